//! `analyzer ref-path`.

use crate::analysis::ref_path::{Options, ref_paths};
use crate::cli::DumpArg;
use crate::cli::output::OutputArgs;
use crate::graph::ItemId;
use crate::view;

/// Show which references keep an item in memory
///
/// Finds a shortest path to the item from each root that reaches it: from each variable, static
/// member, constant ... The shortest comes first. Weak references keep nothing in memory and are no
/// part of a path.
///
/// Of an item that no root reaches, shows why it is in memory all the same: the cycle that makes it
/// garbage, or what something unknown holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the item, such as 0x7f94a1877068; query lists ids
    #[arg(value_name = "ID")]
    id: ItemId,

    #[command(flatten)]
    dump: DumpArg,

    /// Write each path in PHP's notation, on one line
    #[arg(long)]
    short: bool,

    /// Number of paths to show at most
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Accepted as php-meminfo had it: paths are shown in full anyway
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let target = self.dump.find(&dump, self.id)?;
        let options = Options {
            limit: self.limit,
            gc: dump.gc,
        };
        let paths = ref_paths(&dump.graph, target, &options);
        let view = if self.short {
            view::ref_path::write_short
        } else {
            view::ref_path::write_boxes
        };
        self.output.write(&dump, &paths, view)
    }
}
