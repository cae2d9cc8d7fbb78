//! Objects with a table of their properties that only repeats their slots.

use dump_format::reader::Item;

/// Bytes of such a table. One with dynamic properties is needed, and one that PHP's cycle collector makes is none that
/// the program could do without.
pub fn excess(item: &Item) -> u64 {
    if item.dynamic_properties > 0 || item.collector_table {
        return 0;
    }
    item.property_table_size.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::{facts, pairs};

    #[test]
    fn only_tables_that_the_program_has_asked_for_are_waste() {
        let facts = facts(
            r#"
"0x10":{"type":"object","size":432,"refcount":1,"class":"A","property_table_size":376,"is_root":false,"children":{}},
"0x20":{"type":"object","size":432,"refcount":1,"class":"A","property_table_size":376,"dynamic_properties":1,"is_root":false,"children":{}},
"0x28":{"type":"object","size":432,"refcount":1,"class":"DateTimeImmutable","property_table_size":376,"collector_table":true,"is_root":false,"children":{}},
"0x30":{"type":"object","size":56,"refcount":1,"class":"A","is_root":false,"children":{}}
"#,
        );
        assert_eq!(pairs(&facts.property_tables), [(0, 376)]);
    }
}
