//! Objects with a table of their properties that only repeats their slots.

use dump_format::reader::Item;

/// Bytes of such a table. One with dynamic properties is needed.
pub fn excess(item: &Item) -> u64 {
    if item.dynamic_properties > 0 {
        return 0;
    }
    item.property_table_size.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::{facts, pairs};

    #[test]
    fn tables_of_dynamic_properties_are_needed() {
        let facts = facts(
            r#"
"0x10":{"type":"object","size":432,"refcount":1,"class":"A","property_table_size":376,"is_root":false,"children":{}},
"0x20":{"type":"object","size":432,"refcount":1,"class":"A","property_table_size":376,"dynamic_properties":1,"is_root":false,"children":{}},
"0x30":{"type":"object","size":56,"refcount":1,"class":"A","is_root":false,"children":{}}
"#,
        );
        assert_eq!(pairs(&facts.property_tables), [(0, 376)]);
    }
}
