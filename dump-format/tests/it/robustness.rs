//! Input that is cut off, malformed, or something else altogether.

use std::io::{self, Read};
use std::ops::ControlFlow;

use dump_format::reader::{Item, Outcome, Visitor, read};
use dump_format::{DumpWriter, Header, ItemType, Key, RootName, Trailer};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::php_meminfo::{PLAIN, QUIRKS};
use crate::support::{Trickle, error, header, minify, see, spec, spread, write};

/// A small dump of ours.
fn small() -> String {
    let mut dump = DumpWriter::new(Vec::new());
    dump.header(&Header::default());
    for id in 1..5 {
        let mut item = dump.item(id, ItemType::Object, 56);
        item.class(b"App\\A").roots(
            RootName {
                frame: "f()",
                symbol_name: "x",
            },
            [],
        );
        item.begin_children()
            .child(Key::Name(b"next"), id + 1)
            .end_children();
        item.end();
    }
    let trailer = Trailer {
        items: 4,
        ..Trailer::default()
    };
    let (bytes, _) = dump
        .finish(&trailer)
        .expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("a dump is valid UTF-8")
}

/// Where the items of a dump end, if its header has no braces inside.
fn item_ends(dump: &[u8]) -> Vec<usize> {
    let (mut in_string, mut escaped, mut depth) = (false, false, 0);
    let mut ends = Vec::new();
    for (n, byte) in dump.iter().enumerate() {
        if in_string {
            in_string = *byte != b'"' || escaped;
            escaped = *byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        // Within the document and its items.
        if *byte == b'}' && depth == 2 {
            ends.push(n + 1);
        }
    }
    ends
}

#[test]
fn a_cut_dump_is_read_to_its_last_whole_item() {
    let ours = small();
    for dump in [
        minify(&ours).as_bytes(),
        spread(&ours).as_bytes(),
        PLAIN,
        QUIRKS,
        ours.as_bytes(),
    ] {
        let (whole, _) = see(dump);
        let ends = item_ends(dump);
        let trailing = dump.trim_ascii_end().len();
        for len in 0..trailing {
            let (seen, result) = see(&dump[..len]);
            let n_items = seen.items.len();
            assert_eq!(seen.items, whole.items[..n_items]);
            assert_eq!(n_items, ends.iter().filter(|&&end| end <= len).count());
            match result {
                Ok(outcome) => {
                    let truncated = outcome.truncated.expect("the cut is noticed");
                    assert_eq!(truncated.bytes, len as u64);
                    assert_eq!(truncated.last_item, seen.items.last().map(|item| item.id));
                    let n_lines = dump[..len].iter().filter(|&&byte| byte == b'\n').count();
                    assert_eq!(truncated.line, n_lines as u64 + 1);
                }
                Err(e) if len == 0 => assert_eq!(e.to_string(), "the file is empty"),
                Err(e) => {
                    assert!(seen.header.is_none());
                    assert_eq!(
                        e.to_string(),
                        "not a meminfo dump: it ends before a header does"
                    );
                }
            }
        }
    }
}

#[test]
fn a_dump_of_ours_without_trailer_is_cut() {
    let dump = small();
    let end = dump.find(",\n\"trailer\"").expect("there is a trailer");
    let (seen, outcome) = see(format!("{}\n}}\n", &dump[..end]).as_bytes());
    assert_eq!(seen.items.len(), 4);
    let truncated = outcome
        .expect("the rest is well-formed")
        .truncated
        .expect("the cut is noticed");
    assert_eq!(
        truncated.to_string(),
        format!(
            "the dump is cut off in line 10, after {} bytes and item 0x4",
            end + 3
        )
    );
}

#[test]
fn a_cut_compressed_stream_is_a_cut_dump() {
    struct Cut<'a>(&'a [u8]);

    impl Read for Cut<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buf)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                n_bytes => Ok(n_bytes),
            }
        }
    }

    let dump = small();
    let (_, outcome) = see(Cut(&dump.as_bytes()[..dump.len() / 2]));
    assert!(outcome.expect("a cut is no error").truncated.is_some());
    let (_, outcome) = see(Cut(dump.as_bytes()));
    assert_eq!(outcome.expect("a cut is no error").truncated, None);
}

#[test]
fn other_files_are_refused() {
    assert_eq!(error(""), "the file is empty");
    assert_eq!(error(" \n\n"), "the file is empty");
    assert_eq!(
        error("[]"),
        "not a meminfo dump: it does not start with a brace"
    );
    assert_eq!(
        error("\x7fELF\x02\x01\0"),
        "not a meminfo dump: it does not start with a brace"
    );
    assert_eq!(error("{}"), "not a meminfo dump: it has no header");
    assert_eq!(
        error(r#"{"foo":1}"#),
        "not a meminfo dump: it has no header"
    );
    assert_eq!(
        error(r#"{"foo":[{"a":1},"#),
        "not a meminfo dump: it ends before a header does"
    );
    assert_eq!(
        error(r#"{"items":{}}"#),
        "not a meminfo dump: it has no header before its items"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1}}"#),
        "not a meminfo dump: it has no items"
    );
    assert_eq!(error("{foo}"), "line 1: a key in quotes is missing");
    assert_eq!(error("{\n\"a\" 1}"), "line 2: a colon is missing");
    assert_eq!(
        error("{\n\"a\":1 \n2}"),
        "line 3: a comma or a closing brace is missing"
    );
}

#[test]
fn unreadable_headers_are_told() {
    assert_eq!(
        error("{\n\"header\":{}}"),
        "line 2: header: missing field `memory_usage`"
    );
    assert_eq!(
        error("{\n\"header\":5}"),
        "line 2: header: invalid type: integer `5`, expected an object"
    );
    assert_eq!(
        error("{\"header\":{\n\"memory_usage\":\n-1}}"),
        "line 3: header: invalid value: integer `-1`, expected u64"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1,"degraded":"no fibers"}}"#),
        "line 1: header: invalid type: string \"no fibers\", expected a sequence"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1,"output_buffers":[{"bytes":"many"}]}}"#),
        "line 1: header: invalid type: string \"many\", expected u64"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1,"format_version":3,"gc":[]}}"#),
        "format version 3 is not known; this program reads versions 1 to 2"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1,"format_version":0}}"#),
        "format version 0 is not known; this program reads versions 1 to 2"
    );
    assert_eq!(
        error(r#"{"header":{"memory_usage":1},"header":{}}"#),
        "line 1: there is a second header"
    );
}

/// The error about one item of a version 2 dump, in two layouts; the item stands in line 3.
fn item_error(item: &str) -> String {
    let dump = |item: &str| {
        format!(
            "{{\"header\":{{\"memory_usage\":1,\"format_version\":2}},\n\"items\":{{\n{item}\n}},\n\"trailer\":{{}}}}"
        )
    };
    let message = error(dump(item));
    assert_eq!(error(dump(&minify(item))), message);
    message
}

#[test]
fn malformed_items_are_told_by_id_and_key() {
    let cases = [
        (
            r#""0x1f":{"type":"null","size":"x"}"#,
            "item 0x1f: key `size`: `x` is no integer",
        ),
        (
            r#""0x1f":{"type":"null","size":-1}"#,
            "item 0x1f: key `size`: -1 is out of range",
        ),
        (
            r#""0x1f":{"type":"null","size":1e400}"#,
            "item 0x1f: key `size`: number out of range",
        ),
        (
            r#""0x1f":{"type":"null","size":99999999999999999999}"#,
            "item 0x1f: key `size`: a number that is no integer or out of range",
        ),
        (
            r#""0x1f":{"type":"null","size":[16]}"#,
            "item 0x1f: key `size`: invalid type: sequence, expected an integer",
        ),
        (
            r#""0x1f":{"type":"null","size":1,"refcount":4294967296}"#,
            "item 0x1f: key `refcount`: 4294967296 is out of range",
        ),
        (
            r#""0x1f":{"type":"thing","size":1}"#,
            "item 0x1f: key `type`: `thing` is no type of items",
        ),
        (r#""0x1f":{"size":1}"#, "item 0x1f: it has no `type`"),
        (r#""0x1f":{"type":"null"}"#, "item 0x1f: it has no `size`"),
        (
            r#""0x1f":{"type":"null","size":1,"is_root":"yes"}"#,
            "item 0x1f: key `is_root`: invalid type: string \"yes\", expected true or false",
        ),
        (
            r#""0x1f":{"type":"object","size":1,"class":{}}"#,
            "item 0x1f: key `class`: invalid type: map, expected a string",
        ),
        (
            r#""0x1f":{"type":"string","size":1,"hash":"12"}"#,
            "item 0x1f: key `hash`: `12` is not 16 hexadecimal digits",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"children":{"a":1}}"#,
            "item 0x1f: key `children`: invalid type: integer `1`, expected an id in quotes",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"children":"0x1"}"#,
            "item 0x1f: key `children`: invalid type: string \"0x1\", expected an object",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"unexplained_references":-1}"#,
            "item 0x1f: key `unexplained_references`: -1 is out of range",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"held":1}"#,
            "item 0x1f: key `held`: invalid type: integer `1`, expected true or false",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"conservative_referrers":{"<hidden 24>":{}}}"#,
            "item 0x1f: key `conservative_referrers`: invalid type: map, expected an id in quotes",
        ),
        (
            r#""0x1f":{"type":"array","size":1,"further_roots":[{"frame":"f()"}]}"#,
            "item 0x1f: key `further_roots`: a root without `frame` or `symbol_name`",
        ),
        (
            r#""0x1f":[]"#,
            "item 0x1f: invalid type: sequence, expected an object",
        ),
        (
            r#""0x1f":{"type":"null" "size":1}"#,
            "item 0x1f: expected `,` or `}`",
        ),
        (
            r#""thing":{"type":"null","size":1}"#,
            "`thing` is no item id",
        ),
        (
            r#""0x1f":{"type":"null","size":1}}"#,
            "the file goes on after the end of the dump",
        ),
        (r#""0x1f" {"type":"null","size":1}"#, "a colon is missing"),
        (
            r#""0x1f":{"type":"null","size":1} "0x2""#,
            "a comma or a closing brace is missing",
        ),
    ];
    for (item, message) in cases {
        let found = item_error(item);
        let (line, found) = found
            .split_once(": ")
            .expect("the message starts with the line");
        assert_eq!(found, message);
        assert!(line == "line 3" || line == "line 4", "{line}: {message}");
    }
}

#[test]
fn the_line_of_an_error_is_that_of_the_value() {
    let dump = "{\"header\":{\"memory_usage\":1},\"items\":{\n\"0x1\":{\n\"type\":\"null\",\n\n\"size\":{}}}}";
    assert!(
        error(dump).starts_with("line 5: item 0x1: key `size`: "),
        "{}",
        error(dump)
    );
}

#[test]
fn two_dumps_in_one_file_are_told() {
    let dump = small();
    assert_eq!(
        error(dump.repeat(2)),
        "line 11: the file goes on after the end of the dump"
    );
    assert_eq!(
        see(format!("{dump}\n \n").as_bytes())
            .1
            .expect("white space is fine")
            .items,
        4
    );
}

#[test]
fn an_unreadable_trailer_is_told() {
    let dump = small();
    assert_eq!(
        error(dump.replace("\"held\":0", "\"held\":-2")),
        "line 9: trailer: invalid value: integer `-2`, expected u64"
    );
}

#[test]
fn depth_is_no_danger() {
    let deep = "[".repeat(1_000_000);
    let header = r#"{"header":{"memory_usage":1},"#;
    for dump in [
        deep.clone(),
        format!(r#"{{"x":{deep}"#),
        format!(r#"{{"header":{deep}"#),
        format!(r#"{header}"items":{{"0x1":{{"x":{deep}"#),
        format!(
            r#"{header}"items":{{"0x1":{{"x":{deep}{}}}}}}}"#,
            "]".repeat(1_000_000)
        ),
        format!(
            r#"{header}"items":{{"0x1":{{"children":{deep}{}}}}}}}"#,
            "]".repeat(1_000_000)
        ),
        format!(
            r#"{header}"items":{{"0x1":{}"#,
            r#"{"children":"#.repeat(100_000)
        ),
    ] {
        let _ = see(dump.as_bytes());
    }
}

#[test]
fn the_visitor_may_stop() {
    struct First(u64);

    impl Visitor for First {
        fn item(&mut self, item: &Item) -> ControlFlow<()> {
            self.0 = item.id;
            ControlFlow::Break(())
        }
    }

    let mut first = First(0);
    let outcome = read(small().as_bytes(), &mut first).expect("the dump is well-formed");
    assert_eq!(
        outcome,
        Outcome {
            items: 1,
            stopped: true,
            ..Outcome::default()
        }
    );
    assert_eq!(first.0, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _ = see(bytes.as_slice());
        let dump = [b"{\"header\":{\"memory_usage\":1},\"items\":{\"0x1\":{", bytes.as_slice()].concat();
        let _ = see(dump.as_slice());
    }

    #[test]
    fn no_damage_makes_the_reader_panic(
        header in header(),
        specs in vec(spec(), 0..4),
        layout in 0..5,
        damage in vec((any::<prop::sample::Index>(), 0usize..4, damaged()), 1..4),
        n_bytes in 1usize..100,
    ) {
        let dump = write(&header, &specs);
        let mut bytes = match layout {
            0 => dump.into_bytes(),
            1 => spread(&dump).into_bytes(),
            2 => minify(&dump).into_bytes(),
            3 => PLAIN.to_vec(),
            _ => QUIRKS.to_vec(),
        };
        for (at, n_removed, inserted) in damage {
            let at = at.index(bytes.len());
            let end = (at + n_removed).min(bytes.len());
            bytes.splice(at..end, inserted);
        }
        let (seen, result) = see(bytes.as_slice());
        let (same, same_result) = see(Trickle(&bytes, n_bytes));
        // How the input arrives makes no difference.
        prop_assert_eq!(seen, same);
        prop_assert_eq!(format!("{result:?}"), format!("{same_result:?}"));
    }
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..3),
        prop::sample::select(b"\"\\{}[],:\n0-eE.ux \0\xff".to_vec()).prop_map(|byte| vec![byte]),
    ]
}
