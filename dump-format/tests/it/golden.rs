//! A golden dump of version 2 that has every key: what is written never changes unnoticed, and stays readable.

use dump_format::reader::Child;
use dump_format::{
    CallFrame, DumpWriter, EndedBy, GcStatus, Header, ItemType, Key, OutputBuffer, RootName,
    Trailer,
};

use crate::support::see;

const GOLDEN: &str = include_str!("../golden/version-2.json");

fn header() -> Header {
    Header {
        memory_usage: 431_040,
        memory_usage_real: 2_097_152,
        peak_memory_usage: 467_864,
        peak_memory_usage_real: 2_097_152,
        format_version: 2,
        producer: "meminfo 0.1.0".into(),
        php_version: "8.6.0-dev".into(),
        php_sapi: "fpm-fcgi".into(),
        php_zts: true,
        php_debug: true,
        memory_limit: -1,
        gc: Some(GcStatus {
            enabled: true,
            protected: true,
            runs: 1,
            collected: 2,
            threshold: 10_001,
            roots: 3,
        }),
        frames: vec![
            CallFrame {
                frame: "array_map()".into(),
                ..CallFrame::default()
            },
            CallFrame {
                frame: "<GLOBAL>".into(),
                file: Some("/srv/app/größe.php".into()),
                line: Some(21),
            },
        ],
        output_buffers: vec![
            OutputBuffer {
                name: "default output handler".into(),
                bytes: 5,
                allocated_bytes: 16_384,
            },
            OutputBuffer {
                name: "App\\Minify::{closure}".into(),
                bytes: 40_000,
                allocated_bytes: 49_152,
            },
        ],
        ended_by: Some(EndedBy {
            error: Some("E_ERROR".into()),
            message: Some("Allowed memory size of 33554432 bytes exhausted".into()),
            class: None,
            file: Some("/srv/app/größe.php".into()),
            line: Some(7),
            frames_gone: true,
        }),
        degraded: vec![
            "the opcodes of this PHP are not known: temporaries are left out".into(),
            "fibers are left out".into(),
        ],
    }
}

fn trailer() -> Trailer {
    Trailer {
        items: 8,
        unreachable: 3,
        held: 2,
        unknown_holders: 1,
        conservative: 1,
        memory_usage: 431_040,
        skipped: 1,
        degraded: vec!["Acme\\Message has allocated 32 bytes".into()],
    }
}

#[test]
fn it_is_written() {
    let mut dump = DumpWriter::new(Vec::new());
    dump.header(&header());
    let global = |symbol_name| RootName {
        frame: "<GLOBAL>",
        symbol_name,
    };

    let mut item = dump.item(0x1000, ItemType::Array, 376);
    item.refcount(2)
        .elements(2)
        .slots_used(3)
        .slots_allocated(8)
        .roots(global("list"), [global("again")])
        .begin_children()
        .child(Key::Index(0), 0x2000)
        .child(Key::ArrayKey(b"0"), 0x3000)
        .end_children();
    item.end();

    let mut item = dump.item(0x2000, ItemType::Object, 320);
    item.refcount(1)
        .class(b"Closure")
        .object_handle(4)
        .function(b"{closure}")
        .file(b"/srv/app/a.php")
        .line(7)
        .not_root()
        .begin_children()
        .end_children()
        .begin_weak_children()
        .child(Key::Name(b"<referent>"), 0x1000)
        .end_weak_children();
    item.end();

    let mut item = dump.item(0x3000, ItemType::Array, 56);
    item.elements(0).packed().immutable().not_root();
    item.begin_children().end_children();
    item.end();

    let mut item = dump.item(0x4000, ItemType::Resource, 120);
    item.refcount(2)
        .resource_type(b"stream")
        .resource_handle(2)
        .not_root()
        .begin_conservative_referrers()
        .child(Key::Name(b"<hidden 24>"), 0x2000)
        .child(Key::Name(b"<hidden 32>"), 0x2000)
        .end_conservative_referrers();
    item.end();

    let mut item = dump.item(0x5000, ItemType::String, 48);
    item.length(21)
        .interned()
        .hash(0x5d1c_8b2f_90a3_e647)
        .roots(global("name"), []);
    item.end();

    let mut item = dump.item(0x6000, ItemType::Object, 40);
    item.refcount(3)
        .class(b"App\\Known")
        .object_handle(5)
        .not_root()
        .unreachable()
        .held()
        .unexplained_references(2)
        .begin_children()
        .child(Key::Name(b"name"), 0x7000)
        .end_children();
    item.end();

    let mut item = dump.item(0x7000, ItemType::String, 32);
    item.refcount(1)
        .length(3)
        .hash(1)
        .not_root()
        .unreachable()
        .held();
    item.end();

    let mut item = dump.item(0x8000, ItemType::Object, 40);
    item.refcount(1)
        .class(b"App\\Cycle")
        .object_handle(6)
        .not_root()
        .unreachable()
        .begin_children()
        .child(Key::Dynamic(b"<self>"), 0x8000)
        .end_children();
    item.end();

    let (bytes, _) = dump
        .finish(&trailer())
        .expect("writing to memory cannot fail");
    assert_eq!(String::from_utf8_lossy(&bytes), GOLDEN);
}

#[test]
fn it_is_read() {
    let (seen, outcome) = see(GOLDEN.as_bytes());
    let outcome = outcome.expect("the dump is well-formed");
    assert_eq!((outcome.items, outcome.truncated), (8, None));
    assert_eq!(seen.header, Some(header()));
    assert_eq!(seen.trailer, Some(trailer()));

    let hidden = &seen.items[3];
    assert!(hidden.conservative_referrers().eq([
        Child {
            label: "<hidden 24>",
            id: 0x2000
        },
        Child {
            label: "<hidden 32>",
            id: 0x2000
        },
    ]));
    let unreachable: Vec<_> = seen
        .items
        .iter()
        .filter(|item| item.unreachable)
        .map(|item| (item.id, item.held, item.unexplained_references))
        .collect();
    assert_eq!(
        unreachable,
        [
            (0x6000, true, Some(2)),
            (0x7000, true, None),
            (0x8000, false, None)
        ]
    );
}
