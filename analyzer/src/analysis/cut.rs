//! References that one thinks away: `App\Registry::$items`, `0x7f94a185cb60.3`, `$cart`.

use std::fmt;
use std::str::FromStr;

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::analysis::wildcard::Wildcard;
use crate::graph::{Graph, ItemId, Label, LabelId, NodeId, NumberedEdge, Property, Root};

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
    /// The properties that are cut, by their numbers.
    fn properties<'g>(&self, graph: &'g Graph) -> Vec<(usize, Property<'g>)> {
        let What::Property { class, name } = &self.what else {
            return Vec::new();
        };
        let mut is_cut = vec![false; graph.n_groups()];
        for it in graph.types_and_classes() {
            is_cut[it.group as usize] = it.class.is_some_and(|it| class.matches(it));
        }
        let is_name = |label| match label {
            // A private property that another one hides is called by its class as well.
            Label::Name(label) => label.rsplit_once("::").map_or(label, |(_, it)| it) == name,
            Label::Index(_) => false,
        };
        let properties = graph.numbered_properties().enumerate();
        properties
            .filter(|(_, it)| is_cut[it.group as usize] && is_name(it.label))
            .collect()
    }

    /// What single items hold that is cut: who holds it, and the place among its children.
    fn edges(&self, graph: &Graph) -> Vec<(NodeId, usize)> {
        let What::Key { holder, key } = &self.what else {
            return Vec::new();
        };
        let is_key = |label| match label {
            Label::Name(label) => label == key,
            Label::Index(index) => index.to_string() == *key,
        };
        let mut edges = Vec::new();
        for holder in graph.find_all(*holder) {
            let children = graph.children(holder).enumerate();
            let children = children.filter(|(_, edge)| is_key(edge.label));
            edges.extend(children.map(|(n, _)| (holder, n)));
        }
        edges
    }

    /// The roots that are cut, and the place among the roots of their node.
    fn roots(&self, graph: &Graph) -> Vec<(NodeId, usize)> {
        let mut roots = Vec::new();
        for node in graph.root_nodes() {
            let of_node = graph.roots(node).enumerate();
            let of_node = of_node.filter(|(_, root)| self.cuts_root(root));
            roots.extend(of_node.map(|(n, _)| (node, n)));
        }
        roots
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
///
/// Those of whole properties may be millions: they are known by class and label, and not listed.
#[derive(Debug, Default)]
pub struct CutSet {
    /// The numbers of the properties; sorted.
    properties: Vec<usize>,
    /// How many references these are.
    n_of_properties: usize,
    /// The labels of these properties, by the number of their class.
    labels: FxHashMap<u32, Vec<LabelId>>,
    /// Who holds by any other reference, and the place among its children; sorted.
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
            let properties = cut.properties(graph);
            let (edges, roots) = (cut.edges(graph), cut.roots(graph));
            if properties.is_empty() && edges.is_empty() && roots.is_empty() {
                return Err(NothingToCut(cut.to_string()));
            }
            for (number, property) in properties {
                let labels = set.labels.entry(property.group).or_default();
                if !labels.contains(&property.label_id) {
                    labels.push(property.label_id);
                    set.properties.push(number);
                    set.n_of_properties += property.n_references as usize;
                }
            }
            set.edges.extend(edges);
            set.roots.extend(roots);
        }
        let labels = &set.labels;
        let is_of_property = |holder, n: usize| {
            let labels = labels.get(&graph.group(holder));
            labels.is_some_and(|labels| labels.contains(&graph.label_ids(holder)[n]))
        };
        set.edges.retain(|&(holder, n)| !is_of_property(holder, n));
        for list in [&mut set.edges, &mut set.roots] {
            list.sort_unstable();
            list.dedup();
        }
        set.properties.sort_unstable();
        Ok(set)
    }

    /// How many references there are.
    pub fn len(&self) -> usize {
        self.n_of_properties + self.edges.len() + self.roots.len()
    }

    /// The numbers of the properties that are cut, see [`Graph::numbered_properties`].
    pub fn properties(&self) -> &[usize] {
        &self.properties
    }

    /// The other references that items hold: who holds, and the place among its children.
    pub fn edges(&self) -> &[(NodeId, usize)] {
        &self.edges
    }

    /// The roots that are cut, once for each.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> {
        self.roots.iter().map(|&(node, _)| node)
    }

    /// What a node still holds, once for each reference, and the reference's place among its children.
    pub fn edges_left<'g>(
        &self,
        graph: &'g Graph,
        holder: NodeId,
    ) -> impl Iterator<Item = (usize, NodeId)> + use<'g, '_> {
        let is_left = self.are_left(graph, holder);
        let targets = graph.targets(holder).iter().copied().enumerate();
        targets.filter(move |&(n, _)| is_left(n))
    }

    /// Which of a node's references are left, by the place among its children.
    fn are_left<'g>(
        &self,
        graph: &'g Graph,
        holder: NodeId,
    ) -> impl Fn(usize) -> bool + use<'g, '_> {
        let cut = of_node(&self.edges, holder);
        let cut_labels = self.labels_of(graph, holder);
        let labels = match cut_labels {
            [] => &[],
            _ => graph.label_ids(holder),
        };
        move |n| {
            let is_cut = labels.get(n).is_some_and(|it| cut_labels.contains(it));
            !is_cut && (cut.is_empty() || cut.binary_search(&(holder, n)).is_err())
        }
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
        let is_left = self.are_left(graph, holder);
        let edges = graph.numbered_children(holder).enumerate();
        let edges = edges.filter(move |&(n, _)| is_left(n));
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
        let cut = of_node(&self.edges, holder);
        if self.labels_of(graph, holder).is_empty() {
            // An array may hold millions of others.
            let targets = graph.targets(holder);
            if cut.iter().all(|&(_, n)| targets[n] != node) {
                return true;
            }
        }
        self.targets_left(graph, holder).any(|it| it == node)
    }

    /// The labels under which a node holds nothing any more.
    pub fn labels_of(&self, graph: &Graph, holder: NodeId) -> &[LabelId] {
        if self.labels.is_empty() {
            return &[];
        }
        let labels = self.labels.get(&graph.group(holder));
        labels.map_or(&[], |labels| labels.as_slice())
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

    /// What the references lead to that a cut cuts.
    fn targets(cut: &str) -> Vec<u64> {
        let graph = cart().finish().unwrap();
        let Ok(set) = CutSet::new(&graph, &[cut.parse().unwrap()]) else {
            return Vec::new();
        };
        let mut targets: Vec<_> = set.roots().collect();
        for node in graph.nodes() {
            let left: Vec<_> = set.edges_left(&graph, node).map(|(n, _)| n).collect();
            let children = graph.children(node).enumerate();
            let cut = children.filter(|(n, _)| !left.contains(n));
            targets.extend(cut.map(|(_, edge)| edge.target));
        }
        assert_eq!(set.len(), targets.len());
        targets.iter().map(|&node| graph.id(node).0).collect()
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
