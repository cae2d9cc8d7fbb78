//! An item alone on a line: our own layout, and the fast path.

use super::item::Item;
use super::{id, parse, scan};

/// Fills `item` if the line holds one as a whole, and nothing else. Says how many children were left out for want of an
/// id.
///
/// Whatever is wrong otherwise, it is not for this path to tell: the item may just go on in the next line.
#[inline]
pub(super) fn read(line: &str, version: u32, item: &mut Item) -> Option<u64> {
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
    let json = line.get(len..)?.strip_prefix(':')?;
    json.ends_with('}').then_some((id, json))
}
