//! From a file to a graph.

mod bounded;
mod error;
mod facts;
mod heap;
mod index;
pub mod index_files;
mod ingest;
mod looks;
mod progress;
mod source;
mod watched;

pub use error::LoadError;
pub use facts::Facts;
pub use heap::HeapAccount;
pub use index::{Part, Written};
pub use source::{Input, OpenInput, path_name};

use std::io::{self, Write};

use dump_format::Header;
use dump_format::reader::{self, Division, Outcome, ReadError, Visitor};

use crate::file_id::FileId;
use crate::graph::Graph;
use crate::graph::store::Rescue;
use crate::parallel::n_threads;
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
    /// What it lacks.
    pub facts: Facts,
    /// What it says of the dumped process, and of itself.
    pub header: Header,
    /// The account of the heap, if the dump has one.
    pub heap: HeapAccount,
    /// Why it is not what was written: it was cut off, or changed.
    pub damage: Option<String>,
    /// What the user should know before trusting a result.
    pub warnings: Vec<String>,
    /// The file that it was read from, if it was one.
    pub file_id: Option<FileId>,
    /// The index, if it has been written just now.
    pub written: Option<Written>,
    index: Option<Index>,
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
pub fn load(input: &OpenInput, use_index: UseIndex) -> Result<Dump, LoadError> {
    let Some(index) = Index::for_use(input, use_index) else {
        let (graph, facts, heap) = read(input)?;
        return Ok(Dump::new(input, graph, facts, heap));
    };
    if let Some(dump) = indexed(input, &index) {
        return Ok(dump);
    }
    let (graph, facts, heap) = read(input)?;
    let written = index.write(&graph, &facts, &heap);
    let dump = Dump::new(input, graph, facts, heap).keeping(input, index);
    Ok(Dump { written, ..dump })
}

/// Reads the index of a dump, and what a part of it kept of an earlier answer; `None` if either is not there.
pub fn load_kept(input: &OpenInput, use_index: UseIndex, part: Part) -> Option<(Dump, Vec<u64>)> {
    let index = Index::for_use(input, use_index)?;
    let numbers = index.numbers(part, give_up)?;
    Some((indexed(input, &index)?, numbers))
}

fn indexed(input: &OpenInput, index: &Index) -> Option<Dump> {
    let rescue = rescue(index.clone(), Part::Graph, input.clone());
    let (graph, facts, heap) = index.read(rescue)?;
    Some(Dump::new(input, graph, facts, heap).keeping(input, index.clone()))
}

/// Makes a part of the index anew, from the dump.
fn rescue(index: Index, part: Part, input: OpenInput) -> Rescue {
    let rebuild = move || {
        index.discard(part);
        let dump = read(&input).ok();
        let image = dump.and_then(|(graph, facts, heap)| part.image(&graph, &facts, &heap).ok());
        image.unwrap_or_else(|| give_up())
    };
    Rescue {
        rebuild: Box::new(rebuild),
        give_up,
    }
}

/// Ends the program: the index is damaged, and the dump, which was to replace it, has just become unreadable.
///
/// So much bad luck is not worth an error in the answer to every question about a graph.
fn give_up() -> ! {
    let _ = writeln!(
        io::stderr(),
        "error: the index is damaged, and the dump has changed meanwhile: try again"
    );
    std::process::exit(1)
}

impl Dump {
    fn new(input: &OpenInput, graph: Graph, mut facts: Facts, heap: HeapAccount) -> Self {
        Self {
            graph,
            truncated: facts.is_truncated(),
            damage: facts.damage(input),
            warnings: facts.warnings(input),
            header: std::mem::take(&mut facts.header),
            facts,
            heap,
            file_id: input.file_id(),
            written: None,
            index: None,
        }
    }

    /// The same dump, of which an index keeps what is found out.
    fn keeping(self, input: &OpenInput, index: Index) -> Self {
        let (kept, input) = (index.clone(), input.clone());
        let rescue = move |part| rescue(kept.clone(), part, input.clone());
        let findings = {
            let (index, rescue) = (index.clone(), rescue.clone());
            move |graph: &Graph| index.findings(graph, || rescue(Part::Findings))
        };
        let kept = index.clone();
        let cascade = move |graph: &Graph| kept.cascade(graph, || rescue(Part::Cascade));
        let kept = index.clone();
        let retained = move |graph: &Graph| kept.retained(graph, give_up);
        Self {
            graph: self.graph.keeping(findings, cascade, retained),
            index: Some(index),
            ..self
        }
    }

    /// Keeps an answer in numbers for the next time, where there is an index.
    pub fn keep(&self, part: Part, numbers: &[u64]) {
        if let Some(index) = &self.index {
            index.write_numbers(part, &self.graph, numbers);
        }
    }

    /// The survey of the dominator tree, which the index keeps, or else found and kept; `find` may find none.
    pub fn remembered<T>(
        &self,
        parse: impl Fn(&[u64]) -> Option<T>,
        find: impl FnOnce() -> Option<T>,
        to_numbers: impl Fn(&T) -> Vec<u64>,
    ) -> Option<T> {
        let index = self.index.as_ref();
        let kept = index.and_then(|it| parse(&it.numbers(Part::Survey, give_up)?));
        kept.or_else(|| {
            let found = find()?;
            self.keep(Part::Survey, &to_numbers(&found));
            Some(found)
        })
    }
}

/// Reads a dump itself, and lets an analysis look at its records in the same pass. Leaves an index like [`load`].
///
/// # Errors
///
/// As [`load`].
pub fn load_watched(
    input: &OpenInput,
    use_index: UseIndex,
    watcher: &mut impl Visitor,
) -> Result<Dump, LoadError> {
    let index = Index::for_use(input, use_index);
    let mut ingest = Ingest::default();
    let mut visitor = Watched {
        first: &mut ingest,
        second: watcher,
    };
    let outcome = match input.source()? {
        Source::Plain(file, _) => reader::read(file, &mut visitor),
        Source::Stream(stream) => reader::read(stream, &mut visitor),
    };
    let (graph, facts, heap) = finish(input, outcome, ingest)?;
    let written = (index.as_ref()).and_then(|index| index.write(&graph, &facts, &heap));
    let dump = Dump::new(input, graph, facts, heap);
    let dump = match index {
        Some(index) => dump.keeping(input, index),
        None => dump,
    };
    Ok(Dump { written, ..dump })
}

/// Reads the dump itself.
fn read(input: &OpenInput) -> Result<(Graph, Facts, HeapAccount), LoadError> {
    let mut ingest = Ingest::default();
    let outcome = match input.source()? {
        Source::Plain(file, len) => {
            reader::read_in_parallel(&file, len, Division::new(len, n_threads()), &mut ingest)
        }
        Source::Stream(stream) => reader::read(stream, &mut ingest),
    };
    finish(input, outcome, ingest)
}

fn finish(
    input: &OpenInput,
    outcome: Result<Outcome, ReadError>,
    mut ingest: Ingest,
) -> Result<(Graph, Facts, HeapAccount), LoadError> {
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
    let facts = Facts::new(&outcome, graph.n_dangling(), header);
    Ok((graph, facts, heap.into()))
}
