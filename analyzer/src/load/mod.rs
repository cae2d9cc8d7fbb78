//! From a file to a graph.

mod error;
mod ingest;
mod progress;
mod source;
mod watched;

pub use error::LoadError;
pub use source::Input;

use dump_format::reader::{self, Outcome, Truncation, Visitor};
use dump_format::{GcStatus, HeapSection};

use crate::graph::{Graph, ItemId};
use ingest::Ingest;
use watched::{Nobody, Watched};

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
    /// The account of the heap, if the dump has one.
    pub heap: Option<HeapSection<'static>>,
    /// What the user should know before trusting a result.
    pub warnings: Vec<String>,
}

/// Reads a dump, whatever its version and compression.
///
/// # Errors
///
/// If the input cannot be read, is no dump, or is malformed; a truncated dump is no error.
pub fn load(input: &Input) -> Result<Dump, LoadError> {
    load_watched(input, &mut Nobody)
}

/// Reads a dump, and lets an analysis look at its records in the same pass.
///
/// # Errors
///
/// As [`load`].
pub fn load_watched(input: &Input, watcher: &mut impl Visitor) -> Result<Dump, LoadError> {
    let source = input.open()?;
    let mut ingest = Ingest::default();
    let mut visitor = Watched {
        first: &mut ingest,
        second: watcher,
    };
    let outcome = reader::read(source, &mut visitor).map_err(|source| LoadError::Read {
        name: input.to_string(),
        source,
    })?;
    let (gc, degraded) = (ingest.gc, std::mem::take(&mut ingest.degraded));
    let heap = ingest.heap.take();
    let graph = ingest.finish().map_err(|source| LoadError::TooLarge {
        name: input.to_string(),
        source,
    })?;
    Ok(Dump {
        truncated: outcome.truncated.is_some(),
        gc,
        degraded,
        heap,
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
