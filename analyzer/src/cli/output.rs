//! Where results go, and in which form.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

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
        let (target, name): (Box<dyn Write>, _) = match &self.output {
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
        let written = match self.format {
            Format::Json => json::write(&mut out, facts(dump), report),
            Format::Table => view(&mut out, report),
        };
        written
            .and_then(|()| out.flush())
            .with_context(|| format!("cannot write to {name}"))
    }
}

fn facts(dump: &Dump) -> DumpFacts {
    DumpFacts {
        n_items: dump.graph.n_nodes(),
        truncated: dump.truncated,
        n_dangling: dump.graph.n_dangling(),
    }
}
