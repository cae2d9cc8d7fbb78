//! `analyzer top-children`.

use crate::analysis::top_children::top_children;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::view;

/// List the items with the most children
///
/// A container that leaks holds more children than anything else. Weak references do not count.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Number of items to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 5)]
    limit: usize,

    /// Show the type or class of each item
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let top = top_children(&dump.graph, self.limit);
        self.output.write(&dump, &top, |out, top| {
            view::top_children::write_table(out, top, self.verbose)
        })
    }
}
