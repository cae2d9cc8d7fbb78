//! What follows from a graph: found out when it is first asked for, or kept in a file from before.

use std::fmt;
use std::sync::OnceLock;

use super::{
    Cascade, Column, Depths, Dominators, Graph, NodeId, Paths, Properties, Referrers, Retained,
};

/// What was found out about a graph.
#[derive(Debug)]
pub struct Findings {
    /// Who keeps whom in memory.
    pub dominators: Dominators,
    /// What each node retains.
    pub retained_sizes: Column<u32>,
    /// What each type and class retains, by the number of the group.
    pub retained_by_group: Vec<u64>,
    /// What the objects of each namespace retain, by the number of the namespace.
    pub retained_by_namespace: Vec<u64>,
    /// The nodes that retain most, the largest first, ties by number.
    pub largest: Vec<NodeId>,
    /// The nodes whose immediate dominators have the highest ids, ties by number.
    pub by_dominator: Vec<NodeId>,
    /// Who holds whom.
    pub referrers: Referrers,
    /// How far from the roots each node is.
    pub depths: Depths,
    /// What the objects of each class hold.
    pub properties: Properties,
    /// A shortest path to each node.
    pub paths: Paths,
}

/// Gets something from a file at once, if that is possible.
type Keep<T> = dyn Fn(&Graph) -> Option<T> + Send + Sync;

/// What was found out so far.
#[derive(Default)]
pub struct FoundOut {
    keep: Option<Box<Keep<Findings>>>,
    kept: OnceLock<Option<Findings>>,
    keep_cascade: Option<Box<Keep<Cascade>>>,
    cascade: OnceLock<Cascade>,
    keep_retained: Option<Box<Keep<Vec<Retained>>>>,
    retained_by_class: OnceLock<Vec<Retained>>,
    properties: OnceLock<Properties>,
    dominators: OnceLock<Dominators>,
    retained_by_group: OnceLock<Vec<u64>>,
    referrers: OnceLock<Referrers>,
    paths: OnceLock<(Paths, Depths)>,
}

impl Graph {
    /// Makes all that is to be found out come from these functions, if they give anything.
    pub fn keeping(
        self,
        keep: impl Fn(&Self) -> Option<Findings> + Send + Sync + 'static,
        keep_cascade: impl Fn(&Self) -> Option<Cascade> + Send + Sync + 'static,
        keep_retained: impl Fn(&Self) -> Option<Vec<Retained>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            findings: FoundOut {
                keep: Some(Box::new(keep)),
                keep_cascade: Some(Box::new(keep_cascade)),
                keep_retained: Some(Box::new(keep_retained)),
                ..FoundOut::default()
            },
            ..self
        }
    }

    /// The dominator tree.
    pub fn dominators(&self) -> &Dominators {
        let found = &self.findings;
        match self.kept() {
            Some(kept) => &kept.dominators,
            None => found.dominators.get_or_init(|| self.find_dominators()),
        }
    }

    /// What each type and class retains, by the number of its [`group`](Self::group): as far as its items dominate it, nothing
    /// twice.
    pub fn retained_by_group(&self) -> &[u64] {
        let found = &self.findings;
        match self.kept() {
            Some(kept) => &kept.retained_by_group,
            None => found
                .retained_by_group
                .get_or_init(|| self.find_retained_by_group(self.dominators())),
        }
    }

    /// The bytes that would be freed if a node died: its own and those of all that it dominates.
    pub fn retained_size(&self, node: NodeId) -> u64 {
        match self.kept() {
            Some(kept) => kept.retained_sizes.get(node).unwrap_or_default(),
            None => self.dominators().retained_size(node),
        }
    }

    /// What the objects of each namespace retain together, by the number of the namespace, if it is known already.
    pub fn retained_by_namespace(&self) -> Option<&[u64]> {
        self.kept()
            .map(|kept| kept.retained_by_namespace.as_slice())
    }

    /// The nodes that retain most, the largest first, ties by number, if they are known already.
    pub fn largest(&self) -> Option<&[NodeId]> {
        self.kept().map(|kept| kept.largest.as_slice())
    }

    /// The nodes whose immediate dominators have the highest ids, ties by number, if they are known already.
    pub fn by_dominator(&self) -> Option<&[NodeId]> {
        self.kept().map(|kept| kept.by_dominator.as_slice())
    }

    /// Who holds whom: all edges turned round, weak ones aside.
    pub fn referrers(&self) -> &Referrers {
        let found = &self.findings;
        match self.kept() {
            Some(kept) => &kept.referrers,
            None => found.referrers.get_or_init(|| self.find_referrers()),
        }
    }

    /// How far items are from the roots.
    pub fn depths(&self) -> &Depths {
        match self.kept() {
            Some(kept) => &kept.depths,
            None => &self.found_paths().1,
        }
    }

    /// What the objects of each class hold under each name.
    pub fn properties(&self) -> &Properties {
        let found = &self.findings;
        match self.kept() {
            Some(kept) => &kept.properties,
            None => found.properties.get_or_init(|| Properties::new(self)),
        }
    }

    /// What goes with what when references go.
    pub fn cascade(&self) -> &Cascade {
        let found = &self.findings;
        found.cascade.get_or_init(|| {
            let kept = found.keep_cascade.as_ref().and_then(|keep| keep(self));
            kept.unwrap_or_else(|| self.find_cascade())
        })
    }

    /// What each type and class retains together, by the number of its [`group`](Self::group).
    pub fn retained_by_class(&self) -> &[Retained] {
        let found = &self.findings;
        found.retained_by_class.get_or_init(|| {
            let kept = found.keep_retained.as_ref().and_then(|keep| keep(self));
            kept.unwrap_or_else(|| self.find_retained_by_class())
        })
    }

    /// A shortest path to each item from any root.
    pub fn paths(&self) -> &Paths {
        match self.kept() {
            Some(kept) => &kept.paths,
            None => &self.found_paths().0,
        }
    }

    /// The same, if they are known already.
    pub fn kept_paths(&self) -> Option<&Paths> {
        self.kept().map(|kept| &kept.paths)
    }

    fn found_paths(&self) -> &(Paths, Depths) {
        self.findings.paths.get_or_init(|| Paths::new(self))
    }

    fn find_retained_by_group(&self, dominators: &Dominators) -> Vec<u64> {
        dominators.retained_by_group(|node| Some(self.group(node)))
    }

    /// What each type and class retains, and each namespace.
    pub(super) fn find_retained_by_groups(&self, dominators: &Dominators) -> [Vec<u64>; 2] {
        let namespaces = self.namespaces();
        dominators.retained_by_two(|node| self.group(node), |group| namespaces.of_group(group))
    }

    pub(super) fn find_referrers(&self) -> Referrers {
        self.strong.transpose()
    }

    fn kept(&self) -> Option<&Findings> {
        let keep = self.findings.keep.as_ref()?;
        let kept = &self.findings.kept;
        kept.get_or_init(|| keep(self)).as_ref()
    }
}

impl fmt::Debug for FoundOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
