//! An item alone on a line: our own layout, and the fast path.

use memchr::memchr;

use super::item::Item;
use super::{id, parse, scan};

/// Fills `item` if the line holds one as a whole, and nothing else. Says how many children were left out for want of an
/// id.
///
/// Whatever is wrong otherwise, it is not for this path to tell: the item may just go on in the next line.
pub(super) fn read(line: &str, version: u32, item: &mut Item) -> Option<u64> {
    let (id, json) = split(line)?;
    let is_whole = scan::item(json, item).is_some_and(|len| len == json.len());
    let bad_child_ids = if is_whole {
        0
    } else {
        parse::item(json, version, item).ok()?
    };
    item.id = id;
    Some(bad_child_ids)
}

/// The same for the first of several lines, whose item is followed by a comma. Says as well how long the line is, with
/// comma and line feed.
#[inline]
pub(super) fn read_first(lines: &str, version: u32, item: &mut Item) -> Option<(u64, usize)> {
    const END: &str = ",\n";
    let (id, json) = split(lines)?;
    let json_len = scan::item(json, item);
    match json_len.filter(|&len| json.as_bytes()[len..].starts_with(END.as_bytes())) {
        Some(len) => {
            item.id = id;
            Some((0, lines.len() - json.len() + len + END.len()))
        }
        None => {
            let len = memchr(b'\n', lines.as_bytes())? + 1;
            let bad_child_ids = read(lines[..len].strip_suffix(END)?, version, item)?;
            Some((bad_child_ids, len))
        }
    }
}

/// Splits what looks like an item into id and JSON.
#[inline]
fn split(line: &str) -> Option<(u64, &str)> {
    let bytes = line.as_bytes();
    let (id, len) = match id::quoted(bytes) {
        Some(quoted) => quoted,
        None => {
            let rest = bytes.strip_prefix(b"\"")?;
            let len = rest.iter().take(20).position(|&byte| byte == b'"')?;
            (id::parse(&rest[..len])?, len + 2)
        }
    };
    Some((id, line.get(len..)?.strip_prefix(':')?))
}
