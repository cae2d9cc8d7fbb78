//! What of an item a filter can look at.

use std::fmt;

use crate::graph::{Graph, NodeId};

/// Passes the texts of an attribute to a test, which one of them must pass.
pub type AnyText = fn(&Graph, NodeId, &dyn Fn(&str) -> bool) -> bool;
/// The number, if the item has it.
pub type GetNumber = fn(&Graph, NodeId) -> Option<u64>;
/// The answer to a yes-or-no question.
pub type GetFlag = fn(&Graph, NodeId) -> bool;

/// An attribute by the kind of its values.
#[derive(Clone, Copy)]
pub enum Attribute {
    /// One text or several.
    Text(AnyText),
    /// A number or an id.
    Number(GetNumber),
    /// Yes or no.
    Flag(GetFlag),
}

/// All attributes by name, the most useful first.
pub const ATTRIBUTES: &[(&str, Attribute)] = &[
    (
        "class",
        Attribute::Text(|graph, node, test| graph.class(node).is_some_and(test)),
    ),
    (
        "type",
        Attribute::Text(|graph, node, test| test(graph.item_type(node).as_str())),
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
    (
        "id",
        Attribute::Number(|graph, node| Some(graph.id(node).0)),
    ),
    (
        "size",
        Attribute::Number(|graph, node| Some(graph.self_size(node))),
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
    ("length", Attribute::Number(Graph::length)),
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
        "resource_type",
        Attribute::Text(|graph, node, test| graph.resource_type(node).is_some_and(test)),
    ),
    ("resource_handle", Attribute::Number(Graph::resource_handle)),
];

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
