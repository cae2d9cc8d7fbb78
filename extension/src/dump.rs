//! One dump, from the stream that is handed over to the last byte in it.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use dump_format::{DumpWriter, Trailer, WriteError};

use crate::dump_file::DumpFile;
use crate::sink::{Descriptor, Spool};
use crate::walk::{Heap, walk};
use crate::zend::{HeldSignals, PausedHeap, StoppedTime, Stream, WriteFailure};

/// Why a dump did not end up whole in its stream.
#[derive(Debug)]
pub enum DumpError {
    /// The stream cannot take a dump at all; nothing was written.
    Stream(String),
    /// The stream, or the space for the spooled dump, gave out.
    Write(WriteError),
    /// User code that the stream ran has thrown: its exception is the one to report.
    Thrown,
    /// User code that the stream ran has ended the script.
    Bailout,
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(reason) => f.write_str(reason),
            Self::Write(error) => write!(
                f,
                "the dump is incomplete, {} bytes of it were written: {}",
                error.written, error.source
            ),
            Self::Thrown => f.write_str("the stream has thrown an exception"),
            Self::Bailout => f.write_str("the stream has ended the script"),
        }
    }
}

impl std::error::Error for DumpError {}

/// Writes a dump of the running request to the stream.
///
/// A plain file or pipe is written to directly, during the walk. Any other stream can run user code when it is
/// written to, so it gets the dump only when the walk is over and no pointer into the heap is left.
///
/// # Errors
///
/// See [`DumpError`]; the stream then holds the beginning of a dump, or nothing.
pub fn dump(stream: &Stream<'_>) -> Result<(), DumpError> {
    let time = StoppedTime::stop();
    match stream.descriptor(&time)? {
        Some(file) => dump_to_file(stream, file),
        None => dump_by_spool(stream, &time),
    }
}

fn dump_to_file(stream: &Stream<'_>, file: File) -> Result<(), DumpError> {
    let result = write_dump(Descriptor::new(file));
    let written = match &result {
        Ok((_, written)) => *written,
        Err(error) => error.written,
    };
    stream.advance(written);
    result.map(drop).map_err(DumpError::Write)
}

fn dump_by_spool(stream: &Stream<'_>, time: &StoppedTime) -> Result<(), DumpError> {
    let (spool, _) = write_dump(Spool::new()).map_err(DumpError::Write)?;
    let mut replayed = 0;
    let result = spool.replay(|bytes| {
        let written = stream.write(bytes, time)?;
        replayed += written as u64;
        if written < bytes.len() {
            return Err(WriteFailure::Refused);
        }
        Ok(())
    });
    let incomplete = |source| {
        DumpError::Write(WriteError {
            written: replayed,
            source,
        })
    };
    result.map_err(|failure| match failure {
        WriteFailure::Thrown => DumpError::Thrown,
        WriteFailure::Bailout => DumpError::Bailout,
        WriteFailure::Refused => incomplete(io::Error::other("the stream takes no more")),
        WriteFailure::Closed => incomplete(io::Error::other("the stream was closed meanwhile")),
        WriteFailure::Spool(source) => incomplete(source),
    })
}

/// How long the reader of a FIFO may keep an automatic dump waiting, and with it the program.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes a dump that no PHP code has asked for to the file of this path, see [`DumpFile`].
///
/// # Errors
///
/// A sentence that names the file and says why there is no dump in it.
pub fn automatic_dump(path: PathBuf) -> Result<(), String> {
    let name = in_one_line(&path);
    write_automatic_dump(path).map_err(|error| format!("no dump in {name}: {error}"))
}

/// The path for a line of a log, which no name must break.
fn in_one_line(path: &Path) -> String {
    let mut line = String::new();
    for character in path.to_string_lossy().chars() {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

fn write_automatic_dump(path: PathBuf) -> io::Result<()> {
    let _time = StoppedTime::stop();
    let (dump_file, file) = DumpFile::create(path)?;
    let (out, _) =
        write_dump(Descriptor::with_patience(file, PATIENCE)).map_err(|error| error.source)?;
    dump_file.keep(&out.into_file())
}

/// The pause: from here to the end of this function no PHP code runs and nothing is allocated in the Zend heap.
fn write_dump<W: Write>(out: W) -> Result<(W, u64), WriteError> {
    let _signals = HeldSignals::hold();
    let heap = PausedHeap::pause().ok_or_else(|| WriteError {
        written: 0,
        source: io::ErrorKind::OutOfMemory.into(),
    })?;
    let mut writer = DumpWriter::new(out);
    writer.header(&heap.header());
    let counts = walk(&heap, &mut writer);
    // Of a walk that was given up, nearly everything would be unexplained.
    if !writer.failed() {
        writer.private(|add| heap.private_memory(add));
        let account = heap.account();
        if heap.is_out_of_memory() {
            writer.fail(io::ErrorKind::OutOfMemory.into());
        } else {
            writer.heap(&account);
        }
    }
    let trailer = Trailer {
        memory_usage: heap.memory_usage(),
        degraded: heap.degraded_meanwhile(),
        ..counts
    };
    writer.finish(&trailer)
}
