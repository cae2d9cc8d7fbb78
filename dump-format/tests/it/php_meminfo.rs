//! Dumps as php-meminfo writes them, to the letter of its format strings.

use dump_format::ItemType;
use dump_format::escape::to_bytes;
use dump_format::reader::Child;

use crate::support::see;

pub const PLAIN: &[u8] = include_bytes!("../golden/php-meminfo.json");
pub const QUIRKS: &[u8] = include_bytes!("../golden/php-meminfo-quirks.json");

#[test]
fn a_plain_dump_is_read() {
    let (seen, outcome) = see(PLAIN);
    let outcome = outcome.expect("the dump is well-formed");
    assert_eq!(
        (outcome.items, outcome.truncated, outcome.bad_child_ids),
        (8, None, 0)
    );

    let header = seen.header.expect("the dump has a header");
    assert_eq!((header.format_version, header.memory_usage), (1, 391_784));
    assert_eq!(header.peak_memory_usage_real, 2_097_152);
    assert_eq!(header.frames, []);

    let array = &seen.items[1];
    assert_eq!(
        (array.id, array.item_type, array.size),
        (0x7fb2_e861_30a0, ItemType::Array, 72)
    );
    assert!(array.is_root);
    assert_eq!(
        (array.frame(), array.symbol_name()),
        (Some("Worker->run()"), Some("jobs"))
    );
    assert!(array.children().eq([
        Child {
            label: "first level",
            id: 0x7fb2_e866_0160
        },
        Child {
            label: "7",
            id: 0x7fb2_e866_0180
        },
    ]));

    let object = &seen.items[3];
    assert_eq!(
        (object.class(), object.object_handle),
        (Some("App\\Job"), Some(4))
    );
    assert!(!object.is_root);
    assert_eq!((object.frame(), object.refcount), (None, None));

    let types: Vec<_> = seen
        .items
        .iter()
        .map(|item| item.item_type.as_str())
        .collect();
    let expected = [
        "integer", "array", "string", "object", "null", "object", "boolean", "float",
    ];
    assert_eq!(types, expected);
}

#[test]
fn what_is_no_json_is_mended() {
    let (seen, outcome) = see(QUIRKS);
    let outcome = outcome.expect("the dump can be mended");
    assert_eq!(
        (outcome.items, outcome.truncated, outcome.bad_child_ids),
        (11, None, 0)
    );

    // An object without property table ends in a comma; its frame holds it without a name.
    let closure = &seen.items[0];
    assert_eq!(
        (closure.class(), closure.object_handle),
        (Some("Closure"), Some(9))
    );
    assert_eq!((closure.is_root, closure.symbol_name()), (true, None));

    // Latin-1 is kept as bytes; keys may repeat.
    let array = &seen.items[1];
    assert_eq!(array.symbol_name(), Some("caf\u{fffd}e9"));
    let labels: Vec<_> = array
        .children()
        .map(|child| to_bytes(child.label).into_owned())
        .collect();
    assert_eq!(
        labels,
        [&b"M\xfcller"[..], b"a \"quoted\" \\ key\n", b"5", b"5"]
    );

    // A type that only its producer knows is no reason to refuse the dump.
    assert_eq!(seen.items[4].item_type, ItemType::Unknown);
    assert_eq!(seen.items[5].item_type, ItemType::Unknown);

    // Children need not exist.
    let children: Vec<_> = seen.items[6].children().map(|child| child.id).collect();
    assert_eq!(
        children,
        [0x7fb2_e867_4028, 0x7fb2_e867_4038, 0x7fb2_e8ab_cdef, 0]
    );
    assert_eq!(seen.items[9].id, 0);
}

#[test]
fn a_dump_without_items_has_a_brace_too_many() {
    let (header, _) =
        PLAIN.split_at(PLAIN.len() - PLAIN.iter().rev().position(|&b| b == b'x').unwrap());
    let end = header
        .windows(9)
        .position(|bytes| bytes == b"\"items\": ")
        .unwrap()
        + 9;
    let dump = [&PLAIN[..end], b"{\n\n    }\n}\n}\n"].concat();
    let (seen, outcome) = see(dump.as_slice());
    let outcome = outcome.expect("the brace is tolerated");
    assert_eq!((outcome.items, outcome.truncated), (0, None));
    assert!(seen.header.is_some());
}

#[test]
fn keys_of_other_producers_are_ignored() {
    let dump = r##"{"header":{"memory_usage":1,"#reli":{"a":[1]}},"#meta":[{"x":"}"}],"items":{
        "0x1000000000000abc":{"#reli_node_id":12,"type":"iterable","#reli_value":{"deep":[[1e400]]},
            "size":"0","is_root":true,"frame":"$args_to_internal_function[0]",
            "children":{"#a":"0x1000000000000abd","b":"nowhere"}}}}"##;
    let (seen, outcome) = see(dump.as_bytes());
    let outcome = outcome.expect("the dump is well-formed");
    assert_eq!((outcome.items, outcome.bad_child_ids), (1, 1));
    let item = &seen.items[0];
    assert_eq!(
        (item.id, item.item_type),
        (0x1000_0000_0000_0abc, ItemType::Unknown)
    );
    assert_eq!(item.frame(), Some("$args_to_internal_function[0]"));
    assert!(item.children().eq([Child {
        label: "#a",
        id: 0x1000_0000_0000_0abd
    }]));
}

#[test]
fn control_characters_may_stand_in_strings() {
    let dump =
        b"{\"header\":{\"memory_usage\":1},\"items\":{\"0x1\":{\"type\":\"array\",\"size\":\"72\",\
        \"children\":{\"a\nb\x1b\x00\":\"0x2\"}}}}";
    let (seen, outcome) = see(dump.as_slice());
    assert_eq!(outcome.expect("the dump can be mended").items, 1);
    let labels: Vec<_> = seen.items[0]
        .children()
        .map(|child| to_bytes(child.label).into_owned())
        .collect();
    assert_eq!(labels, [b"a\nb\x1b\0"]);
}

#[test]
fn lists_that_php_made_of_children_are_children() {
    let dump = br#"{"header":{"memory_usage":1},"items":{"0x1":{"type":"array","size":"72","children":["0x2","0x3"]},
        "0x2":{"type":"array","size":72,"children":[]}}}"#;
    let (seen, outcome) = see(dump.as_slice());
    assert_eq!(outcome.expect("the dump is well-formed").items, 2);
    assert!(
        seen.items[0]
            .children()
            .eq([Child { label: "0", id: 2 }, Child { label: "1", id: 3 }])
    );
    assert_eq!(seen.items[1].children().len(), 0);
}
