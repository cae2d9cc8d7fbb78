//! `analyzer dominators`.

use crate::analysis::amount::Amount;
use crate::analysis::dominators::{Options, Survey, describe, outline};
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::graph::ItemId;
use crate::view;
use crate::view::ref_path::Length;

/// How many levels to show if it is not said.
const DEPTH: usize = 10;

/// Which part of all items are few: one in so many.
const SMALL: usize = 64;

/// Show what keeps most of the heap, as a tree of dominators
///
/// An item dominates another if the other is only reached through it, and would be freed with it. Below
/// each item stands what it dominates, with the bytes that this retains, the largest first. Items of
/// one class that are held alike share a row, as in "48,210 × App\Order"; a star in brackets stands
/// for any element of an array.
///
/// (shared) is held through several others, all of them dominated by the row above. What no root reaches
/// is marked (unknown holder) or (no root).
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Begin at this item instead of at the roots
    #[arg(long, value_name = "ID")]
    at: Option<ItemId>,

    /// Number of levels to show at most
    #[arg(long, value_name = "N", value_parser = parse_count, default_value_t = DEPTH)]
    depth: usize,

    /// Bytes that a row must retain, as in 4KiB, or share of what the top retains
    ///
    /// A row with as much outside of PHP's heap is shown as well.
    #[arg(long, value_name = "SIZE|N%", default_value = "1%")]
    min: Amount,

    /// Show every row of long chains, also where they repeat themselves
    #[arg(short, long)]
    verbose: bool,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let at = self.at.map(|id| self.dump.find(&dump, id)).transpose()?;
        let options = Options {
            at,
            depth: self.depth,
            min: self.min,
        };
        let (graph, dominators) = (&dump.graph, dump.graph.dominators());
        // Of what is small to begin with, each level is looked at as fast as a survey is read. A survey knows nothing of
        // memory outside of PHP's heap.
        let is_small =
            at.is_some_and(|node| dominators.subtree(node).len() < graph.n_nodes() / SMALL);
        let survey = (!is_small && !graph.has_native()).then(|| {
            dump.remembered(
                |numbers| Survey::from_numbers(graph, numbers),
                || Survey::new(graph, dominators),
                Survey::to_numbers,
            )
        });
        let surveyed = survey
            .flatten()
            .and_then(|it| it.outline(dominators, &options));
        let outline = surveyed.unwrap_or_else(|| outline(graph, dominators, &options));
        let tree = describe(graph, dominators, &outline);
        let length = Length::of(self.verbose);
        self.output.write(&dump, &tree, |out, tree| {
            view::dominators::write_tree(out, tree, length)
        })
    }
}
