//! The dominator tree for people: what keeps most of the heap, and through what.

mod outline;
mod survey;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::analysis::amount::Amount;
use crate::analysis::heap::Heap;
use crate::analysis::native::NativeRetained;
use crate::graph::Shape;
use crate::graph::{
    Dominators, Graph, ItemId, ItemType, Label, Native, NodeId, Reach, Root, RootShape,
};

pub use outline::{Outline, OutlineRow};
pub use survey::Survey;

/// Up to how many children it is faster to look through them than to look one up.
const FEW_CHILDREN: usize = 8;

/// How many rows to return of a level that is large in sum, though no row is.
const SHOWN_ANYWAY: usize = 5;

/// Which part of the tree to return.
#[derive(Debug)]
pub struct Options {
    /// The item at its top; none for the whole tree.
    pub at: Option<NodeId>,
    /// How many levels to return.
    pub depth: usize,
    /// How many bytes a row should retain, in PHP's heap or outside, or what share of those of the top.
    pub min: Amount,
}

/// A part of the dominator tree.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DominatorTree<'g> {
    /// What shares are of.
    pub heap: Heap,
    /// The rows, each in front of those below it; the largest first.
    pub rows: Vec<Row<'g>>,
    /// Whether the depth left out rows that would be large enough.
    pub is_cut: bool,
}

/// Items that are alike and that the items of the row above dominate.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Row<'g> {
    /// How many rows are above this one.
    pub depth: usize,
    /// How many items there are.
    pub n_items: usize,
    /// What they retain together; they have nothing in common.
    pub retained_size_bytes: u64,
    /// How many thousandths of the heap these are.
    pub retained_permille: u64,
    /// What they retain outside of PHP's heap.
    #[serde(flatten)]
    pub native: NativeRetained,
    /// What they are; absent for those that are too small for rows of their own.
    #[serde(flatten)]
    pub kind: Option<Kind<'g>>,
}

/// What items of a row have in common.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Kind<'g> {
    /// Their type.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// The id, if there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ItemId>,
    /// How they are reached.
    pub reach: Reach,
    /// How what dominates them holds them.
    pub held_as: HeldAs<'g>,
}

/// How a dominator holds what it dominates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeldAs<'g> {
    /// It is the virtual root.
    Root(Root<'g>),
    /// It is the virtual root, by roots that only a number tells apart.
    Roots(RootShape<'g>),
    /// By one reference.
    Reference(Reference<'g>),
    /// By references that are alike.
    Shape(Shape<'g>),
    /// Only through several others.
    Shared,
    /// It is the virtual root, but no root is.
    Nothing,
}

/// A reference by its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reference<'g> {
    /// The type of who holds.
    #[serde(skip)]
    pub holder: ItemType,
    /// The label.
    pub label: Label<'g>,
}

/// Items of one kind, met so far.
struct Group<'g> {
    nodes: Vec<NodeId>,
    retained_size_bytes: u64,
    /// Outside of PHP's heap.
    native: Native,
    /// How the first one is held.
    held_as: HeldAs<'g>,
}

/// What must be equal for items to share a row. Roots do if only a number tells them apart.
#[derive(PartialEq, Eq, Hash)]
struct Key<'g> {
    item_type: ItemType,
    class: Option<u32>,
    held_as: HeldAs<'g>,
    reach: Reach,
}

/// Gathers the rows from the top, with items that are alike on one row. Takes long if most of the heap is on them.
pub fn outline(graph: &Graph, dominators: &Dominators, options: &Options) -> Outline {
    let top_bytes = options.at.map_or(dominators.total_size(), |node| {
        dominators.retained_size(node)
    });
    let top_native = match options.at {
        Some(node) => graph.native_retained(node),
        None => graph.native_total(),
    };
    let level = Level {
        graph,
        dominators,
        min_bytes: options.min.of(top_bytes),
        min_native: options.min.of(top_native.bytes).max(1),
    };
    let mut rows = Vec::new();
    let mut is_cut = false;
    // What is still to be written: groups with their depth, and how many items are too small and their bytes.
    let mut to_write = match options.at {
        Some(node) => vec![(0, Part::Group(level.alone(node)))],
        None => level.below(None, 0),
    };
    to_write.reverse();
    while let Some((depth, part)) = to_write.pop() {
        let (n_items, retained_size_bytes, native, first) = match part {
            Part::Rest(n_items, bytes, native) => (n_items, bytes, native, None),
            Part::Group(group) => {
                if level.is_large(group.retained_size_bytes, group.native) {
                    let below = level.below(Some(&group.nodes), depth + 1);
                    if depth + 1 < options.depth {
                        to_write.extend(below.into_iter().rev());
                    } else {
                        is_cut |= below.iter().any(|(_, part)| matches!(part, Part::Group(_)));
                    }
                }
                let (bytes, first) = (group.retained_size_bytes, group.nodes.first().copied());
                (group.nodes.len(), bytes, group.native, first)
            }
        };
        rows.push(OutlineRow {
            depth,
            n_items,
            retained_size_bytes,
            native,
            first,
        });
    }
    Outline { rows, is_cut }
}

/// Says what the items of each row are.
pub fn describe<'g>(
    graph: &'g Graph,
    dominators: &Dominators,
    outline: &Outline,
) -> DominatorTree<'g> {
    let heap = Heap::new(graph, dominators);
    let level = Level {
        graph,
        dominators,
        min_bytes: 0,
        min_native: 0,
    };
    let rows = outline.rows.iter().map(|row| Row {
        depth: row.depth,
        n_items: row.n_items,
        retained_size_bytes: row.retained_size_bytes,
        retained_permille: heap.permille(row.retained_size_bytes),
        native: NativeRetained(row.native),
        kind: row.first.map(|first| level.kind(first, row.n_items == 1)),
    });
    DominatorTree {
        heap,
        rows: rows.collect(),
        is_cut: outline.is_cut,
    }
}

enum Part<'g> {
    Group(Group<'g>),
    Rest(usize, u64, Native),
}

/// What it takes to find the rows of one level.
struct Level<'g, 'd> {
    graph: &'g Graph,
    dominators: &'d Dominators,
    min_bytes: u64,
    /// The same outside of PHP's heap.
    min_native: u64,
}

impl<'g> Level<'g, '_> {
    fn alone(&self, node: NodeId) -> Group<'g> {
        let holder = self.dominators.idom(node);
        let held_as = match holder {
            None => self.held_by_root(node),
            Some(holder) => self
                .label(holder, node)
                .map_or(HeldAs::Shared, |label| self.held_by(holder, label)),
        };
        Group {
            nodes: vec![node],
            retained_size_bytes: self.dominators.retained_size(node),
            native: self.graph.native_retained(node),
            held_as,
        }
    }

    /// The rows below some items, or of the top: the largest first, and last what is too small.
    fn below(&self, holders: Option<&[NodeId]>, depth: usize) -> Vec<(usize, Part<'g>)> {
        let mut groups = Groups::default();
        match holders {
            None => self.dominators.children(None).for_each(|node| {
                self.add(&mut groups, node, self.held_by_root(node));
            }),
            Some(holders) => holders
                .iter()
                .for_each(|&holder| self.add_children(&mut groups, holder)),
        }
        let mut groups = groups.groups;
        // The sort is stable: ties stay in the order of the tree.
        let is_large = |it: &Group<'_>| self.is_large(it.retained_size_bytes, it.native);
        groups.sort_by_key(|group| Reverse((is_large(group), group.retained_size_bytes)));
        let n_large = groups.partition_point(is_large);
        let sum = |groups: &[Group<'_>]| {
            let sizes = groups.iter().map(|it| (it.retained_size_bytes, it.native));
            sizes.fold((0, Native::default()), |(bytes, native), it| {
                (bytes + it.0, native.plus(it.1))
            })
        };
        let (bytes_left, native_left) = sum(&groups[n_large..]);
        let n_shown = if self.is_large(bytes_left, native_left) {
            n_large.max(SHOWN_ANYWAY).min(groups.len())
        } else {
            n_large
        };
        let small = groups.split_off(n_shown);
        let n_small = small.iter().map(|group| group.nodes.len()).sum();
        let (bytes, native) = sum(&small);
        let rest = (bytes > 0 || native.is_any()).then_some(Part::Rest(n_small, bytes, native));
        let groups = groups.into_iter().map(Part::Group);
        groups.chain(rest).map(|part| (depth, part)).collect()
    }

    fn is_large(&self, size_bytes: u64, native: Native) -> bool {
        size_bytes >= self.min_bytes || native.bytes >= self.min_native
    }

    fn add_children(&self, groups: &mut Groups<'g>, holder: NodeId) {
        let mut children = self.dominators.children(Some(holder)).peekable();
        if children.peek().is_none() {
            return;
        }
        let held_as = |label| self.held_by(holder, label);
        if self.graph.n_children(holder) <= FEW_CHILDREN {
            for node in children {
                self.add(
                    groups,
                    node,
                    self.label(holder, node).map_or(HeldAs::Shared, held_as),
                );
            }
            return;
        }
        let mut labels: FxHashMap<NodeId, Label<'g>> = FxHashMap::default();
        for edge in self.graph.children(holder) {
            labels.entry(edge.target).or_insert(edge.label);
        }
        for node in children {
            let label = labels.get(&node).copied();
            self.add(groups, node, label.map_or(HeldAs::Shared, held_as));
        }
    }

    fn label(&self, holder: NodeId, node: NodeId) -> Option<Label<'g>> {
        let mut edges = self.graph.children(holder);
        edges
            .find(|edge| edge.target == node)
            .map(|edge| edge.label)
    }

    fn add(&self, groups: &mut Groups<'g>, node: NodeId, held_as: HeldAs<'g>) {
        let key = Key {
            item_type: self.graph.item_type(node),
            class: self.graph.class_number(node),
            held_as: held_as.shape(),
            reach: self.dominators.reach(node),
        };
        let group = groups.get(key, held_as);
        group.nodes.push(node);
        group.retained_size_bytes += self.dominators.retained_size(node);
        group.native = group.native.plus(self.graph.native_retained(node));
    }

    fn held_by(&self, holder: NodeId, label: Label<'g>) -> HeldAs<'g> {
        let holder = self.graph.item_type(holder);
        HeldAs::Reference(Reference { holder, label })
    }

    fn held_by_root(&self, node: NodeId) -> HeldAs<'g> {
        match self.graph.roots(node).next() {
            Some(root) => HeldAs::Root(root),
            None if self.dominators.reach(node) == Reach::Rooted => HeldAs::Shared,
            None => HeldAs::Nothing,
        }
    }

    /// What an item is, or items that are like it.
    fn kind(&self, first: NodeId, is_alone: bool) -> Kind<'g> {
        let held_as = self.alone(first).held_as;
        Kind {
            item_type: self.graph.item_type(first).as_str(),
            class: self.graph.class(first),
            id: is_alone.then(|| self.graph.id(first)),
            reach: self.dominators.reach(first),
            held_as: if is_alone { held_as } else { held_as.shape() },
        }
    }
}

impl HeldAs<'_> {
    /// The same without what tells single references apart.
    pub fn shape(self) -> Self {
        match self {
            Self::Reference(Reference { holder, label }) => Self::Shape(Shape::new(holder, label)),
            Self::Root(root) if root.shape().is_numbered() => Self::Roots(root.shape()),
            other => other,
        }
    }
}

/// Groups in the order in which they are met.
#[derive(Default)]
struct Groups<'g> {
    groups: Vec<Group<'g>>,
    numbers: FxHashMap<Key<'g>, usize>,
}

impl<'g> Groups<'g> {
    fn get(&mut self, key: Key<'g>, held_as: HeldAs<'g>) -> &mut Group<'g> {
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.groups.push(Group {
                nodes: Vec::new(),
                retained_size_bytes: 0,
                native: Native::default(),
                held_as,
            });
            self.groups.len() - 1
        });
        &mut self.groups[number]
    }
}
