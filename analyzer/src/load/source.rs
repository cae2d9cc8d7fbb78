//! Where a dump comes from: a file or standard input, compressed or not.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dump_format::reader::{ReadAt, ReadFrom};
use flate2::bufread::MultiGzDecoder;

use crate::file_id::FileId;
use crate::load::LoadError;
use crate::load::bounded::{Bounded, Counted};
use crate::load::progress::Progress;

/// How much of a compressed file is read at once.
const COMPRESSED_BUFFER_BYTES: usize = 256 << 10;

/// What to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(text: OsString) -> Self {
        if text == "-" {
            Self::Stdin
        } else {
            Self::File(text.into())
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => f.write_str(&path_name(path)),
        }
    }
}

impl Input {
    /// Opens the input for reading. A pipe can be opened and read only once.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it may not be read.
    pub fn open(&self) -> Result<OpenInput, LoadError> {
        let opened = match self {
            Self::Stdin => Ok(None),
            Self::File(path) => open_file(path).map(Some),
        };
        let file = opened.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LoadError::NotFound(self.to_string()),
            io::ErrorKind::IsADirectory => LoadError::IsDirectory(self.to_string()),
            _ => LoadError::Open {
                name: self.to_string(),
                source,
            },
        })?;
        Ok(OpenInput {
            input: self.clone(),
            file,
        })
    }
}

fn open_file(path: &Path) -> io::Result<OpenFile> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(OpenFile {
        file: Arc::new(file),
        metadata,
    })
}

/// An input that has been opened.
#[derive(Clone, Debug)]
pub struct OpenInput {
    input: Input,
    /// Standard input has no file of its own.
    file: Option<OpenFile>,
}

/// A file, which stays the same whatever becomes of its name.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    /// The file.
    pub file: Arc<File>,
    /// What it was like when it was opened.
    pub metadata: Metadata,
}

/// What is read of an input.
pub(super) enum Source {
    /// A plain file of so many bytes, which can be read at any place.
    Plain(Progress<SharedFile>, u64),
    /// Anything else, decompressed.
    Stream(Box<dyn Read>),
}

impl OpenInput {
    /// What is to be read. Of a file it can be read again, of anything else once.
    pub(super) fn source(&self) -> Result<Source, LoadError> {
        self.begin().map_err(|source| LoadError::Open {
            name: self.to_string(),
            source,
        })
    }

    fn begin(&self) -> io::Result<Source> {
        let Some(OpenFile { file, metadata }) = &self.file else {
            return decompressed(Progress::new(io::stdin(), None)).map(Source::Stream);
        };
        let shared = SharedFile(Arc::clone(file));
        // A pipe has no length.
        let len = metadata.is_file().then_some(metadata.len());
        let Some(len) = len else {
            return decompressed(Progress::new(shared, None)).map(Source::Stream);
        };
        if compression(&start_of(ReadFrom::new(&shared, 0))?).is_none() {
            return Ok(Source::Plain(Progress::new(shared, Some(len)), len));
        }
        (&**file).rewind()?;
        decompressed(Progress::new(shared, Some(len))).map(Source::Stream)
    }

    /// The file, if the input is one that can be read again.
    pub(super) fn regular_file(&self) -> Option<&OpenFile> {
        self.file.as_ref().filter(|it| it.metadata.is_file())
    }

    /// Which file it is, if it is one.
    pub(super) fn file_id(&self) -> Option<FileId> {
        match &self.file {
            None => FileId::of_stdin(),
            Some(file) => FileId::of(&file.metadata),
        }
    }

    /// Where the file is, whatever links lead there.
    pub(super) fn real_path(&self) -> Option<PathBuf> {
        match &self.input {
            Input::Stdin => None,
            Input::File(path) => fs::canonicalize(path).ok(),
        }
    }
}

impl fmt::Display for OpenInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.input.fmt(f)
    }
}

/// A file that several readers share.
pub(super) struct SharedFile(Arc<File>);

impl Read for SharedFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buf)
    }
}

impl ReadAt for SharedFile {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(buf, offset)
    }
}

/// A path as text, with what is no UTF-8 in it as bytes.
pub fn path_name(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02x}"));
        }
    }
    name
}

/// How an input is compressed.
enum Compression {
    Gzip,
    Zstd,
}

/// How an input is compressed that begins like this, whatever it is called.
fn compression(start: &[u8]) -> Option<Compression> {
    match start {
        [0x1f, 0x8b, ..] => Some(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd] => Some(Compression::Zstd),
        _ => None,
    }
}

/// As much of the beginning as it takes to know.
fn start_of(input: impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    input.take(4).read_to_end(&mut start)?;
    Ok(start)
}

/// Decompresses what begins like a compressed file.
fn decompressed(mut input: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let start = start_of(&mut input)?;
    let compression = compression(&start);
    let whole = Cursor::new(start).chain(input);
    let Some(compression) = compression else {
        return Ok(Box::new(whole));
    };
    let (compressed, n_compressed) = Counted::new(whole);
    let buffered = BufReader::with_capacity(COMPRESSED_BUFFER_BYTES, compressed);
    Ok(match compression {
        Compression::Gzip => Box::new(Bounded::new(MultiGzDecoder::new(buffered), n_compressed)),
        Compression::Zstd => {
            let decoder = zstd::stream::read::Decoder::with_buffer(buffered)?;
            Box::new(Bounded::new(decoder, n_compressed))
        }
    })
}
