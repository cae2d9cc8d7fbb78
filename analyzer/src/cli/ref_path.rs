//! `analyzer ref-path`.

use std::fmt::Display;
use std::str::FromStr;

use clap::ArgAction;
use clap::error::ErrorKind;

use crate::analysis::class_name::ClassName;
use crate::analysis::cut::Cut;
use crate::analysis::merge::{self, merge};
use crate::analysis::ref_path::{Options, ref_paths};
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::graph::ItemId;
use crate::view;
use crate::view::ref_path::Length;

/// How many paths to show if no limit is given.
const MAX_PATHS: usize = 10;
/// How many rows of merged paths.
const MAX_ROWS: usize = 100;

/// Show which references keep an item in memory
///
/// Finds a shortest path to the item from each root that reaches it: from each variable, static
/// member, constant ... The shortest comes first. Weak references keep nothing in memory and are no
/// part of a path.
///
/// Of an item that no root reaches, shows why it is in memory all the same: the cycle that makes it
/// garbage, or what something unknown holds.
///
/// With --merge, shows what keeps the objects of a class in memory: a tree of the shortest paths to all
/// of them, with how many objects lie behind each place.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the item, such as 0x7f94a1877068; query lists ids. A class with --merge, 'App\*' for several
    #[arg(value_name = "ID")]
    target: String,

    #[command(flatten)]
    dump: DumpArg,

    /// Merge the paths to all objects of a class into one tree
    #[arg(long, conflicts_with_all = ["all_shortest", "short"])]
    merge: bool,

    /// Show all shortest paths from each root, not only one
    #[arg(long)]
    all_shortest: bool,

    /// Do as if this reference were cut: 'Class::$property', ID.key or '$global'; may be repeated
    #[arg(long = "ignore", value_name = "REFERENCE", action = ArgAction::Append)]
    ignored: Vec<Cut>,

    /// Write each path as a line of PHP: an assignment, or a comment where PHP cannot name the item
    #[arg(long)]
    short: bool,

    /// Number of paths to show at most, 10 if not given; of rows with --merge, 100
    #[arg(short, long, value_name = "N", value_parser = parse_count)]
    limit: Option<usize>,

    /// Show every step of long paths, also where they repeat themselves
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        if self.merge {
            self.write_merged(&parsed(&self.target, "")?)
        } else {
            self.write_paths(parsed(&self.target, " (with --merge, a class)")?)
        }
    }

    fn write_paths(&self, id: ItemId) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let target = self.dump.find(&dump, id)?;
        let options = Options {
            limit: self.limit.unwrap_or(MAX_PATHS),
            all_shortest: self.all_shortest,
            cuts: self.dump.cuts(&dump, &self.ignored)?,
            gc: dump.header.gc,
        };
        let paths = ref_paths(&dump.graph, target, &options);
        let length = Length::of(self.verbose);
        self.output.write(&dump, &paths, |out, paths| {
            if self.short {
                view::ref_path::write_short(out, paths, length)
            } else {
                view::ref_path::write_boxes(out, paths, length)
            }
        })
    }

    fn write_merged(&self, class: &ClassName) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let options = merge::Options {
            classes: self.dump.classes(&dump, class)?,
            cuts: self.dump.cuts(&dump, &self.ignored)?,
            limit: self.limit.unwrap_or(MAX_ROWS),
        };
        let merged = merge(&dump.graph, &options);
        self.output.write(&dump, &merged, view::merge::write_tree)
    }
}

/// Reads the argument whose meaning depends on an option; what does not fit is wrong usage, as for any other.
fn parsed<T: FromStr<Err: Display>>(text: &str, otherwise: &str) -> Result<T, clap::Error> {
    text.parse().map_err(|error| {
        let message = format!("invalid value '{text}' for '<ID>': {error}{otherwise}\n");
        clap::Error::raw(ErrorKind::ValueValidation, message)
    })
}
