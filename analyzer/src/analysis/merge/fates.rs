//! What becomes of kept paths without some references.
//!
//! A breadth-first search finds of all shortest paths to a node the first one: by its root, then by the place of each
//! reference among those of its holder. References that are cut make no path shorter or earlier. So a kept path with
//! none of them is still the first, and the others can only be longer or later than they were. The one to a node ends
//! with the first of those that are left to its holders: often its second holder, whose own path is kept. If it takes
//! more to tell, or too long, only a search of the whole graph helps.

use rustc_hash::{FxHashMap, FxHashSet};

use super::places::{Verdict, Verdicts, first_label, is_property};
use crate::analysis::cut::CutSet;
use crate::graph::{Depths, Graph, Holder, ItemType, NodeId, Paths};

/// How many steps it may take at least.
const MIN_EFFORT: usize = 10_000;
/// And of how many items one.
const EFFORT: usize = 16;

/// Finds out what becomes of the paths to single nodes.
pub struct Fates<'g> {
    graph: &'g Graph,
    cuts: &'g CutSet,
    paths: &'g Paths,
    depths: &'g Depths,
    verdicts: Verdicts<'g>,
    /// What a single reference that is cut leads to, or is a root that is cut.
    marked: FxHashSet<NodeId>,
    /// What was found out about holders.
    fates: FxHashMap<NodeId, Fate>,
    /// Whether nodes are as they were, for those that might be holders.
    are_touched: FxHashMap<NodeId, bool>,
    /// The last holder by which a fate was found, if none of its references are cut by their labels.
    last: Option<(NodeId, Fate)>,
    /// The last second holder that was found to be as it was, with all its references.
    last_second: Option<NodeId>,
    /// The last two holders that were compared, and the one that comes first.
    last_choice: Option<([NodeId; 2], NodeId)>,
    /// What became of the last node of which the last holder and the last second holder told.
    last_fate: Option<([NodeId; 2], Fate)>,
    /// How many steps are left.
    effort: Effort,
}

/// What becomes of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Kept,
    /// Nothing leads to the node any more.
    Gone,
    /// Another one takes its place, or one that is alike but has gone through what is cut: the last holder and the depth.
    Other(Holder, u32),
}

/// What is cut of the last reference of a kept path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reference {
    Left,
    /// All of the same property.
    CutWithAllAlike,
    /// This one.
    Cut,
}

/// How many steps were taken, and how many may be.
struct Effort {
    spent: usize,
    limit: usize,
}

impl<'g> Fates<'g> {
    /// Begins with the kept paths and depths of a graph.
    pub fn new(graph: &'g Graph, cuts: &'g CutSet, paths: &'g Paths, depths: &'g Depths) -> Self {
        let mut marked: FxHashSet<_> = cuts.roots().collect();
        let targets = cuts.edges().iter();
        marked.extend(targets.map(|&(holder, n)| graph.targets(holder)[n]));
        marked.retain(|&node| paths.holder(node) != Holder::None);
        Self {
            graph,
            cuts,
            paths,
            depths,
            verdicts: Verdicts::new(graph, cuts, paths, &marked),
            marked,
            fates: FxHashMap::default(),
            are_touched: FxHashMap::default(),
            last: None,
            last_second: None,
            last_choice: None,
            last_fate: None,
            effort: Effort {
                spent: 0,
                limit: graph.n_nodes() / EFFORT + MIN_EFFORT,
            },
        }
    }

    /// What becomes of the path to a node; `None` if only a search of the whole graph can tell.
    pub fn of(&mut self, node: NodeId) -> Option<Fate> {
        match self.fates.get(&node) {
            Some(&fate) => Some(fate),
            None => self.find(node),
        }
    }

    fn find(&mut self, node: NodeId) -> Option<Fate> {
        if let Some((holder, fate)) = self.last
            && self.paths.holder(node) == Holder::Node(holder)
            && !self.marked.contains(&node)
        {
            if let Some(([first, second], fate)) = self.last_fate
                && first == holder
                && self.paths.second(node) == Some(second)
            {
                return Some(fate);
            }
            let fate = self.decide(node, Reference::Left, fate)?;
            // Of what an object holds, all holders count.
            let is_object = self.graph.item_type(holder) == ItemType::Object;
            let second = self.paths.second(node);
            let second = second.filter(|_| !is_object && self.last_second == second);
            self.last_fate = second.map(|second| ([holder, second], fate));
            return Some(fate);
        }
        (self.last, self.last_fate) = (None, None);
        let mut way = Vec::new();
        let mut next = node;
        let mut fate = loop {
            if let Some(&fate) = self.fates.get(&next) {
                break fate;
            }
            match self.reference(next)? {
                None => break Fate::Kept,
                Some(Reference::Left) => way.push((next, Reference::Left)),
                Some(reference) => {
                    way.push((next, reference));
                    break Fate::Kept;
                }
            }
            match self.paths.holder(next) {
                Holder::Node(holder) => next = holder,
                _ => break Fate::Kept,
            }
        };
        while let Some((next, reference)) = way.pop() {
            if next == node
                && reference == Reference::Left
                && let Holder::Node(holder) = self.paths.holder(node)
                && self.cuts.labels_of(self.graph, holder).is_empty()
            {
                self.last = Some((holder, fate));
            }
            fate = self.decide(next, reference, fate)?;
            if next != node {
                self.fates.insert(next, fate);
            }
        }
        Some(fate)
    }

    /// What is cut of the last reference of the kept path to a node. Nothing inside if the whole path is left, nothing
    /// at all if it took too long.
    fn reference(&mut self, node: NodeId) -> Option<Option<Reference>> {
        if self.marked.contains(&node) {
            return Some(Some(Reference::Cut));
        }
        let verdict = self.verdicts.of(node, &mut self.effort.spent);
        if verdict == Verdict::Cut {
            // The holder makes no difference, and would have to be read.
            return Some(Some(Reference::CutWithAllAlike));
        }
        let reference = match (verdict, self.paths.holder(node)) {
            (Verdict::Whole, _) => return Some(None),
            (Verdict::Mixed, Holder::Node(holder)) => self.reference_of(holder, node),
            _ => Reference::Left,
        };
        self.effort.spend(1)?;
        Some(Some(reference))
    }

    fn reference_of(&mut self, holder: NodeId, node: NodeId) -> Reference {
        let cut = self.cuts.labels_of(self.graph, holder);
        if cut.is_empty() {
            return Reference::Left;
        }
        match first_label(self.graph, holder, node, &mut self.effort.spent) {
            Some(label) if cut.binary_search(&label).is_err() => Reference::Left,
            Some(label) if is_property(self.graph, holder, label) => Reference::CutWithAllAlike,
            _ => Reference::Cut,
        }
    }

    /// What becomes of the path to a node, by what is cut of its last reference and what becomes of the rest.
    fn decide(&mut self, node: NodeId, reference: Reference, of_holder: Fate) -> Option<Fate> {
        let first = match (reference, of_holder) {
            (Reference::Left, Fate::Kept) => return Some(Fate::Kept),
            (Reference::Left, of_holder) => {
                let Holder::Node(holder) = self.paths.holder(node) else {
                    return None;
                };
                if self.graph.item_type(holder) == ItemType::Object {
                    return self.best_of_all(node);
                }
                match of_holder {
                    Fate::Other(_, depth) => Some((holder, depth)),
                    _ => None,
                }
            }
            (Reference::CutWithAllAlike, _) => None,
            (Reference::Cut, _) => return self.best_of_all(node),
        };
        let Some(second) = self.paths.second(node) else {
            return self.held_by(first);
        };
        if !self.is_as_it_was(second, node)? {
            return self.best_of_all(node);
        }
        let second = (second, self.depths.of(second)?);
        let best = match first {
            Some(first) => self.nearer(first, second)?,
            None => second,
        };
        self.held_by(Some(best))
    }

    /// Whether a second holder has its kept path, and holds a node still.
    fn is_as_it_was(&mut self, second: NodeId, node: NodeId) -> Option<bool> {
        if self.last_second == Some(second) {
            return Some(true);
        }
        let is_touched = self.is_touched(second)?;
        let may_cut = !self.cuts.labels_of(self.graph, second).is_empty()
            || self.cuts.edges().iter().any(|it| it.0 == second);
        if !is_touched && !may_cut {
            self.last_second = Some(second);
        }
        Some(!is_touched && self.still_holds(second, node)?)
    }

    fn still_holds(&mut self, holder: NodeId, node: NodeId) -> Option<bool> {
        if !self.cuts.labels_of(self.graph, holder).is_empty() {
            self.effort.spend(self.graph.n_children(holder))?;
        }
        Some(self.cuts.still_holds(self.graph, holder, node))
    }

    /// The best that is left of all holders of a node, as far as their paths are known.
    #[cold]
    fn best_of_all(&mut self, node: NodeId) -> Option<Fate> {
        if self.cuts.first_root_left(self.graph, node).is_some() {
            return Some(Fate::Other(Holder::Root, 0));
        }
        let mut best = None;
        // How near a holder may be that is not known.
        let mut unknown = None;
        let mut last = None;
        let referrers = self.graph.referrers().of(node);
        self.effort.spend(referrers.len())?;
        for &holder in referrers {
            let depth = self.depths.of(holder);
            let is_new = last.replace(holder) != Some(holder) && holder != node;
            let Some(depth) = depth.filter(|_| is_new) else {
                continue;
            };
            if !self.still_holds(holder, node)? {
                continue;
            }
            let depth = match self.fates.get(&holder).copied() {
                Some(Fate::Gone) => continue,
                Some(Fate::Other(_, depth)) => depth,
                Some(Fate::Kept) => depth,
                None if self.is_touched(holder)? => {
                    unknown = Some(unknown.map_or(depth, |it: u32| it.min(depth)));
                    continue;
                }
                None => depth,
            };
            best = Some(match best {
                Some(best) => self.nearer(best, (holder, depth))?,
                None => (holder, depth),
            });
        }
        let is_known = match (best, unknown) {
            (_, None) => true,
            (Some((_, best)), Some(unknown)) => best < unknown,
            (None, Some(_)) => false,
        };
        is_known.then(|| self.held_by(best)).flatten()
    }

    /// The fate of what is held by a node of some depth, if there is one.
    fn held_by(&mut self, best: Option<(NodeId, u32)>) -> Option<Fate> {
        let Some((holder, depth)) = best else {
            return Some(Fate::Gone);
        };
        if self.graph.item_type(holder) != ItemType::Array {
            // It will be asked for the label.
            self.effort.spend(self.graph.n_children(holder))?;
        }
        Some(Fate::Other(Holder::Node(holder), depth + 1))
    }

    /// Whether anything on the kept path to a node is cut.
    fn is_touched(&mut self, node: NodeId) -> Option<bool> {
        let mut way = Vec::new();
        let mut next = node;
        let is_touched = loop {
            match self.fates.get(&next) {
                Some(Fate::Kept) => break false,
                Some(_) => break true,
                None => {}
            }
            if let Some(&is_touched) = self.are_touched.get(&next) {
                break is_touched;
            }
            way.push(next);
            match self.reference(next)? {
                None => break false,
                Some(Reference::Left) => {}
                Some(_) => break true,
            }
            match self.paths.holder(next) {
                Holder::Node(holder) => next = holder,
                _ => break false,
            }
        };
        let way = way.into_iter().map(|node| (node, is_touched));
        self.are_touched.extend(way);
        Some(is_touched)
    }

    /// Which of two holders with their depths a search comes to first.
    fn nearer(&mut self, a: (NodeId, u32), b: (NodeId, u32)) -> Option<(NodeId, u32)> {
        if a.1 != b.1 || a.0 == b.0 {
            return Some(if b.1 < a.1 { b } else { a });
        }
        let pair = [a.0, b.0];
        let first = match self.last_choice {
            Some((last, first)) if last == pair => first,
            _ => {
                let is_first = self.comes_first(a.0, b.0)?;
                let first = if is_first { a.0 } else { b.0 };
                self.last_choice = Some((pair, first));
                first
            }
        };
        Some(if first == a.0 { a } else { b })
    }

    /// Whether a search comes to the first of two nodes of the same depth before the second.
    fn comes_first(&mut self, mut a: NodeId, mut b: NodeId) -> Option<bool> {
        loop {
            self.effort.spend(1)?;
            match (self.known_holder(a), self.known_holder(b)) {
                (Holder::Node(of_a), Holder::Node(of_b)) if of_a != of_b => (a, b) = (of_a, of_b),
                (Holder::Node(holder), Holder::Node(_)) => {
                    self.effort.spend(self.graph.n_children(holder))?;
                    let mut left = self.cuts.targets_left(self.graph, holder);
                    return left.find(|&it| it == a || it == b).map(|it| it == a);
                }
                (Holder::Root, Holder::Root) => return Some(a < b),
                _ => return None,
            }
        }
    }

    fn known_holder(&self, node: NodeId) -> Holder {
        match self.fates.get(&node) {
            Some(&Fate::Other(holder, _)) => holder,
            Some(Fate::Gone) => Holder::None,
            _ => self.paths.holder(node),
        }
    }
}

impl Effort {
    /// Takes some steps; `None` if these are too many.
    fn spend(&mut self, n_steps: usize) -> Option<()> {
        self.spent += n_steps;
        (self.spent <= self.limit).then_some(())
    }
}
