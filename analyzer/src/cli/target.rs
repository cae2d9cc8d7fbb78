//! Where output is written to: what already has a name is replaced by what is whole, and no dump by what is said of it.

use std::fs::{self, File, Metadata};
use std::io::{self, IsTerminal, Seek, Write};
use std::path::{Component, Path, PathBuf};

use crate::file_id::FileId;
use crate::whole_file::{WholeFile, folder};

/// As many links as Linux follows.
const MAX_LINKS: usize = 40;

/// An output that has been opened.
pub enum Target {
    /// Standard output.
    Stdout(io::Stdout),
    /// What takes each byte as it comes: a FIFO, a device, a descriptor that is open already.
    Direct(File),
    /// A file that gets its name when it is whole.
    Whole(WholeFile),
    /// A file in a folder that takes no other: what is to be in it, and the file.
    Spooled(File, File),
}

impl Target {
    /// Opens a file, or standard output, that is none of some inputs.
    ///
    /// # Errors
    ///
    /// If it is one of them, or cannot be written to.
    pub fn open(path: Option<&Path>, inputs: &[FileId]) -> io::Result<Self> {
        let Some(path) = path else {
            refuse(FileId::of_stdout(), inputs)?;
            return Ok(Self::Stdout(io::stdout()));
        };
        match Place::of(path)? {
            Place::Descriptor(path) => {
                let id = FileId::of(&fs::metadata(&path)?);
                refuse(id, inputs)?;
                if id.is_some() && id == FileId::of_stdout() {
                    return Ok(Self::Stdout(io::stdout()));
                }
                open_for_writing(&path).map(Self::Direct)
            }
            Place::Name(path) => match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_file() => {
                    refuse(FileId::of(&metadata), inputs)?;
                    Self::replacement(&path, &metadata)
                }
                Ok(_) => open_for_writing(&path).map(Self::Direct),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    WholeFile::create(&path, 0o666).map(Self::Whole)
                }
                Err(error) => Err(error),
            },
        }
    }

    /// What replaces a file that may be written to, with the same owner and permissions.
    fn replacement(path: &Path, metadata: &Metadata) -> io::Result<Self> {
        let replaced = open_for_writing(path)?;
        Ok(match WholeFile::create(path, 0o600) {
            Ok(whole) => {
                keep_owner(whole.file(), metadata);
                whole.file().set_permissions(metadata.permissions())?;
                Self::Whole(whole)
            }
            Err(_) => Self::Spooled(tempfile::tempfile()?, replaced),
        })
    }

    /// Whether what is written is seen at once.
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout(stdout) => stdout.is_terminal(),
            Self::Direct(file) => file.is_terminal(),
            Self::Whole(_) | Self::Spooled(..) => false,
        }
    }

    /// Says that all has been written.
    ///
    /// # Errors
    ///
    /// If it cannot be put where it belongs.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush(),
            Self::Direct(_) => Ok(()),
            Self::Whole(file) => file.finish(),
            Self::Spooled(mut spool, mut file) => {
                spool.rewind()?;
                file.set_len(0)?;
                io::copy(&mut spool, &mut file).map(drop)
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::Direct(file) | Self::Spooled(file, _) => file.write(bytes),
            Self::Whole(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::Direct(_) | Self::Whole(_) | Self::Spooled(..) => Ok(()),
        }
    }
}

/// What a path leads to, through all links.
enum Place {
    /// A name in a folder, be there something or not.
    Name(PathBuf),
    /// Something that is open already, as `/dev/stdout`.
    Descriptor(PathBuf),
}

impl Place {
    fn of(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let Some(Component::Normal(name)) = path.components().next_back() else {
                // A folder, which opening it will say.
                return Ok(Self::Name(path));
            };
            let folder = fs::canonicalize(folder(&path))?;
            let here = folder.join(name);
            if folder.starts_with("/proc") {
                return Ok(Self::Descriptor(here));
            }
            match fs::read_link(&here) {
                Ok(target) => path = folder.join(target),
                Err(_) => return Ok(Self::Name(here)),
            }
        }
        Err(io::Error::other("too many links"))
    }
}

fn refuse(output: Option<FileId>, inputs: &[FileId]) -> io::Result<()> {
    match output {
        Some(output) if inputs.contains(&output) => Err(io::Error::other("it is the dump itself")),
        _ => Ok(()),
    }
}

fn open_for_writing(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

/// Gives a file the owner and group of another, as far as this user may.
#[cfg(unix)]
fn keep_owner(file: &File, of: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let _ = fchown(file, None, Some(of.gid()));
    let _ = fchown(file, Some(of.uid()), None);
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _of: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_no_other_file_can_be_made_one_is_written_to_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "before, and longer").unwrap();
        let replaced = open_for_writing(&path).unwrap();
        let mut target = Target::Spooled(tempfile::tempfile().unwrap(), replaced);
        target.write_all(b"after").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"before, and longer");
        target.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
    }
}
