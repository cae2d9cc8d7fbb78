//! Edges that are not read before something asks for them.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use super::Edges;

/// Edges, or the way to get them.
pub struct LazyEdges {
    edges: OnceLock<Edges>,
    load: Box<dyn Fn() -> Edges + Send + Sync>,
}

impl LazyEdges {
    /// Edges that are got when they are needed.
    pub fn new(load: impl Fn() -> Edges + Send + Sync + 'static) -> Self {
        Self {
            edges: OnceLock::new(),
            load: Box::new(load),
        }
    }

    /// The edges themselves.
    pub fn into_inner(self) -> Edges {
        let Self { edges, load } = self;
        edges.into_inner().unwrap_or_else(load)
    }
}

impl Deref for LazyEdges {
    type Target = Edges;

    #[inline]
    fn deref(&self) -> &Edges {
        self.edges.get_or_init(&self.load)
    }
}

impl From<Edges> for LazyEdges {
    fn from(edges: Edges) -> Self {
        Self {
            edges: edges.into(),
            load: Box::new(Edges::default),
        }
    }
}

impl Default for LazyEdges {
    fn default() -> Self {
        Edges::default().into()
    }
}

impl fmt::Debug for LazyEdges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.edges.get().fmt(f)
    }
}
