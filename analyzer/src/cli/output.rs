//! Where results go, and in which form.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::analysis::dumped::{DumpFacts, End};
use crate::cli::target::Target;
use crate::file_id::FileId;
use crate::load::{Dump, path_name};
use crate::view::harmless::Harmless;
use crate::view::json;

/// The options of every sub-command that say where its result goes.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Form of the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// File to write the result to instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// For programs: sizes in bytes, ids as text
    Json,
}

impl OutputArgs {
    /// Writes a report, as JSON or with the given view.
    pub fn write<R: Serialize>(
        &self,
        dump: &Dump,
        report: &R,
        view: impl FnOnce(&mut dyn Write, &R) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.write_document(dump.file_id.as_slice(), Some(facts(dump)), report, view)
    }

    /// Writes a report on several dumps, which tells the facts about each itself.
    pub fn write_comparison<R: Serialize>(
        &self,
        dumps: &[FileId],
        report: &R,
        view: impl FnOnce(&mut dyn Write, &R) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.write_document(dumps, None, report, view)
    }

    fn write_document<R: Serialize>(
        &self,
        dumps: &[FileId],
        facts: Option<DumpFacts>,
        report: &R,
        view: impl FnOnce(&mut dyn Write, &R) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.output.as_deref();
        write_to(path, dumps, self.format, |out| match self.format {
            Format::Json => json::write(out, facts, report),
            Format::Table => view(out, report),
        })
    }
}

/// Lets what is made of some dumps be written to a file, or to standard output.
pub fn write_to(
    path: Option<&Path>,
    inputs: &[FileId],
    format: Format,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let name = path.map_or_else(|| "standard output".to_owned(), path_name);
    let mut target = Target::open(path, inputs).with_context(|| format!("cannot create {name}"))?;
    let is_terminal = target.is_terminal();
    let buffered = BufWriter::new(&mut target);
    let mut out: Box<dyn Write> = match format {
        Format::Table => Box::new(Harmless::text(buffered)),
        Format::Json if is_terminal => Box::new(Harmless::json(buffered)),
        Format::Json => Box::new(buffered),
    };
    let written = write(&mut out).and_then(|()| out.flush());
    drop(out);
    written
        .and_then(|()| target.finish())
        .with_context(|| format!("cannot write to {name}"))
}

/// What a report says of the dump that it was made from.
pub fn facts(dump: &Dump) -> DumpFacts {
    DumpFacts {
        n_items: dump.graph.n_nodes(),
        truncated: dump.truncated,
        truncated_in_line: dump.facts.truncation.map(|it| it.line),
        n_items_in_trailer: dump.facts.miscounted(),
        n_dangling: dump.facts.n_dangling,
        n_skipped: dump.facts.n_skipped,
        degraded: dump.header.degraded.clone(),
        ended_by: dump.header.ended_by.clone().map(End),
    }
}
