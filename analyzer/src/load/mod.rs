//! From a file to a graph.

mod bounded;
mod error;
mod facts;
mod index;
mod ingest;
mod progress;
mod source;
mod watched;

pub use error::LoadError;
pub use source::Input;

use std::num::NonZero;
use std::thread;

use dump_format::reader::{self, Division, Outcome, ReadError, Visitor};
use dump_format::{Header, HeapSection};

use crate::graph::Graph;
use facts::Facts;
use index::Index;
use ingest::Ingest;
use source::Source;
use watched::Watched;

/// A dump in memory.
#[derive(Debug)]
pub struct Dump {
    /// Its items.
    pub graph: Graph,
    /// Whether it was cut off; the graph then holds what came before.
    pub truncated: bool,
    /// What it says of the dumped process, and of itself.
    pub header: Header,
    /// The account of the heap, if the dump has one.
    pub heap: Option<HeapSection<'static>>,
    /// What the user should know before trusting a result.
    pub warnings: Vec<String>,
}

/// Whether to do without reading the dump if that has been done before, and to take note of it for the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseIndex {
    /// Yes.
    Yes,
    /// No: neither read nor write.
    No,
}

/// Reads a dump, whatever its version and compression, or its index.
///
/// # Errors
///
/// If the input cannot be read, is no dump, or is malformed; a truncated dump is no error.
pub fn load(input: &Input, use_index: UseIndex) -> Result<Dump, LoadError> {
    let index = match (use_index, input) {
        (UseIndex::Yes, Input::File(path)) => Index::of(path),
        _ => None,
    };
    let again = input.clone();
    let read_again = move || match read(&again) {
        Ok((graph, _)) => graph.into_edges(),
        Err(error) => give_up(&error),
    };
    if let Some((graph, facts)) = index.as_ref().and_then(|it| it.read(read_again)) {
        return Ok(Dump::new(input, graph, facts));
    }
    let (graph, facts) = read(input)?;
    if let Some(index) = index {
        index.write(&graph, &facts);
    }
    Ok(Dump::new(input, graph, facts))
}

/// Ends the program: the index is damaged, and the dump, which was to replace it, has just become unreadable.
///
/// So much bad luck is not worth an error in the answer to every question about a graph.
fn give_up(error: &LoadError) -> ! {
    eprintln!("error: the index is damaged, and so is the dump: {error}");
    std::process::exit(1)
}

impl Dump {
    fn new(input: &Input, graph: Graph, facts: Facts) -> Self {
        Self {
            graph,
            truncated: facts.is_truncated(),
            warnings: facts.warnings(input),
            header: facts.header,
            heap: facts.heap,
        }
    }
}

/// Reads a dump itself, and lets an analysis look at its records in the same pass.
///
/// # Errors
///
/// As [`load`].
pub fn load_watched(input: &Input, watcher: &mut impl Visitor) -> Result<Dump, LoadError> {
    let mut ingest = Ingest::default();
    let mut visitor = Watched {
        first: &mut ingest,
        second: watcher,
    };
    let outcome = match input.open()? {
        Source::Plain(file, _) => reader::read(file, &mut visitor),
        Source::Stream(stream) => reader::read(stream, &mut visitor),
    };
    let (graph, facts) = finish(input, outcome, ingest)?;
    Ok(Dump::new(input, graph, facts))
}

/// Reads the dump itself.
fn read(input: &Input) -> Result<(Graph, Facts), LoadError> {
    let mut ingest = Ingest::default();
    let outcome = match input.open()? {
        Source::Plain(file, len) => {
            let n_threads = thread::available_parallelism().map_or(1, NonZero::get);
            reader::read_in_parallel(&file, len, Division::new(len, n_threads), &mut ingest)
        }
        Source::Stream(stream) => reader::read(stream, &mut ingest),
    };
    finish(input, outcome, ingest)
}

fn finish(
    input: &Input,
    outcome: Result<Outcome, ReadError>,
    mut ingest: Ingest,
) -> Result<(Graph, Facts), LoadError> {
    let outcome = outcome.map_err(|source| LoadError::Read {
        name: input.to_string(),
        source,
    })?;
    let header = std::mem::take(&mut ingest.header);
    let heap = ingest.heap.take();
    let graph = ingest.finish().map_err(|source| LoadError::TooLarge {
        name: input.to_string(),
        source,
    })?;
    let facts = Facts::new(&outcome, graph.n_dangling(), header, heap);
    Ok((graph, facts))
}
