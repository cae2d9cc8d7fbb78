//! Which references of whole places are cut, so that their items need not be looked at one by one.

use rustc_hash::FxHashSet;

use crate::analysis::cut::CutSet;
use crate::graph::{Graph, Holder, ItemType, LabelId, NodeId, Paths, Shape};

/// What is known of the kept paths to all items at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing on them is cut.
    Whole,
    /// Their last references are left, others may be cut.
    Left,
    /// Their last references are cut with all of the same property.
    Cut,
    /// The items must be looked at.
    Mixed,
}

/// The verdicts on places, found when they are asked for.
pub struct Verdicts<'g> {
    graph: &'g Graph,
    cuts: &'g CutSet,
    paths: &'g Paths,
    verdicts: Vec<Option<Verdict>>,
    /// The places of items whose single references are cut.
    marked: FxHashSet<u32>,
}

impl<'g> Verdicts<'g> {
    /// Knows the items by single references of which it takes a look.
    pub fn new(
        graph: &'g Graph,
        cuts: &'g CutSet,
        paths: &'g Paths,
        marked: &FxHashSet<NodeId>,
    ) -> Self {
        Self {
            graph,
            cuts,
            paths,
            verdicts: vec![None; paths.n_places()],
            marked: marked
                .iter()
                .filter_map(|&node| paths.place(node))
                .collect(),
        }
    }

    /// The verdict on the place of a node. Nothing can be cut on the way to one that no root reaches.
    #[inline]
    pub fn of(&mut self, node: NodeId, effort: &mut usize) -> Verdict {
        match self.paths.place(node) {
            Some(place) => self.verdicts[place as usize].unwrap_or_else(|| self.find(node, effort)),
            None => Verdict::Whole,
        }
    }

    #[cold]
    fn find(&mut self, node: NodeId, effort: &mut usize) -> Verdict {
        // From each place the node that is held from the place above.
        let mut way = Vec::new();
        let mut node = node;
        let mut above = None;
        while let Some(place) = self.paths.place(node) {
            above = above.or(self.verdicts[place as usize]);
            if above.is_some() {
                break;
            }
            *effort += 1;
            let Holder::Node(holder) = self.paths.holder(node) else {
                way.push((place, node, None));
                break;
            };
            if self.paths.place(holder) != Some(place) {
                way.push((place, node, Some(holder)));
            }
            node = holder;
        }
        let mut verdict = above.unwrap_or(Verdict::Whole);
        while let Some((place, node, holder)) = way.pop() {
            let is_whole = verdict == Verdict::Whole;
            verdict = match self.of_references(place, node, holder, effort) {
                Verdict::Whole if !is_whole => Verdict::Left,
                verdict => verdict,
            };
            self.verdicts[place as usize] = Some(verdict);
        }
        verdict
    }

    /// Whether the last references of the items at a place are cut, of which one is held from the place above.
    fn of_references(
        &self,
        place: u32,
        node: NodeId,
        holder: Option<NodeId>,
        effort: &mut usize,
    ) -> Verdict {
        if self.marked.contains(&place) {
            return Verdict::Mixed;
        }
        // All items here are of the same class, and may hold each other.
        let cut_here = self.cuts.labels_of(self.graph, node);
        let cut_above = holder.map_or(&[][..], |it| self.cuts.labels_of(self.graph, it));
        if cut_here.is_empty() && cut_above.is_empty() {
            return Verdict::Whole;
        }
        let Some(holder) = holder.filter(|_| self.paths.are_alike(place)) else {
            return Verdict::Mixed;
        };
        let Some(label) = first_label(self.graph, holder, node, effort) else {
            return Verdict::Mixed;
        };
        let is_cut = |labels: &[LabelId]| labels.binary_search(&label).is_ok();
        let may_be_held_here = || {
            let group = self.graph.group(node);
            let mut properties = self.graph.numbered_properties();
            group != self.graph.group(holder)
                && properties.any(|it| it.group == group && it.label_id == label)
        };
        match (is_cut(cut_above), is_cut(cut_here)) {
            (false, false) => Verdict::Whole,
            (true, is_cut_here)
                if is_property(self.graph, holder, label)
                    && (is_cut_here || !may_be_held_here()) =>
            {
                Verdict::Cut
            }
            _ => Verdict::Mixed,
        }
    }
}

/// The label of the first reference from one node to another.
pub fn first_label(
    graph: &Graph,
    holder: NodeId,
    node: NodeId,
    effort: &mut usize,
) -> Option<LabelId> {
    let place = graph.targets(holder).iter().position(|&it| it == node)?;
    *effort += place;
    graph.label_ids(holder).get(place).copied()
}

/// Whether what a node holds under a label is one property of all objects of its class, rather than an element.
pub fn is_property(graph: &Graph, holder: NodeId, label: LabelId) -> bool {
    let holder_type = graph.item_type(holder);
    let shape = Shape::new(holder_type, graph.label(label));
    holder_type == ItemType::Object && matches!(shape, Shape::Property(_))
}
