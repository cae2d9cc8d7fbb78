//! `analyzer item`.

use crate::analysis::item_report::{Page, item_report};
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::graph::ItemId;
use crate::view;

/// Show everything about one item
///
/// What the dump says of it, what it retains, who dominates it, how many references lie between it and
/// the nearest root, and its references to others, page by page.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the item, such as 0x7f94a1877068; query lists ids
    #[arg(value_name = "ID")]
    id: ItemId,

    #[command(flatten)]
    dump: DumpArg,

    /// Number of references to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 20)]
    limit: usize,

    /// Number of references to pass over
    #[arg(long, value_name = "N", value_parser = parse_count, default_value_t = 0)]
    offset: usize,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let node = self.dump.find(&dump, self.id)?;
        let page = Page {
            offset: self.offset,
            limit: self.limit,
        };
        let report = item_report(&dump.graph, dump.graph.dominators(), node, &page);
        self.output
            .write(&dump, &report, view::item_report::write_report)
    }
}
