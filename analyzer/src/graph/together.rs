//! What the items of a set retain together: what would be freed if all of them died.
//!
//! What one of them keeps in memory alone, it dominates. So the sum over those that no other one dominates is a lower
//! bound; but what only two of them hold, neither dominates. The whole is found by a search from the roots that passes by
//! the items of the set: what it does not meet is retained. One search does for many sets, each of which has a bit:
//! every item takes note of the sets without which it would still be met.

use std::cmp::Reverse;
use std::{iter, mem};

use super::native::Native;
use super::{Bits, Dominators, Graph, Holder, NodeId, Reach};

/// What the items of a set retain together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Bytes of the heap.
    pub size_bytes: u64,
    /// What there is outside of it.
    pub native: Native,
}

/// What a type or class retains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// What all of it retains together, or at least so much.
    pub together: Together,
    /// Whether it is no more than that.
    pub is_exact: bool,
}

/// For how many sets one search does.
pub const MAX_SETS: usize = u64::BITS as usize;

impl Graph {
    /// What each type and class retains, by the number of its [`group`](Self::group).
    ///
    /// It is exact for those of which the dominator tree tells as much, and for those that retain most of the others: as
    /// many as one search does for.
    pub fn find_retained_by_class(&self) -> Vec<Retained> {
        let n_groups = self.n_groups();
        let native = self.native_retained_by_group(n_groups, |node| Some(self.group(node)));
        let may_more = self.may_retain_more(n_groups, |node| Some(self.group(node)));
        let sizes = self.retained_by_group().iter().copied();
        let mut all: Vec<_> = sizes
            .chain(iter::repeat(0))
            .zip(native)
            .zip(&may_more)
            .map(|((size_bytes, native), &may_more)| Retained {
                together: Together { size_bytes, native },
                is_exact: !may_more,
            })
            .collect();
        let mut largest: Vec<_> = (0..n_groups).filter(|&it| may_more[it]).collect();
        largest.sort_by_key(|&it| (Reverse(all[it].together.size_bytes), it));
        largest.truncate(MAX_SETS);
        let mut sets = vec![None; n_groups];
        for (set, &group) in largest.iter().enumerate() {
            sets[group] = Some(set);
        }
        let together =
            self.retained_together(largest.len(), |node| sets[self.group(node) as usize]);
        for (group, together) in largest.into_iter().zip(together) {
            all[group] = Retained {
                together,
                is_exact: true,
            };
        }
        all
    }

    /// What each of so many sets of items retains, no more than [`MAX_SETS`]. `set_of` tells to which one an item belongs, if
    /// to any.
    pub fn retained_together(
        &self,
        n_sets: usize,
        set_of: impl Fn(NodeId) -> Option<usize>,
    ) -> Vec<Together> {
        if n_sets == 0 {
            return Vec::new();
        }
        let n_sets = n_sets.min(MAX_SETS);
        let all = u64::MAX
            .checked_shr((MAX_SETS - n_sets) as u32)
            .unwrap_or(0);
        let mut search = Search {
            graph: self,
            others: |node| set_of(node).map_or(u64::MAX, |set| !(1 << set)),
            met_without: vec![0; self.n_nodes()],
            is_waiting: Bits::new(self.n_nodes()),
            round: Vec::new(),
        };
        let held = self.unexplained.iter().map(|it| it.node);
        for entry in self.root_nodes().into_iter().chain(held) {
            search.meet(entry, all);
        }
        search.go_on(|_| true);
        // References from garbage to the living do not count.
        let dominators = self.dominators();
        for entry in self.garbage_entries() {
            search.meet(entry, all);
        }
        search.go_on(|node| dominators.reach(node) == Reach::Garbage);
        self.sum_up(n_sets, all, &search.met_without)
    }

    fn sum_up(&self, n_sets: usize, all: u64, met_without: &[u64]) -> Vec<Together> {
        let mut sums = vec![Together::default(); n_sets];
        let each_set = |node: NodeId, add: &mut dyn FnMut(usize)| {
            let mut lost = all & !met_without[node.index()];
            while lost != 0 {
                add(lost.trailing_zeros() as usize);
                lost &= lost - 1;
            }
        };
        for node in self.nodes() {
            if all & !met_without[node.index()] != 0 {
                let size_bytes = self.counted_size(node);
                each_set(node, &mut |set| {
                    let sum = &mut sums[set].size_bytes;
                    *sum = sum.saturating_add(size_bytes);
                });
            }
        }
        for (node, native) in self.native_owners() {
            each_set(node, &mut |set| {
                sums[set].native = sums[set].native.plus(native);
            });
        }
        sums
    }

    /// Of each of so many groups, whether its items may retain more together than is the sum over those that no other one
    /// of them dominates.
    ///
    /// They do not, unless there is an item that none of them dominates, but the previous item on its shortest path from
    /// the roots: else the first item, by the length of that path, that only they hold without one of them dominating it,
    /// would have a previous one that is before it and like it. Where there is no such path, any item that refers to it
    /// counts.
    pub fn may_retain_more(
        &self,
        n_groups: usize,
        group_of: impl Fn(NodeId) -> Option<u32>,
    ) -> Vec<bool> {
        let dominators = self.dominators();
        let mut steps = self.steps_beside_the_tree(dominators);
        steps.sort_unstable();
        let mut steps = steps.into_iter().peekable();
        let mut may_more = vec![false; n_groups];
        let mut is_open = vec![false; n_groups];
        // Of each group that has an item above the current one, the topmost subtree; they stand one within the other.
        let mut open: Vec<Subtree> = Vec::new();
        for (position, entry) in dominators.preorder().enumerate() {
            if steps.peek().is_none() {
                break;
            }
            while let Some(closed) = open.pop_if(|it| it.end <= position) {
                is_open[closed.group as usize] = false;
            }
            if let Some(group) = group_of(entry.node)
                && !may_more[group as usize]
                && !mem::replace(&mut is_open[group as usize], true)
            {
                open.push(Subtree {
                    group,
                    start: position,
                    end: position + entry.n_nodes,
                });
            }
            while let Some((_, node)) = steps.next_if(|&(from, _)| from as usize == position) {
                // What begins below the item's dominator, does not have the item itself.
                let dominator = dominators.idom(node).map(|it| dominators.position(it));
                let n_around = open.partition_point(|it| Some(it.start) <= dominator);
                let group = group_of(node);
                let mut n_kept = n_around;
                for n in n_around..open.len() {
                    if Some(open[n].group) == group {
                        open.swap(n, n_kept);
                        n_kept += 1;
                    } else {
                        may_more[open[n].group as usize] = true;
                    }
                }
                open.truncate(n_kept);
            }
        }
        may_more
    }

    /// The last steps of shortest paths that do not come from the immediate dominator, by the positions where they begin.
    fn steps_beside_the_tree(&self, dominators: &Dominators) -> Vec<(u32, NodeId)> {
        let paths = self.paths();
        let idoms = dominators.find_all_idoms();
        let step = |node: NodeId| match paths.holder(node) {
            Holder::Node(holder) if idoms.get(node.index()) != holder => {
                Some((dominators.position(holder) as u32, node))
            }
            _ => None,
        };
        let mut steps: Vec<_> = self.nodes().filter_map(step).collect();
        let (n_rooted, _) = dominators.part(Reach::Rooted);
        if n_rooted < self.n_nodes() {
            let mut is_entry = Bits::new(self.n_nodes());
            let held = self.unexplained.iter().map(|it| it.node);
            for node in self.garbage_entries().into_iter().chain(held) {
                is_entry.insert(node.index());
            }
            for position in n_rooted..self.n_nodes() {
                let holder = dominators.at(position);
                let reach = dominators.reach(holder);
                let is_step = |&&node: &&NodeId| {
                    dominators.reach(node) == reach
                        && !is_entry.contains(node.index())
                        && idoms.get(node.index()) != holder
                };
                let targets = self.targets(holder).iter().filter(is_step);
                steps.extend(targets.map(|&node| (position as u32, node)));
            }
        }
        steps
    }

    /// Where the [dominator tree](super::dominators) enters the garbage.
    ///
    /// These are the items that no other one dominates, unless a reference to them comes from elsewhere.
    fn garbage_entries(&self) -> Vec<NodeId> {
        let dominators = self.dominators();
        let garbage = dominators.nodes(Reach::Garbage);
        let n_living = self.n_nodes() - garbage.len();
        let mut is_entry = Bits::new(self.n_nodes());
        let mut position = n_living;
        let mut tops = Vec::new();
        while position < self.n_nodes() {
            let top = dominators.at(position);
            tops.push(top);
            position += dominators.extent(position).max(1);
        }
        for &node in &tops {
            is_entry.insert(node.index());
        }
        let mut has_others = Bits::new(self.n_nodes());
        for &holder in garbage {
            for &target in self.targets(holder) {
                if is_entry.contains(target.index()) && !dominators.dominates(target, holder) {
                    has_others.insert(target.index());
                }
            }
        }
        tops.retain(|it| !has_others.contains(it.index()));
        tops
    }
}

impl Retained {
    /// How many numbers say it all.
    const N_NUMBERS: usize = 4;

    /// The numbers.
    fn numbers(self) -> [u64; Self::N_NUMBERS] {
        let Together { size_bytes, native } = self.together;
        let is_exact = u64::from(self.is_exact);
        [is_exact, size_bytes, native.bytes, native.n_incomplete]
    }

    /// Of so many groups, as one list of numbers.
    pub fn to_numbers(all: &[Self]) -> Vec<u64> {
        all.iter().flat_map(|it| it.numbers()).collect()
    }

    /// The same back; `None` if there are not so many.
    pub fn from_numbers(numbers: &[u64], n_groups: usize) -> Option<Vec<Self>> {
        let (all, rest) = numbers.as_chunks::<{ Self::N_NUMBERS }>();
        let is_sound = all.len() == n_groups && rest.is_empty();
        let all = all
            .iter()
            .map(|&[is_exact, size_bytes, bytes, n_incomplete]| Self {
                together: Together {
                    size_bytes,
                    native: Native {
                        bytes,
                        n_incomplete,
                    },
                },
                is_exact: is_exact != 0,
            });
        is_sound.then(|| all.collect())
    }
}

/// Some positions of the dominator tree.
#[derive(Clone, Copy)]
struct Subtree {
    group: u32,
    start: usize,
    end: usize,
}

/// A search for many sets at once, under way.
struct Search<'g, O> {
    graph: &'g Graph,
    /// All sets but the one that an item belongs to.
    others: O,
    /// Without which sets each item is met.
    met_without: Vec<u64>,
    /// What takes part in the next round.
    is_waiting: Bits,
    round: Vec<NodeId>,
}

impl<O: Fn(NodeId) -> u64> Search<'_, O> {
    /// Meets an item without some sets.
    #[inline]
    fn meet(&mut self, node: NodeId, without: u64) {
        let met = &mut self.met_without[node.index()];
        if without & !*met == 0 {
            return;
        }
        let without = without & (self.others)(node);
        if without & !*met == 0 {
            return;
        }
        *met |= without;
        if !self.graph.targets(node).is_empty() && self.is_waiting.insert(node.index()) {
            self.round.push(node);
        }
    }

    /// Goes on from what was met until nothing more is.
    fn go_on(&mut self, is_wanted: impl Fn(NodeId) -> bool) {
        let mut round = Vec::new();
        while !self.round.is_empty() {
            mem::swap(&mut round, &mut self.round);
            for node in round.drain(..) {
                self.is_waiting.remove(node.index());
                let without = self.met_without[node.index()];
                for &target in self.graph.targets(node) {
                    if is_wanted(target) {
                        self.meet(target, without);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
