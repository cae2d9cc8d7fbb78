//! What a dump looks like from outside, so that an index of it is told from one of another dump, or of what it was before.

use std::fs::{File, Metadata};

use dump_format::reader::ReadAt;

use crate::graph::store::checksum;

/// To be raised when an index of before would be misunderstood.
const VERSION: u64 = 12;

/// How much of the dump's beginning and end is looked at.
const END_BYTES: usize = 64 << 10;
/// How many places between them, and how much of each.
const N_PLACES: u64 = 16;
const PLACE_BYTES: usize = 4 << 10;

/// All of it in bytes.
pub type Looks = [u8; 72];

/// What a file looks like, and which program would write an index of it; `None` where files cannot be told apart.
pub fn looks(file: &File, metadata: &Metadata) -> Option<Looks> {
    let [device, inode, modified, changed] = identity(metadata)?;
    let fields = [
        VERSION,
        checksum(0, env!("CARGO_PKG_VERSION").as_bytes()),
        device,
        inode,
        modified,
        changed,
        metadata.len(),
        sample(file, metadata.len())?,
    ];
    let mut looks = [0; size_of::<Looks>()];
    for (bytes, field) in looks.chunks_exact_mut(8).zip(fields) {
        bytes.copy_from_slice(&field.to_le_bytes());
    }
    Some(looks)
}

/// Which file it is, and when it was changed. Nobody can set the time of the last change of its inode.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<[u64; 4]> {
    use std::os::unix::fs::MetadataExt;

    let nanoseconds = |seconds: i64, rest: i64| {
        seconds
            .wrapping_mul(1_000_000_000)
            .wrapping_add(rest)
            .cast_unsigned()
    };
    Some([
        metadata.dev(),
        metadata.ino(),
        nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    ])
}

#[cfg(not(unix))]
fn identity(_metadata: &Metadata) -> Option<[u64; 4]> {
    None
}

/// A checksum of some of the content: the ends, and places all over it.
fn sample(file: &impl ReadAt, len: u64) -> Option<u64> {
    let ends = [0, len.saturating_sub(END_BYTES as u64)].map(|it| (it, END_BYTES));
    let places = (1..=N_PLACES).map(|n| (len / (N_PLACES + 1) * n, PLACE_BYTES));
    let mut bytes = vec![0; END_BYTES];
    ends.into_iter()
        .chain(places)
        .try_fold(0, |sum, (offset, n_bytes)| {
            let n_read = file.read_at(&mut bytes[..n_bytes], offset).ok()?;
            Some(checksum(sum, &bytes[..n_read]))
        })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_content_counts_where_a_file_looks_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dump.json");
        let content = vec![b'a'; 1 << 20];
        fs::write(&path, &content).unwrap();
        let file = File::open(&path).unwrap();
        let metadata = file.metadata().unwrap();
        let expected = looks(&file, &metadata).unwrap();
        let len = content.len();
        // The beginning, the end, and one of the places between.
        for at in [
            0,
            END_BYTES - 1,
            len / 17 * 5 + 100,
            len - END_BYTES,
            len - 1,
        ] {
            let mut changed = content.clone();
            changed[at] = b'b';
            fs::write(&path, &changed).unwrap();
            assert_ne!(looks(&file, &metadata).unwrap(), expected, "{at}");
        }
        fs::write(&path, &content).unwrap();
        assert_eq!(looks(&file, &metadata).unwrap(), expected);
        assert_ne!(looks(&file, &file.metadata().unwrap()).unwrap(), expected);
    }

    #[test]
    fn the_same_content_in_another_file_is_another_dump() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["a", "b"].map(|name| {
            let path = folder.path().join(name);
            fs::write(&path, "{}").unwrap();
            let file = File::open(&path).unwrap();
            let metadata = file.metadata().unwrap();
            looks(&file, &metadata).unwrap()
        });
        assert_ne!(first, second);
    }
}
