//! The reader gets back what the writer was given, however the JSON is spelled in between.

use std::collections::{HashMap, HashSet};

use dump_format::escape::{to_bytes, to_text};
use dump_format::reader::{Child, Item};
use dump_format::{DumpWriter, Header, ItemType, RootName, Trailer};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{
    OwnedKey, Spec, Trickle, array_key, header, hostile_bytes, minify, object_key, see, spec,
    spread, trailer, write,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn byte_strings_survive_as_texts(bytes in hostile_bytes()) {
        let text = to_text(&bytes);
        prop_assert!(!text.contains('\0'));
        prop_assert_eq!(&*to_bytes(&text), &bytes);
    }

    #[test]
    fn what_is_written_is_read(header in header(), specs in vec(spec(), 0..6)) {
        let dump = write(&header, &specs);
        let (seen, outcome) = see(dump.as_bytes());
        let outcome = outcome.expect("the dump is well-formed");
        prop_assert_eq!(seen.header, Some(header));
        prop_assert_eq!(seen.items.len(), specs.len());
        for (item, spec) in seen.items.iter().zip(&specs) {
            assert_same(item, spec);
        }
        let mut expected = trailer(&DumpWriter::new(Vec::new()));
        expected.items = specs.len() as u64;
        prop_assert_eq!(outcome.items, expected.items);
        prop_assert_eq!(seen.trailer, Some(expected));
        prop_assert_eq!((outcome.truncated, outcome.bad_child_ids), (None, 0));
    }

    #[test]
    fn a_dump_is_json_with_one_item_per_line(header in header(), specs in vec(spec(), 0..6)) {
        let dump = write(&header, &specs);
        let _: serde_json::Value = serde_json::from_str(&dump).expect("a dump is JSON");
        let lines: Vec<_> = dump.lines().collect();
        prop_assert_eq!(lines.len(), 6 + specs.len());
        for line in &lines[3..3 + specs.len()] {
            let line = format!("{{{}}}", line.strip_suffix(',').unwrap_or(line));
            let items: HashMap<String, serde_json::Value> =
                serde_json::from_str(&line).expect("the line is an item");
            prop_assert_eq!(items.len(), 1);
        }
    }

    #[test]
    fn every_spelling_of_the_json_means_the_same(
        header in header(),
        specs in vec(spec(), 0..6),
        n_bytes in 1usize..40,
    ) {
        let dump = write(&header, &specs);
        let (expected, outcome) = see(dump.as_bytes());
        let outcome = outcome.expect("the dump is well-formed");
        for spelling in [&dump, &spread(&dump), &minify(&dump)] {
            let (seen, same_outcome) = see(Trickle(spelling.as_bytes(), n_bytes));
            prop_assert_eq!(&seen, &expected);
            prop_assert_eq!(&same_outcome.expect("so is every spelling of it"), &outcome);
        }
    }

    #[test]
    fn keys_of_an_array_stay_distinct(keys in vec(array_key(), 0..30)) {
        assert_distinct(keys);
    }

    #[test]
    fn keys_of_an_object_stay_distinct(keys in vec(object_key(), 0..30)) {
        assert_distinct(keys);
    }
}

#[test]
fn many_items_cross_every_buffer() {
    let mut dump = DumpWriter::new(Vec::new());
    dump.header(&Header::default());
    for id in 1..=40_000 {
        let mut item = dump.item(id, ItemType::Array, 56);
        item.not_root().begin_children();
        // The largest item alone is larger than the buffers of both sides.
        for n in 0..if id == 20_000 { 100_000 } else { id % 3 } {
            item.child(OwnedKey::Index(n as i64).as_key(), id + n);
        }
        item.end_children();
        item.end();
    }
    let trailer = Trailer {
        items: dump.items(),
        ..Trailer::default()
    };
    let (dump, _) = dump
        .finish(&trailer)
        .expect("writing to memory cannot fail");
    let (seen, outcome) = see(dump.as_slice());
    assert_eq!(
        outcome.expect("the dump is well-formed").trailer,
        Some(trailer)
    );
    assert_eq!(seen.items.len(), 40_000);
    assert!(seen.items.iter().zip(1..).all(|(item, id)| item.id == id));
    assert_eq!(seen.items[19_999].children().len(), 100_000);
    assert_eq!(
        seen.items[19_999].children().last(),
        Some(Child {
            label: "99999",
            id: 119_999
        })
    );
}

fn assert_same(item: &Item, spec: &Spec) {
    let [interned, packed, immutable, unreachable, held] = spec.flags;
    assert_eq!(
        (item.id, item.item_type, item.size),
        (spec.id, spec.item_type, spec.size)
    );
    assert_eq!(item.refcount, spec.refcount);
    assert_bytes(item.class(), spec.object.as_ref().map(|(class, _)| class));
    assert_eq!(
        item.object_handle,
        spec.object.as_ref().map(|(_, handle)| *handle)
    );
    assert_bytes(
        item.function(),
        spec.closure.as_ref().map(|(function, _, _)| function),
    );
    assert_bytes(item.file(), spec.closure.as_ref().map(|(_, file, _)| file));
    assert_eq!(item.line, spec.closure.as_ref().map(|(_, _, line)| *line));
    assert_eq!(item.length, spec.string.map(|(length, _)| length));
    assert_eq!(item.hash, spec.string.map(|(_, hash)| hash));
    assert_eq!(item.elements, spec.array.map(|(elements, _, _)| elements));
    assert_eq!(item.slots_used, spec.array.map(|(_, used, _)| used));
    assert_eq!(
        item.slots_allocated,
        spec.array.map(|(_, _, allocated)| allocated)
    );
    assert_bytes(
        item.resource_type(),
        spec.resource
            .as_ref()
            .map(|(resource_type, _)| resource_type),
    );
    assert_eq!(
        item.resource_handle,
        spec.resource.as_ref().map(|(_, handle)| *handle)
    );
    assert_eq!(
        (item.interned, item.packed, item.immutable, item.unreachable),
        (interned, packed, immutable, unreachable)
    );
    assert_eq!(
        (item.held, item.unexplained_references),
        (held, spec.unexplained_references)
    );

    let mut roots = spec
        .roots
        .iter()
        .map(|(frame, symbol_name)| RootName { frame, symbol_name });
    let first = roots.next();
    assert_eq!(item.is_root, first.is_some());
    assert_eq!(item.frame(), first.map(|root| root.frame));
    assert_eq!(item.symbol_name(), first.map(|root| root.symbol_name));
    assert!(item.further_roots().eq(roots));

    assert_children(item.children(), spec.children.as_deref());
    assert_children(item.weak_children(), spec.weak_children.as_deref());
    assert_children(
        item.conservative_referrers(),
        spec.conservative_referrers.as_deref(),
    );
}

fn assert_bytes(text: Option<&str>, bytes: Option<&Vec<u8>>) {
    assert_eq!(text.map(to_bytes).as_deref(), bytes.map(Vec::as_slice));
}

fn assert_children<'a>(
    children: impl ExactSizeIterator<Item = Child<'a>>,
    spec: Option<&[(OwnedKey, u64)]>,
) {
    let spec = spec.unwrap_or_default();
    assert_eq!(children.len(), spec.len());
    for (child, (key, id)) in children.zip(spec) {
        assert_eq!(
            (&*to_bytes(child.label), child.id),
            (key.bytes().as_slice(), *id)
        );
    }
}

fn assert_distinct(keys: Vec<OwnedKey>) {
    let n_keys = keys.iter().collect::<HashSet<_>>().len();
    let spec = Spec {
        id: 1,
        item_type: ItemType::Array,
        size: 0,
        refcount: None,
        object: None,
        closure: None,
        string: None,
        array: None,
        resource: None,
        flags: [false; 5],
        unexplained_references: None,
        roots: Vec::new(),
        children: Some(keys.into_iter().map(|key| (key, 2)).collect()),
        weak_children: None,
        conservative_referrers: None,
    };
    let dump = write(&Header::default(), &[spec]);
    let (seen, _) = see(dump.as_bytes());
    let labels: HashSet<_> = seen.items[0].children().map(|child| child.label).collect();
    assert_eq!(labels.len(), n_keys);
}
