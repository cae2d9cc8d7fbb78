//! `analyzer unreachable`.

use crate::analysis::cycles::garbage_cycles;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::view;

/// List the cycles that wait for the cycle collector
///
/// A row stands for all cycles through items of the same classes: what would be freed with them, one of
/// them in PHP's notation, and the references without which none would be left, as `free --cut` takes
/// them.
/// What something unknown holds is no garbage; query -f held=1 lists it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Number of rows to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let cycles = garbage_cycles(&dump.graph, dump.graph.dominators(), self.limit);
        self.output.write(&dump, &cycles, view::cycles::write_table)
    }
}
