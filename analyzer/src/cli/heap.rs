//! `analyzer heap`.

use clap::ValueEnum;

use crate::analysis::ledger::{CodeBy, Options, heap};
use crate::cli::failure::Lacking;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::view;

/// Show what every byte of PHP's heap is used for
///
/// The ledger sums to memory_get_usage() and memory_get_usage(true). Below it: the compiled code that is
/// largest, the allocator's free blocks, chunks and what keeps those that are nearly empty, and the
/// memory of the process outside of PHP's heap.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// What to group compiled code by
    #[arg(long, value_enum, value_name = "OWNER", default_value_t = By::File)]
    by: By,

    /// Number of rows to show in each list at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

/// What compiled code can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    File,
    Class,
    Function,
}

impl From<By> for CodeBy {
    fn from(by: By) -> Self {
        match by {
            By::File => Self::File,
            By::Class => Self::Class,
            By::Function => Self::Function,
        }
    }
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let section = dump.heap.in_full().ok_or_else(|| {
            let why = if dump.truncated {
                "it was cut off before that"
            } else {
                "dump again with this version of the meminfo extension"
            };
            Lacking(format!("{} has no account of the heap: {why}", self.dump))
        })?;
        let options = Options {
            by: self.by.into(),
            limit: self.limit,
        };
        let report = heap(&dump.graph, section, &options);
        self.output
            .write(&dump, &report, view::ledger::write_tables)
    }
}
