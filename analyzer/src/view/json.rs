//! Reports for programs.

use std::io::{self, Write};

use serde::Serialize;

/// Raised when a program that reads the old layout would go wrong.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, R> {
    schema_version: u32,
    tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dump: Option<DumpFacts>,
    #[serde(flatten)]
    report: &'a R,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// What to know of the dump before one trusts the report.
#[derive(Serialize)]
pub struct DumpFacts {
    /// How many items it has.
    pub n_items: usize,
    /// Whether it was cut off.
    pub truncated: bool,
    /// How many references in it lead to no item.
    pub n_dangling: u64,
}

/// Writes a report and what it was made from, if that is one dump.
pub fn write(
    out: &mut dyn Write,
    dump: Option<DumpFacts>,
    report: &impl Serialize,
) -> io::Result<()> {
    let tool = Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool,
        dump,
        report,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
