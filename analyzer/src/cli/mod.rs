//! The command line: one file per sub-command.

mod diff;
mod dominators;
mod export;
pub mod failure;
mod free;
mod gate;
mod heap;
pub mod index;
mod item;
mod misuse;
mod output;
mod query;
mod ref_path;
mod retainers;
pub mod stderr;
mod summary;
mod target;
mod top_children;
mod unreachable;
mod waste;

use std::ffi::OsString;
use std::{env, fmt, io};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use dump_format::reader::Visitor;

use crate::analysis::amount;
use crate::analysis::class_name::{ClassName, Classes};
use crate::analysis::cut::{Cut, CutSet};
use crate::analysis::not_found::{self, NotFound};
use crate::graph::{Graph, ItemId, NodeId};
use crate::load::{self, Dump, Input, LoadError, Part, UseIndex, Written};
use crate::program;
use crate::view::{ended_by, text};

/// Analyze memory dumps of PHP: what is in memory, and what keeps it there
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = false,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    disable_help_subcommand = true,
    help_template = "{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}\n\
        DUMP: a file that meminfo_dump() wrote, also with gzip or zstd; - reads standard input"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Summary(summary::Args),
    Diff(diff::Args),
    Query(query::Args),
    RefPath(ref_path::Args),
    TopChildren(top_children::Args),
    Dominators(dominators::Args),
    Retainers(retainers::Args),
    Item(item::Args),
    Free(free::Args),
    Unreachable(unreachable::Args),
    Heap(heap::Args),
    Waste(waste::Args),
    Export(export::Args),
    Index(index::Args),
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    ///
    /// If it asks for help, or is no command.
    pub fn from_args() -> Result<Self, clap::Error> {
        // The name in usages is that by which the program was called anyway.
        let command = Self::command().display_name(program::name());
        let parsed = command.try_get_matches_from(with_help_as_option(env::args_os()));
        let parsed = parsed.and_then(|matches| Self::from_arg_matches(&matches));
        parsed.map_err(misuse::with_hint)
    }

    /// Does what the command line asks for.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Summary(args) => args.run(),
            Command::Diff(args) => args.run(),
            Command::Query(args) => args.run(),
            Command::RefPath(args) => args.run(),
            Command::TopChildren(args) => args.run(),
            Command::Dominators(args) => args.run(),
            Command::Retainers(args) => args.run(),
            Command::Item(args) => args.run(),
            Command::Free(args) => args.run(),
            Command::Unreachable(args) => args.run(),
            Command::Heap(args) => args.run(),
            Command::Waste(args) => args.run(),
            Command::Export(args) => args.run(),
            Command::Index(args) => args.run(),
        }
    }
}

/// Whether whoever reads our output has seen enough, as `head` does.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The dump to analyze, an argument of every sub-command.
#[derive(Debug, clap::Args)]
struct DumpArg {
    /// Dump to read, - for standard input
    #[arg(value_name = "DUMP")]
    dump: Input,

    #[command(flatten)]
    index: IndexArg,
}

/// Whether to use indexes.
#[derive(Debug, clap::Args)]
struct IndexArg {
    /// Read the dump itself, and leave no index of it
    ///
    /// Of a large dump an index is written beside it, in files that begin with DUMP.meminfo-index, or in
    /// the user's cache if that is not possible. It makes further commands on the same dump answer
    /// at once. `index list` shows such files and `index remove` removes them. The environment variable
    /// MEMINFO_NO_INDEX=1 does without them in all commands.
    #[arg(long, hide_short_help = true)]
    no_index: bool,
}

impl IndexArg {
    /// Reads a dump and warns of what it lacks.
    fn load(&self, dump: &Input) -> Result<Dump, LoadError> {
        Ok(warned(load::load(&dump.open()?, self.use_index())?))
    }

    fn use_index(&self) -> UseIndex {
        let is_unwanted = |it: OsString| !it.is_empty() && it != "0";
        if self.no_index || env::var_os("MEMINFO_NO_INDEX").is_some_and(is_unwanted) {
            UseIndex::No
        } else {
            UseIndex::Yes
        }
    }
}

impl DumpArg {
    /// Reads the dump and warns of what it lacks.
    fn load(&self) -> Result<Dump, LoadError> {
        self.index.load(&self.dump)
    }

    /// Reads the index of the dump, and what it keeps of an earlier answer, as `parse` reads it. If it does not, reads the
    /// dump itself, and lets an analysis look at its records.
    fn load_kept<T, V: Visitor>(
        &self,
        part: Part,
        parse: impl Fn(&Graph, &[u64]) -> Option<T>,
        watcher: &mut V,
    ) -> Result<(Dump, Option<T>), LoadError> {
        let (input, use_index) = (self.dump.open()?, self.index.use_index());
        let kept = load::load_kept(&input, use_index, part)
            .and_then(|(dump, numbers)| parse(&dump.graph, &numbers).map(|it| (dump, Some(it))));
        let (dump, kept) = match kept {
            Some(kept) => kept,
            None => (load::load_watched(&input, use_index, watcher)?, None),
        };
        Ok((warned(dump), kept))
    }

    /// The item with this id.
    fn find(&self, dump: &Dump, id: ItemId) -> Result<NodeId, NotFound> {
        not_found::item(&dump.graph, id).map_err(|error| error.place(self))
    }

    /// The references that are thought away.
    fn cuts(&self, dump: &Dump, cuts: &[Cut]) -> Result<CutSet, NotFound> {
        CutSet::new(&dump.graph, cuts).map_err(|error| error.place(self))
    }

    /// The classes that a name stands for.
    fn classes(&self, dump: &Dump, name: &ClassName) -> Result<Classes, NotFound> {
        let classes = name.find(dump.graph.classes());
        classes.map_err(|error| error.place(self))
    }
}

/// Warns of what a dump lacks.
fn warned(dump: Dump) -> Dump {
    if let Some(Written { path, n_bytes }) = &dump.written {
        let (path, size) = (load::path_name(path), text::bytes(*n_bytes));
        stderr::say(
            "note",
            format_args!(
                "further commands are fast with the index {path}, {size}; --no-index does without"
            ),
        );
    }
    for warning in &dump.warnings {
        stderr::say("warning", warning);
    }
    if let Some(ended_by) = &dump.header.ended_by {
        stderr::say("note", ended_by::sentence(ended_by));
    }
    for sentence in &dump.header.degraded {
        stderr::say("note", format_args!("the dump says: {sentence}"));
    }
    dump
}

/// Takes `help summary` for `summary --help`.
fn with_help_as_option(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<_> = args.collect();
    if args.get(1).is_some_and(|it| it == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

/// Shows how a sub-command is called.
fn example(args: &str) -> String {
    format!("Example: {} {args}", program::name())
}

/// Reads a number of things.
fn parse_count(text: &str) -> Result<usize, &'static str> {
    let n = amount::count(text).and_then(|n| usize::try_from(n).ok());
    n.ok_or("a number is expected, such as 100 or 10k")
}

impl fmt::Display for DumpArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.dump.fmt(f)
    }
}
