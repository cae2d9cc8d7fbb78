//! The reader with buffers so small that every boundary is met.

use std::fmt::Write;
use std::io::{self, Read};
use std::ops::ControlFlow;

use super::document::Document;
use super::source::Source;
use super::{Item, Outcome, ReadError, Visitor};

#[derive(Default)]
struct Labels(String);

impl Visitor for Labels {
    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        for child in item.children() {
            write!(self.0, "{:x}.{}={:x} ", item.id, child.label, child.id).unwrap();
        }
        ControlFlow::Continue(())
    }

    fn private(&mut self, id: u64, bytes: u64) -> ControlFlow<()> {
        write!(self.0, "{id:x}+{bytes} ").unwrap();
        ControlFlow::Continue(())
    }
}

fn read(dump: &str, buffer_bytes: usize, limit: usize) -> (String, Result<Outcome, ReadError>) {
    let mut labels = Labels::default();
    let source = Source::with_sizes(dump.as_bytes(), buffer_bytes, limit);
    let result = Document::new(source, &mut labels).read();
    (labels.0, result)
}

const DUMP: &str = r#"{
"header":{"memory_usage":1,"format_version":2},
"unknown" : ["a section","that is skipped \"\\",{}],
"items":{
"0x1":{"type":"array","size":56,"children":{"a\\\"b":"0x2"}},
"0x2":{"type":"array","size":56,
"children":{"c":"0x3"}},
"0x3":{"type":"array","size":56,"children":{"d":"0x4"}},"0x4":{"type":"null","size":16}
},
"private":{"0x1":270336,
"0x3" : 8},
"trailer":{"items":4}
}
"#;

#[test]
fn no_boundary_matters() {
    let (expected, outcome) = read(DUMP, 1 << 20, 1 << 20);
    let outcome = outcome.unwrap();
    assert_eq!(expected, "1.a\\\"b=2 2.c=3 3.d=4 1+270336 3+8 ");
    for buffer_bytes in 1..DUMP.len() {
        let (labels, same) = read(DUMP, buffer_bytes, 1 << 20);
        assert_eq!((labels, same.unwrap()), (expected.clone(), outcome.clone()));
    }
}

#[test]
fn an_item_beyond_the_limit_is_refused() {
    let dump = DUMP.replace("\"d\"", &format!("\"{}\"", "d".repeat(100)));
    let (labels, result) = read(&dump, 16, 100);
    assert_eq!(labels, "1.a\\\"b=2 2.c=3 ");
    let message = result.unwrap_err().to_string();
    assert_eq!(message, "line 8: more than 100 bytes in one piece");
}

#[test]
fn a_skipped_section_may_be_of_any_length() {
    let long = "x".repeat(10_000);
    let dump = DUMP.replace("a section", &long);
    assert_eq!(read(&dump, 16, 80).1.unwrap().items, 4);
}

#[test]
fn a_dump_in_another_layout_is_read_once_the_lines_are_given_up() {
    let mut dump = String::from("{\"header\":{\"memory_usage\":1},\"items\":{");
    for id in 0x10..0x50 {
        write!(
            dump,
            "\"{id:#x}\":{{\"type\":\n\"array\",\"size\":\"72\",\"children\":{{\"\":\"0x1\"}}}},"
        )
        .unwrap();
    }
    dump.push_str("}}");
    let (labels, outcome) = read(&dump, 64, 1 << 20);
    assert_eq!(outcome.unwrap().items, 0x40);
    assert!(labels.ends_with("4f.=1 "));
}

#[test]
fn a_name_without_end_is_refused() {
    let starts = [
        r#"{"header":{"memory_usage":1},"items":{"0x8":{"class":""#,
        r#"{"header":{"memory_usage":1},"unknown":[""#,
    ];
    for start in starts {
        let name = io::repeat(b'a').take(1 << 30);
        let input = Source::new(start.as_bytes().chain(name));
        let error = Document::new(input, &mut Labels::default())
            .read()
            .unwrap_err();
        let expected = "line 1: more than 67108864 bytes in one piece";
        assert_eq!(error.to_string(), expected, "{start}");
    }
}
