//! Where the bytes of a dump go while the heap is paused: a descriptor, or a spool that is replayed later.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::zend::WriteFailure;

/// A file or pipe, written with write(2). A non-blocking pipe is waited for.
pub struct Descriptor {
    file: File,
    patience: Option<Duration>,
}

impl Descriptor {
    /// Takes a file that shares its position with the stream of the dump. A pipe is waited for as long as it takes.
    pub fn new(file: File) -> Self {
        Self {
            file,
            patience: None,
        }
    }

    /// A pipe that takes nothing for this long is an error.
    pub fn with_patience(file: File, patience: Duration) -> Self {
        Self {
            file,
            patience: Some(patience),
        }
    }

    /// The file, with everything in it that was written.
    pub fn into_file(self) -> File {
        self.file
    }

    fn wait(&self) -> io::Result<()> {
        let until = self.patience.map(|patience| Instant::now() + patience);
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            let mut ready = [PollFd::new(&self.file, PollFlags::OUT)];
            match poll(&mut ready, left.as_ref()) {
                Ok(0) => return Err(io::Error::other("the reader takes nothing")),
                Err(rustix::io::Errno::INTR) => {}
                result => return Ok(result.map(drop)?),
            }
        }
    }
}

impl Write for Descriptor {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait()?,
                result => return result,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Dumps up to this size are kept in memory; larger ones go to a file.
const IN_MEMORY_BYTES: usize = 8 << 20;
/// What one write to the stream gets.
const REPLAY_BYTES: usize = 64 << 10;

/// A dump that waits until its stream may be written to: in memory at first, then in an unlinked temporary file,
/// and in memory again if no such file can be had or the disk is full.
pub struct Spool {
    file: Option<File>,
    memory: Vec<u8>,
    in_memory_bytes: usize,
}

/// Where temporary files go. The environment tells, which another thread may be changing later.
static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();

impl Spool {
    /// To be called when the module starts, while there is one thread.
    pub fn prepare() {
        DIRECTORY.get_or_init(env::temp_dir);
    }

    /// An empty spool.
    pub fn new() -> Self {
        Self {
            file: None,
            memory: Vec::new(),
            in_memory_bytes: IN_MEMORY_BYTES,
        }
    }

    /// Hands the spooled bytes to `write` in pieces, in order.
    ///
    /// # Errors
    ///
    /// The first failure of `write`, or of reading the spool.
    pub fn replay(
        mut self,
        mut write: impl FnMut(&[u8]) -> Result<(), WriteFailure>,
    ) -> Result<(), WriteFailure> {
        if let Some(file) = &mut self.file {
            file.rewind().map_err(WriteFailure::Spool)?;
            let mut piece = vec![0; REPLAY_BYTES];
            loop {
                match file.read(&mut piece) {
                    Ok(0) => break,
                    Ok(n) => write(&piece[..n])?,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(WriteFailure::Spool(error)),
                }
            }
        }
        self.memory.chunks(REPLAY_BYTES).try_for_each(write)
    }

    /// Moves what is in memory to a file, as far as it goes; what does not fit stays in memory, where all that
    /// follows is kept as well.
    fn move_to_file(&mut self) {
        if self.file.is_none() {
            match tempfile::tempfile_in(DIRECTORY.get_or_init(env::temp_dir)) {
                Ok(file) => self.file = Some(file),
                Err(_) => self.in_memory_bytes = usize::MAX,
            }
        }
        let Some(file) = &mut self.file else { return };
        let mut moved = 0;
        while moved < self.memory.len() {
            match file.write(&self.memory[moved..]) {
                Ok(n) if n > 0 => moved += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => {
                    self.in_memory_bytes = usize::MAX;
                    break;
                }
            }
        }
        self.memory.drain(..moved);
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Memory that cannot be had must be an error of this dump, not the end of the process.
        self.memory
            .try_reserve(bytes.len())
            .map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.memory.extend_from_slice(bytes);
        if self.memory.len() > self.in_memory_bytes {
            self.move_to_file();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::OwnedFd;

    use super::*;

    fn replayed(spool: Spool) -> Vec<u8> {
        let mut all = Vec::new();
        spool
            .replay(|bytes| {
                all.extend_from_slice(bytes);
                Ok(())
            })
            .unwrap();
        all
    }

    fn numbered(n: u32) -> Vec<u8> {
        (0..n).flat_map(u32::to_le_bytes).collect()
    }

    #[test]
    fn a_small_dump_stays_in_memory() {
        let mut spool = Spool::new();
        spool.write_all(&numbered(100)).unwrap();
        assert!(spool.file.is_none());
        assert_eq!(replayed(spool), numbered(100));
    }

    #[test]
    fn a_large_dump_goes_to_a_file_and_comes_back_in_order() {
        let mut spool = Spool::new();
        spool.in_memory_bytes = 1000;
        let bytes = numbered(100_000);
        for piece in bytes.chunks(777) {
            spool.write_all(piece).unwrap();
        }
        assert!(spool.file.is_some());
        assert!(spool.memory.len() <= 1000);
        assert_eq!(replayed(spool), bytes);
    }

    #[test]
    fn a_full_disk_leaves_the_rest_in_memory() {
        let mut spool = Spool::new();
        spool.in_memory_bytes = 10;
        spool.file = File::options().write(true).open("/dev/full").ok();
        let bytes = numbered(1000);
        spool.write_all(&bytes).unwrap();
        assert_eq!(spool.memory, bytes);
        assert_eq!(spool.in_memory_bytes, usize::MAX);
    }

    #[test]
    fn a_reader_that_takes_nothing_is_not_waited_for_for_ever() {
        let (reader, writer) = io::pipe().unwrap();
        rustix::io::ioctl_fionbio(&writer, true).unwrap();
        let file = File::from(OwnedFd::from(writer));
        let mut descriptor = Descriptor::with_patience(file, Duration::from_millis(20));
        let error = descriptor.write_all(&[0; 1 << 20]).unwrap_err();
        assert_eq!(error.to_string(), "the reader takes nothing");
        drop(reader);
        let error = descriptor.write_all(&[0; 1 << 20]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn a_failing_stream_ends_the_replay() {
        let mut spool = Spool::new();
        spool.write_all(&numbered(100_000)).unwrap();
        let mut calls = 0;
        let result = spool.replay(|_| {
            calls += 1;
            Err(WriteFailure::Refused)
        });
        assert!(matches!(result, Err(WriteFailure::Refused)));
        assert_eq!(calls, 1);
    }
}
