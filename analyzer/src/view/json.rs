//! Reports for programs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::analysis::dumped::DumpFacts;

/// Raised when a program that reads the old layout would go wrong.
pub const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document<'a, R> {
    schema_version: u32,
    tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dump: Option<DumpFacts>,
    #[serde(flatten)]
    report: &'a R,
}

/// What has written a document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Default for Tool {
    fn default() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// Writes a report and what it was made from, if that is one dump.
pub fn write(
    out: &mut dyn Write,
    dump: Option<DumpFacts>,
    report: &impl Serialize,
) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::default(),
        dump,
        report,
    };
    let mut serializer = Serializer::with_formatter(&mut *out, Marking::default());
    document.serialize(&mut serializer)?;
    writeln!(out)
}

/// Sums that do not fit stop here.
const MAX: u64 = u64::MAX;

/// Writes JSON for people to read, too, and at the end of a document whether it has such sums.
#[derive(Default)]
struct Marking {
    pretty: PrettyFormatter<'static>,
    depth: usize,
    has_saturated: bool,
}

impl Formatter for Marking {
    fn write_u64<W: ?Sized + Write>(&mut self, out: &mut W, value: u64) -> io::Result<()> {
        self.has_saturated |= value == MAX;
        self.pretty.write_u64(out, value)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        self.pretty.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        if self.depth == 0 && self.has_saturated {
            self.pretty.begin_object_key(out, false)?;
            out.write_all(b"\"saturated\"")?;
            self.pretty.begin_object_value(out)?;
            self.pretty.write_bool(out, true)?;
            self.pretty.end_object_value(out)?;
        }
        self.pretty.end_object(out)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.pretty.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.pretty.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.pretty.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.pretty.end_array_value(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.pretty.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.pretty.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.pretty.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(numbers: &[u64]) -> String {
        #[derive(Serialize)]
        struct Report<'n> {
            numbers: &'n [u64],
            inner: DumpFacts,
        }
        let inner = DumpFacts {
            n_items: 0,
            truncated: false,
            n_dangling: 0,
            ..DumpFacts::default()
        };
        let mut out = Vec::new();
        write(&mut out, None, &Report { numbers, inner }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn sums_that_do_not_fit_are_marked() {
        let exact = written(&[1, u64::MAX - 1]);
        let parsed: serde_json::Value = serde_json::from_str(&exact).unwrap();
        assert!(
            exact.starts_with("{\n  \"schema_version\": 1,\n"),
            "{exact}"
        );
        assert_eq!(parsed.get("saturated"), None);
        let saturated = written(&[1, u64::MAX]);
        assert!(
            saturated.ends_with("  },\n  \"saturated\": true\n}\n"),
            "{saturated}"
        );
    }
}
