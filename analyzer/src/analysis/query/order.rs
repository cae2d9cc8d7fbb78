//! The first of many items in some order, without keeping them all.

use std::cmp::{Ordering, Reverse};
use std::str::FromStr;

use crate::analysis::attribute::{NamedAttribute, UnknownAttribute, Value};
use crate::graph::{Graph, NodeId};

/// An attribute to sort by: numbers from the largest, texts from A to Z, what holds first. Items without the attribute
/// come last, ties in the order of the dump.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    attribute: NamedAttribute,
    is_reversed: bool,
}

impl FromStr for Sort {
    type Err = UnknownAttribute;

    /// Reads the name of an attribute, with a minus in front for the opposite order.
    fn from_str(text: &str) -> Result<Self, UnknownAttribute> {
        let name = text.strip_prefix('-');
        let attribute = name.unwrap_or(text).parse()?;
        let is_reversed = name.is_some();
        Ok(Self {
            attribute,
            is_reversed,
        })
    }
}

/// What an item is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(Reverse<u64>),
    Text(String),
    Absent,
}

/// Collects items and forgets those that cannot be among the first.
pub struct Selection<'g> {
    graph: &'g Graph,
    sort: Option<Sort>,
    limit: usize,
    items: Vec<(Key, NodeId)>,
    /// Whether there were more. The last of the first `limit` ones is then the last in order, and who comes behind it is
    /// not among the first.
    is_cut: bool,
}

impl<'g> Selection<'g> {
    /// Nothing yet.
    pub fn new(graph: &'g Graph, sort: Option<Sort>, limit: usize) -> Self {
        Self {
            graph,
            sort,
            limit,
            items: Vec::new(),
            is_cut: false,
        }
    }

    /// Adds the next item in the order of the dump.
    pub fn add(&mut self, node: NodeId) {
        let Some(sort) = self.sort else {
            if self.items.len() < self.limit {
                self.items.push((Key::Absent, node));
            }
            return;
        };
        let key = match sort.attribute.attribute.value(self.graph, node) {
            None => Key::Absent,
            Some(Value::Text(text)) => Key::Text(text),
            Some(Value::Number(n) | Value::Bytes(n)) => Key::Number(Reverse(n)),
            Some(Value::Id(id)) => Key::Number(Reverse(id.0)),
            Some(Value::Flag(flag)) => Key::Number(Reverse(flag.into())),
        };
        let item = (key, node);
        if self.is_cut && sort.compare(&item, &self.items[self.limit - 1]).is_gt() {
            return;
        }
        self.items.push(item);
        // Enough room that each item is looked at a few times at most.
        if self.items.len() > self.limit.saturating_mul(2).saturating_add(1024) {
            self.cut(sort);
        }
    }

    /// The first items in order.
    pub fn finish(mut self) -> Vec<NodeId> {
        if let Some(sort) = self.sort {
            self.cut(sort);
            self.items.sort_unstable_by(|a, b| sort.compare(a, b));
        }
        self.items.into_iter().map(|(_, node)| node).collect()
    }

    fn cut(&mut self, sort: Sort) {
        if self.limit < self.items.len() {
            if let Some(last) = self.limit.checked_sub(1) {
                self.items
                    .select_nth_unstable_by(last, |a, b| sort.compare(a, b));
                self.is_cut = true;
            }
            self.items.truncate(self.limit);
        }
    }
}

impl Sort {
    /// Whether the items with most of an attribute come first.
    pub fn is_by(self, attribute: &str) -> bool {
        self.attribute.name == attribute && !self.is_reversed
    }

    fn compare(self, (a, node): &(Key, NodeId), (b, other): &(Key, NodeId)) -> Ordering {
        let by_key = match (a, b) {
            (Key::Absent, _) | (_, Key::Absent) => a.cmp(b),
            _ if self.is_reversed => b.cmp(a),
            _ => a.cmp(b),
        };
        by_key.then_with(|| node.cmp(other))
    }
}
