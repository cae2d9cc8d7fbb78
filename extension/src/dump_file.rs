//! The file of an automatic dump: it has its name when it is whole, and replaces nothing but a regular file.
//!
//! It is written without a name (`O_TMPFILE`), so that nothing is left of it however the process ends, and linked to
//! its name at the end. A link replaces nothing: if there is a file already, the new one gets a random name first, and
//! is renamed. Where files without a name cannot be had (NFS, FAT, older overlays), it has a random name from the
//! beginning. What a killed process leaves under such a name goes with the next dump in that directory: who writes a file
//! holds a lock on it.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FlockOperation, Mode, OFlags, flock, linkat, open};
use rustix::io::Errno;
use rustix::process::geteuid;
use tempfile::TempPath;

const PART_PREFIX: &str = ".meminfo-";
const PART_SUFFIX: &str = ".part";

/// A dump that is being written. Dropped, it is gone.
pub struct DumpFile {
    path: PathBuf,
    place: Place,
}

enum Place {
    /// A FIFO or a device, which takes the bytes as they come.
    Direct,
    /// A file without a name.
    Unnamed,
    /// A file with a random name beside the final one.
    Part(TempPath),
}

impl DumpFile {
    /// Begins the file that is to have this absolute path.
    ///
    /// # Errors
    ///
    /// If it cannot be created, or if something has the name that is not to be replaced.
    pub fn create(path: PathBuf) -> io::Result<(Self, File)> {
        let (place, file) = match occupant(&path)? {
            Occupant::Replaceable => create_beside(&path)?,
            Occupant::Direct => (Place::Direct, open_direct(&path)?),
        };
        Ok((Self { path, place }, file))
    }

    /// Gives the whole dump its name.
    ///
    /// # Errors
    ///
    /// If the name cannot be given; the dump is gone then.
    pub fn keep(self, file: &File) -> io::Result<()> {
        let part = match self.place {
            Place::Direct => return Ok(()),
            Place::Unnamed => match link(file, &self.path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let directory = directory(&self.path)?;
                    remove_leftovers(directory);
                    parts()
                        .make_in(directory, |part| link(file, part))?
                        .into_temp_path()
                }
                result => return result,
            },
            Place::Part(part) => {
                // Only this tells whether a server on the network has taken what was written.
                file.sync_data()?;
                part
            }
        };
        // It may have come to be something else meanwhile.
        match occupant(&self.path)? {
            Occupant::Replaceable => Ok(part.persist(&self.path)?),
            Occupant::Direct => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }
}

/// What has the name of the dump.
enum Occupant {
    /// Nothing, or a regular file.
    Replaceable,
    /// A FIFO or a character device.
    Direct,
}

fn occupant(path: &Path) -> io::Result<Occupant> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Occupant::Replaceable),
        Err(error) => return Err(error),
    };
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(Occupant::Replaceable);
    }
    // Anybody can put a FIFO or a link into a directory such as /tmp, to get the dump, or to have it written elsewhere.
    let is_trap = || !is_protected(path);
    if takes_bytes(kind) {
        if !is_own(&metadata) && is_trap() {
            return Err(io::Error::other("it belongs to another user"));
        }
        return Ok(Occupant::Direct);
    }
    // Such as /dev/stdout.
    let leads_to_direct = || fs::metadata(path).is_ok_and(|target| takes_bytes(target.file_type()));
    if kind.is_symlink() && !is_trap() && leads_to_direct() {
        return Ok(Occupant::Direct);
    }
    Err(io::Error::other(format!("it is a {}", describe(kind))))
}

fn takes_bytes(kind: fs::FileType) -> bool {
    kind.is_fifo() || kind.is_char_device()
}

/// True if only root and this user can put something into the directory.
fn is_protected(path: &Path) -> bool {
    let is_protected =
        |directory: fs::Metadata| is_own(&directory) && directory.mode() & 0o022 == 0;
    directory(path)
        .and_then(fs::metadata)
        .is_ok_and(is_protected)
}

fn is_own(metadata: &fs::Metadata) -> bool {
    [0, geteuid().as_raw()].contains(&metadata.uid())
}

fn describe(kind: fs::FileType) -> &'static str {
    if kind.is_dir() {
        "directory"
    } else if kind.is_symlink() {
        "symbolic link, which is not followed"
    } else if kind.is_socket() {
        "socket"
    } else if kind.is_block_device() {
        "block device"
    } else {
        "file of an unknown kind"
    }
}

/// Opens a FIFO or a device without waiting for anybody, neither now nor when it is written to.
fn open_direct(path: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NXIO) => return Err(io::Error::other("nobody reads from it")),
        Err(error) => return Err(error.into()),
    };
    if !takes_bytes(file.metadata()?.file_type()) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    Ok(file)
}

fn create_beside(path: &Path) -> io::Result<(Place, File)> {
    let directory = directory(path)?;
    create_unnamed(directory)
        .map(|file| (Place::Unnamed, file))
        .or_else(|_| create_part(directory).map(|(part, file)| (Place::Part(part), file)))
}

/// A file without a name that can be given one.
fn create_unnamed(directory: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::TMPFILE | OFlags::CLOEXEC;
    // Names and sizes are not for everybody.
    let file = File::from(open(directory, flags, Mode::RUSR | Mode::WUSR)?);
    // It is linked by its name in /proc, which not every chroot has.
    let (seen, own) = (fs::metadata(name_in_proc(&file))?, file.metadata()?);
    if (seen.dev(), seen.ino()) != (own.dev(), own.ino()) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    // For the moment between the random name and the final one; what holds no lock is a leftover.
    let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
    Ok(file)
}

fn create_part(directory: &Path) -> io::Result<(TempPath, File)> {
    remove_leftovers(directory);
    loop {
        let (file, part) = parts().make_in(directory, create_private)?.into_parts();
        // Who tidies up may have come between the creation and the lock.
        let is_taken =
            flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK);
        if !is_taken && file.metadata()?.nlink() > 0 {
            return Ok((part, file));
        }
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

fn parts() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(PART_PREFIX)
        .suffix(PART_SUFFIX)
        .rand_bytes(16);
    builder
}

/// Removes unfinished dumps whose processes are gone.
fn remove_leftovers(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_bytes();
        if name.starts_with(PART_PREFIX.as_bytes()) && name.ends_with(PART_SUFFIX.as_bytes()) {
            remove_if_left(&entry.path());
        }
    }
}

fn remove_if_left(part: &Path) {
    let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = open(part, flags, Mode::empty()) else {
        return;
    };
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
        let _ = fs::remove_file(part);
    }
}

fn link(file: &File, path: &Path) -> io::Result<()> {
    Ok(linkat(
        CWD,
        name_in_proc(file),
        CWD,
        path,
        AtFlags::SYMLINK_FOLLOW,
    )?)
}

fn name_in_proc(file: &File) -> String {
    format!("/proc/self/fd/{}", file.as_fd().as_raw_fd())
}

fn directory(path: &Path) -> io::Result<&Path> {
    match (path.parent(), path.file_name()) {
        (Some(directory), Some(_)) => Ok(directory),
        _ => Err(io::ErrorKind::IsADirectory.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn refusal(path: &Path) -> String {
        DumpFile::create(path.to_owned()).err().unwrap().to_string()
    }

    fn make_fifo(path: &Path) {
        rustix::fs::mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).unwrap();
    }

    /// As where there are no files without a name.
    fn create_named(path: &Path) -> (DumpFile, File) {
        let (part, file) = create_part(directory(path).unwrap()).unwrap();
        let place = Place::Part(part);
        let path = path.to_owned();
        (DumpFile { path, place }, file)
    }

    fn create(path: &Path) -> (DumpFile, File) {
        DumpFile::create(path.to_owned()).unwrap()
    }

    #[test]
    fn a_dump_appears_when_it_is_whole() {
        for create in [create, create_named] {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("dump");
            for content in ["first", "second"] {
                let (dump_file, mut file) = create(&path);
                file.write_all(content.as_bytes()).unwrap();
                assert!(fs::read_to_string(&path).unwrap_or_default() != content);
                dump_file.keep(&file).unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), content);
            }
            drop(create(&path));
            assert_eq!(names(directory.path()), ["dump"]);
            assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn leftovers_go_and_what_is_being_written_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("dump");
        fs::write(directory.path().join(".meminfo-killed.part"), "half").unwrap();
        make_fifo(&directory.path().join(".meminfo-planted.part"));
        let (first, first_file) = create_named(&path);
        let (second, second_file) = create_named(&path);
        first.keep(&first_file).unwrap();
        second.keep(&second_file).unwrap();
        assert_eq!(names(directory.path()), [".meminfo-planted.part", "dump"]);
    }

    #[test]
    fn one_name_for_many_writers_is_always_a_whole_dump() {
        for create in [create, create_named] {
            let directory = tempfile::tempdir().unwrap();
            let path = &directory.path().join("dump");
            let is_over = &AtomicBool::new(false);
            thread::scope(|scope| {
                let writers: Vec<_> = (0..8)
                    .map(|writer| {
                        scope.spawn(move || {
                            for _ in 0..100 {
                                let (dump_file, mut file) = create(path);
                                for _ in 0..100 {
                                    writeln!(file, "{writer}").unwrap();
                                }
                                dump_file.keep(&file).unwrap();
                            }
                        })
                    })
                    .collect();
                scope.spawn(move || {
                    while !is_over.load(Ordering::Relaxed) {
                        if let Ok(content) = fs::read_to_string(path) {
                            assert_eq!(content, content[..2].repeat(100));
                        }
                    }
                });
                let all_kept = writers.into_iter().all(|writer| writer.join().is_ok());
                is_over.store(true, Ordering::Relaxed);
                assert!(all_kept);
            });
            assert_eq!(names(directory.path()), ["dump"]);
        }
    }

    #[test]
    fn only_a_regular_file_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("precious"), "content").unwrap();
        symlink(path("precious"), path("link")).unwrap();
        symlink(path("nothing"), path("dangling")).unwrap();
        fs::create_dir(path("directory")).unwrap();
        let _socket = UnixListener::bind(path("socket")).unwrap();
        let link = "it is a symbolic link, which is not followed";
        assert_eq!(refusal(&path("link")), link);
        assert_eq!(refusal(&path("dangling")), link);
        assert_eq!(refusal(&path("directory")), "it is a directory");
        assert_eq!(refusal(&path("socket")), "it is a socket");
        assert_eq!(fs::read_to_string(path("precious")).unwrap(), "content");
        assert_eq!(names(directory.path()).len(), 5);

        // What has come to be there while the dump was written.
        for create in [create, create_named] {
            let (dump_file, file) = create(&path("late"));
            fs::create_dir(path("late")).unwrap();
            assert!(dump_file.keep(&file).is_err());
            fs::remove_dir(path("late")).unwrap();
            assert_eq!(names(directory.path()).len(), 5);
        }
    }

    #[test]
    fn a_fifo_is_written_to_if_somebody_reads() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("fifo");
        make_fifo(&path);
        assert_eq!(refusal(&path), "nobody reads from it");
        let mut reader = File::options()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits() as i32)
            .open(&path)
            .unwrap();
        let link = directory.path().join("link");
        symlink(&path, &link).unwrap();
        for path in [&path, &link] {
            let (dump_file, mut file) = create(path);
            file.write_all(b"dump").unwrap();
            dump_file.keep(&file).unwrap();
            drop(file);
            let mut content = String::new();
            reader.read_to_string(&mut content).unwrap();
            assert_eq!(content, "dump");
        }
        // Where anybody can put a link, it is not followed.
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(refusal(&link).starts_with("it is a symbolic link"));
        assert_eq!(names(directory.path()), ["fifo", "link"]);
    }
}
