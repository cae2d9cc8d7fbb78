//! Shares of the heap, and what to know of them.

use std::io::{self, Write};

use crate::analysis::heap::Heap;
use crate::view::text;

/// How many levels stand further and further to the right.
const MAX_INDENTED: usize = 50;

/// Thousandths as per cent: `12.3 %`.
pub fn share(permille: u64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// How far a row stands to the right. Deep ones stand below each other, or the lines of a million levels would fill
/// any disk.
pub fn indent(depth: usize) -> usize {
    2 * depth.min(MAX_INDENTED)
}

/// Says what the shares are of, and what of it no root reaches.
pub fn write_note(out: &mut dyn Write, heap: &Heap) -> io::Result<()> {
    write!(out, "Heap: {}", text::bytes(heap.size_bytes))?;
    let mut lead = ", of which";
    let unreached = if heap.n_unmarked > 0 {
        "is reached from no root"
    } else {
        "is garbage"
    };
    for (part, what) in [
        (heap.garbage, unreached),
        (heap.held, "is held by something unknown"),
    ] {
        if part.n_items > 0 {
            let size = text::bytes(part.size_bytes);
            write!(out, "{lead} {size} in {} {what}", text::items(part.n_items))?;
            lead = ", and";
        }
    }
    writeln!(out)
}
