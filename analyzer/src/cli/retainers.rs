//! `analyzer retainers`.

use crate::analysis::retainers::retainers;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::graph::ItemId;
use crate::view;

/// List the references to an item
///
/// A row is a reference, from a root or from another item, with the bytes that the latter retains: the
/// largest first. An item that dominates is one without which the item looked at would be freed. Weak
/// references come last; they keep nothing in memory.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the item, such as 0x7f94a1877068; query lists ids
    #[arg(value_name = "ID")]
    id: ItemId,

    #[command(flatten)]
    dump: DumpArg,

    /// Number of references from items to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let node = self.dump.find(&dump, self.id)?;
        let retainers = retainers(&dump.graph, dump.graph.dominators(), node, self.limit);
        self.output
            .write(&dump, &retainers, view::retainers::write_table)
    }
}
