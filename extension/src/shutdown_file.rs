//! The file of a dump that is taken without being asked for: its name, and that it is whole when it appears.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many files this process has begun.
static N_FILES: AtomicU32 = AtomicU32::new(0);

/// A dump that is being written beside its final name.
pub struct ShutdownFile {
    path: PathBuf,
    part: PathBuf,
}

impl ShutdownFile {
    /// Begins the file that a template names: `%p` stands for the process id, `%n` for the number of the dump in this
    /// process, counted from 1, `%s` for the name of the script without its directory, `%%` for a percent sign.
    ///
    /// # Errors
    ///
    /// If the file cannot be created.
    pub fn create(template: &[u8], script: &[u8]) -> Result<(Self, File), (PathBuf, io::Error)> {
        let n = N_FILES.fetch_add(1, Ordering::Relaxed) + 1;
        let path = expand(template, script, process::id(), n);
        let part = PathBuf::from(OsString::from_vec([&path[..], b".part"].concat()));
        let path = PathBuf::from(OsString::from_vec(path));
        // Names and sizes are not for everybody, and nobody must be able to lead the file astray.
        let _ = fs::remove_file(&part);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&part);
        match file {
            Ok(file) => Ok((Self { path, part }, file)),
            Err(error) => Err((path, error)),
        }
    }

    /// Gives the whole dump its name.
    ///
    /// # Errors
    ///
    /// If the name cannot be given; the dump is gone then.
    pub fn keep(self) -> Result<(), (PathBuf, io::Error)> {
        match fs::rename(&self.part, &self.path) {
            Ok(()) => Ok(()),
            Err(error) => Err((self.discard(), error)),
        }
    }

    /// Removes what there is of the dump, and tells its name.
    pub fn discard(self) -> PathBuf {
        let _ = fs::remove_file(&self.part);
        self.path
    }
}

fn expand(template: &[u8], script: &[u8], process: u32, n: u32) -> Vec<u8> {
    let mut path = Vec::with_capacity(template.len());
    let mut rest = template;
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after.first()) {
            (b'%', Some(b'p')) => path.extend(process.to_string().bytes()),
            (b'%', Some(b'n')) => path.extend(n.to_string().bytes()),
            (b'%', Some(b's')) => path.extend(base_name(script)),
            (b'%', Some(b'%')) => path.push(b'%'),
            _ => {
                path.push(*byte);
                continue;
            }
        }
        rest = &after[1..];
    }
    path
}

fn base_name(script: &[u8]) -> &[u8] {
    script.rsplit(|byte| *byte == b'/').next().unwrap_or(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_expanded() {
        let expanded = |template: &str| expand(template.as_bytes(), b"/srv/worker.php", 4711, 2);
        assert_eq!(expanded("/tmp/a.json"), b"/tmp/a.json");
        assert_eq!(
            expanded("/tmp/%s-%p-%n.json"),
            b"/tmp/worker.php-4711-2.json"
        );
        assert_eq!(expanded("100%%p"), b"100%p");
        assert_eq!(expanded("%x %"), b"%x %");
        assert_eq!(expand(b"%s.json", b"", 1, 1), b".json");
    }

    #[test]
    fn a_dump_appears_when_it_is_whole() {
        let directory = tempfile::tempdir().unwrap();
        let template = directory.path().join("dump-%p.json");
        let path = directory
            .path()
            .join(format!("dump-{}.json", process::id()));
        let template = template.into_os_string().into_vec();
        let (file, _) = ShutdownFile::create(&template, b"")
            .map_err(|(_, error)| error)
            .unwrap();
        assert!(!path.exists());
        file.keep().map_err(|(_, error)| error).unwrap();
        assert!(path.exists());
        let (file, _) = ShutdownFile::create(&template, b"")
            .map_err(|(_, error)| error)
            .unwrap();
        assert_eq!(file.discard(), path);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }
}
