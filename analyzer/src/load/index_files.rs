//! The files of indexes that are there, for who wants to see or remove them.

#[cfg(unix)]
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::load::index::{Index, Part, cache_folder, with_suffix};
use crate::load::{Input, OpenInput};
use crate::whole_file;

/// One file of an index.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct IndexFile {
    /// Where it is.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub path: PathBuf,
    /// Its size.
    pub size_bytes: u64,
    /// What it is good for.
    pub state: State,
}

/// What a file of an index is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Commands on its dump answer from it.
    Current,
    /// Its dump has changed, or is another one, or was read by another version of this program.
    Stale,
    /// Its dump is not known from its name.
    Unknown,
    /// It has the name of an index, but not this user's program has written it.
    Foreign,
}

impl State {
    /// The state in a word or two.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Unknown => "of a dump elsewhere",
            Self::Foreign => "not an index of yours",
        }
    }
}

/// The files of indexes of a dump, or in a folder; in the user's cache if neither is given. They are sorted by name.
///
/// # Errors
///
/// If there is no such folder, and no such dump or index of it.
pub fn find(place: Option<&Path>) -> io::Result<Vec<IndexFile>> {
    let mut files = match place {
        None => cache_folder().map_or_else(|| Ok(Vec::new()), |folder| in_cache(&folder))?,
        Some(folder) if folder.is_dir() => in_folder(folder)?,
        Some(dump) => of_dump(dump)?,
    };
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Removes those that the user's program has written, and what processes that are gone have left unfinished beside them.
/// Says how many files are left.
///
/// # Errors
///
/// If one cannot be removed.
pub fn remove(files: &[IndexFile]) -> io::Result<usize> {
    let (own, foreign): (Vec<_>, Vec<_>) = files.iter().partition(|it| it.state != State::Foreign);
    for file in own {
        fs::remove_file(&file.path)?;
        file.path.parent().map(whole_file::remove_abandoned);
    }
    Ok(foreign.len())
}

fn in_cache(folder: &Path) -> io::Result<Vec<IndexFile>> {
    match in_folder(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        files => files,
    }
}

fn in_folder(folder: &Path) -> io::Result<Vec<IndexFile>> {
    let of_entry = |entry: DirEntry| {
        let path = entry.path();
        let dump = |part: &Part| without_suffix(&path, *part);
        let (part, dump) = Part::ALL
            .iter()
            .find_map(|part| Some((*part, dump(part)?)))?;
        index_file(path, part, open(&dump).as_ref())
    };
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    Ok(entries?.into_iter().filter_map(of_entry).collect())
}

fn of_dump(dump: &Path) -> io::Result<Vec<IndexFile>> {
    let index = open(dump);
    let places = |part| match &index {
        Some(index) => index.places(part),
        // The dump may be gone.
        None => vec![with_suffix(dump.as_os_str().to_owned(), part)],
    };
    let of_part = |part| {
        let files = places(part).into_iter();
        let files = files.filter_map(|path| index_file(path, part, index.as_ref()));
        files.collect::<Vec<_>>()
    };
    let files: Vec<_> = Part::ALL.into_iter().flat_map(of_part).collect();
    if files.is_empty() && index.is_none() {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(files)
}

/// The dump whose index would be called so.
fn without_suffix(path: &Path, part: Part) -> Option<PathBuf> {
    let name = path.file_name()?.as_encoded_bytes();
    let name = name.strip_suffix(part.suffix().as_bytes())?;
    #[cfg(unix)]
    let name = <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name);
    #[cfg(not(unix))]
    let name = str::from_utf8(name).ok()?;
    Some(path.with_file_name(name))
}

/// What a dump's index would be, if it is a file.
fn open(dump: &Path) -> Option<Index> {
    // To open a pipe would wait for somebody to write to it.
    fs::metadata(dump).ok().filter(fs::Metadata::is_file)?;
    let input: OpenInput = Input::File(dump.to_owned()).open().ok()?;
    Index::of(&input)
}

fn index_file(path: PathBuf, part: Part, index: Option<&Index>) -> Option<IndexFile> {
    let metadata = fs::symlink_metadata(&path).ok()?;
    let state = match (part.is_written_at(&path), index) {
        (false, _) => State::Foreign,
        (true, None) => State::Unknown,
        (true, Some(index)) if index.is_current(&path, part) => State::Current,
        (true, Some(_)) => State::Stale,
    };
    Some(IndexFile {
        path,
        size_bytes: metadata.len(),
        state,
    })
}

fn as_text<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::load::path_name(path))
}
