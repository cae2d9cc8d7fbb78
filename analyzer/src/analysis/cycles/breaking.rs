//! Which references to cut, so that no cycle is left.

use std::fmt::{self, Display, Formatter};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};

use crate::graph::{Dominators, Graph, ItemId, ItemType, Label, NodeId, Shape};

/// How many kinds of references are tried.
const MAX_TRIED: usize = 32;
/// How many references to cut are named at most.
const MAX_CUTS: usize = 3;

/// What to cut so that no cycle is left.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Breaking<'g> {
    /// All of these. None if no few references will do.
    pub cuts: Vec<CutText<'g>>,
    /// Whether that is about the first of the cycles alone: no properties are on it, and what arrays hold is called by
    /// the array's id.
    pub cuts_only_example: bool,
}

/// A reference to cut, as a [`Cut`](crate::analysis::cut::Cut) is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutText<'g> {
    /// A property of a class, or what the engine calls it.
    Property { class: &'g str, name: Shape<'g> },
    /// What an item holds under a key.
    Key { holder: ItemId, key: Label<'g> },
}

impl Display for CutText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property { class, name } => write!(f, "{class}::${name}"),
            Self::Key { holder, key } => write!(f, "{holder}.{key}"),
        }
    }
}

impl Serialize for CutText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// References between members of the same cycles.
struct Edges {
    /// How many items there are on all cycles.
    n_nodes: usize,
    /// Sorted by source.
    list: Vec<Edge>,
}

/// A reference between members, by their places among all of them.
struct Edge {
    source: u32,
    target: u32,
    /// Its place among the children of its source.
    place: u32,
    /// The number of its kind, if that can be cut as a whole.
    candidate: Option<u32>,
}

/// References of objects that are alike, which can be cut for all objects of the class at once.
struct Candidate<'g> {
    number: u32,
    class: &'g str,
    name: Shape<'g>,
    n_references: usize,
    /// Whether one of them leads elsewhere than to a dominator of its holder.
    leads_forward: bool,
}

impl<'g> Candidate<'g> {
    fn new(number: u32, class: &'g str, name: Shape<'g>) -> Self {
        Self {
            number,
            class,
            name,
            n_references: 0,
            leads_forward: false,
        }
    }

    /// Whether it is a property that leads back, as from a child to its parent.
    fn leads_back(&self) -> bool {
        !self.leads_forward && matches!(self.name, Shape::Property(_))
    }

    fn cut(&self) -> CutText<'g> {
        let &Self { class, name, .. } = self;
        CutText::Property { class, name }
    }
}

/// Finds references that break all of the cycles: those that the program can do without, or make weak.
///
/// Properties that lead back to a dominator come first, as from a child to its parent: one of them, the fewest
/// references first, or some together, as where folders and files both know their folder. Then come all properties, and on
/// cycles that have none, what arrays hold.
pub fn find<'g>(graph: &'g Graph, dominators: &Dominators, cycles: &[Vec<NodeId>]) -> Breaking<'g> {
    let (mut edges, mut candidates) = edges(graph, dominators, cycles);
    candidates.sort_unstable_by_key(|it| {
        let is_property = matches!(it.name, Shape::Property(_));
        let rank = (!it.leads_back(), !is_property);
        (rank, it.n_references, it.class, it.name)
    });
    candidates.truncate(MAX_TRIED);
    let all: Vec<_> = candidates.iter().map(|it| it.number).collect();
    let cuts_of = |numbers: &[u32]| {
        let chosen = candidates.iter().filter(|it| numbers.contains(&it.number));
        chosen.map(Candidate::cut).collect::<Vec<_>>()
    };
    let n_backward = candidates.partition_point(Candidate::leads_back);
    for tried in [&all[..n_backward], &all] {
        let mut alone = tried.chunks(1).filter(|one| !edges.have_cycle(one, &[]));
        if let Some(one) = alone.next() {
            return Breaking::new(cuts_of(one), false);
        }
        if !edges.have_cycle(tried, &[]) {
            let needed = edges.needed(tried, &[]);
            if needed.len() <= MAX_CUTS {
                return Breaking::new(cuts_of(&needed), false);
            }
        }
    }
    let cuts_only_example = edges.have_cycle(&all, &[]);
    let mut elements = Vec::new();
    if cuts_only_example {
        edges.keep_first(cycles[0].len());
        elements = edges.closing(&all, |node| {
            graph.item_type(cycles[0][node]) == ItemType::Reference
        });
        if elements.len() > MAX_CUTS || edges.have_cycle(&all, &elements) {
            return Breaking::default();
        }
    }
    let mut cuts = cuts_of(&edges.needed(&all, &elements));
    cuts.extend(elements.into_iter().filter_map(|it| {
        let edge = &edges.list[it];
        let holder = cycles[0][edge.source as usize];
        Some(CutText::Key {
            holder: graph.id(holder),
            key: graph.child(holder, edge.place as usize)?.label,
        })
    }));
    Breaking::new(cuts, cuts_only_example)
}

impl<'g> Breaking<'g> {
    fn new(cuts: Vec<CutText<'g>>, cuts_only_example: bool) -> Self {
        if cuts.len() > MAX_CUTS {
            return Self::default();
        }
        Self {
            cuts,
            cuts_only_example,
        }
    }
}

/// The references on some cycles, and the kinds of those of objects.
fn edges<'g>(
    graph: &'g Graph,
    dominators: &Dominators,
    cycles: &[Vec<NodeId>],
) -> (Edges, Vec<Candidate<'g>>) {
    let (mut list, mut n_nodes) = (Vec::new(), 0);
    let mut candidates: Vec<Candidate<'g>> = Vec::new();
    let mut numbers: FxHashMap<(&str, Shape<'g>), u32> = FxHashMap::default();
    for cycle in cycles {
        for (source, &node) in cycle.iter().enumerate() {
            for (place, edge) in graph.children(node).enumerate() {
                let Ok(target) = cycle.binary_search(&edge.target) else {
                    continue;
                };
                let candidate = graph.class(node).map(|class| {
                    let name = Shape::new(ItemType::Object, edge.label);
                    let number = *numbers.entry((class, name)).or_insert_with(|| {
                        let number = candidates.len() as u32;
                        candidates.push(Candidate::new(number, class, name));
                        number
                    });
                    let candidate = &mut candidates[number as usize];
                    candidate.n_references += 1;
                    let target = behind_reference(graph, edge.target);
                    candidate.leads_forward |= !dominators.dominates(target, node);
                    number
                });
                let [source, target] = [source, target].map(|it| (n_nodes + it) as u32);
                list.push(Edge {
                    source,
                    target,
                    place: place as u32,
                    candidate,
                });
            }
        }
        n_nodes += cycle.len();
    }
    (Edges { n_nodes, list }, candidates)
}

/// What a reference refers to, as PHP code does not see it; any other item itself.
fn behind_reference(graph: &Graph, node: NodeId) -> NodeId {
    match (graph.item_type(node), graph.targets(node)) {
        (ItemType::Reference, &[value]) => value,
        _ => node,
    }
}

impl Edges {
    /// Leaves only the first cycle, of so many items.
    fn keep_first(&mut self, n_nodes: usize) {
        let is_first = |edge: &Edge| (edge.source as usize) < n_nodes;
        self.list.truncate(self.list.partition_point(is_first));
        self.n_nodes = n_nodes;
    }

    /// Where the edges of each node begin, and where the last ones end.
    fn starts(&self) -> Vec<usize> {
        let mut starts = vec![0; self.n_nodes + 1];
        for edge in &self.list {
            starts[edge.source as usize + 1] += 1;
        }
        for node in 0..self.n_nodes {
            starts[node + 1] += starts[node];
        }
        starts
    }

    /// Which edges are left without some kinds, and some others by their places; these are sorted.
    fn left(&self, kinds: &[u32], others: &[usize]) -> Vec<bool> {
        let is_left = |(place, edge): (usize, &Edge)| {
            let is_cut = edge.candidate.is_some_and(|it| kinds.contains(&it));
            !is_cut && others.binary_search(&place).is_err()
        };
        self.list.iter().enumerate().map(is_left).collect()
    }

    /// Whether there is a cycle without some edges: takes away what nothing left refers to, as long as there is any.
    fn have_cycle(&self, kinds: &[u32], others: &[usize]) -> bool {
        let (starts, is_left) = (self.starts(), self.left(kinds, others));
        let mut n_incoming = vec![0_u32; self.n_nodes];
        for (edge, &is_left) in self.list.iter().zip(&is_left) {
            n_incoming[edge.target as usize] += u32::from(is_left);
        }
        let nodes = 0..self.n_nodes;
        let mut free: Vec<_> = nodes.filter(|&node| n_incoming[node] == 0).collect();
        let mut n_freed = 0;
        while let Some(node) = free.pop() {
            n_freed += 1;
            for place in (starts[node]..starts[node + 1]).filter(|&it| is_left[it]) {
                let target = self.list[place].target as usize;
                n_incoming[target] -= 1;
                if n_incoming[target] == 0 {
                    free.push(target);
                }
            }
        }
        n_freed < self.n_nodes
    }

    /// The first few kinds without which no cycle is left, and of these only those that it takes.
    fn needed(&self, kinds: &[u32], others: &[usize]) -> Vec<u32> {
        let mut needed = kinds.to_vec();
        for place in (0..kinds.len()).rev() {
            let kind = needed.remove(place);
            if self.have_cycle(&needed, others) {
                needed.insert(place, kind);
            }
        }
        needed
    }

    /// The places of edges that close a cycle where some kinds are cut: those that lead back in a search. Where that is
    /// what a reference refers to, the one that leads to the reference counts, which is what PHP code can change.
    fn closing(&self, kinds: &[u32], is_reference: impl Fn(usize) -> bool) -> Vec<usize> {
        let (starts, is_left) = (self.starts(), self.left(kinds, &[]));
        let (mut is_met, mut is_open) = (vec![false; self.n_nodes], vec![false; self.n_nodes]);
        let mut closing = Vec::new();
        // References last: others lead to them.
        let mut nodes: Vec<_> = (0..self.n_nodes).collect();
        nodes.sort_by_key(|&node| is_reference(node));
        for start in nodes {
            // The way so far: each node, the edge that led to it, and the next edge to be looked at.
            let mut way: Vec<(usize, Option<usize>, usize)> = Vec::new();
            if !is_met[start] {
                (is_met[start], is_open[start]) = (true, true);
                way.push((start, None, starts[start]));
            }
            while let Some((node, reached_by, next)) = way.last_mut() {
                let (node, place) = (*node, *next);
                if place == starts[node + 1] {
                    is_open[node] = false;
                    way.pop();
                    continue;
                }
                *next += 1;
                let target = self.list[place].target as usize;
                if !is_left[place] {
                    continue;
                }
                if is_open[target] {
                    closing.push(reached_by.filter(|_| is_reference(node)).unwrap_or(place));
                } else if !is_met[target] {
                    (is_met[target], is_open[target]) = (true, true);
                    way.push((target, Some(place), starts[target]));
                }
            }
        }
        closing.sort_unstable();
        closing.dedup();
        closing
    }
}

#[cfg(test)]
mod tests;
