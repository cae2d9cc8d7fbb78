//! `analyzer query`.

use clap::ArgAction;

use crate::analysis::filter::{Filter, KnownAttributes};
use crate::analysis::query::{Options, query};
use crate::cli::DumpArg;
use crate::cli::output::OutputArgs;
use crate::view;

/// List the items that match some filters
///
/// Lists the ids of the items that match all filters, in dump order.
#[derive(Debug, clap::Args)]
#[command(after_help = attributes_help())]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Condition on an attribute: class=MyClassA, size>4KiB, frame~^App; may be repeated
    ///
    /// Operators: = != for all attributes, ~ for a regular expression, < <= > >= for numbers. All
    /// filters must hold. An item that lacks the attribute never matches. If an item has several
    /// roots, one of them must have the frame or symbol_name.
    #[arg(short, long = "filters", value_name = "FILTER", action = ArgAction::Append)]
    filters: Vec<Filter>,

    /// Number of items to show at most
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Show all about each item, and what it holds
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let options = Options {
            filters: self.filters,
            limit: self.limit,
            with_children: self.verbose,
        };
        let result = query(&dump.graph, &options);
        self.output.write(&dump, &result, view::query::write_table)
    }
}

fn attributes_help() -> String {
    format!(
        "Attributes: {KnownAttributes}.\n\
         Sizes are in bytes, or with a unit as in 4KiB or 2MiB; is_root, unreachable and held are 0 or 1.\n\n\
         Example: analyzer query -v -f \"class=MyClassA\" -f \"is_root=0\" dump.json"
    )
}
