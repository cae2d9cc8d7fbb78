//! What the items of a query are sorted by.

use std::cmp::Reverse;
use std::str::FromStr;

use super::scan::Scan;
use crate::analysis::attribute::{self, Attribute, GetKind, NamedAttribute, UnknownAttribute};
use crate::graph::{Graph, NodeId, first_of};

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

impl Sort {
    /// How many items match, and the first of them in this order.
    pub fn first(self, graph: &Graph, scan: &Scan<'_, '_>, limit: usize) -> (usize, Vec<NodeId>) {
        let is_reversed = self.is_reversed;
        let directed = |number: u64| if is_reversed { number } else { !number };
        match self.attribute.attribute {
            Attribute::Kind(get) => {
                let ranks = ranks(graph, get);
                let rank = |node| ranks[graph.group(node) as usize];
                scan.first(limit, |node| {
                    key(rank(node).map(|it| if is_reversed { !it } else { it }))
                })
            }
            Attribute::Number(get) | Attribute::Bytes(get) | Attribute::Id(get) => {
                scan.first(limit, |node| key(get(graph, node).map(directed)))
            }
            Attribute::Flag(get) => scan.first(limit, |node| directed(u64::from(get(graph, node)))),
            Attribute::Text(any) if is_reversed => scan.first(limit, |node| {
                key(attribute::first_text(graph, node, any).map(Reverse))
            }),
            Attribute::Text(any) => {
                scan.first(limit, |node| key(attribute::first_text(graph, node, any)))
            }
        }
    }

    /// The first items of all in this order, if they are known already.
    pub fn first_of_all(self, graph: &Graph, limit: usize) -> Option<&[NodeId]> {
        let ranking = match self.attribute.name {
            _ if self.is_reversed => None,
            "retained" => graph.largest(),
            "size" => Some(graph.rankings()?.by_size.as_slice()),
            "id" => Some(graph.rankings()?.by_id.as_slice()),
            "dominator" => graph.by_dominator(),
            "children" => Some(graph.rankings()?.by_children.as_slice()),
            _ => None,
        };
        first_of(ranking?, limit, graph)
    }
}

/// What is absent comes last, whatever the order.
fn key<T>(value: Option<T>) -> (bool, Option<T>) {
    (value.is_none(), value)
}

/// Of each type and class, by the number of the group, the place of its text among those of all.
fn ranks(graph: &Graph, get: GetKind) -> Vec<Option<u64>> {
    let texts = graph
        .groups()
        .map(|(item_type, class)| get(item_type, class));
    let texts: Vec<_> = texts.collect();
    let mut sorted: Vec<_> = texts.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let rank = |text| sorted.partition_point(|&it| it < text) as u64;
    texts.iter().map(|text| text.map(rank)).collect()
}
