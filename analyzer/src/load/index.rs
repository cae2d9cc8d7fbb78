//! A file that keeps the graph of a dump, so that the next command need not read the dump again.
//!
//! It stands beside the dump, or in the user's cache where that cannot be written to. It begins with what the dump looks
//! like from outside; if the dump has changed since, or anything else is not as this program would write it, there might as
//! well be no index. Nothing that goes wrong here is worth an error.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use dump_format::reader::ReadAt;

use crate::graph::store::{self, ColumnReader, ColumnWriter, GraphExtent, checksum};
use crate::graph::{Edges, Graph, LazyEdges};
use crate::load::Facts;

/// To be raised when an index of before would be misunderstood.
const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"MEMINFOX";
const HEADER_BYTES: usize = 48;
const SUFFIX: &str = ".meminfo-index";

/// Smaller graphs are built faster than anybody notices.
const MIN_NODES: usize = 200_000;
/// How much of the dump's beginning and end is looked at.
const SAMPLE_BYTES: u64 = 64 << 10;

/// The index of one dump, be it there or not.
#[derive(Debug)]
pub struct Index {
    dump: PathBuf,
    header: [u8; HEADER_BYTES],
}

impl Index {
    /// The index of a dump as it is now; `None` if that is no file.
    pub fn of(dump: &Path) -> Option<Self> {
        Some(Self {
            header: header(dump)?,
            dump: dump.to_owned(),
        })
    }

    /// What the index holds, if there is one and it is the dump's. The edges stay in the file until they are asked for;
    /// `read_again` gets them should they be damaged.
    pub fn read(
        &self,
        read_again: impl Fn() -> Edges + Send + Sync + 'static,
    ) -> Option<(Graph, Facts)> {
        let file = self.places().iter().find_map(|place| self.open(place))?;
        let (graph, facts) = {
            let reader = columns(&file)?;
            let (graph, mut columns) = store::read(&reader)?;
            let facts = columns.next(&reader, |byte: u8| byte)?;
            (graph, serde_json::from_slice(&facts).ok()?)
        };
        let extent = GraphExtent::of(&graph);
        let edges = LazyEdges::new(move || {
            let edges = columns(&file).and_then(|reader| store::read_edges(&reader, extent));
            edges.unwrap_or_else(&read_again)
        });
        Some((graph.with_edges(edges), facts))
    }

    fn open(&self, place: &Path) -> Option<File> {
        let file = File::open(place).ok()?;
        let mut header = [0; HEADER_BYTES];
        let n_read = file.read_at(&mut header, 0).ok()?;
        (n_read == HEADER_BYTES && header == self.header).then_some(file)
    }

    /// Writes the index where that is possible, if it is worth it and the dump is still the same.
    pub fn write(&self, graph: &Graph, facts: &Facts) {
        if graph.n_nodes() >= MIN_NODES && header(&self.dump) == Some(self.header) {
            // The first place that takes it.
            let _written =
                (self.places().iter()).find_map(|place| self.write_to(place, graph, facts));
        }
    }

    /// Writes all or nothing: the file gets its name when it is whole.
    fn write_to(&self, place: &Path, graph: &Graph, facts: &Facts) -> Option<()> {
        let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).ok()?;
        let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
        file.write_all(&self.header).ok()?;
        let mut columns = ColumnWriter::new(file);
        store::write(graph, &mut columns).ok()?;
        columns.column(serde_json::to_vec(facts).ok()?).ok()?;
        columns.finish().ok()?.persist(place).ok()?;
        Some(())
    }

    /// Where the index can be: beside the dump, or in the user's cache.
    fn places(&self) -> Vec<PathBuf> {
        let with_suffix = |mut name: OsString| {
            name.push(SUFFIX);
            name
        };
        let beside = PathBuf::from(with_suffix(self.dump.clone().into_os_string()));
        let in_cache = || {
            let folder = cache_folder()?;
            let whole_path = fs::canonicalize(&self.dump).ok()?;
            let mut name = whole_path.file_name()?.to_owned();
            let hash = checksum(0, whole_path.as_os_str().as_encoded_bytes());
            name.push(format!("-{hash:016x}"));
            Some(folder.join(with_suffix(name)))
        };
        std::iter::once(beside).chain(in_cache()).collect()
    }
}

fn columns(file: &File) -> Option<ColumnReader<'_, File>> {
    ColumnReader::new(file, HEADER_BYTES as u64, file.metadata().ok()?.len())
}

/// What the dump looks like from outside, and which program would have written the index.
fn header(dump: &Path) -> Option<[u8; HEADER_BYTES]> {
    let file = File::open(dump).ok()?;
    let metadata = file.metadata().ok().filter(Metadata::is_file)?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let len = metadata.len();
    let head = sample(&file, 0)?;
    let tail = sample(&file, len.saturating_sub(SAMPLE_BYTES))?;
    let sample = checksum(checksum(0, &head), &tail);
    let program = checksum(0, env!("CARGO_PKG_VERSION").as_bytes());
    let fields: [&[u8]; 7] = [
        MAGIC,
        &VERSION.to_le_bytes(),
        &modified.subsec_nanos().to_le_bytes(),
        &modified.as_secs().to_le_bytes(),
        &len.to_le_bytes(),
        &sample.to_le_bytes(),
        &program.to_le_bytes(),
    ];
    fields.concat().try_into().ok()
}

fn sample(file: &File, offset: u64) -> Option<Vec<u8>> {
    let mut bytes = vec![0; SAMPLE_BYTES as usize];
    let n_read = file.read_at(&mut bytes, offset).ok()?;
    bytes.truncate(n_read);
    Some(bytes)
}

fn cache_folder() -> Option<PathBuf> {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let cache = path("XDG_CACHE_HOME")
        .filter(|it| it.is_absolute())
        .or_else(|| path("LOCALAPPDATA"))
        .or_else(|| Some(path("HOME")?.join(".cache")))?;
    Some(cache.join("meminfo"))
}
