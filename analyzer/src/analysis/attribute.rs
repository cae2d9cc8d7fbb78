//! What of an item a query can look at: filter, sort or show.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use thiserror::Error;

use crate::analysis::nearest::nearest;
use crate::analysis::not_found::listed;
use crate::graph::{Graph, ItemId, ItemType, Native, NodeId};

/// The text, from the type and class of an item.
pub type GetKind = for<'g> fn(ItemType, Option<&'g str>) -> Option<&'g str>;
/// Passes the texts of an attribute to a test, which one of them must pass.
pub type AnyText = fn(&Graph, NodeId, &dyn Fn(&str) -> bool) -> bool;
/// The number, if the item has it.
pub type GetNumber = fn(&Graph, NodeId) -> Option<u64>;
/// The answer to a yes-or-no question.
pub type GetFlag = fn(&Graph, NodeId) -> bool;

/// An attribute by the kind of its values.
#[derive(Clone, Copy, Debug)]
pub enum Attribute {
    /// A text that all items of one type and class have.
    Kind(GetKind),
    /// One text or several.
    Text(AnyText),
    /// A number.
    Number(GetNumber),
    /// A number of bytes.
    Bytes(GetNumber),
    /// The id of an item.
    Id(GetNumber),
    /// Yes or no.
    Flag(GetFlag),
}

/// The value of an attribute; of several texts, the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// A number of bytes.
    Bytes(u64),
    /// An id.
    Id(ItemId),
    /// Yes or no.
    Flag(bool),
}

impl Attribute {
    /// The value that an item has, if it has one.
    pub fn value(self, graph: &Graph, node: NodeId) -> Option<Value> {
        match self {
            Self::Kind(get) => {
                let text = get(graph.item_type(node), graph.class(node));
                text.map(|text| Value::Text(text.to_owned()))
            }
            Self::Text(any) => first_text(graph, node, any).map(Value::Text),
            Self::Number(get) => get(graph, node).map(Value::Number),
            Self::Bytes(get) => get(graph, node).map(Value::Bytes),
            Self::Id(get) => get(graph, node).map(|id| Value::Id(ItemId(id))),
            Self::Flag(get) => Some(Value::Flag(get(graph, node))),
        }
    }
}

/// The first text that an item has.
pub fn first_text(graph: &Graph, node: NodeId, any: AnyText) -> Option<String> {
    let first = RefCell::new(None);
    any(graph, node, &|text| {
        first.borrow_mut().get_or_insert_with(|| text.to_owned());
        true
    });
    first.into_inner()
}

/// All attributes by name, the most useful first.
pub const ATTRIBUTES: &[(&str, Attribute)] = &[
    ("class", Attribute::Kind(|_, class| class)),
    (
        "type",
        Attribute::Kind(|item_type, _| Some(item_type.as_str())),
    ),
    ("is_root", Attribute::Flag(Graph::is_root)),
    (
        "frame",
        Attribute::Text(|graph, node, test| graph.roots(node).any(|root| test(root.frame))),
    ),
    (
        "symbol_name",
        Attribute::Text(|graph, node, test| graph.roots(node).any(|root| test(root.symbol_name))),
    ),
    ("id", Attribute::Id(|graph, node| Some(graph.id(node).0))),
    (
        "size",
        Attribute::Bytes(|graph, node| Some(graph.self_size(node))),
    ),
    ("private_size", Attribute::Bytes(Graph::private_size)),
    (
        "retained",
        Attribute::Bytes(|graph, node| Some(graph.retained_size(node))),
    ),
    (
        "native_bytes",
        Attribute::Bytes(|graph, node| known(graph.native(node))),
    ),
    (
        "native_retained",
        Attribute::Bytes(|graph, node| known(graph.native_retained(node))),
    ),
    (
        "native_incomplete",
        Attribute::Flag(|graph, node| graph.native(node).n_incomplete > 0),
    ),
    (
        "dominator",
        Attribute::Id(|graph, node| {
            let idom = graph.dominators().idom(node);
            idom.map(|idom| graph.id(idom).0)
        }),
    ),
    (
        "depth",
        Attribute::Number(|graph, node| graph.depths().of(node).map(u64::from)),
    ),
    ("refcount", Attribute::Number(Graph::refcount)),
    (
        "children",
        Attribute::Number(|graph, node| Some(graph.n_children(node) as u64)),
    ),
    ("object_handle", Attribute::Number(Graph::object_handle)),
    ("unreachable", Attribute::Flag(Graph::is_unreachable)),
    ("held", Attribute::Flag(Graph::is_held)),
    (
        "unexplained_references",
        Attribute::Number(Graph::unexplained_references),
    ),
    ("length", Attribute::Bytes(Graph::length)),
    ("elements", Attribute::Number(Graph::elements)),
    (
        "function",
        Attribute::Text(|graph, node, test| {
            graph.closure(node).is_some_and(|it| test(it.function))
        }),
    ),
    (
        "file",
        Attribute::Text(|graph, node, test| graph.closure(node).is_some_and(|it| test(it.file))),
    ),
    (
        "line",
        Attribute::Number(|graph, node| Some(graph.closure(node)?.line?.into())),
    ),
    (
        "resource_type",
        Attribute::Text(|graph, node, test| graph.resource_type(node).is_some_and(test)),
    ),
    ("resource_handle", Attribute::Number(Graph::resource_handle)),
];

/// What reports for programs call an attribute: bytes end in `_bytes`, numbers begin with `n_`.
pub fn key(name: &'static str) -> &'static str {
    match name {
        "size" => "self_size_bytes",
        "private_size" => "private_size_bytes",
        "retained" => "retained_size_bytes",
        "native_retained" => "native_retained_bytes",
        "length" => "length_bytes",
        "children" => "n_children",
        "elements" => "n_elements",
        "unexplained_references" => "n_unexplained_references",
        name => name,
    }
}

/// The bytes outside of PHP's heap, for what has some.
fn known(native: Native) -> Option<u64> {
    Some(native.bytes).filter(|&bytes| bytes > 0)
}

/// An attribute and its name.
#[derive(Clone, Copy, Debug)]
pub struct NamedAttribute {
    /// The name.
    pub name: &'static str,
    /// What it is called in reports for programs.
    pub key: &'static str,
    /// The attribute.
    pub attribute: Attribute,
}

/// Items have no such attribute.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("unknown attribute `{name}`, known are {known}{meant}", known = KnownAttributes, meant = meant(candidates))]
pub struct UnknownAttribute {
    /// What it was called.
    pub name: String,
    /// What may have been meant.
    pub candidates: Vec<String>,
}

fn meant(candidates: &[String]) -> String {
    match listed(candidates, 0, "or") {
        names if names.is_empty() => names,
        names => format!("; did you mean {names}?"),
    }
}

impl FromStr for NamedAttribute {
    type Err = UnknownAttribute;

    fn from_str(text: &str) -> Result<Self, UnknownAttribute> {
        let mut attributes = ATTRIBUTES.iter();
        let &(name, attribute) = attributes
            .find(|(name, _)| *name == text.trim() || key(name) == text.trim())
            .ok_or_else(|| UnknownAttribute {
                name: text.trim().to_owned(),
                candidates: nearest(text.trim(), ATTRIBUTES.iter().map(|&(name, _)| name)),
            })?;
        Ok(Self {
            name,
            key: key(name),
            attribute,
        })
    }
}

/// The names of all attributes, for messages and help.
pub struct KnownAttributes;

impl fmt::Display for KnownAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (name, _)) in ATTRIBUTES.iter().enumerate() {
            write!(f, "{}{name}", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
