//! Paths that do without some references, from those that are kept.

use rustc_hash::FxHashMap;

use super::fates::{Fate, Fates};
use super::routes::{Routes, Step};
use crate::analysis::cut::CutSet;
use crate::graph::{
    Depths, Graph, Holder, ItemType, Looks, NodeId, NumberedEdge, NumberedLabel, Paths, Places,
};

/// Finds the paths to single nodes, and the places on them.
pub struct Detours<'g> {
    graph: &'g Graph,
    cuts: &'g CutSet,
    paths: &'g Paths,
    fates: Fates<'g>,
    looks: Looks,
    places: Places<'g>,
    /// From kept places to places.
    numbers: Vec<Option<u32>>,
    /// The last place below another that was found for what is held by arrays, with the kept place of these.
    last_place: Option<((NodeId, u32), u32)>,
    /// The places of nodes whose paths are not kept and that hold others.
    of_nodes: FxHashMap<NodeId, u32>,
}

impl<'g> Detours<'g> {
    /// Begins with the kept paths and depths of a graph.
    pub fn new(graph: &'g Graph, cuts: &'g CutSet, paths: &'g Paths, depths: &'g Depths) -> Self {
        Self {
            graph,
            cuts,
            paths,
            fates: Fates::new(graph, cuts, paths, depths),
            looks: paths.looks(),
            places: Places::new(graph),
            numbers: vec![None; paths.n_places()],
            last_place: None,
            of_nodes: FxHashMap::default(),
        }
    }

    /// The place of a node whose path is kept, from that of its holder.
    #[cold]
    fn of_kept_place(&mut self, kept: u32, node: NodeId, above: Option<u32>) -> u32 {
        let number = match (self.paths.holder(node), above) {
            (Holder::Node(holder), Some(above)) => self.of_child(above, holder, node),
            _ => self.places.of_root(node, 0),
        };
        if !self.paths.are_alike(kept) {
            self.places.differ(number);
        }
        self.numbers[kept as usize] = Some(number);
        number
    }

    /// The place of a node by that of its holder and the first reference that is left.
    fn of_child(&mut self, above: u32, holder: NodeId, node: NodeId) -> u32 {
        // Nodes with the same kept place are of the same class.
        let alike = self.paths.place(node).map(|kept| (holder, kept));
        if let Some((last, place)) = self.last_place
            && Some(last) == alike
        {
            return place;
        }
        self.of_nodes.insert(holder, above);
        let holder_type = self.graph.item_type(holder);
        let is_element = holder_type == ItemType::Array;
        let mut edge = NumberedEdge {
            label: NumberedLabel::Index(0),
            target: node,
        };
        if !is_element {
            let mut edges = self.cuts.numbered_edges_left(self.graph, holder);
            edge = edges.find(|it| it.target == node).unwrap_or(edge);
        }
        let place = self.places.of_child(above, holder_type, edge);
        if is_element {
            // It would take long to find out.
            self.places.differ(place);
        }
        self.last_place = alike.filter(|_| is_element).map(|alike| (alike, place));
        place
    }
}

impl Routes for Detours<'_> {
    fn step(&mut self, node: NodeId) -> Option<Step> {
        let (holder, is_kept) = match self.fates.of(node)? {
            Fate::Kept => {
                self.paths.look_at(node, &mut self.looks);
                (self.paths.holder(node), true)
            }
            Fate::Gone => (Holder::None, false),
            Fate::Other(holder, _) => (holder, false),
        };
        Some(Step { holder, is_kept })
    }

    fn place(&mut self, node: NodeId, step: Step, above: Option<u32>) -> Option<u32> {
        if step.is_kept {
            let kept = self.paths.place(node)?;
            let number = self.numbers[kept as usize];
            return number.or_else(|| Some(self.of_kept_place(kept, node, above)));
        }
        Some(match (step.holder, above) {
            (Holder::Node(holder), Some(above)) => self.of_child(above, holder, node),
            _ => {
                let root = self.cuts.first_root_left(self.graph, node);
                self.places.of_root(node, root.unwrap_or(0))
            }
        })
    }

    fn place_again(&mut self, node: NodeId) -> Option<u32> {
        // Up to a place that is known, then down again.
        let mut way = Vec::new();
        let mut next = node;
        let mut above = loop {
            if let Some(&place) = self.of_nodes.get(&next) {
                break Some(place);
            }
            let step = self.step(next)?;
            if step.is_kept
                && let Some(number) = self.numbers[self.paths.place(next)? as usize]
            {
                break Some(number);
            }
            way.push((next, step));
            match step.holder {
                Holder::Node(holder) => next = holder,
                _ => break None,
            }
        };
        while let Some((next, step)) = way.pop() {
            let place = self.place(next, step, above)?;
            if !step.is_kept {
                self.of_nodes.insert(next, place);
            }
            above = Some(place);
        }
        above
    }

    fn above(&self, place: u32) -> Option<u32> {
        self.places.above(place)
    }

    fn are_alike(&self, place: u32) -> bool {
        self.places.are_alike(place)
    }
}
