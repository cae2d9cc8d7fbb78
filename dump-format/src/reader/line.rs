//! An item alone on a line: our own layout, and the fast path.

use super::item::Item;
use super::{id, parse, scan};

/// Fills `item` if the line holds one as a whole, and nothing else. Says how many children were left out for want of an
/// id.
///
/// Whatever is wrong otherwise, it is not for this path to tell: the item may just go on in the next line.
#[inline]
pub(super) fn read(line: &[u8], version: u32, item: &mut Item) -> Option<u64> {
    let (id, json) = split(line)?;
    let bad_child_ids = match scan::item(json, item) {
        Some(()) => 0,
        None => parse::item(json, version, item).ok()?,
    };
    item.id = id;
    Some(bad_child_ids)
}

/// Splits a line into id and JSON, if it looks like an item.
#[inline]
fn split(line: &[u8]) -> Option<(u64, &str)> {
    let (id, len) = match id::quoted(line) {
        Some(quoted) => quoted,
        None => {
            let rest = line.strip_prefix(b"\"")?;
            let len = rest.iter().take(20).position(|&byte| byte == b'"')?;
            (id::parse(&rest[..len])?, len + 2)
        }
    };
    let json = line[len..].strip_prefix(b":")?;
    if !json.ends_with(b"}") {
        return None;
    }
    // Checking the line as a whole is much cheaper than string by string.
    Some((id, std::str::from_utf8(json).ok()?))
}
