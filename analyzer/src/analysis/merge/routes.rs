//! How paths lead from the roots to objects, as far as they are asked for.

use crate::graph::{Holder, Looks, NodeId, Paths};

/// One path to each node from any root.
pub trait Routes {
    /// The last step of the path to a node; `None` if only a search of the whole graph can tell.
    fn step(&mut self, node: NodeId) -> Option<Step>;

    /// The place of a node whose last step is known, and that of its holder.
    fn place(&mut self, node: NodeId, step: Step, above: Option<u32>) -> Option<u32>;

    /// The place of a node that had one before.
    fn place_again(&mut self, node: NodeId) -> Option<u32>;

    /// The place above a place, if there is one.
    fn above(&self, place: u32) -> Option<u32>;

    /// Whether all items at a place are known to be held under one label.
    fn are_alike(&self, place: u32) -> bool;
}

/// The last step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What comes before.
    pub holder: Holder,
    /// Whether the whole path is that of a search of the whole graph.
    pub is_kept: bool,
}

/// What a search of the whole graph has found.
pub struct WholePaths<'p> {
    paths: &'p Paths,
    looks: Looks,
}

impl<'p> WholePaths<'p> {
    /// Paths of which nothing is looked at yet.
    pub fn new(paths: &'p Paths) -> Self {
        let looks = paths.looks();
        Self { paths, looks }
    }
}

impl Routes for WholePaths<'_> {
    fn step(&mut self, node: NodeId) -> Option<Step> {
        self.paths.look_at(node, &mut self.looks);
        Some(Step {
            holder: self.paths.holder(node),
            is_kept: true,
        })
    }

    fn place(&mut self, node: NodeId, _: Step, _: Option<u32>) -> Option<u32> {
        self.paths.place(node)
    }

    fn place_again(&mut self, node: NodeId) -> Option<u32> {
        self.paths.place(node)
    }

    fn above(&self, place: u32) -> Option<u32> {
        self.paths.above(place)
    }

    fn are_alike(&self, place: u32) -> bool {
        self.paths.are_alike(place)
    }
}
