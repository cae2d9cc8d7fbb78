//! `analyzer index`.

use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use serde::Serialize;

use crate::cli::output::OutputArgs;
use crate::cli::stderr;
use crate::load::index_files::{self, IndexFile};
use crate::load::path_name;
use crate::view;
use crate::view::text;

/// List or remove the indexes beside large dumps; MEMINFO_NO_INDEX=1 does without
///
/// Of a large dump an index is kept beside it, or in the user's cache, so that further commands answer at
/// once. It is used only if it is the user's own and was made of the dump as it is now.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the files of indexes, their sizes, and whether they are of use
    List {
        #[command(flatten)]
        places: Places,

        #[command(flatten)]
        output: OutputArgs,
    },
    /// Remove the files of indexes that you have made
    Remove {
        #[command(flatten)]
        places: Places,
    },
}

/// Where to look.
#[derive(Debug, clap::Args)]
struct Places {
    /// Dumps, or folders with indexes; the user's cache if none is given
    #[arg(value_name = "DUMP|FOLDER")]
    places: Vec<PathBuf>,
}

/// The files of indexes that were found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IndexList {
    files: Vec<IndexFile>,
    total_bytes: u64,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::List { places, output } => {
                let files = places.find()?;
                let total_bytes = files.iter().map(|it| it.size_bytes).sum();
                let report = IndexList { files, total_bytes };
                output.write_comparison(&[], &report, |out, report| {
                    view::index::write_table(out, &report.files)
                })
            }
            Command::Remove { places } => {
                let files = places.find()?;
                let n_left = index_files::remove(&files).context("cannot remove")?;
                if n_left > 0 {
                    let left = format!("{n_left} of that name that you have not made stay");
                    stderr::say("warning", left);
                }
                let n_bytes = files.iter().map(|it| it.size_bytes).sum();
                let removed = format!(
                    "removed {} files, {}",
                    files.len() - n_left,
                    text::bytes(n_bytes)
                );
                stderr::say("note", removed);
                Ok(())
            }
        }
    }
}

impl Places {
    fn find(&self) -> anyhow::Result<Vec<IndexFile>> {
        if self.places.is_empty() {
            return index_files::find(None).context("cannot read the user's cache");
        }
        let find = |place: &PathBuf| {
            let files = index_files::find(Some(place));
            files.with_context(|| format!("cannot find {}", path_name(place)))
        };
        let files: Result<Vec<_>, _> = self.places.iter().map(find).collect();
        Ok(files?.into_iter().flatten().collect())
    }
}
