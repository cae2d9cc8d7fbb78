//! `analyzer waste`.

use crate::analysis::amount::Amount;
use crate::analysis::waste::{Facts, Found, Options, find, waste};
use crate::cli::failure::Lacking;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::load::{Dump, Part};
use crate::view;

/// Find memory that PHP code wastes, and what holds it
///
/// Looks for arrays that never shrank, lists with the table of a hash, oversized strings, property tables
/// that were asked for once, references left by foreach, duplicate strings and identical arrays. Each kind
/// has the bytes to win, advice, and the places that hold such items. Kinds overlap: the same bytes can be
/// won in several ways.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Least bytes to win of a place that is shown, such as 4KiB, or share of the memory in use
    #[arg(long, value_name = "SIZE|N%", default_value = "1KiB")]
    min: Amount,

    /// Number of places of each kind to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let mut facts = Facts::default();
        let (dump, kept) = (self.dump).load_kept(Part::Waste, Found::from_numbers, &mut facts)?;
        let found = kept.map_or_else(|| self.find(&dump, &facts), Ok)?;
        let options = Options {
            min_bytes: self.min.of(dump.header.memory_usage),
            limit: self.limit,
        };
        let report = waste(&dump.graph, &found, &options);
        self.output.write(&dump, &report, view::waste::write_tables)
    }

    /// Looks for waste in a dump that has just been read.
    fn find(&self, dump: &Dump, facts: &Facts) -> anyhow::Result<Found> {
        if !facts.is_detailed {
            return Err(Lacking(format!(
                "{} does not tell enough of its items: dump again with the meminfo extension",
                self.dump
            ))
            .into());
        }
        let found = find(&dump.graph, facts);
        if let Some(numbers) = found.to_numbers() {
            dump.keep(Part::Waste, &numbers);
        }
        Ok(found)
    }
}
