//! Builds a [`Graph`] item by item, in the order of the dump.

use std::thread;

use thiserror::Error;

use super::label::Guesses;
use super::resolve::{IdIndex, PendingEdges};
use super::{
    ClosureEntry, Graph, ItemId, ItemType, LabelId, NameId, NodeId, PrivateEntry, RootEntry,
    TypeAndFlags, UnexplainedEntry, WeakEdge, native,
};

/// The highest number, of nodes or edges.
const U32_MAX: usize = u32::MAX as usize;

/// Collects items and, at the end, turns the ids they refer to into nodes.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    graph: Graph,
    guesses: Guesses,
    strong: PendingEdges,
    conservative: Vec<(ItemId, LabelId, NodeId)>,
    weak: Vec<(NodeId, LabelId, ItemId)>,
    private: Vec<(ItemId, u64)>,
    too_large: bool,
}

/// What is known of an item beside its roots and references.
#[derive(Clone, Copy, Debug)]
pub struct NodeRecord<'a> {
    /// The item's id.
    pub id: ItemId,
    /// Its type.
    pub item_type: ItemType,
    /// Its own bytes.
    pub size: u64,
    /// The engine's reference count.
    pub refcount: Option<u64>,
    /// The class of an object, the resource type of a resource.
    pub kind: Option<&'a str>,
    /// The handle of an object or resource, the length of a string, the elements of an array.
    pub detail: Option<u64>,
    /// Whether the dump marks it unreachable.
    pub unreachable: bool,
    /// Whether the dump says that something unknown keeps it alive.
    pub held: bool,
    /// How many of the references to it the dump does not show.
    pub unexplained_references: Option<u32>,
}

/// The dump has more items, references or names than the graph can number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "more than four thousand million items or references, or more than two thousand million names"
)]
pub struct TooLarge;

impl GraphBuilder {
    /// Begins a node; what follows, up to the next one, belongs to it.
    pub fn node(&mut self, record: NodeRecord<'_>) {
        if self.graph.types.len() == U32_MAX {
            self.too_large = true;
            return;
        }
        let kind = record.kind.map_or(NameId::EMPTY, |kind| self.intern(kind));
        let flag = |is_set: bool, bit| if is_set { bit } else { 0 };
        let flags = flag(record.unreachable, TypeAndFlags::UNREACHABLE)
            | flag(record.held, TypeAndFlags::HELD);
        self.strong.begin_node();
        let is_object = record.item_type == ItemType::Object;
        self.guesses.begin(is_object.then_some(kind));
        let graph = &mut self.graph;
        if let Some(n_references) = record.unexplained_references.filter(|&it| it > 0) {
            graph.unexplained.push(UnexplainedEntry {
                node: NodeId(graph.types.len() as u32),
                n_references,
            });
        }
        graph.ids.push(record.id.0);
        let item_type = TypeAndFlags::new(record.item_type, flags);
        graph.types.own().push(item_type);
        graph.kinds.push(kind);
        graph.sizes.push(Some(record.size));
        graph.refcounts.push(record.refcount);
        graph.details.push(record.detail);
    }

    /// Adds a root of the current node.
    pub fn root(&mut self, frame: &str, symbol_name: &str) {
        let Some(node) = self.current() else { return };
        let (frame, symbol_name) = (self.intern(frame), self.intern(symbol_name));
        self.graph.types.own()[node.index()].0 |= TypeAndFlags::ROOT;
        self.graph.roots.push(RootEntry {
            node,
            frame,
            symbol_name,
        });
    }

    /// Says that the current node is a closure, and of what.
    pub fn closure(&mut self, function: &str, file: &str, line: Option<u32>) {
        let Some(node) = self.current() else { return };
        let (function, file) = (self.intern(function), self.intern(file));
        self.graph.closures.push(ClosureEntry {
            node,
            function,
            file,
            line,
        });
    }

    /// Says what the current node owns outside of PHP's heap, and whether that is not all.
    pub fn native(&mut self, bytes: u64, is_incomplete: bool) {
        let Some(node) = self.current() else { return };
        self.graph.native.entries.push(native::Entry {
            node,
            bytes,
            is_incomplete,
        });
    }

    /// Adds a reference from the current node that keeps its target alive.
    pub fn child(&mut self, label: &str, target: ItemId) {
        let label = self.guesses.label(label, &mut self.graph.names);
        self.too_large |= !label.is_some_and(|label| self.strong.push(label, target));
    }

    /// Adds a reference from the current node that keeps nothing alive.
    pub fn weak_child(&mut self, label: &str, target: ItemId) {
        let Some(node) = self.current() else { return };
        match LabelId::new(label, &mut self.graph.names) {
            Some(label) => self.weak.push((node, label, target)),
            None => self.too_large = true,
        }
    }

    /// Adds a reference to the current node that only a scan of the holder's memory found. Like a child, it keeps
    /// the node alive.
    pub fn conservative_referrer(&mut self, label: &str, holder: ItemId) {
        let Some(node) = self.current() else { return };
        match LabelId::new(label, &mut self.graph.names) {
            Some(label) => self.conservative.push((holder, label, node)),
            None => self.too_large = true,
        }
    }

    /// Adds to an item's size what a scan found in its private memory.
    pub fn private(&mut self, item: ItemId, bytes: u64) {
        self.private.push((item, bytes));
    }

    /// Adds the nodes of another builder behind those of this one.
    pub fn append(&mut self, later: Self) {
        if self.graph.types.len() == 0 && !self.too_large {
            *self = later;
            return;
        }
        let Self {
            graph: mut later,
            guesses: _,
            mut strong,
            conservative,
            weak,
            private,
            too_large,
        } = later;
        let graph = &mut self.graph;
        let n_before = graph.types.len();
        let n_nodes = n_before + later.types.len();
        let n_edges = self.strong.len() + strong.len();
        if n_nodes > U32_MAX || n_edges > U32_MAX || too_large {
            self.too_large = true;
            return;
        }
        let (labels, places) = self.strong.parts();
        let (later_labels, later_places) = strong.parts();
        // Names take about as long as all that has nothing to do with them.
        let names = thread::scope(|scope| {
            scope.spawn(|| {
                graph.ids.append(later.ids);
                graph.types.own().append(later.types.own());
                graph.sizes.append(later.sizes);
                graph.refcounts.append(later.refcounts);
                graph.details.append(later.details);
                places.append(later_places);
            });
            let names = graph.names.append(&later.names)?;
            let name = |NameId(id)| names[id as usize];
            graph.kinds.append(later.kinds, name);
            labels.extend(later_labels.drain(..).map(|it| it.renumbered(name)));
            Some(names)
        });
        let Some(names) = names else {
            self.too_large = true;
            return;
        };
        let node = |NodeId(node)| NodeId(n_before as u32 + node);
        let name = |NameId(id)| names[id as usize];
        let label = |label: LabelId| label.renumbered(name);

        let conservative = conservative.into_iter();
        self.conservative
            .extend(conservative.map(|(holder, it, held)| (holder, label(it), node(held))));
        let weak = weak.into_iter();
        self.weak
            .extend(weak.map(|(source, it, target)| (node(source), label(it), target)));
        self.private.extend(private);
        let unexplained = later.unexplained.into_iter();
        graph
            .unexplained
            .extend(unexplained.map(|entry| UnexplainedEntry {
                node: node(entry.node),
                ..entry
            }));
        let native = later.native.entries.into_iter();
        graph
            .native
            .entries
            .extend(native.map(|entry| native::Entry {
                node: node(entry.node),
                ..entry
            }));
        let roots = later.roots.into_iter();
        graph.roots.extend(roots.map(|root| RootEntry {
            node: node(root.node),
            frame: name(root.frame),
            symbol_name: name(root.symbol_name),
        }));
        let closures = later.closures.into_iter();
        graph.closures.extend(closures.map(|closure| ClosureEntry {
            node: node(closure.node),
            function: name(closure.function),
            file: name(closure.file),
            line: closure.line,
        }));
    }

    /// Resolves the references. One that leads to no item is counted and left out.
    ///
    /// # Errors
    ///
    /// If something was left out because its number would not fit.
    pub fn finish(self) -> Result<Graph, TooLarge> {
        let Self {
            mut graph,
            guesses: _,
            strong,
            conservative,
            weak,
            private,
            too_large,
        } = self;
        if too_large || strong.len() + conservative.len() > U32_MAX {
            return Err(TooLarge);
        }
        graph.kinds.finish(&mut graph.names).ok_or(TooLarge)?;
        graph.names.freeze();
        let index = IdIndex::new(&graph.ids);
        let n_weak = weak.len();
        let weak = weak.into_iter().filter_map(|(source, label, target)| {
            index.get(target).map(|target| WeakEdge {
                source,
                label,
                target,
            })
        });
        graph.weak = weak.collect();
        let n_private = private.len();
        graph.private = private
            .into_iter()
            .filter_map(|(item, bytes)| {
                let node = index.get(item)?;
                graph.sizes.add(node, bytes);
                Some(PrivateEntry { node, bytes })
            })
            .collect();
        graph.private.sort_by_key(|entry| entry.node);
        let n_conservative = conservative.len();
        let mut conservative: Vec<_> = conservative
            .into_iter()
            .filter_map(|(holder, label, node)| Some((index.get(holder)?, label, node)))
            .collect();
        conservative.sort_by_key(|&(holder, ..)| holder);
        let (strong, n_dangling) = strong.resolve(&index);
        graph.strong = strong.append(&conservative);
        graph.n_dangling = n_dangling
            + (n_weak - graph.weak.len()) as u64
            + (n_private - graph.private.len()) as u64
            + (n_conservative - conservative.len()) as u64;
        graph.conservative = conservative
            .into_iter()
            .map(|(holder, ..)| holder)
            .collect();
        Ok(graph)
    }

    fn current(&self) -> Option<NodeId> {
        self.graph
            .types
            .len()
            .checked_sub(1)
            .map(|node| NodeId(node as u32))
    }

    fn intern(&mut self, name: &str) -> NameId {
        self.graph.names.intern(name).unwrap_or_else(|| {
            self.too_large = true;
            NameId::EMPTY
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Label;
    use crate::graph::testing::{array, object};

    #[test]
    fn an_item_may_refer_to_a_later_one_and_to_itself() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.child("self", ItemId(0x10));
        builder.child("7", ItemId(0x20));
        builder.node(object(0x20, "A"));
        let graph = builder.finish().unwrap();
        let [first, second] = [0x10, 0x20].map(|id| graph.find(ItemId(id)).unwrap());
        let edges: Vec<_> = graph
            .children(first)
            .map(|edge| (edge.label, edge.target))
            .collect();
        assert_eq!(
            edges,
            [(Label::Name("self"), first), (Label::Index(7), second)]
        );
        assert_eq!(graph.n_children(second), 0);
        assert_eq!(graph.referrers().of(first), [first]);
        assert_eq!(graph.referrers().of(second), [first]);
    }

    #[test]
    fn references_to_nowhere_are_left_out_and_counted() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.child("gone", ItemId(0x99));
        builder.child("kept", ItemId(0x10));
        builder.weak_child("gone", ItemId(0x98));
        let graph = builder.finish().unwrap();
        let node = graph.find(ItemId(0x10)).unwrap();
        assert_eq!(
            graph
                .children(node)
                .map(|edge| edge.label)
                .collect::<Vec<_>>(),
            [Label::Name("kept")]
        );
        assert_eq!(graph.weak_children(node).len(), 0);
        assert_eq!(graph.n_dangling(), 2);
    }

    #[test]
    fn private_memory_is_a_part_of_the_size() {
        let mut builder = GraphBuilder::default();
        builder.node(object(0x10, "A"));
        builder.node(object(0x20, "B"));
        builder.private(ItemId(0x20), 100_000);
        builder.private(ItemId(0x99), 8);
        let graph = builder.finish().unwrap();
        let [a, b] = [0x10, 0x20].map(|id| graph.find(ItemId(id)).unwrap());
        assert_eq!(graph.self_size(b), graph.self_size(a) + 100_000);
        assert_eq!(
            [a, b].map(|it| graph.private_size(it)),
            [None, Some(100_000)]
        );
        assert_eq!(graph.n_dangling(), 1);
    }

    #[test]
    fn weak_references_stand_apart() {
        let mut builder = GraphBuilder::default();
        builder.node(object(0x10, "WeakReference"));
        builder.weak_child("value", ItemId(0x20));
        builder.node(object(0x20, "A"));
        let graph = builder.finish().unwrap();
        let [weak, value] = [0x10, 0x20].map(|id| graph.find(ItemId(id)).unwrap());
        assert_eq!(
            graph
                .weak_children(weak)
                .map(|edge| edge.target)
                .collect::<Vec<_>>(),
            [value]
        );
        assert_eq!(graph.n_children(weak), 0);
        assert!(graph.referrers().of(value).is_empty());
    }

    #[test]
    fn what_a_scan_found_stands_behind_the_other_edges_of_its_holder() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.conservative_referrer("<hidden 8>", ItemId(0x20));
        builder.conservative_referrer("<hidden 16>", ItemId(0x99));
        builder.node(object(0x20, "A"));
        builder.child("a", ItemId(0x20));
        builder.node(object(0x30, "B"));
        builder.child("b", ItemId(0x10));
        builder.node(array(0x40));
        builder.conservative_referrer("<hidden 0>", ItemId(0x20));
        builder.conservative_referrer("<hidden 0>", ItemId(0x10));
        let graph = builder.finish().unwrap();
        let [first, holder, other, last] =
            [0x10, 0x20, 0x30, 0x40].map(|id| graph.find(ItemId(id)).unwrap());
        let edges = |node| -> Vec<_> {
            graph
                .children(node)
                .map(|edge| (edge.label.to_string(), edge.target, edge.conservative))
                .collect()
        };
        assert_eq!(
            edges(holder),
            [
                ("a".to_owned(), holder, false),
                ("<hidden 8>".to_owned(), first, true),
                ("<hidden 0>".to_owned(), last, true)
            ]
        );
        assert_eq!(edges(first), [("<hidden 0>".to_owned(), last, true)]);
        assert_eq!(edges(other), [("b".to_owned(), first, false)]);
        assert_eq!(graph.referrers().of(first), [holder, other]);
        assert_eq!(graph.n_dangling(), 1);
    }

    #[test]
    fn of_two_items_with_one_id_the_first_is_meant() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.node(object(0x10, "A"));
        builder.node(array(0x20));
        builder.child("x", ItemId(0x10));
        let graph = builder.finish().unwrap();
        let first = graph.find(ItemId(0x10)).unwrap();
        assert_eq!((graph.n_nodes(), first.index()), (3, 0));
        assert_eq!(graph.referrers().of(first).len(), 1);
    }

    #[test]
    fn an_item_keeps_all_its_roots_in_order() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.node(array(0x20));
        builder.root("<GLOBAL>", "a");
        builder.root("<GLOBAL>", "b");
        let graph = builder.finish().unwrap();
        let [plain, root] = [0x10, 0x20].map(|id| graph.find(ItemId(id)).unwrap());
        assert!(!graph.is_root(plain) && graph.is_root(root));
        assert_eq!(
            graph
                .roots(root)
                .map(|root| root.symbol_name)
                .collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert_eq!(graph.roots(plain).len(), 0);
    }
}
