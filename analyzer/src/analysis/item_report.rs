//! Everything about one item.

use serde::Serialize;

use crate::analysis::brief::Brief;
use crate::analysis::heap::Heap;
use crate::analysis::item::Item;
use crate::analysis::native::NativeRetained;
use crate::graph::{Dominators, Edge, Graph, Label, NodeId, Reach};

/// Which of the children to return.
#[derive(Debug)]
pub struct Page {
    /// How many to pass over.
    pub offset: usize,
    /// How many to return.
    pub limit: usize,
}

/// Everything about one item.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ItemReport<'g> {
    /// What the dump says.
    #[serde(flatten)]
    pub item: Item<'g>,
    /// The bytes that would be freed with it.
    pub retained_size_bytes: u64,
    /// How many thousandths of the heap these are.
    pub retained_permille: u64,
    /// What would be freed with it outside of PHP's heap.
    #[serde(flatten)]
    pub native_retained: NativeRetained,
    /// How many items would be freed with it, itself included.
    pub n_retained_items: usize,
    /// How it is reached.
    pub reach: Reach,
    /// How many references lie between a root and the item; none if no root reaches it.
    pub depth: Option<u32>,
    /// The nearest item without which it would be freed; none if there is no single one.
    pub dominator: Option<Brief<'g>>,
    /// How many references to it there are, weak ones aside.
    pub n_referrers: usize,
    /// How many references it has, weak ones included.
    pub n_references: usize,
    /// How many of them were passed over.
    pub offset: usize,
    /// Those that follow.
    pub references: Vec<Child<'g>>,
}

/// A reference from the item to another.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Child<'g> {
    /// Its label.
    pub label: Label<'g>,
    /// What it refers to.
    #[serde(flatten)]
    pub item: Brief<'g>,
    /// Whether only a scan of memory found it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conservative: bool,
    /// Whether it keeps nothing alive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
}

/// Gathers everything about a node, and one page of its references.
pub fn item_report<'g>(
    graph: &'g Graph,
    dominators: &Dominators,
    node: NodeId,
    page: &Page,
) -> ItemReport<'g> {
    let retained_size_bytes = dominators.retained_size(node);
    let child = |(weak, edge): (bool, Edge<'g>)| Child {
        label: edge.label,
        item: Brief::new(graph, dominators, edge.target),
        conservative: edge.conservative,
        weak,
    };
    let strong = graph.children(node).map(|edge| (false, edge));
    let weak = graph.weak_children(node).map(|edge| (true, edge));
    ItemReport {
        item: Item::new(graph, node),
        retained_size_bytes,
        retained_permille: Heap::new(graph, dominators).permille(retained_size_bytes),
        native_retained: NativeRetained(graph.native_retained(node)),
        n_retained_items: dominators.subtree(node).len(),
        reach: dominators.reach(node),
        depth: graph.depths().of(node),
        dominator: dominators
            .idom(node)
            .map(|idom| Brief::new(graph, dominators, idom)),
        n_referrers: graph.referrers().of(node).len(),
        n_references: strong.len() + weak.len(),
        offset: page.offset,
        references: strong
            .chain(weak)
            .skip(page.offset)
            .take(page.limit)
            .map(child)
            .collect(),
    }
}
