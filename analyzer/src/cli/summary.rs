//! `analyzer summary`.

use crate::analysis::summary::summary;
use crate::cli::DumpArg;
use crate::cli::output::OutputArgs;
use crate::view;

/// Show how many items of each type and class are in memory
///
/// A row counts the items of one type, or the objects of one class, and adds up their own sizes in
/// bytes. The rows with the most items come first.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        self.output
            .write(&dump, &summary(&dump.graph), view::summary::write_table)
    }
}
