//! Which items hold each other: strongly connected components.

use crate::graph::{Graph, NodeId};

/// The components among some nodes that have a cycle: of several nodes, or of one that holds itself.
///
/// Tarjan's search, without recursion. Only references between nodes for which `is_member` holds count. The nodes of a
/// component are in the order of the dump, and the components in that of their first nodes.
pub fn cycles(
    graph: &Graph,
    nodes: &[NodeId],
    is_member: impl Fn(NodeId) -> bool,
) -> Vec<Vec<NodeId>> {
    let n_nodes = graph.n_nodes();
    let mut search = Search {
        numbers: vec![0; n_nodes],
        lowest: vec![0; n_nodes],
        n_met: 0,
        component: Vec::new(),
        calls: Vec::new(),
    };
    let mut found = Vec::new();
    for &start in nodes {
        if search.numbers[start.index()] == 0 {
            search.run(graph, start, &is_member, &mut found);
        }
    }
    found
        .iter_mut()
        .for_each(|nodes: &mut Vec<_>| nodes.sort_unstable());
    found.sort_unstable_by_key(|nodes| nodes.first().copied());
    found
}

/// The number of a node whose component is complete.
const DONE: u32 = u32::MAX;

struct Search {
    /// In the order in which nodes are met, from 1.
    numbers: Vec<u32>,
    /// The lowest number that is known to be reached.
    lowest: Vec<u32>,
    n_met: u32,
    /// The nodes of components that are not complete.
    component: Vec<NodeId>,
    /// The nodes being looked at, and how many of their children are done.
    calls: Vec<(NodeId, usize)>,
}

impl Search {
    fn run(
        &mut self,
        graph: &Graph,
        start: NodeId,
        is_member: impl Fn(NodeId) -> bool,
        found: &mut Vec<Vec<NodeId>>,
    ) {
        self.begin(start);
        while let Some(call) = self.calls.last_mut() {
            let (node, n_seen) = *call;
            if let Some(&child) = graph.targets(node).get(n_seen) {
                call.1 += 1;
                match self.numbers[child.index()] {
                    _ if !is_member(child) => {}
                    0 => self.begin(child),
                    DONE => {}
                    number => self.lower(node, number),
                }
                continue;
            }
            self.calls.pop();
            let lowest = self.lowest[node.index()];
            if let Some(&(caller, _)) = self.calls.last() {
                self.lower(caller, lowest);
            }
            if lowest == self.numbers[node.index()] {
                self.end(graph, node, found);
            }
        }
    }

    fn begin(&mut self, node: NodeId) {
        self.n_met += 1;
        self.numbers[node.index()] = self.n_met;
        self.lowest[node.index()] = self.n_met;
        self.component.push(node);
        self.calls.push((node, 0));
    }

    fn lower(&mut self, node: NodeId, number: u32) {
        let lowest = &mut self.lowest[node.index()];
        *lowest = number.min(*lowest);
    }

    /// Completes the component that begins with a node.
    fn end(&mut self, graph: &Graph, node: NodeId, found: &mut Vec<Vec<NodeId>>) {
        let start = self.component.iter().rposition(|&member| member == node);
        let members = self.component.split_off(start.unwrap_or(0));
        for member in &members {
            self.numbers[member.index()] = DONE;
        }
        if members.len() > 1 || graph.targets(node).contains(&node) {
            found.push(members);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::samples;

    proptest! {
        #[test]
        fn members_hold_each_other(sample in samples(), left_out in 0_usize..12) {
            let mut part = sample.clone();
            part.edges.iter_mut().for_each(|targets| targets.retain(|&it| it != left_out));
            if let Some(targets) = part.edges.get_mut(left_out) {
                targets.clear();
            }
            let distances = part.distances();
            let is_cyclic = |node: usize| part.edges[node].iter().any(|&it| distances[it][node].is_some());
            let mut expected = Vec::new();
            for node in (0..part.ids.len()).filter(|&node| is_cyclic(node)) {
                let members: Vec<_> = (0..part.ids.len())
                    .filter(|&it| distances[node][it].is_some() && distances[it][node].is_some())
                    .collect();
                if members[0] == node {
                    expected.push(members);
                }
            }
            let graph = sample.graph();
            let nodes: Vec<_> = graph.nodes().filter(|it| it.index() != left_out).collect();
            let found = cycles(&graph, &nodes, |node| node.index() != left_out);
            let found: Vec<Vec<_>> = found.iter().map(|it| it.iter().map(|it| it.index()).collect()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
