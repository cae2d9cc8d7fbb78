//! What items and their references are to DevTools.

use std::io;

use super::layout::{Edge, Source};
use super::meta::{EdgeType, NodeType};
use super::strings::{Made, Strings};
use crate::graph::sites::class_and_site;
use crate::graph::{Graph, ItemType, NodeId, NumberedEdge, NumberedLabel};

/// The kind of node that an item is, and the place of its name. DevTools groups objects by name, and what is no object
/// by kind: the names of arrays and strings may tell their lengths, those of objects no more than their class.
pub fn describe(graph: &Graph, item: NodeId, strings: &mut Strings<'_>) -> (NodeType, u32) {
    let item_type = graph.item_type(item);
    let word = item_type.as_str();
    match item_type {
        ItemType::Object => match graph.kind_number(item) {
            _ if is_closure(graph, item) => (NodeType::Closure, closure_name(graph, item, strings)),
            0 => (NodeType::Object, strings.word("(object)")),
            class => (NodeType::Object, strings.name(class)),
        },
        ItemType::Array => {
            let name = graph.elements(item).map(Made::Array);
            let name = name.unwrap_or(Made::Word(word));
            (NodeType::Array, strings.made(name))
        }
        ItemType::String => {
            let name = graph.length(item).map(Made::String);
            let name = name.unwrap_or(Made::Word(word));
            (NodeType::String, strings.made(name))
        }
        ItemType::Resource => {
            let name = graph
                .resource_type(item)
                .map(|kind| format!("{word}({kind})"));
            let name = name.map_or(Made::Word(word), Made::Text);
            (NodeType::Native, strings.made(name))
        }
        ItemType::Reference => (NodeType::Hidden, strings.word(word)),
        ItemType::Integer | ItemType::Float | ItemType::Boolean | ItemType::Null => {
            (NodeType::Number, strings.word(word))
        }
        ItemType::Memory => (NodeType::Native, strings.word(word)),
        // No class can have this name.
        ItemType::Unknown => (NodeType::Native, strings.word("(unknown)")),
    }
}

/// Hands over the edges of an item: what it holds, what it knows of, and what is left of itself.
pub fn edges_of(
    source: &Source<'_>,
    strings: &mut Strings<'_>,
    mut write: impl FnMut(Edge) -> io::Result<()>,
) -> io::Result<()> {
    let graph = source.layout.graph;
    let n_certain = graph.n_children(source.item) - graph.n_conservative_children(source.item);
    let by_name = if is_closure(graph, source.item) {
        EdgeType::Context
    } else {
        EdgeType::Property
    };
    let mut write_edge = |edge: NumberedEdge, edge_type: EdgeType, strings: &mut Strings<'_>| {
        let name = match edge.label {
            NumberedLabel::Index(index) if edge_type == EdgeType::Element => index,
            NumberedLabel::Index(index) => strings.made(Made::Index(index)),
            NumberedLabel::Name(number) => strings.name(number),
        };
        let to = source.layout.ordinal(edge.target);
        write(Edge {
            edge_type,
            name,
            to,
        })
    };
    for (n, edge) in graph.numbered_children(source.item).enumerate() {
        let edge_type = match edge.label {
            _ if !source.retains(&edge) => EdgeType::Weak,
            _ if n >= n_certain => EdgeType::Internal,
            NumberedLabel::Index(_) => EdgeType::Element,
            NumberedLabel::Name(_) => by_name,
        };
        write_edge(edge, edge_type, strings)?;
    }
    for edge in graph.numbered_weak_children(source.item) {
        write_edge(edge, EdgeType::Weak, strings)?;
    }
    for to in source.parts() {
        let name = strings.word("(rest of it)");
        write(Edge {
            edge_type: EdgeType::Internal,
            name,
            to,
        })?;
    }
    Ok(())
}

fn is_closure(graph: &Graph, item: NodeId) -> bool {
    let class = graph.class(item).unwrap_or_default();
    class == "Closure" || class_and_site(class).is_some_and(|(class, _)| class == "Closure")
}

/// The function and where it is: `{closure} /srv/app/worker.php:21`.
fn closure_name(graph: &Graph, item: NodeId, strings: &mut Strings<'_>) -> u32 {
    let Some(closure) = graph.closure(item) else {
        return strings.word("Closure");
    };
    let mut name = closure.function.to_owned();
    if !closure.file.is_empty() {
        name.push(' ');
        name.push_str(closure.file);
    }
    if let Some(line) = closure.line {
        name.push_str(&format!(":{line}"));
    }
    strings.made(Made::Text(name))
}
