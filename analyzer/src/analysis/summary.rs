//! What is in memory: items by type and class, or by namespace.

mod grouping;

use std::cmp::{Ordering, Reverse};

use dump_format::HeapSection;
use serde::Serialize;

use crate::analysis::class_name::Classes;
use crate::analysis::heap::Heap;
use crate::analysis::ledger::HeapFigures;
use crate::analysis::native::{NativeRetained, NativeSize};
use crate::graph::{Dominators, Graph};

pub use grouping::GroupBy;
use grouping::{Group, Groups};

/// What to find out.
#[derive(Debug, Default)]
pub struct Options {
    /// What makes objects one group.
    pub group_by: GroupBy,
    /// Which classes to look at, and at nothing else.
    pub classes: Option<Classes>,
    /// What comes first.
    pub sort: Sort,
    /// How many rows to return.
    pub limit: Option<usize>,
}

/// What the rows are sorted by. Ties are broken by number, by size, and by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// Most items first
    #[default]
    Count,
    /// Largest self size first
    Size,
    /// Largest retained size first
    Retained,
    /// By name
    Class,
}

/// All items of a dump, by type, and objects by class.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Summary<'g> {
    /// How many groups there are.
    pub n_rows: usize,
    /// The first of them.
    pub rows: Vec<SummaryRow<'g>>,
    /// The heap as a whole.
    #[serde(skip_serializing_if = "WholeHeap::is_unknown")]
    pub heap: WholeHeap<'g>,
}

/// What is known of the heap as a whole.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WholeHeap<'g> {
    /// What retained sizes are shares of, if they were asked for.
    #[serde(flatten)]
    pub retained: Option<Heap>,
    /// What its bytes are used for, if the dump tells it.
    #[serde(flatten)]
    pub figures: Option<HeapFigures<'g>>,
}

impl WholeHeap<'_> {
    fn is_unknown(&self) -> bool {
        self.retained.is_none() && self.figures.is_none()
    }
}

/// The items of one type, or the objects of one class or namespace.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SummaryRow<'g> {
    /// The type of them all.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of them all, for objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// The namespace of them all, for objects by namespace; empty for the global one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<&'g str>,
    /// How many there are.
    pub n_items: u64,
    /// Their self sizes together.
    pub self_size_bytes: u64,
    /// Whether they are slots of their holders, and their bytes counted there.
    #[serde(skip)]
    pub is_scalar: bool,
    /// What they own outside of PHP's heap.
    #[serde(flatten)]
    pub native: NativeSize,
    /// What they retain together, nothing twice.
    #[serde(flatten)]
    pub retained: Option<Retained>,
    /// What they retain together outside of PHP's heap.
    #[serde(flatten)]
    pub native_retained: NativeRetained,
}

/// What a group retains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Retained {
    /// The bytes that would be freed if all of the group died, or at least so many.
    pub retained_size_bytes: u64,
    /// Whether it is no more than that.
    pub retained_is_exact: bool,
    /// What they dominate: no more than that, and exact where it is.
    #[serde(skip)]
    pub dominated_bytes: u64,
    /// How many thousandths of the heap these are.
    pub retained_permille: u64,
}

impl SummaryRow<'_> {
    /// Whether what the items retain together is known, if it was asked for.
    pub fn is_exact(&self) -> bool {
        self.retained.is_none_or(|it| it.retained_is_exact)
    }

    /// Their self sizes together, but for scalars, which lie in their holders.
    pub fn counted_size_bytes(&self) -> u64 {
        if self.is_scalar {
            0
        } else {
            self.self_size_bytes
        }
    }

    /// What the items are called: their class, their namespace with a backslash behind it, or else their type.
    pub fn name(&self) -> String {
        match (self.namespace, self.class) {
            (Some(namespace), _) => format!("{namespace}\\"),
            (None, Some(class)) => class.to_owned(),
            (None, None) => self.item_type.to_owned(),
        }
    }
}

/// Counts the items of each group; retained sizes come from the dominators, if they are given, and the use of the heap
/// from its account.
///
/// What the dominators tell of a group is a lower bound where several of its items hold something together. For the first
/// of these rows, as many as one search does for, what is freed with the whole group is found out: here, unless it was found
/// out for the graph's own groups already.
pub fn summary<'g>(
    graph: &'g Graph,
    section: Option<&'g HeapSection<'_>>,
    dominators: Option<&Dominators>,
    options: &Options,
) -> Summary<'g> {
    let heap = dominators.map(|it| Heap::new(graph, it));
    let mut groups = grouping::groups(graph, dominators, options);
    let mut rows = sorted_rows(&groups, heap, options);
    let limit = options.limit.unwrap_or(usize::MAX);
    let n_to_show = match options.sort {
        // What one retains at least does not tell its place.
        Sort::Retained => usize::MAX,
        Sort::Count | Sort::Size | Sort::Class => limit,
    };
    let first = rows.iter().take(n_to_show).map(|&(group, _)| group);
    if groups.find_exact(first) {
        rows = sorted_rows(&groups, heap, options);
    }
    let n_rows = rows.len();
    let rows = rows.into_iter().take(limit).map(|(_, row)| row).collect();
    Summary {
        n_rows,
        rows,
        heap: WholeHeap {
            retained: heap,
            figures: section.map(HeapFigures::new),
        },
    }
}

/// The rows in order, with the numbers of their groups.
fn sorted_rows<'g>(
    groups: &Groups<'g>,
    heap: Option<Heap>,
    options: &Options,
) -> Vec<(u32, SummaryRow<'g>)> {
    let retained = |group: &Group<'_>| {
        let (heap, retained_size_bytes) = (heap?, group.retained_size_bytes?);
        Some(Retained {
            retained_size_bytes,
            retained_is_exact: group.is_exact,
            dominated_bytes: group.dominated_bytes,
            retained_permille: heap.permille(retained_size_bytes),
        })
    };
    let row = |group: &Group<'g>| SummaryRow {
        item_type: group.item_type.as_str(),
        class: group
            .name
            .filter(|_| options.group_by != GroupBy::Namespace),
        namespace: (group.name).filter(|_| options.group_by == GroupBy::Namespace),
        n_items: group.n_items,
        self_size_bytes: group.self_size_bytes,
        is_scalar: group.item_type.is_scalar(),
        native: NativeSize(group.native),
        retained: retained(group),
        native_retained: NativeRetained(group.native_retained),
    };
    let mut rows: Vec<_> = (0..).zip(groups.list.iter().map(row)).collect();
    rows.sort_by(|(_, a), (_, b)| compare(options.sort, a, b));
    rows
}

fn compare(sort: Sort, a: &SummaryRow<'_>, b: &SummaryRow<'_>) -> Ordering {
    let retained = |row: &SummaryRow<'_>| row.retained.map(|it| it.retained_size_bytes);
    let by_name = || (a.name(), a.item_type).cmp(&(b.name(), b.item_type));
    let by_count = || {
        let key = |row: &SummaryRow<'_>| (Reverse(row.n_items), Reverse(row.self_size_bytes));
        key(a).cmp(&key(b))
    };
    let first = match sort {
        Sort::Count => Ordering::Equal,
        Sort::Size => b.self_size_bytes.cmp(&a.self_size_bytes),
        Sort::Retained => retained(b).cmp(&retained(a)),
        Sort::Class => by_name(),
    };
    first.then_with(by_count).then_with(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::class_name::classes;
    use crate::graph::testing::{array, cart, item, object};
    use crate::graph::{GraphBuilder, ItemId, ItemType};

    fn names(graph: &Graph, options: &Options) -> Vec<String> {
        let dominators = graph.dominators();
        let summary = summary(graph, None, Some(dominators), options);
        summary.rows.iter().map(SummaryRow::name).collect()
    }

    #[test]
    fn most_items_come_first_then_the_largest_then_by_name() {
        let mut builder = GraphBuilder::default();
        builder.node(object(1, "B"));
        builder.node(object(2, "A"));
        builder.node(item(3, ItemType::Null, 16));
        builder.node(item(4, ItemType::Float, 50));
        builder.node(item(5, ItemType::String, 3));
        builder.node(item(6, ItemType::String, 4));
        let graph = builder.finish().unwrap();
        let rows: Vec<_> = summary(&graph, None, None, &Options::default())
            .rows
            .iter()
            .map(|row| (row.name(), row.n_items, row.self_size_bytes))
            .collect();
        let expected = [
            ("string", 2, 7),
            ("float", 1, 50),
            ("A", 1, 40),
            ("B", 1, 40),
            ("null", 1, 16),
        ];
        assert_eq!(
            rows,
            expected.map(|(name, n, size)| (name.to_owned(), n, size))
        );
    }

    #[test]
    fn a_class_retains_nothing_twice_and_a_scalar_nothing() {
        let mut builder = GraphBuilder::default();
        builder.node(object(1, "App\\Node"));
        builder.root("<GLOBAL>", "list");
        builder.child("next", ItemId(2));
        builder.child("n", ItemId(4));
        builder.node(object(2, "App\\Node"));
        builder.child("data", ItemId(3));
        builder.node(array(3));
        builder.node(item(4, ItemType::Integer, 16));
        let graph = builder.finish().unwrap();
        let dominators = graph.dominators();
        let summary = summary(&graph, None, Some(dominators), &Options::default());
        let rows: Vec<_> = summary
            .rows
            .iter()
            .map(|row| (row.name(), row.retained.unwrap()))
            .map(|(name, it)| (name, it.retained_size_bytes, it.retained_permille))
            .collect();
        assert_eq!(
            rows,
            [
                ("App\\Node".to_owned(), 136, 1000),
                ("array".to_owned(), 56, 412),
                ("integer".to_owned(), 0, 0)
            ]
        );
        assert_eq!(summary.heap.retained.unwrap().size_bytes, 136);
    }

    #[test]
    fn rows_can_be_sorted_grouped_chosen_and_cut() {
        let graph = cart().finish().unwrap();
        let sorted = |sort| {
            names(
                &graph,
                &Options {
                    sort,
                    ..Options::default()
                },
            )
        };
        assert_eq!(
            sorted(Sort::Class),
            ["App\\Line", "App\\Orphan", "array", "reference", "string"]
        );
        assert_eq!(sorted(Sort::Size)[..2], ["App\\Line", "array"]);
        assert_eq!(sorted(Sort::Retained)[..2], ["array", "App\\Line"]);
        let namespaces = Options {
            group_by: GroupBy::Namespace,
            classes: Some(classes(&graph, "App\\*")),
            ..Options::default()
        };
        assert_eq!(names(&graph, &namespaces), ["App\\"]);
        let first = Options {
            limit: Some(1),
            ..Options::default()
        };
        assert_eq!(summary(&graph, None, None, &first).n_rows, 5);
        assert_eq!(names(&graph, &first), ["App\\Line"]);
    }
}
