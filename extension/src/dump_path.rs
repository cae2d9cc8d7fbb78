//! The path of an automatic dump: a template, and what its placeholders stand for.

use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// What `%s` stands for where no file is run: code from the command line or from standard input.
pub const NO_SCRIPT: &[u8] = b"-";

/// The process, in the upper half, and how many paths it has been given.
static PATHS_GIVEN: AtomicU64 = AtomicU64::new(0);

/// The path for the next dump of this process: `%p` stands for the process id, `%n` for the number of the dump in this
/// process, counted from 1, `%s` for the name of the script, `%%` for a percent sign. A relative template is
/// continued from `base`; none if there is no base then.
pub fn next(template: &[u8], script: &[u8], base: Option<&Path>) -> Option<PathBuf> {
    let process = process::id();
    let template = absolute(template, base)?;
    let path = expand(&template, script, process, next_number(process));
    Some(PathBuf::from(std::ffi::OsString::from_vec(path)))
}

/// The file's name without its directory, as `%s` shows it.
pub fn script_name(path: &[u8]) -> &[u8] {
    match path.rsplit(|byte| *byte == b'/').next() {
        // With these, the name of a script could choose the directory.
        None | Some(b"" | b"." | b"..") => NO_SCRIPT,
        Some(name) => name,
    }
}

fn absolute(template: &[u8], base: Option<&Path>) -> Option<Vec<u8>> {
    let template = Path::new(OsStr::from_bytes(template));
    if template.is_absolute() {
        return Some(template.as_os_str().as_bytes().to_vec());
    }
    // A percent sign in the name of the directory is no placeholder.
    let mut path = Vec::new();
    for byte in base?.as_os_str().as_bytes() {
        path.extend(if *byte == b'%' {
            &b"%%"[..]
        } else {
            std::slice::from_ref(byte)
        });
    }
    path.push(b'/');
    path.extend(template.as_os_str().as_bytes());
    Some(path)
}

/// A forked process begins at 1 again.
fn next_number(process: u32) -> u32 {
    let after = |given: u64| match (given >> 32, given & u64::from(u32::MAX)) {
        (of, n) if of == u64::from(process) => of << 32 | (n + 1),
        _ => u64::from(process) << 32 | 1,
    };
    let given = PATHS_GIVEN.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |given| {
        Some(after(given))
    });
    after(given.unwrap_or_else(|given| given)) as u32
}

fn expand(template: &[u8], script: &[u8], process: u32, n: u32) -> Vec<u8> {
    let mut path = Vec::with_capacity(template.len());
    let mut rest = template;
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after.first()) {
            (b'%', Some(b'p')) => path.extend(process.to_string().bytes()),
            (b'%', Some(b'n')) => path.extend(n.to_string().bytes()),
            (b'%', Some(b's')) => path.extend(script),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_expanded() {
        let expanded = |template: &str| expand(template.as_bytes(), b"worker.php", 4711, 2);
        assert_eq!(expanded("/tmp/a.json"), b"/tmp/a.json");
        assert_eq!(
            expanded("/tmp/%s-%p-%n.json"),
            b"/tmp/worker.php-4711-2.json"
        );
        assert_eq!(expanded("100%%p"), b"100%p");
        assert_eq!(expanded("%x %"), b"%x %");
    }

    #[test]
    fn a_relative_template_is_continued_from_the_base() {
        let path = |template: &str, base| next(template.as_bytes(), b"-", base);
        let base = Some(Path::new("/srv/50%p"));
        assert_eq!(path("dumps/a", base), Some("/srv/50%p/dumps/a".into()));
        assert_eq!(path("/tmp/%s", base), Some("/tmp/-".into()));
        assert_eq!(path("/tmp/%s", None), Some("/tmp/-".into()));
        assert_eq!(path("dumps/a", None), None);
    }

    #[test]
    fn the_name_of_a_script_is_one_name() {
        assert_eq!(script_name(b"/srv/worker.php"), b"worker.php");
        assert_eq!(script_name(b"worker.php"), b"worker.php");
        for none in ["", "/srv/", "/srv/..", ".", ".."] {
            assert_eq!(script_name(none.as_bytes()), b"-");
        }
    }

    #[test]
    fn a_forked_process_counts_anew() {
        assert_eq!([next_number(7), next_number(7), next_number(8)], [1, 2, 1]);
    }
}
