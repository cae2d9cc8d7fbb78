//! Strings in a larger block than their length asks for: built in a buffer, and kept with it.

use dump_format::reader::Item;

use super::allocation::Layout;

/// `zend_string_safe_alloc()` rounds a part of the length before it adds the rest, so that what implode() or
/// concatenation make can ask for this many bytes more than need be.
const ROUNDING_BYTES: u64 = 7;

/// How many bytes the block has more than one that fits, if rounding does not explain it.
pub fn excess(item: &Item, layout: &Layout) -> u64 {
    let Some(length) = item.length else {
        return 0;
    };
    if item.size <= layout.string(length.saturating_add(ROUNDING_BYTES)) {
        return 0;
    }
    item.size.saturating_sub(layout.string(length))
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::{facts, pairs};

    #[test]
    fn only_slack_beyond_all_rounding_counts() {
        let facts = facts(
            r#"
"0x10":{"type":"string","size":512,"refcount":1,"length":240,"is_root":false},
"0x20":{"type":"string","size":320,"refcount":1,"length":240,"is_root":false},
"0x28":{"type":"string","size":48,"refcount":1,"length":15,"is_root":false},
"0x30":{"type":"string","size":0,"length":240,"interned":true,"is_root":false}
"#,
        );
        assert_eq!(pairs(&facts.oversized), [(0, 512 - 320)]);
    }
}
