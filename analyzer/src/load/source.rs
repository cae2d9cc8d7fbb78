//! Where a dump comes from: a file or standard input, compressed or not.

use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::str::FromStr;

use dump_format::reader::ReadFrom;
use flate2::bufread::MultiGzDecoder;

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

impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "-" {
            Self::Stdin
        } else {
            Self::File(text.into())
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// An input that has been opened.
pub(super) enum Source {
    /// A plain file of so many bytes, which can be read at any place.
    Plain(Progress<File>, u64),
    /// Anything else, decompressed.
    Stream(Box<dyn Read>),
}

impl Input {
    /// Opens the input for reading.
    pub(super) fn open(&self) -> Result<Source, LoadError> {
        match self {
            Self::Stdin => decompressed(Progress::new(io::stdin(), None)).map(Source::Stream),
            Self::File(path) => open_file(path),
        }
        .map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LoadError::NotFound(self.to_string()),
            io::ErrorKind::IsADirectory => LoadError::IsDirectory(self.to_string()),
            _ => LoadError::Open {
                name: self.to_string(),
                source,
            },
        })
    }
}

fn open_file(path: &PathBuf) -> io::Result<Source> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A pipe has no length, and can be read only once.
    let len = metadata.is_file().then_some(metadata.len());
    if let Some(len) = len
        && compression(&start_of(ReadFrom::new(&file, 0))?).is_none()
    {
        return Ok(Source::Plain(Progress::new(file, Some(len)), len));
    }
    decompressed(Progress::new(file, len)).map(Source::Stream)
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
