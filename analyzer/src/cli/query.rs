//! `analyzer query`.

use std::collections::HashSet;

use clap::ArgAction;

use crate::analysis::attribute::{KnownAttributes, NamedAttribute};
use crate::analysis::filter::Filter;
use crate::analysis::query::{Options, Sort, query};
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, example, parse_count};
use crate::view;

/// List the items that match some filters
///
/// Lists the ids of the items that match all filters, in dump order.
#[derive(Debug, clap::Args)]
#[command(after_help = attributes_help(), after_long_help = attributes_long_help())]
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

    /// Attribute to sort by; with a minus, from the smallest
    ///
    /// Numbers are sorted from the largest, texts from A to Z. Without it the items stand in the order of the dump. Items that lack the attribute come last.
    #[arg(short, long, value_name = "ATTRIBUTE", allow_hyphen_values = true)]
    sort: Option<Sort>,

    /// Attributes to show, as in id,class,retained
    #[arg(
        short,
        long,
        value_name = "ATTRIBUTES",
        value_delimiter = ',',
        conflicts_with = "verbose"
    )]
    columns: Vec<NamedAttribute>,

    /// Number of items to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
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
        let tests = self.filters.iter().map(|it| it.of(&dump.graph));
        let tests: Result<_, _> = tests.collect();
        let options = Options {
            filters: tests.map_err(|error| error.place(&self.dump))?,
            sort: self.sort,
            limit: self.limit,
            with_children: self.verbose,
        };
        let result = query(&dump.graph, &options);
        if self.columns.is_empty() {
            return self.output.write(&dump, &result, view::query::write_table);
        }
        let mut columns = self.columns;
        let mut names = HashSet::new();
        columns.retain(|column| names.insert(column.name));
        let result = result.columns(&dump.graph, &columns);
        self.output.write(&dump, &result, |out, result| {
            view::query::write_columns(out, result, &columns)
        })
    }
}

fn attributes_help() -> String {
    format!(
        "Attributes: {KnownAttributes}.\n\
         Sizes can have units, as 4KiB, 10 MB or 5%; is_root, unreachable and held are 0 or 1.\n\
         {}",
        example("query -v -f \"class=MyClassA\" -f \"is_root=0\" dump.json")
    )
}

fn attributes_long_help() -> String {
    format!(
        "{}\n\n\
         native_bytes is what the item owns outside of PHP's heap, native_retained what would be freed there with it.\n\
         retained is what would be freed with the item, dominator the item without which it would be freed, \
         depth the number of references from the nearest root.",
        attributes_help()
    )
}
