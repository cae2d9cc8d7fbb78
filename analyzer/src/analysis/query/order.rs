//! The first of many items in some order, without keeping them all.

use std::cmp::{Ordering, Reverse};
use std::str::FromStr;

use crate::analysis::attribute::{Attribute, NamedAttribute, UnknownAttribute, Value};
use crate::analysis::facts::Facts;
use crate::graph::NodeId;

/// An attribute to sort by: numbers from the largest, texts from A to Z, what holds first. Items without the attribute
/// come last, ties in the order of the dump.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    attribute: Attribute,
    is_reversed: bool,
}

impl FromStr for Sort {
    type Err = UnknownAttribute;

    /// Reads the name of an attribute, with a minus in front for the opposite order.
    fn from_str(text: &str) -> Result<Self, UnknownAttribute> {
        let name = text.strip_prefix('-');
        let NamedAttribute { attribute, .. } = name.unwrap_or(text).parse()?;
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
pub struct Selection<'f, 'g> {
    facts: &'f Facts<'g>,
    sort: Option<Sort>,
    limit: usize,
    items: Vec<(Key, NodeId)>,
}

impl<'f, 'g> Selection<'f, 'g> {
    /// Nothing yet.
    pub fn new(facts: &'f Facts<'g>, sort: Option<Sort>, limit: usize) -> Self {
        Self {
            facts,
            sort,
            limit,
            items: Vec::new(),
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
        let key = match sort.attribute.value(self.facts, node) {
            None => Key::Absent,
            Some(Value::Text(text)) => Key::Text(text),
            Some(Value::Number(n) | Value::Bytes(n)) => Key::Number(Reverse(n)),
            Some(Value::Id(id)) => Key::Number(Reverse(id.0)),
            Some(Value::Flag(flag)) => Key::Number(Reverse(flag.into())),
        };
        self.items.push((key, node));
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
            self.items
                .select_nth_unstable_by(self.limit, |a, b| sort.compare(a, b));
            self.items.truncate(self.limit);
        }
    }
}

impl Sort {
    fn compare(self, (a, node): &(Key, NodeId), (b, other): &(Key, NodeId)) -> Ordering {
        let by_key = match (a, b) {
            (Key::Absent, _) | (_, Key::Absent) => a.cmp(b),
            _ if self.is_reversed => b.cmp(a),
            _ => a.cmp(b),
        };
        by_key.then_with(|| node.cmp(other))
    }
}
