//! References that one thinks away: `App\Registry::$items`, `0x7f94a185cb60.3`, `$cart`.

mod name;
mod suggest;

use std::fmt;
use std::str::FromStr;

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::analysis::class_name::{ClassName, Classes};
use crate::analysis::not_found::NotFound;
use crate::graph::{Graph, ItemId, Label, LabelId, NodeId, NumberedEdge, Property, Root};
use name::Name;

/// One reference, or one property of all objects of a class, as users write it.
///
/// A name that is there is taken as it is. Any other is a pattern, in which `*` stands for any text and `?` for any
/// character: so what the engine numbers has one spelling, `SplObjectStorage::$<object *>`, and what cannot be typed has
/// one at all.
#[derive(Clone, Debug)]
pub struct Cut {
    text: String,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// The property of all objects of some classes, static or not.
    Property { class: ClassName, name: Name },
    /// What an item holds under a key.
    Key { holder: ItemId, key: Name },
    /// A global variable.
    Variable(String),
}

/// The text is not a cut.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a reference is written 'Class::$property', ID.key or '$variable'")]
pub struct InvalidCut;

impl FromStr for Cut {
    type Err = InvalidCut;

    fn from_str(text: &str) -> Result<Self, InvalidCut> {
        let what = if let Some(name) = text.strip_prefix('$') {
            What::Variable(name.to_owned())
        } else if let Some((holder, key)) = text.split_once('.')
            && let Ok(holder) = holder.parse()
        {
            let key = Name::of_key(key)?;
            What::Key { holder, key }
        } else {
            let (class, name) = text.split_once("::$").ok_or(InvalidCut)?;
            let class = class.parse().map_err(|_| InvalidCut)?;
            let name = Name::of_property(name)?;
            What::Property { class, name }
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
    /// The classes whose property is cut: those of objects, and those that have static ones.
    fn classes(&self, graph: &Graph) -> Result<Classes, NotFound> {
        let What::Property { class, .. } = &self.what else {
            return Ok(Classes::default());
        };
        let root_nodes = graph.root_nodes().into_iter();
        let roots = root_nodes.flat_map(|node| graph.roots(node));
        let owners = roots.filter_map(|root| Some(static_member(&root)?.0));
        class.find(graph.classes().chain(owners))
    }

    /// The properties that are cut, by their numbers, and what objects of these classes hold under indexes that are
    /// cut: who holds it, and the place among its children.
    fn properties<'g>(
        &self,
        graph: &'g Graph,
        classes: &Classes,
    ) -> (Vec<(usize, Property<'g>)>, Edges) {
        let What::Property { name, .. } = &self.what else {
            return Default::default();
        };
        let mut is_cut = vec![false; graph.n_groups()];
        for it in graph.types_and_classes() {
            is_cut[it.group as usize] = it.class.is_some_and(|it| classes.contains(it));
        }
        let properties = graph.numbered_properties().enumerate();
        let properties = properties.filter(|(_, it)| is_cut[it.group as usize]);
        let properties = name.choose(properties.collect(), |(_, it)| it.label);
        let mut edges = Edges::new();
        if name.may_be_index() {
            let of_classes = |&node: &NodeId| is_cut[graph.group(node) as usize];
            for holder in graph.nodes().filter(of_classes) {
                let mut of_holder = labels(graph, holder);
                of_holder.retain(|(_, label)| matches!(label, Label::Index(_)));
                let chosen = name.choose(of_holder, |&(_, label)| label);
                edges.extend(chosen.iter().map(|&(n, _)| (holder, n)));
            }
        }
        (properties, edges)
    }

    /// What single items hold that is cut.
    fn edges(&self, graph: &Graph) -> Edges {
        let What::Key { holder, key } = &self.what else {
            return Vec::new();
        };
        let mut edges = Edges::new();
        for holder in graph.find_all(*holder) {
            let chosen = key.choose(labels(graph, holder), |&(_, label)| label);
            edges.extend(chosen.iter().map(|&(n, _)| (holder, n)));
        }
        edges
    }

    /// The roots that are cut, and the place among the roots of their node.
    fn roots(&self, graph: &Graph, classes: &Classes) -> Vec<(NodeId, usize)> {
        let mut roots = Vec::new();
        for node in graph.root_nodes() {
            let of_node = graph.roots(node).enumerate();
            let of_node = of_node.filter(|(_, root)| self.cuts_root(root, classes));
            roots.extend(of_node.map(|(n, _)| (node, n)));
        }
        roots
    }

    fn cuts_root(&self, root: &Root<'_>, classes: &Classes) -> bool {
        match &self.what {
            What::Property { name, .. } => static_member(root)
                .is_some_and(|(owner, it)| name.matches(it) && classes.contains(owner)),
            What::Key { .. } => false,
            What::Variable(name) => root.frame == "<GLOBAL>" && root.symbol_name == name,
        }
    }
}

/// References of items: who holds, and the place among its children.
type Edges = Vec<(NodeId, usize)>;

/// Class and name of the static member that is a root.
fn static_member<'g>(root: &Root<'g>) -> Option<(&'g str, &'g str)> {
    let member = root.symbol_name.rsplit_once("::");
    member.filter(|_| root.frame == "<CLASS_STATIC_MEMBER>")
}

/// The labels of what a node holds, and the places among its children.
fn labels(graph: &Graph, holder: NodeId) -> Vec<(usize, Label<'_>)> {
    let children = graph.children(holder).enumerate();
    children.map(|(n, edge)| (n, edge.label)).collect()
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
    /// The labels of these properties, by the number of their class; sorted.
    labels: FxHashMap<u32, Vec<LabelId>>,
    /// Who holds by any other reference, and the place among its children; sorted.
    edges: Edges,
    /// Roots and the place among the roots of their node; sorted.
    roots: Vec<(NodeId, usize)>,
}

impl CutSet {
    /// Finds the references.
    ///
    /// # Errors
    ///
    /// If there are none for one of the cuts.
    pub fn new(graph: &Graph, cuts: &[Cut]) -> Result<Self, NotFound> {
        let mut set = Self::default();
        let mut properties = Vec::new();
        for cut in cuts {
            let classes = cut.classes(graph)?;
            let (of_classes, elements) = cut.properties(graph, &classes);
            let (edges, roots) = (cut.edges(graph), cut.roots(graph, &classes));
            let sizes = [of_classes.len(), elements.len(), edges.len(), roots.len()];
            if sizes == [0; 4] {
                return Err(suggest::not_found(cut, graph, &classes));
            }
            properties.extend(of_classes);
            set.edges.extend(elements);
            set.edges.extend(edges);
            set.roots.extend(roots);
        }
        properties.sort_unstable_by_key(|&(number, _)| number);
        properties.dedup_by_key(|&mut (number, _)| number);
        for (number, property) in properties {
            let labels = set.labels.entry(property.group).or_default();
            labels.push(property.label_id);
            set.properties.push(number);
            set.n_of_properties += property.n_references as usize;
        }
        set.labels.values_mut().for_each(|it| it.sort_unstable());
        let labels = &set.labels;
        let is_of_property = |holder, n: usize| {
            let labels = labels.get(&graph.group(holder));
            labels.is_some_and(|it| it.binary_search(&graph.label_ids(holder)[n]).is_ok())
        };
        set.edges.retain(|&(holder, n)| !is_of_property(holder, n));
        for list in [&mut set.edges, &mut set.roots] {
            list.sort_unstable();
            list.dedup();
        }
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
            let label = labels.get(n);
            let is_cut = label.is_some_and(|it| cut_labels.binary_search(it).is_ok());
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

    /// The labels under which a node holds nothing any more; sorted.
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
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, cart, object};

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
        let cases: [(&str, &[u64]); 12] = [
            ("App\\Line::$name", &[0x400]),
            ("App\\*::$cart", &[0x100]),
            ("App\\Registry::$current", &[0x100]),
            ("$cart", &[0x100]),
            ("0x100.0", &[0x201]),
            ("0x100.it's", &[0x300]),
            ("0x201.seen", &[]),
            ("App\\Line::$nothing", &[]),
            ("App\\Line::$*", &[0x100, 0x400]),
            ("App\\Line::$?ame", &[0x400]),
            ("0x100.*", &[0x201, 0x300]),
            ("0x300.value", &[0x202]),
        ];
        for (cut, ids) in cases {
            assert_eq!(targets(cut), ids, "{cut}");
        }
    }

    /// An object of SPL with what the engine calls its elements, and others with names that look like patterns.
    #[test]
    fn what_the_engine_numbers_has_one_name() {
        let mut builder = GraphBuilder::default();
        builder.node(object(0x1, "Storage"));
        let labels = [
            "<object 0>",
            "<object 1>",
            "[0]",
            "7",
            "a*",
            "ab",
            "A::b",
            "::$",
        ];
        for (label, id) in labels.iter().zip(0x10..) {
            builder.child(label, ItemId(id));
        }
        for id in 0x10..0x18 {
            builder.node(array(id));
        }
        let graph = builder.finish().unwrap();
        let cases: [(&str, &[u64]); 9] = [
            ("Storage::$<object *>", &[0x10, 0x11]),
            ("Storage::$<object 1>", &[0x11]),
            ("Storage::$[*]", &[0x12, 0x13]),
            ("Storage::$7", &[0x13]),
            ("Storage::$a*", &[0x14]),
            ("Storage::$a?", &[0x14, 0x15]),
            ("Storage::$A::b", &[0x16]),
            ("Storage::$b", &[0x16]),
            ("0x1.::$", &[0x17]),
        ];
        let root = graph.find(ItemId(0x1)).unwrap();
        for (cut, ids) in cases {
            let set = CutSet::new(&graph, &[cut.parse().unwrap()]).unwrap();
            let left: Vec<_> = set.targets_left(&graph, root).collect();
            let targets = graph.targets(root).iter().filter(|it| !left.contains(it));
            let cut_ids: Vec<_> = targets.map(|&it| graph.id(it).0).collect();
            assert_eq!((&cut_ids[..], set.len()), (ids, ids.len()), "{cut}");
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
