//! Where results go, and in which form.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::load::Dump;
use crate::view::json::{self, DumpFacts};

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
enum Format {
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
        self.write_document(Some(facts(dump)), report, view)
    }

    /// Writes a report on several dumps, which tells the facts about each itself.
    pub fn write_comparison<R: Serialize>(
        &self,
        report: &R,
        view: impl FnOnce(&mut dyn Write, &R) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.write_document(None, report, view)
    }

    fn write_document<R: Serialize>(
        &self,
        facts: Option<DumpFacts>,
        report: &R,
        view: impl FnOnce(&mut dyn Write, &R) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        write_to(self.output.as_deref(), |out| match self.format {
            Format::Json => json::write(out, facts, report),
            Format::Table => view(out, report),
        })
    }
}

/// Lets a result be written to a file, or to standard output.
pub fn write_to(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let (target, name): (Box<dyn Write>, _) = match path {
        None => (Box::new(io::stdout().lock()), "standard output".to_owned()),
        Some(path) => {
            let name = path.display().to_string();
            (
                Box::new(File::create(path).with_context(|| format!("cannot create {name}"))?),
                name,
            )
        }
    };
    let mut out = BufWriter::new(target);
    write(&mut out)
        .and_then(|()| out.flush())
        .with_context(|| format!("cannot write to {name}"))
}

fn facts(dump: &Dump) -> DumpFacts {
    DumpFacts {
        n_items: dump.graph.n_nodes(),
        truncated: dump.truncated,
        n_dangling: dump.graph.n_dangling(),
    }
}
