//! Files that nobody but the user has made or can change.

use std::fs::{self, File, Metadata};
use std::path::Path;

/// Opens a regular file of the user's own. Whatever else has the name, a link, a FIFO, a file of somebody else or one that
/// others may write to, is left alone, and nothing is waited for.
#[cfg(unix)]
pub fn open(path: &Path) -> Option<File> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    use rustix::fs::OFlags;

    const OTHERS_MAY_WRITE: u32 = 0o022;
    // To open a device can do something.
    fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut options = File::options();
    options.read(true).custom_flags(flags.bits().cast_signed());
    let file = options.open(path).ok()?;
    // Of the file itself: the name may be another's by now.
    let metadata = file.metadata().ok()?;
    let is_own = metadata.is_file()
        && metadata.uid() == rustix::process::geteuid().as_raw()
        && metadata.mode() & OTHERS_MAY_WRITE == 0;
    is_own.then_some(file)
}

/// Where it cannot be known, there is none.
#[cfg(not(unix))]
pub fn open(_path: &Path) -> Option<File> {
    None
}
