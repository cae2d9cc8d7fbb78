//! Arrays in too large a table: they never shrank, or are lists with the table of a hash.

use dump_format::reader::Item;

use super::allocation::{Layout, slots};

/// A table this many times as large as it need be has lost elements; one of twice the size may just have grown.
const FAR: u64 = 4;

/// How many bytes the table has more than one that fits, if it is far too large.
pub fn excess(item: &Item, layout: &Layout) -> u64 {
    let elements = item.elements.unwrap_or(0);
    let allocated = item.slots_allocated.unwrap_or(0);
    if elements > 0 && allocated < slots(elements).saturating_mul(FAR) {
        return 0;
    }
    let fitting = if item.packed {
        layout.list_table(elements)
    } else {
        layout.hash_table(elements)
    };
    table_bytes(item, layout).saturating_sub(fitting)
}

/// How many bytes a list would save that has the keys 0, 1, 2 … in this order and yet the table of a hash.
pub fn unpacked_excess(item: &Item, layout: &Layout) -> u64 {
    if item.packed || !is_list(item) {
        return 0;
    }
    let elements = item.elements.unwrap_or(0);
    table_bytes(item, layout).saturating_sub(layout.list_table(elements))
}

/// Bytes of the table, by its slots: the size of an array can also contain its keys. Arrays in memory that is not the
/// request's have none that could be saved.
fn table_bytes(item: &Item, layout: &Layout) -> u64 {
    let allocated = item.slots_allocated.unwrap_or(0);
    if item.immutable {
        return 0;
    }
    let table = if item.packed {
        layout.list_table(allocated)
    } else {
        layout.hash_table(allocated)
    };
    table.min(item.size.saturating_sub(layout.array()))
}

fn is_list(item: &Item) -> bool {
    let n_children = item.children().len();
    n_children > 0
        && item.elements == Some(n_children as u64)
        && item
            .children()
            .enumerate()
            .all(|(n, child)| is_index(child.label, n))
}

/// Whether the key is this integer. A key such as `01` is a string, and none.
fn is_index(key: &str, index: usize) -> bool {
    let is_padded = key.len() > 1 && key.starts_with(['0', '+']);
    !is_padded && key.parse() == Ok(index)
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::{facts, pairs};

    #[test]
    fn a_table_that_was_once_full_is_too_large() {
        let facts = facts(
            r#"
"0x10":{"type":"array","size":41100,"refcount":1,"elements":1,"slots_used":1000,"slots_allocated":1024,"is_root":false,"children":{"k":"0x99"}},
"0x20":{"type":"array","size":16440,"refcount":1,"elements":9,"slots_allocated":1024,"packed":true,"is_root":false,"children":{}},
"0x30":{"type":"array","size":376,"refcount":1,"elements":0,"slots_used":0,"slots_allocated":8,"is_root":false,"children":{}}
"#,
        );
        assert_eq!(
            pairs(&facts.never_shrank),
            [(0, 40960 - 320), (1, 16384 - 320), (2, 320)]
        );
    }

    #[test]
    fn tables_that_may_just_have_grown_are_none() {
        let facts = facts(
            r#"
"0x10":{"type":"array","size":1336,"refcount":1,"elements":9,"slots_allocated":32,"is_root":false,"children":{}},
"0x20":{"type":"array","size":376,"refcount":1,"elements":1,"slots_allocated":8,"is_root":false,"children":{"k":"0x99"}},
"0x30":{"type":"array","size":56,"refcount":1,"elements":0,"is_root":false,"children":{}},
"0x40":{"type":"array","size":0,"elements":0,"slots_allocated":64,"immutable":true,"is_root":false,"children":{}}
"#,
        );
        assert!(facts.never_shrank.is_empty());
    }

    #[test]
    fn a_list_with_the_table_of_a_hash_could_be_packed() {
        let facts = facts(
            r#"
"0x10":{"type":"array","size":376,"refcount":1,"elements":2,"slots_allocated":8,"is_root":false,"children":{"0":"0x99","1":"0x99"}},
"0x20":{"type":"array","size":376,"refcount":1,"elements":2,"slots_allocated":8,"is_root":false,"children":{"1":"0x99","0":"0x99"}},
"0x30":{"type":"array","size":376,"refcount":1,"elements":2,"slots_allocated":8,"is_root":false,"children":{"0":"0x99","b":"0x99"}},
"0x40":{"type":"array","size":216,"refcount":1,"elements":1,"slots_allocated":8,"packed":true,"is_root":false,"children":{"0":"0x99"}},
"0x50":{"type":"array","size":376,"refcount":1,"elements":2,"slots_allocated":8,"is_root":false,"children":{"0":"0x99","01":"0x99"}}
"#,
        );
        assert_eq!(pairs(&facts.unpacked), [(0, 160)]);
    }
}
