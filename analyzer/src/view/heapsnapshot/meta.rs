//! What stands before the nodes: the kinds of nodes and edges, and how many there are.

use std::io::{self, Write};

/// How many numbers describe a node.
pub const NODE_FIELDS: u32 = 7;

/// The kinds of nodes that are used, by their places in `node_types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum NodeType {
    Hidden = 0,
    Array = 1,
    String = 2,
    Object = 3,
    Closure = 5,
    Number = 7,
    Native = 8,
    Synthetic = 9,
}

/// The kinds of edges that are used, by their places in `edge_types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum EdgeType {
    Context = 0,
    Element = 1,
    Property = 2,
    Internal = 3,
    Weak = 6,
}

/// The description that V8 writes. The last two fields of nodes, and what is always empty here, are for tools that
/// insist on them.
const META: &str = r#"{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic","concatenated string","sliced string","symbol","bigint","object shape"],"string","number","number","number","number","number"],"edge_fields":["type","name_or_index","to_node"],"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],"trace_function_info_fields":["function_id","name","script_name","script_id","line","column"],"trace_node_fields":["id","function_info_index","count","size","children"],"sample_fields":["timestamp_us","last_assigned_id"],"location_fields":["object_index","script_id","line","column"]}"#;

/// Writes the beginning of the file.
pub fn write(
    out: &mut dyn Write,
    n_nodes: u32,
    n_edges: u64,
    extra_native_bytes: u64,
) -> io::Result<()> {
    writeln!(
        out,
        "{{\"snapshot\":{{\"meta\":{META},\"node_count\":{n_nodes},\"edge_count\":{n_edges},\
         \"trace_function_count\":0,\"extra_native_bytes\":{extra_native_bytes}}},"
    )
}
