//! Files that get their name when they are whole: whoever looks finds what was there before, or all that is there now.
//!
//! Until then such a file has no name at all where the system can do that, so that nothing is left of a process that is
//! killed. Elsewhere it has one that the next process knows again, and removes.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{Builder, NamedTempFile};

use crate::own_file;

/// How the names of unfinished files begin where they need one.
const UNFINISHED: &str = ".meminfo-unfinished-";

/// A file that is being written.
#[derive(Debug)]
pub struct WholeFile {
    target: PathBuf,
    unfinished: Unfinished,
}

#[derive(Debug)]
enum Unfinished {
    Nameless(File),
    Named(NamedTempFile),
}

impl WholeFile {
    /// Begins a file that may be used as `mode` says, less what the process takes from all its files.
    ///
    /// # Errors
    ///
    /// If the folder takes no file.
    pub fn create(target: &Path, mode: u32) -> io::Result<Self> {
        let unfinished = match nameless(folder(target), mode) {
            Some(file) => Unfinished::Nameless(file),
            None => Unfinished::Named(named(folder(target), mode)?),
        };
        let target = target.to_owned();
        Ok(Self { target, unfinished })
    }

    /// What has been written so far.
    pub fn file(&self) -> &File {
        match &self.unfinished {
            Unfinished::Nameless(file) => file,
            Unfinished::Named(file) => file.as_file(),
        }
    }

    /// Gives the file its name, in place of any other that has it.
    ///
    /// # Errors
    ///
    /// If the folder does not allow it; then all is as before.
    pub fn finish(self) -> io::Result<()> {
        let named = match self.unfinished {
            // One that is there already can only be replaced by one with a name.
            Unfinished::Nameless(file) => {
                let link = |path: &Path| link(&file, path);
                Builder::new()
                    .prefix(UNFINISHED)
                    .make_in(folder(&self.target), link)?
                    .into_temp_path()
            }
            Unfinished::Named(file) => file.into_temp_path(),
        };
        named.persist(&self.target).map_err(|error| error.error)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// The folder that a file is in, or would be.
pub fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A file without a name, if there are such files there, and one can be given a name later.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, mode: u32) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};

    // Without /proc there is no way to a name.
    fs::metadata("/proc/self/fd").ok()?;
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = open(folder, flags, Mode::from_raw_mode(mode)).ok()?;
    Some(file.into())
}

#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};

    // As open(2) describes it under O_TMPFILE.
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, nameless, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_folder: &Path, _mode: u32) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
fn link(_file: &File, _path: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A file with a name, which its process locks as long as it lives.
fn named(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    remove_abandoned(folder);
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    let file = builder.tempfile_in(folder)?;
    lock(file.as_file());
    Ok(file)
}

/// Removes the unfinished files of processes that are gone, and says how many these were.
pub fn remove_abandoned(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_unfinished = |name: &OsStr| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
    let unfinished = entries.filter(|entry| is_unfinished(&entry.file_name()));
    let removed = unfinished.filter(|entry| {
        let file = own_file::open(&entry.path());
        file.is_some_and(|file| is_abandoned(&file)) && fs::remove_file(entry.path()).is_ok()
    });
    removed.count()
}

/// Whether nobody writes the file any more. Between its first moment and its lock nobody seems to, either.
fn is_abandoned(file: &File) -> bool {
    let modified = file.metadata().and_then(|it| it.modified());
    let age = modified.ok().and_then(|it| it.elapsed().ok());
    age.is_some_and(|age| age > Duration::from_secs(60)) && lock(file)
}

/// Locks a file that nobody else has locked.
#[cfg(unix)]
fn lock(file: &File) -> bool {
    use rustix::fs::{FlockOperation, flock};

    flock(file, FlockOperation::NonBlockingLockExclusive).is_ok()
}

#[cfg(not(unix))]
fn lock(_file: &File) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap();
        names
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_file_has_its_name_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        for text in ["first", "second"] {
            let before = fs::read_to_string(&target).ok();
            let mut file = WholeFile::create(&target, 0o666).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&target).ok(), before);
            if matches!(file.unfinished, Unfinished::Nameless(_)) {
                assert_eq!(names(folder.path()).len(), usize::from(before.is_some()));
            }
            file.finish().unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), text);
            assert_eq!(names(folder.path()), ["a"]);
        }
    }

    #[test]
    fn what_cannot_get_its_name_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        fs::create_dir(&target).unwrap();
        WholeFile::create(&target, 0o666)
            .unwrap()
            .finish()
            .unwrap_err();
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn unfinished_files_are_removed_when_their_process_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let living = named(folder.path(), 0o600).unwrap();
        let (_, abandoned) = named(folder.path(), 0o600).unwrap().keep().unwrap();
        let (_, fresh) = named(folder.path(), 0o600).unwrap().keep().unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        for path in [living.path(), &abandoned] {
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        fs::write(folder.path().join("another"), "").unwrap();
        assert_eq!(remove_abandoned(folder.path()), 1);
        assert!(living.path().exists() && fresh.exists() && !abandoned.exists());
    }
}
