//! Where a dump comes from: a file or standard input, compressed or not.

use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::str::FromStr;

use flate2::bufread::MultiGzDecoder;

use crate::load::LoadError;
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

impl Input {
    /// Opens the input for reading, decompressed.
    pub(super) fn open(&self) -> Result<Box<dyn Read>, LoadError> {
        match self {
            Self::Stdin => decompressed(Progress::new(io::stdin(), None)),
            Self::File(path) => open_file(path).and_then(|(file, metadata)| {
                if metadata.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                // Of a pipe the length is not known.
                let len = metadata.is_file().then_some(metadata.len());
                decompressed(Progress::new(file, len))
            }),
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

fn open_file(path: &PathBuf) -> io::Result<(File, std::fs::Metadata)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    Ok((file, metadata))
}

/// Decompresses what begins like a gzip or zstd file, whatever it is called.
fn decompressed(mut input: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut start = Vec::new();
    input.by_ref().take(4).read_to_end(&mut start)?;
    let is_gzip = start.starts_with(&[0x1f, 0x8b]);
    let is_zstd = start == [0x28, 0xb5, 0x2f, 0xfd];
    let whole = Cursor::new(start).chain(input);
    if !is_gzip && !is_zstd {
        return Ok(Box::new(whole));
    }
    let whole = BufReader::with_capacity(COMPRESSED_BUFFER_BYTES, whole);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else {
        Box::new(zstd::stream::read::Decoder::with_buffer(whole)?)
    })
}
