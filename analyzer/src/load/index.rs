//! Files that keep the graph of a dump and what was found out about it, so that the next command need not do it again.
//!
//! They stand beside the dump, or in the user's cache where that cannot be written to. Each begins with what the dump looks
//! like from outside; if the dump has changed since, or anything else is not as this program would write it, there might as
//! well be no index. Nothing that goes wrong here is worth an error.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dump_format::reader::ReadAt;

use crate::graph::store::{self, ColumnFile, ColumnWriter, Columns, Rescue, checksum};
use crate::graph::{Cascade, Findings, Graph, Retained};
use crate::load::heap::HeapAccount;
use crate::load::looks::{Looks, looks};
use crate::load::source::OpenFile;
use crate::load::{Facts, OpenInput, UseIndex};
use crate::own_file;
use crate::whole_file::WholeFile;

/// How a file begins: with what it is, and what the dump looked like.
const HEADER_BYTES: usize = 8 + size_of::<Looks>();

/// Smaller graphs are built faster than anybody notices.
const MIN_NODES: usize = 200_000;
/// An index has less than so many times the bytes of its dump, even of a compressed one, and these more.
const MAX_RATIO: u64 = 64;
const FREE_BYTES: u64 = 64 << 20;
/// A file system may store less than a file has, where it compresses; one that stores next to nothing was not written.
const MAX_HOLES: u64 = 32;

/// The index of one dump, be it there or not.
#[derive(Clone, Debug)]
pub struct Index {
    dump: OpenFile,
    /// Where the dump is.
    path: PathBuf,
    looks: Looks,
}

/// What has become of the first part of an index.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub n_bytes: u64,
}

/// One of the files of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The dump itself.
    Graph,
    /// What was found out about it.
    Findings,
    /// What goes with what when references go.
    Cascade,
    /// The largest places of the dominator tree.
    Survey,
    /// The waste that was found.
    Waste,
    /// What the items of each type and class retain together.
    Retained,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Graph,
        Self::Findings,
        Self::Cascade,
        Self::Survey,
        Self::Waste,
        Self::Retained,
    ];

    /// Whether the user's program has written a file that begins as this part does.
    pub fn is_written_at(self, path: &Path) -> bool {
        let mut magic = [0; 8];
        own_file::open(path)
            .and_then(|file| file.read_at(&mut magic, 0).ok())
            .is_some_and(|n_read| n_read == magic.len() && magic == *self.magic())
    }

    fn magic(self) -> &'static [u8; 8] {
        match self {
            Self::Graph => b"MEMINFOX",
            Self::Findings => b"MEMINFOF",
            Self::Cascade => b"MEMINFOC",
            Self::Survey => b"MEMINFOS",
            Self::Waste => b"MEMINFOW",
            Self::Retained => b"MEMINFOR",
        }
    }

    /// What is added to the name of the dump.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Graph => ".meminfo-index",
            Self::Findings => ".meminfo-index-tree",
            Self::Cascade => ".meminfo-index-cuts",
            Self::Survey => ".meminfo-index-survey",
            Self::Waste => ".meminfo-index-waste",
            Self::Retained => ".meminfo-index-retained",
        }
    }

    /// The columns as they would stand in the file. Those of numbers are never needed so.
    pub fn image(self, graph: &Graph, facts: &Facts, heap: &HeapAccount) -> io::Result<Vec<u8>> {
        let mut columns = ColumnWriter::new(Vec::new());
        match self {
            Self::Graph => write_graph(&mut columns, graph, facts, heap)?,
            Self::Findings => store::write_findings(graph, &mut columns)?,
            Self::Cascade => graph.find_cascade().write(&mut columns)?,
            Self::Survey | Self::Waste | Self::Retained => {}
        }
        columns.finish()
    }
}

impl Index {
    /// The index of an input, if it is a file and its index may be used.
    pub fn for_use(input: &OpenInput, use_index: UseIndex) -> Option<Self> {
        match use_index {
            UseIndex::Yes => Self::of(input),
            UseIndex::No => None,
        }
    }

    /// The index of an input, if it is a file.
    pub fn of(input: &OpenInput) -> Option<Self> {
        let dump = input.regular_file()?.clone();
        Some(Self {
            looks: looks(&dump.file, &dump.metadata)?,
            path: input.real_path()?,
            dump,
        })
    }

    /// What the index holds, if there is one and it is the dump's. Most of it stays in the file until it is asked for;
    /// should it then be damaged, `rescue` helps.
    pub fn read(&self, rescue: Rescue) -> Option<(Graph, Facts, HeapAccount)> {
        let (graph, mut columns) = store::read(self.open(Part::Graph, rescue)?)?;
        let facts = serde_json::from_slice(&columns.all(|it: u8| it)?).ok()?;
        let short = serde_json::from_slice(&columns.all(|it: u8| it)?).ok()?;
        let full = columns.lazy(|it: u8| Some(it))?;
        let heap = HeapAccount::new(short, move || serde_json::from_slice(full.all()).ok()?);
        Some((graph, facts, heap))
    }

    /// Writes the index where that is possible, if it is worth it.
    pub fn write(&self, graph: &Graph, facts: &Facts, heap: &HeapAccount) -> Option<Written> {
        if !is_worth_it(graph) {
            return None;
        }
        self.write_part(Part::Graph, |out| write_graph(out, graph, facts, heap))
    }

    /// What was found out about the graph, now if not before; `None` if it cannot be kept.
    pub fn findings(&self, graph: &Graph, rescue: impl Fn() -> Rescue) -> Option<Findings> {
        if !is_worth_it(graph) {
            return None;
        }
        let read = || store::read_findings(self.open(Part::Findings, rescue())?, graph);
        read().or_else(|| {
            self.write_part(Part::Findings, |out| store::write_findings(graph, out))?;
            read()
        })
    }

    /// What goes with what, found now if not before; `None` if it cannot be kept.
    pub fn cascade(&self, graph: &Graph, rescue: impl Fn() -> Rescue) -> Option<Cascade> {
        if !is_worth_it(graph) {
            return None;
        }
        let read = || store::read_cascade(self.open(Part::Cascade, rescue())?, graph);
        // Most cuts need little of it: it is given up, and read where it is needed.
        read().or_else(|| {
            self.write_part(Part::Cascade, |out| graph.find_cascade().write(out))?;
            read()
        })
    }

    /// What each type and class retains, found now if not before; `None` if it cannot be kept.
    pub fn retained(&self, graph: &Graph, give_up: fn() -> !) -> Option<Vec<Retained>> {
        if !is_worth_it(graph) {
            return None;
        }
        let numbers = self.numbers(Part::Retained, give_up);
        let kept = numbers.and_then(|it| Retained::from_numbers(&it, graph.n_groups()));
        kept.or_else(|| {
            let found = graph.find_retained_by_class();
            self.write_numbers(Part::Retained, graph, &Retained::to_numbers(&found));
            Some(found)
        })
    }

    /// The numbers that a small part consists of, if it is there.
    pub fn numbers(&self, part: Part, give_up: fn() -> !) -> Option<Vec<u64>> {
        let rescue = Rescue {
            rebuild: Box::new(Vec::new),
            give_up,
        };
        Columns::new(self.open(part, rescue)?).all(|it: u64| it)
    }

    /// Writes a part that consists of numbers where that is possible, if it is worth it.
    pub fn write_numbers(&self, part: Part, graph: &Graph, numbers: &[u64]) {
        if is_worth_it(graph) {
            self.write_part(part, |out| out.column(numbers.iter().copied()));
        }
    }

    /// Removes a part that is of no use, so that the next command writes it again.
    pub fn discard(&self, part: Part) {
        for place in self.places(part) {
            if own_file::open(&place).is_some() {
                // Where nobody can remove it, it is as good as none all the same.
                let _removed = fs::remove_file(place);
            }
        }
    }

    fn open(&self, part: Part, rescue: Rescue) -> Option<Arc<ColumnFile>> {
        let places = self.places(part);
        let file = places.iter().find_map(|place| self.open_at(place, part))?;
        let end = file.metadata().ok()?.len();
        ColumnFile::open(file, HEADER_BYTES as u64, end, rescue)
    }

    /// Whether commands answer from a file.
    pub fn is_current(&self, path: &Path, part: Part) -> bool {
        self.open_at(path, part).is_some()
    }

    /// Opens a file that this user's program has written for this dump as it is.
    fn open_at(&self, place: &Path, part: Part) -> Option<File> {
        let file = own_file::open(place)?;
        let metadata = file.metadata().ok()?;
        let bound = self.dump.metadata.len().saturating_mul(MAX_RATIO);
        if metadata.len() > bound.saturating_add(FREE_BYTES) || has_holes(&metadata) {
            return None;
        }
        let mut header = [0; HEADER_BYTES];
        let n_read = file.read_at(&mut header, 0).ok()?;
        (n_read == HEADER_BYTES && header == self.header(part)).then_some(file)
    }

    /// Writes a part into the first place that takes it, if the dump is still the same.
    fn write_part(
        &self,
        part: Part,
        write: impl Fn(&mut ColumnWriter<WholeFile>) -> io::Result<()>,
    ) -> Option<Written> {
        let metadata = self.dump.file.metadata().ok()?;
        if looks(&self.dump.file, &metadata) != Some(self.looks) {
            return None;
        }
        self.places(part).into_iter().find_map(|path| {
            create_folder(path.parent()?)?;
            let mut file = WholeFile::create(&path, 0o600).ok()?;
            file.write_all(&self.header(part)).ok()?;
            let mut columns = ColumnWriter::new(file);
            write(&mut columns).ok()?;
            let file = columns.finish().ok()?;
            let n_bytes = file.file().metadata().ok()?.len();
            file.finish().ok()?;
            Some(Written { path, n_bytes })
        })
    }

    /// How a part begins.
    fn header(&self, part: Part) -> [u8; HEADER_BYTES] {
        let mut header = [0; HEADER_BYTES];
        header[..8].copy_from_slice(part.magic());
        header[8..].copy_from_slice(&self.looks);
        header
    }

    /// Where a part can be: beside the dump, or in the user's cache.
    pub fn places(&self, part: Part) -> Vec<PathBuf> {
        let beside = with_suffix(self.path.clone().into_os_string(), part);
        let in_cache = || {
            let folder = cache_folder()?;
            let mut name = self.path.file_name()?.to_owned();
            let hash = checksum(0, self.path.as_os_str().as_encoded_bytes());
            name.push(format!("-{hash:016x}"));
            Some(folder.join(with_suffix(name, part)))
        };
        std::iter::once(beside).chain(in_cache()).collect()
    }
}

/// The name of a part.
pub fn with_suffix(mut name: OsString, part: Part) -> PathBuf {
    name.push(part.suffix());
    name.into()
}

fn write_graph<W: Write>(
    out: &mut ColumnWriter<W>,
    graph: &Graph,
    facts: &Facts,
    heap: &HeapAccount,
) -> io::Result<()> {
    store::write(graph, out)?;
    out.column(serde_json::to_vec(facts)?)?;
    out.column(serde_json::to_vec(&heap.shortened())?)?;
    out.column(serde_json::to_vec(&heap.in_full())?)
}

fn is_worth_it(graph: &Graph) -> bool {
    graph.n_nodes() >= MIN_NODES
}

#[cfg(unix)]
fn has_holes(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    /// Of a block as `stat` counts them.
    const BLOCK_BYTES: u64 = 512;
    metadata.len() / MAX_HOLES > metadata.blocks().saturating_mul(BLOCK_BYTES)
}

#[cfg(not(unix))]
fn has_holes(_metadata: &Metadata) -> bool {
    false
}

/// Makes a folder for the user alone, if it is not there.
fn create_folder(folder: &Path) -> Option<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).ok()
}

/// Where indexes are that cannot stand beside their dump.
pub fn cache_folder() -> Option<PathBuf> {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let cache = path("XDG_CACHE_HOME")
        .filter(|it| it.is_absolute())
        .or_else(|| path("LOCALAPPDATA"))
        .or_else(|| Some(path("HOME")?.join(".cache")))?;
    Some(cache.join("meminfo"))
}
