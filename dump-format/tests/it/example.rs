//! The example of `FORMAT.md` is a dump, and exactly the one that the writer writes.

use dump_format::model::{
    Account, AccountKind, CodeOwner, CodeRemains, FilledList, FreePart, HeapBin, HeapChunk,
    HeapSection, NativeMemory,
};
use dump_format::reader::Child;
use dump_format::{CallFrame, DumpWriter, GcStatus, Header, ItemType, Key, RootName, Trailer};

use crate::support::see;

fn example() -> &'static str {
    let (_, behind) = include_str!("../../../FORMAT.md")
        .split_once("```json\n")
        .expect("FORMAT.md has an example");
    behind.split_once("```").expect("the example has an end").0
}

fn header() -> Header {
    Header {
        memory_usage: 431_040,
        memory_usage_real: 2_097_152,
        peak_memory_usage: 467_864,
        peak_memory_usage_real: 2_097_152,
        format_version: 2,
        producer: "meminfo 0.1.0".into(),
        php_version: "8.2.36".into(),
        php_sapi: "cli".into(),
        php_zts: false,
        php_debug: false,
        memory_limit: 134_217_728,
        gc: Some(GcStatus {
            enabled: true,
            protected: false,
            runs: 0,
            collected: 0,
            threshold: 10_001,
            roots: 2,
        }),
        frames: vec![CallFrame {
            frame: "<GLOBAL>".into(),
            file: Some("/srv/app/worker.php".into()),
            line: Some(21),
        }],
        output_buffers: Vec::new(),
        ended_by: None,
        degraded: Vec::new(),
    }
}

#[test]
fn the_example_is_read() {
    let (seen, outcome) = see(example().as_bytes());
    let outcome = outcome.expect("the example is well-formed");
    assert_eq!(outcome.truncated, None);
    assert_eq!(seen.header, Some(header()));
    assert_eq!(seen.heap, Some(heap()));
    assert_eq!(
        seen.trailer,
        Some(Trailer {
            items: 5,
            memory_usage: 431_040,
            ..Trailer::default()
        })
    );
    assert_eq!(outcome.items, 5);

    let object = &seen.items[3];
    assert_eq!(
        (object.id, object.item_type),
        (0x7f94_a187_7008, ItemType::Object)
    );
    assert_eq!(object.class(), Some("MyClassA"));
    assert_eq!(object.frame(), Some("App\\Worker->run()"));
    let further = RootName {
        frame: "<CLASS_STATIC_MEMBER>",
        symbol_name: "App\\Registry::current",
    };
    assert!(object.further_roots().eq([further]));
    assert!(object.children().eq([Child {
        label: "myObjectName",
        id: 0x7f94_a185_cca0
    }]));
    assert_eq!(seen.items[4].hash, Some(0x5d1c_8b2f_90a3_e647));
}

fn heap() -> HeapSection<'static> {
    let account = |kind, name: &'static str, bytes, blocks| Account {
        kind,
        name: name.into(),
        bytes,
        blocks,
    };
    let free = |name: &'static str, bytes| FreePart {
        name: name.into(),
        bytes,
    };
    HeapSection {
        memory_usage: 431_040,
        memory_usage_real: 2_097_152,
        accounts: vec![
            account(AccountKind::Items, "array", 752, 4),
            account(AccountKind::Items, "object", 56, 1),
            account(AccountKind::Items, "string", 48, 1),
            account(AccountKind::Code, "opcodes and literals", 82_384, 103),
            account(AccountKind::Engine, "VM stack: main", 262_144, 1),
            account(AccountKind::Conservative, "<MODULE pcre>", 85_656, 27),
        ],
        free: vec![
            free("free blocks", 150_592),
            free("free pages", 1_511_424),
            free("chunk headers", 4096),
        ],
        code: vec![CodeOwner {
            file: "/srv/app/worker.php".into(),
            scope: Some("App\\Worker".into()),
            function: Some("run".into()),
            bytes: 82_384,
            blocks: 103,
            arena_bytes: 248,
        }],
        arena_used_bytes: 744,
        remains: vec![CodeRemains {
            file: Some("/srv/app/view.php".into()),
            bytes: 496,
            functions: 2,
            distinct: 1,
            compiled: 2,
        }],
        bins: vec![HeapBin {
            size: 56,
            live: 812,
            free: 64,
            ..HeapBin::default()
        }],
        chunks: vec![HeapChunk {
            address: "0x7f94a1800000".into(),
            live_bytes: 431_040,
            blocks: 1409,
            free_pages: 369,
            pins: Vec::new(),
        }],
        lists: vec![FilledList {
            name: "libxml errors".into(),
            entries: 10_041,
            bytes: 1_285_304,
        }],
        native: NativeMemory {
            rss_bytes: 26_030_080,
            rss_shared_bytes: 14_999_552,
            malloc_bytes: 2_777_184,
            malloc_free_bytes: 1_810_336,
            ..NativeMemory::default()
        },
        ..HeapSection::default()
    }
}

#[test]
fn the_example_closes() {
    let heap = heap();
    let in_use: u64 = heap.accounts.iter().map(|account| account.bytes).sum();
    let free: u64 = heap.free.iter().map(|part| part.bytes).sum();
    assert_eq!(in_use, heap.memory_usage);
    assert_eq!(in_use + free, heap.memory_usage_real);
}

#[test]
fn the_example_is_written() {
    let mut dump = DumpWriter::new(Vec::new());
    dump.header(&header());

    let mut item = dump.item(0x7f94_a185_6260, ItemType::Array, 376);
    item.refcount(1).elements(1).slots_allocated(8);
    item.roots(
        RootName {
            frame: "<GLOBAL>",
            symbol_name: "myRootArray",
        },
        [],
    );
    item.begin_children()
        .child(Key::ArrayKey(b"first level"), 0x7f94_a185_ca20)
        .end_children();
    item.end();

    let mut item = dump.item(0x7f94_a185_ca20, ItemType::Array, 376);
    item.refcount(1)
        .elements(2)
        .slots_allocated(8)
        .not_root()
        .begin_children();
    item.child(Key::ArrayKey(b"user"), 0x7f94_a187_7008);
    item.child(Key::ArrayKey(b"count"), 0x7f94_a185_8d00);
    item.end_children();
    item.end();

    let mut item = dump.item(0x7f94_a185_8d00, ItemType::Integer, 16);
    item.not_root();
    item.end();

    let mut item = dump.item(0x7f94_a187_7008, ItemType::Object, 56);
    item.refcount(2).class(b"MyClassA").object_handle(4);
    let further = RootName {
        frame: "<CLASS_STATIC_MEMBER>",
        symbol_name: "App\\Registry::current",
    };
    item.roots(
        RootName {
            frame: "App\\Worker->run()",
            symbol_name: "user",
        },
        [further],
    );
    item.begin_children()
        .child(Key::Name(b"myObjectName"), 0x7f94_a185_cca0)
        .end_children();
    item.end();

    let mut item = dump.item(0x7f94_a185_cca0, ItemType::String, 48);
    item.refcount(1)
        .length(21)
        .hash(0x5d1c_8b2f_90a3_e647)
        .not_root();
    item.end();

    dump.heap(&heap());
    let trailer = Trailer {
        items: dump.items(),
        memory_usage: 431_040,
        ..Trailer::default()
    };
    let (bytes, _) = dump
        .finish(&trailer)
        .expect("writing to memory cannot fail");
    assert_eq!(String::from_utf8_lossy(&bytes), example());
}
