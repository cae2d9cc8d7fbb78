//! The dominator tree against an oracle that takes away one node after the other.

use proptest::prelude::*;

use super::*;
use crate::graph::label::LabelId;
use crate::graph::names::Names;

/// How many nodes the large graphs have.
const MANY: u32 = 10_000_000;

/// A graph as lists of targets.
#[derive(Clone, Debug)]
struct Sample {
    targets: Vec<Vec<u32>>,
    roots: Vec<u32>,
    held: Vec<u32>,
    /// From node to group.
    groups: Vec<u32>,
}

fn samples(max_nodes: u32) -> impl Strategy<Value = Sample> {
    (1..max_nodes).prop_flat_map(|n| {
        let targets = prop::collection::vec(prop::collection::vec(0..n, 0..4), n as usize);
        let entries = || prop::collection::btree_set(0..n, 0..4).prop_map(Vec::from_iter);
        let groups = prop::collection::vec(0..3_u32, n as usize);
        (targets, entries(), entries(), groups).prop_map(|(targets, roots, held, groups)| Sample {
            targets,
            roots,
            held,
            groups,
        })
    })
}

fn edges(targets: &[Vec<u32>]) -> Edges {
    let mut offsets = vec![0];
    offsets.extend(targets.iter().scan(0, |end, targets| {
        *end += targets.len() as u32;
        Some(*end)
    }));
    csr(offsets, targets.concat())
}

fn csr(offsets: Vec<u32>, targets: Vec<u32>) -> Edges {
    let label = LabelId::new("x", &mut Names::new()).unwrap();
    let labels = vec![label; targets.len()];
    Edges::new(offsets, targets.into_iter().map(NodeId).collect(), labels)
}

/// A size of its own for each node, zero for some.
fn size(node: NodeId) -> u64 {
    (1 << node.0) & !0b1001
}

impl Sample {
    fn dominators(&self) -> Dominators {
        let nodes = |list: &[u32]| list.iter().copied().map(NodeId).collect();
        let entries = Entries {
            roots: nodes(&self.roots),
            held: nodes(&self.held),
        };
        Dominators::new(&edges(&self.targets), &entries, size)
    }

    /// What can be reached from some nodes without going through one of them.
    fn reached(&self, from: &[u32], without: Option<u32>) -> Vec<bool> {
        let mut is_met = vec![false; self.targets.len()];
        let mut to_visit = from.to_vec();
        while let Some(node) = to_visit.pop() {
            if Some(node) != without && !std::mem::replace(&mut is_met[node as usize], true) {
                to_visit.extend(&self.targets[node as usize]);
            }
        }
        is_met
    }

    /// Where the garbage is entered, and the graph without the references from garbage to the living.
    fn with_garbage_entries(mut self) -> (Vec<u32>, Self) {
        let n = self.targets.len() as u32;
        let living = self.reached(&[&self.roots[..], &self.held].concat(), None);
        let from: Vec<_> = (0..n).map(|node| self.reached(&[node], None)).collect();
        let is_garbage = |node: u32| !living[node as usize];
        let holds = |holder: u32, node: u32| from[holder as usize][node as usize];
        let is_entry = |&node: &u32| {
            is_garbage(node)
                && (0..n)
                    .filter(|&other| is_garbage(other) && holds(other, node))
                    .all(|other| holds(node, other) && node <= other)
        };
        let entries = (0..n).filter(is_entry).collect();
        for node in (0..n).filter(|&node| is_garbage(node)) {
            self.targets[node as usize].retain(|&target| is_garbage(target));
        }
        (entries, self)
    }
}

/// For each pair of nodes, whether the first dominates the second; each dominates itself.
fn dominance(sample: &Sample) -> Vec<Vec<bool>> {
    let (garbage, sample) = sample.clone().with_garbage_entries();
    let entries = [&sample.roots[..], &sample.held, &garbage].concat();
    (0..sample.targets.len() as u32)
        .map(|node| {
            let reached = sample.reached(&entries, Some(node));
            reached.into_iter().map(|is_reached| !is_reached).collect()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_dominator_is_what_nothing_can_be_reached_without(sample in samples(12)) {
        let tree = sample.dominators();
        let dominates = dominance(&sample);
        let n = sample.targets.len();
        for node in 0..n {
            let strict: Vec<_> = (0..n).filter(|&other| other != node && dominates[other][node]).collect();
            let nearest = strict.iter().find(|&&it| strict.iter().all(|&other| dominates[other][it]));
            prop_assert_eq!(tree.idom(NodeId(node as u32)).map(NodeId::index), nearest.copied());
        }
    }

    #[test]
    fn a_node_retains_what_it_dominates(sample in samples(40)) {
        let tree = sample.dominators();
        for (node, dominates) in dominance(&sample).iter().enumerate() {
            let mut expected: Vec<_> = (0..dominates.len() as u32).filter(|&it| dominates[it as usize]).map(NodeId).collect();
            let retained: u64 = expected.iter().copied().map(size).sum();
            prop_assert_eq!(tree.retained_size(NodeId(node as u32)), retained);
            let mut subtree = tree.subtree(NodeId(node as u32)).to_vec();
            prop_assert_eq!(subtree[0].index(), node);
            subtree.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(subtree, expected);
        }
    }

    #[test]
    fn a_group_retains_nothing_twice(sample in samples(40)) {
        let tree = sample.dominators();
        let dominates = dominance(&sample);
        let sums = tree.retained_by_group(|node| Some(sample.groups[node.index()]).filter(|&group| group != 1));
        for group in [0, 2] {
            let is_kept = |node: usize| dominates.iter().zip(&sample.groups).any(|(row, &of)| of == group && row[node]);
            let expected: u64 = (0..dominates.len()).filter(|&node| is_kept(node)).map(|node| size(NodeId(node as u32))).sum();
            prop_assert_eq!(sums.get(group as usize).copied().unwrap_or(0), expected);
        }
    }

    #[test]
    fn what_no_root_reaches_is_told_apart(sample in samples(20)) {
        let tree = sample.dominators();
        let rooted = sample.reached(&sample.roots, None);
        let living = sample.reached(&[&sample.roots[..], &sample.held].concat(), None);
        for node in 0..sample.targets.len() {
            let expected = match (rooted[node], living[node]) {
                (true, _) => Reach::Rooted,
                (false, true) => Reach::Held,
                (false, false) => Reach::Garbage,
            };
            prop_assert_eq!(tree.reach(NodeId(node as u32)), expected);
        }
    }

    #[test]
    fn children_are_those_whose_immediate_dominator_it_is(sample in samples(20)) {
        let tree = sample.dominators();
        for holder in std::iter::once(None).chain(tree.order.all().iter().copied().map(Some)) {
            let mut children: Vec<_> = tree.children(holder).collect();
            children.sort_unstable();
            let expected: Vec<_> = (0..sample.targets.len() as u32).map(NodeId).filter(|&node| tree.idom(node) == holder).collect();
            prop_assert_eq!(children, expected);
        }
    }
}

fn first_is_root() -> Entries {
    Entries {
        roots: vec![NodeId(0)],
        held: Vec::new(),
    }
}

#[test]
fn a_chain_of_ten_million_is_ordinary() {
    // Each node holds the next one and the one before; the last one holds nothing.
    let targets = (1..MANY)
        .flat_map(|next| [next, next.saturating_sub(2)])
        .collect();
    let offsets = (0..MANY)
        .map(|node| 2 * node)
        .chain([2 * (MANY - 1)])
        .collect();
    let tree = Dominators::new(&csr(offsets, targets), &first_is_root(), |_| 1);
    assert_eq!(tree.retained_size(NodeId(0)), u64::from(MANY));
    assert_eq!(tree.retained_size(NodeId(MANY / 2)), u64::from(MANY / 2));
    assert_eq!(tree.idom(NodeId(MANY - 1)), Some(NodeId(MANY - 2)));
}

#[test]
fn a_fan_of_ten_million_is_ordinary() {
    // The first node holds all others, and each of these the last one.
    let mut offsets = vec![0];
    offsets.extend((1..MANY).map(|node| MANY - 2 + node));
    offsets.push(2 * MANY - 3);
    let targets = (1..MANY)
        .chain(std::iter::repeat_n(MANY - 1, MANY as usize - 2))
        .collect();
    let tree = Dominators::new(&csr(offsets, targets), &first_is_root(), |_| 1);
    assert_eq!(tree.retained_size(NodeId(0)), u64::from(MANY));
    assert_eq!(tree.retained_size(NodeId(1)), 1);
    assert_eq!(tree.idom(NodeId(MANY - 1)), Some(NodeId(0)));
    assert_eq!(tree.children(Some(NodeId(0))).count() as u32, MANY - 1);
}
