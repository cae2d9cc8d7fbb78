//! What is known of items: the dump's own data, and what is found out when first asked for.

use std::cell::OnceCell;

use crate::analysis::depth::Depths;
use crate::graph::{Dominators, Graph};

/// A graph, and what was found out about it so far.
#[derive(Debug)]
pub struct Facts<'g> {
    /// The graph.
    pub graph: &'g Graph,
    dominators: OnceCell<Dominators>,
    depths: OnceCell<Depths>,
}

impl<'g> Facts<'g> {
    /// Nothing but the graph.
    pub fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            dominators: OnceCell::new(),
            depths: OnceCell::new(),
        }
    }

    /// Who dominates whom.
    pub fn dominators(&self) -> &Dominators {
        self.dominators.get_or_init(|| self.graph.dominators())
    }

    /// How far items are from the roots.
    pub fn depths(&self) -> &Depths {
        self.depths.get_or_init(|| Depths::new(self.graph))
    }
}
