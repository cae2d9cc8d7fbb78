//! What the cycle collector frees when references are gone: what nothing reaches any more.

use std::cmp::Reverse;

use crate::analysis::cut::CutSet;
use crate::analysis::free::at_once::AtOnce;
use crate::graph::{Bits, Counts, Dominators, Graph, NodeId, Reach, Referrers};

/// Looks for what no root reaches any more, nor anything unknown.
///
/// All that dies without being freed at once is reached from something that lost a reference and was not freed, as PHP's
/// collector knows as well. For each such item, and whatever the dead ones among them hold, a search against the references
/// looks for a root, along holders that are alive most likely. It ends at once if there is a root, and else has met nothing
/// but the dead.
pub struct Later<'g> {
    graph: &'g Graph,
    cuts: &'g CutSet,
    at_once: &'g AtOnce<'g>,
    referrers: &'g Referrers,
    dominators: &'g Dominators,
    counts: Counts<'g>,
    /// What is known of each item. Where nothing is, the system never provides the memory.
    states: Vec<u8>,
}

/// So many items must one hold for it to be worth to look at them all.
const MANY_HELD: usize = if cfg!(test) { 2 } else { 16 };
/// How many held items are looked at for each that is to be decided.
const SHARE: usize = 4;

const UNKNOWN: u8 = 0;
/// It is under way, or all that holds it has been met.
const MET: u8 = 1;
const ALIVE: u8 = 2;
const DEAD: u8 = 3;

impl<'g> Later<'g> {
    /// Nothing is known yet.
    pub fn new(graph: &'g Graph, cuts: &'g CutSet, at_once: &'g AtOnce<'g>) -> Self {
        let has_refcounts = Some(graph.cascade().has_refcounts);
        Self {
            graph,
            cuts,
            at_once,
            referrers: graph.referrers(),
            dominators: graph.dominators(),
            counts: Counts::new(graph, has_refcounts),
            states: vec![UNKNOWN; graph.n_nodes()],
        }
    }

    /// Whether a root or something unknown reaches an item that is not freed at once.
    pub fn is_alive(&mut self, node: NodeId) -> bool {
        self.decide(&[node]);
        self.states[node.index()] == ALIVE
    }

    /// What is dead of some items and of all that these hold, and was not before.
    pub fn dead(&mut self, mut items: Vec<NodeId>) -> Vec<NodeId> {
        let mut dead = Vec::new();
        while !items.is_empty() {
            let found = self.decide(&items);
            let (graph, cuts) = (self.graph, self.cuts);
            let held = found.iter().flat_map(|&it| cuts.targets_left(graph, it));
            let held = held.filter(|it| self.states[it.index()] == UNKNOWN);
            items = held.filter(|&it| !self.at_once.frees(it)).collect();
            dead.extend(found);
        }
        let garbage = |node| self.dominators.reach(node) == Reach::Garbage;
        if dead.iter().any(|&node| garbage(node)) {
            let counted = self.held_garbage();
            dead.retain(|&node| !garbage(node) || counted.contains(node.index()));
        }
        dead
    }
}

impl Later<'_> {
    /// Finds out which of some items are alive; says what was met that is dead.
    fn decide(&mut self, items: &[NodeId]) -> Vec<NodeId> {
        let mut met = Vec::new();
        let mut n_more = items.len() * SHARE;
        for &item in items {
            if self.states[item.index()] == UNKNOWN {
                for alive in self.search(item, &mut met) {
                    self.keep_held(alive, &mut n_more);
                }
            }
        }
        if met.iter().any(|it| self.states[it.index()] == MET) {
            self.spread(&met);
        }
        met.retain(|it| self.states[it.index()] == MET);
        for node in &met {
            self.states[node.index()] = DEAD;
        }
        met
    }

    /// Goes from an item to its holders until something is alive for sure; then all on the way is. Says what that is.
    fn search(&mut self, item: NodeId, met: &mut Vec<NodeId>) -> Vec<NodeId> {
        // The items on the way, and their holders still to be looked at, the most promising last.
        let mut way: Vec<(NodeId, Vec<NodeId>)> = Vec::new();
        let mut next = Some(item);
        loop {
            if let Some(node) = next.take() {
                met.push(node);
                self.states[node.index()] = MET;
                if self.is_held_from_outside(node) {
                    way.push((node, Vec::new()));
                    break;
                }
                way.push((node, self.promising_holders(node)));
            }
            let Some((_, holders)) = way.last_mut() else {
                return Vec::new();
            };
            match holders.pop() {
                Some(holder) => match self.states[holder.index()] {
                    ALIVE => break,
                    UNKNOWN => next = Some(holder),
                    _ => {}
                },
                None => {
                    way.pop();
                }
            }
        }
        let way: Vec<_> = way.into_iter().map(|(node, _)| node).collect();
        for node in &way {
            self.states[node.index()] = ALIVE;
        }
        way
    }

    /// Notes what else an item keeps alive, if it holds much, but not more than is to be found out: it may be what holds
    /// the others.
    fn keep_held(&mut self, alive: NodeId, n_more: &mut usize) {
        let n_held = self.graph.targets(alive).len();
        if !(MANY_HELD..=*n_more).contains(&n_held) {
            return;
        }
        *n_more -= n_held;
        for target in self.cuts.targets_left(self.graph, alive) {
            let state = &mut self.states[target.index()];
            if *state == UNKNOWN {
                *state = ALIVE;
            }
        }
    }

    /// Marks what has been met too early: it was given up before something that holds it turned out to be alive.
    fn spread(&mut self, met: &[NodeId]) {
        let is_alive = |it: &NodeId| self.states[it.index()] == ALIVE;
        let mut alive: Vec<_> = met.iter().copied().filter(is_alive).collect();
        while let Some(node) = alive.pop() {
            for target in self.cuts.targets_left(self.graph, node) {
                let state = &mut self.states[target.index()];
                if *state == MET {
                    *state = ALIVE;
                    alive.push(target);
                }
            }
        }
    }

    /// Whether a root holds an item, or something that the dump does not show.
    fn is_held_from_outside(&self, node: NodeId) -> bool {
        let n_referrers = self.referrers.of(node).len();
        self.cuts.n_roots_left(self.graph, node) > 0
            || self.counts.has_unknown_holder(node, n_referrers)
    }

    /// Who holds an item and may be alive. Whatever stands first in the dominator tree is not held by the item alone.
    fn promising_holders(&self, node: NodeId) -> Vec<NodeId> {
        let holders = self.referrers.of(node).iter().copied();
        let is_left = |&holder: &NodeId| self.cuts.still_holds(self.graph, holder, node);
        let mut holders = holders.filter(is_left);
        let state = |it: NodeId| self.states[it.index()];
        if let Some(alive) = holders.clone().find(|&it| state(it) == ALIVE) {
            return vec![alive];
        }
        let mut unknown: Vec<_> = holders
            .by_ref()
            .filter(|&it| state(it) == UNKNOWN && !self.at_once.frees(it))
            .collect();
        unknown.sort_unstable_by_key(|&it| Reverse(self.dominators.position(it)));
        unknown
    }

    /// What is no garbage by its count of references, though the dump takes it for garbage.
    fn held_garbage(&self) -> Bits {
        let garbage = self.dominators.nodes(Reach::Garbage).iter().copied();
        let is_held = |&it: &NodeId| {
            let n_referrers = self.referrers.of(it).len();
            self.counts.has_unknown_holder(it, n_referrers)
        };
        let mut to_visit: Vec<_> = garbage.filter(is_held).collect();
        let mut met = Bits::new(self.graph.n_nodes());
        for node in &to_visit {
            met.insert(node.index());
        }
        while let Some(node) = to_visit.pop() {
            let targets = self.graph.targets(node).iter().copied();
            to_visit.extend(targets.filter(|target| met.insert(target.index())));
        }
        met
    }
}
