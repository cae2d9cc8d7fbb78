//! References that one thinks away: `App\Registry::$items`, `0x7f94a185cb60.3`, `$cart`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::analysis::wildcard::Wildcard;
use crate::graph::{Graph, ItemId, Label, NodeId, NumberedEdge, Root};

/// One reference, or one property of all objects of a class, as users write it.
#[derive(Clone, Debug)]
pub struct Cut {
    text: String,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// The property of all objects of some classes, static or not.
    Property { class: Wildcard, name: String },
    /// What an item holds under a key.
    Key { holder: ItemId, key: String },
    /// A global variable.
    Variable(String),
}

/// The text is not a cut.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a reference is written 'Class::$property', ID.key or '$variable'")]
pub struct InvalidCut;

/// A cut that cuts nothing.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "the dump has no reference {0}: `analyzer query -v` and `analyzer item` list the references of items"
)]
pub struct NothingToCut(String);

impl FromStr for Cut {
    type Err = InvalidCut;

    fn from_str(text: &str) -> Result<Self, InvalidCut> {
        let what = if let Some(name) = text.strip_prefix('$') {
            What::Variable(name.to_owned())
        } else if let Some((class, name)) = text.split_once("::$") {
            let class = class.parse().map_err(|_| InvalidCut)?;
            let name = name.to_owned();
            What::Property { class, name }
        } else {
            let (holder, key) = text.split_once('.').ok_or(InvalidCut)?;
            let holder = holder.parse().map_err(|_| InvalidCut)?;
            let key = key.to_owned();
            What::Key { holder, key }
        };
        let text = text.to_owned();
        Ok(Self { text, what })
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Cut {
    /// The items of which references may be cut.
    fn holders(&self, graph: &Graph) -> Vec<NodeId> {
        match &self.what {
            What::Property { class, .. } => {
                let classes = graph.types_and_classes();
                let classes = classes.filter(|it| it.class.is_some_and(|it| class.matches(it)));
                let groups: Vec<_> = classes.map(|it| it.group).collect();
                graph.of_groups(&groups).collect()
            }
            What::Key { holder, .. } => graph.find_all(*holder),
            What::Variable(_) => Vec::new(),
        }
    }

    /// Whether a reference of such an item is cut.
    fn cuts_edge(&self, label: Label<'_>) -> bool {
        match &self.what {
            What::Property { name, .. } => match label {
                Label::Name(label) => {
                    // A private property that another one hides is called by its class as well.
                    let label = label.rsplit_once("::").map_or(label, |(_, label)| label);
                    label == name
                }
                Label::Index(_) => false,
            },
            What::Key { key, .. } => match label {
                Label::Name(label) => label == key,
                Label::Index(index) => index.to_string() == *key,
            },
            What::Variable(_) => false,
        }
    }

    fn cuts_root(&self, root: &Root<'_>) -> bool {
        match &self.what {
            What::Property { class, name } => {
                let owner = root.symbol_name.rsplit_once("::");
                root.frame == "<CLASS_STATIC_MEMBER>"
                    && owner.is_some_and(|(owner, it)| it == name && class.matches(owner))
            }
            What::Key { .. } => false,
            What::Variable(name) => root.frame == "<GLOBAL>" && root.symbol_name == name,
        }
    }
}

/// The references of a graph that are thought away.
#[derive(Debug, Default)]
pub struct CutSet {
    /// Who holds, and the place among its children; sorted.
    edges: Vec<(NodeId, usize)>,
    /// Roots and the place among the roots of their node; sorted.
    roots: Vec<(NodeId, usize)>,
}

impl CutSet {
    /// Finds the references.
    ///
    /// # Errors
    ///
    /// If there are none for one of the cuts.
    pub fn new(graph: &Graph, cuts: &[Cut]) -> Result<Self, NothingToCut> {
        let mut set = Self::default();
        for cut in cuts {
            let n_before = set.len();
            for node in cut.holders(graph) {
                let edges = graph.children(node).enumerate();
                let edges = edges.filter(|(_, edge)| cut.cuts_edge(edge.label));
                set.edges.extend(edges.map(|(n, _)| (node, n)));
            }
            for node in graph.root_nodes() {
                let roots = graph.roots(node).enumerate();
                let roots = roots.filter(|(_, root)| cut.cuts_root(root));
                set.roots.extend(roots.map(|(n, _)| (node, n)));
            }
            if set.len() == n_before {
                return Err(NothingToCut(cut.to_string()));
            }
        }
        for list in [&mut set.edges, &mut set.roots] {
            list.sort_unstable();
            list.dedup();
        }
        Ok(set)
    }

    /// How many references there are.
    pub fn len(&self) -> usize {
        self.edges.len() + self.roots.len()
    }

    /// What the references lead to, once for each.
    pub fn targets(&self, graph: &Graph) -> impl Iterator<Item = NodeId> {
        let edges = self.edges.iter();
        let edges = edges.map(|&(holder, n)| graph.targets(holder)[n]);
        edges.chain(self.roots.iter().map(|&(node, _)| node))
    }

    /// What a node still holds, once for each reference, and the reference's place among its children.
    pub fn edges_left<'g>(
        &self,
        graph: &'g Graph,
        holder: NodeId,
    ) -> impl Iterator<Item = (usize, NodeId)> + use<'g, '_> {
        let cut = of_node(&self.edges, holder);
        let targets = graph.targets(holder).iter().copied().enumerate();
        targets.filter(move |(n, _)| cut.is_empty() || cut.binary_search(&(holder, *n)).is_err())
    }

    /// What a node still holds, once for each reference.
    pub fn targets_left<'g>(
        &self,
        graph: &'g Graph,
        holder: NodeId,
    ) -> impl Iterator<Item = NodeId> + use<'g, '_> {
        self.edges_left(graph, holder).map(|(_, target)| target)
    }

    /// What a node still holds, and under which labels by number.
    pub fn numbered_edges_left<'g>(
        &self,
        graph: &'g Graph,
        holder: NodeId,
    ) -> impl Iterator<Item = NumberedEdge> + use<'g, '_> {
        let cut = of_node(&self.edges, holder);
        let edges = graph.numbered_children(holder).enumerate();
        let edges =
            edges.filter(move |(n, _)| cut.is_empty() || cut.binary_search(&(holder, *n)).is_err());
        edges.map(|(_, edge)| edge)
    }

    /// Which of a node's roots is the first that is left.
    pub fn first_root_left(&self, graph: &Graph, node: NodeId) -> Option<usize> {
        let cut = of_node(&self.roots, node);
        (0..graph.roots(node).len()).find(|&n| cut.binary_search(&(node, n)).is_err())
    }

    /// The roots of a node that are left.
    pub fn roots_left<'g>(
        &self,
        graph: &'g Graph,
        node: NodeId,
    ) -> impl Iterator<Item = Root<'g>> + use<'g, '_> {
        let cut = of_node(&self.roots, node);
        let roots = graph.roots(node).enumerate();
        roots
            .filter(move |(n, _)| cut.binary_search(&(node, *n)).is_err())
            .map(|(_, root)| root)
    }

    /// How many of a node's roots are left.
    pub fn n_roots_left(&self, graph: &Graph, node: NodeId) -> usize {
        graph.roots(node).len() - of_node(&self.roots, node).len()
    }

    /// Whether a reference from one node to another is left.
    pub fn still_holds(&self, graph: &Graph, holder: NodeId, node: NodeId) -> bool {
        of_node(&self.edges, holder).is_empty()
            || self
                .targets_left(graph, holder)
                .any(|target| target == node)
    }
}

fn of_node(list: &[(NodeId, usize)], node: NodeId) -> &[(NodeId, usize)] {
    let start = list.partition_point(|&(other, _)| other < node);
    let len = list[start..].partition_point(|&(other, _)| other == node);
    &list[start..start + len]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    fn targets(cut: &str) -> Vec<u64> {
        let graph = cart().finish().unwrap();
        let cut = cut.parse().unwrap();
        CutSet::new(&graph, &[cut]).map_or_else(
            |_| Vec::new(),
            |set| set.targets(&graph).map(|node| graph.id(node).0).collect(),
        )
    }

    #[test]
    fn references_are_found_by_what_they_are_called() {
        let cases: [(&str, &[u64]); 8] = [
            ("App\\Line::$name", &[0x400]),
            ("App\\*::$cart", &[0x100]),
            ("App\\Registry::$current", &[0x100]),
            ("$cart", &[0x100]),
            ("0x100.0", &[0x201]),
            ("0x100.it's", &[0x300]),
            ("0x201.seen", &[]),
            ("App\\Line::$nothing", &[]),
        ];
        for (cut, ids) in cases {
            assert_eq!(targets(cut), ids, "{cut}");
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "cart", "App\\Line", "0x100", "Line.name"] {
            assert_eq!(text.parse::<Cut>().unwrap_err(), InvalidCut, "{text}");
        }
    }

    #[test]
    fn what_is_left_is_the_rest() {
        let graph = cart().finish().unwrap();
        let cuts = ["0x100.0", "$cart"].map(|cut| cut.parse().unwrap());
        let set = CutSet::new(&graph, &cuts).unwrap();
        let [array, line, reference] =
            [0x100, 0x201, 0x300].map(|id| graph.find(ItemId(id)).unwrap());
        let left: Vec<_> = set.targets_left(&graph, array).collect();
        assert_eq!(left, [reference]);
        assert_eq!(set.n_roots_left(&graph, array), 1);
        assert!(!set.still_holds(&graph, array, line));
        assert!(set.still_holds(&graph, line, array));
    }
}
