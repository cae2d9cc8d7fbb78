//! Which file it is, whatever names lead there.

use std::fs::Metadata;

/// A regular file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileId {
    device: u64,
    inode: u64,
}

#[cfg(unix)]
impl FileId {
    /// The file that this is of; `None` if that is anything else.
    pub fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;

        metadata.is_file().then(|| Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        })
    }

    /// The file that is read as standard input.
    pub fn of_stdin() -> Option<Self> {
        Self::of_descriptor(&std::io::stdin())
    }

    /// The file that standard output goes to.
    pub fn of_stdout() -> Option<Self> {
        Self::of_descriptor(&std::io::stdout())
    }

    fn of_descriptor(descriptor: &impl std::os::fd::AsFd) -> Option<Self> {
        let file = descriptor.as_fd().try_clone_to_owned().ok()?;
        Self::of(&std::fs::File::from(file).metadata().ok()?)
    }
}

/// Elsewhere files are not told apart.
#[cfg(not(unix))]
impl FileId {
    pub fn of(_metadata: &Metadata) -> Option<Self> {
        None
    }

    pub fn of_stdin() -> Option<Self> {
        None
    }

    pub fn of_stdout() -> Option<Self> {
        None
    }
}
