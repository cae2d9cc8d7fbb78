//! From a file to a graph.

mod bounded;
mod error;
mod ingest;
mod progress;
mod source;

pub use error::LoadError;
pub use source::Input;

use std::num::NonZero;
use std::thread;

use dump_format::GcStatus;
use dump_format::reader::{self, Division, Outcome, Truncation};

use crate::graph::{Graph, ItemId};
use ingest::Ingest;
use source::Source;

/// A dump in memory.
#[derive(Debug)]
pub struct Dump {
    /// Its items.
    pub graph: Graph,
    /// Whether it was cut off; the graph then holds what came before.
    pub truncated: bool,
    /// State of the cycle collector, if the dump tells it.
    pub gc: Option<GcStatus>,
    /// What the dump itself says that it lacks, in its own words.
    pub degraded: Vec<String>,
    /// What the user should know before trusting a result.
    pub warnings: Vec<String>,
}

/// Reads a dump, whatever its version and compression.
///
/// # Errors
///
/// If the input cannot be read, is no dump, or is malformed; a truncated dump is no error.
pub fn load(input: &Input) -> Result<Dump, LoadError> {
    let mut ingest = Ingest::default();
    let outcome = match input.open()? {
        Source::Plain(file, len) => {
            let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
            reader::read_in_parallel(&file, len, Division::new(len, n_threads), &mut ingest)
        }
        Source::Stream(stream) => reader::read(stream, &mut ingest),
    }
    .map_err(|source| LoadError::Read {
        name: input.to_string(),
        source,
    })?;
    let (gc, degraded) = (ingest.gc, std::mem::take(&mut ingest.degraded));
    let graph = ingest.finish().map_err(|source| LoadError::TooLarge {
        name: input.to_string(),
        source,
    })?;
    Ok(Dump {
        truncated: outcome.truncated.is_some(),
        gc,
        degraded,
        warnings: warnings(input, &outcome, &graph),
        graph,
    })
}

fn warnings(input: &Input, outcome: &Outcome, graph: &Graph) -> Vec<String> {
    let truncation = outcome.truncated.map(
        |Truncation {
             line, last_item, ..
         }| match last_item {
            Some(id) => format!(
                "{input} is truncated: analysed up to item {} in line {line}",
                ItemId(id)
            ),
            None => format!("{input} is truncated: it ends before its first item"),
        },
    );
    let miscounted = outcome
        .trailer
        .filter(|trailer| trailer.items != outcome.items)
        .map(|trailer| {
            format!(
                "{input} has {} items, but its trailer counts {}: it may have been changed since it was written",
                outcome.items, trailer.items
            )
        });
    let skipped = outcome.trailer.map_or(0, |trailer| trailer.skipped);
    let skipped = (skipped > 0)
        .then(|| format!("{input} lacks values which the extension did not understand: {skipped}"));
    // In a truncated dump many references lead behind the cut; that needs no second warning.
    let n_dangling = graph.n_dangling() + outcome.bad_child_ids;
    let dangling = (n_dangling > 0 && truncation.is_none()).then(|| {
        format!("{input} has references to items it lacks, which were left out: {n_dangling}")
    });
    [truncation, miscounted, skipped, dangling]
        .into_iter()
        .flatten()
        .collect()
}
