//! Whatever the input, the fast path, several threads and the parser alone come to the same result.

use std::ops::ControlFlow;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

use super::document::Document;
use super::item::Item;
use super::parallel::{Division, Fork, read_in_parallel};
use super::source::Source;
use super::{Outcome, Visitor, parse, scan};
use crate::model::{Header, Trailer};

/// All that a visitor sees; it wants so many items.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    header: Option<Header>,
    items: Vec<Item>,
    private: Vec<(u64, u64)>,
    trailer: Option<Trailer>,
    wanted: usize,
}

impl Seen {
    fn new(wanted: usize) -> Self {
        Self {
            header: None,
            items: Vec::new(),
            private: Vec::new(),
            trailer: None,
            wanted,
        }
    }
}

impl Visitor for Seen {
    fn header(&mut self, header: &Header) -> ControlFlow<()> {
        self.header = Some(header.clone());
        ControlFlow::Continue(())
    }

    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        self.items.push(item.clone());
        if item.id as usize % 1000 == self.wanted {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn private(&mut self, id: u64, bytes: u64) -> ControlFlow<()> {
        self.private.push((id, bytes));
        ControlFlow::Continue(())
    }

    fn trailer(&mut self, trailer: &Trailer) -> ControlFlow<()> {
        self.trailer = Some(trailer.clone());
        ControlFlow::Continue(())
    }
}

impl Fork for Seen {
    fn fork(&self) -> Self {
        Self::new(self.wanted)
    }

    fn join(&mut self, later: Self) {
        self.items.extend(later.items);
    }
}

type Result = (Seen, std::result::Result<Outcome, String>);

const LIMIT: usize = 1 << 16;

fn slowly(dump: &[u8], wanted: usize) -> Result {
    let mut seen = Seen::new(wanted);
    let source = Source::with_sizes(dump, 1 << 12, LIMIT);
    let result = Document::new(source, &mut seen).slowly().read();
    (seen, result.map_err(|e| e.to_string()))
}

fn in_parts(dump: &[u8], wanted: usize, n_parts: u64, buffer_bytes: usize) -> Result {
    let mut seen = Seen::new(wanted);
    let division = Division {
        n_parts,
        buffer_bytes,
        limit: LIMIT,
    };
    let result = read_in_parallel(dump, dump.len() as u64, division, &mut seen);
    (seen, result.map_err(|e| e.to_string()))
}

/// The scanner takes nothing that the parser refuses, and means the same.
fn assert_scanned_as_parsed(json: &str) {
    let mut scanned = Item::default();
    if scan::item(json, &mut scanned) != Some(json.len()) {
        return;
    }
    for version in [1, 2] {
        let mut parsed = Item::default();
        let bad_child_ids = parse::item(json, version, &mut parsed).ok();
        assert_eq!((&scanned, Some(0)), (&parsed, bad_child_ids), "{json}");
    }
}

fn assert_same(dump: &[u8], wanted: usize) {
    let expected = slowly(dump, wanted);
    for (n_parts, buffer_bytes) in [(1, 1), (2, 7), (3, 1 << 12), (5, 100), (40, 64)] {
        let result = in_parts(dump, wanted, n_parts, buffer_bytes);
        assert_eq!(
            result,
            expected,
            "{n_parts} parts of {}",
            String::from_utf8_lossy(dump)
        );
    }
    for line in dump.split(|&byte| byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line)
            && let Some(brace) = line.find('{')
        {
            assert_scanned_as_parsed(line[brace..].trim_end_matches(','));
        }
    }
}

/// All golden dumps of this repository.
fn goldens() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/golden", "../analyzer/tests/golden"].map(|folder| root.join(folder));
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    files.sort();
    assert!(files.len() > 5);
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// Items of our own layout that differ from what is written in one way each, and whether they are read by hand.
#[test]
fn what_is_not_exactly_ours_is_left_to_the_parser() {
    for (json, by_hand) in [
        (r#"{"type":"null","size":16,"is_root":false}"#, true),
        (r#"{"size":16,"type":"null"}"#, false),
        (r#"{"type":"int","size":16}"#, false),
        (
            r#"{"type":"null","size":16,"new":1,"newer":"x","newest":null}"#,
            true,
        ),
        (r#"{"type":"null","size":16,"new":{"a":[]}}"#, false),
        (
            r#"{"type":"null","size":16,"children":{},"children":{"a":"0x1"}}"#,
            true,
        ),
        (r#"{"type":"null","size":1,"size":2}"#, false),
        (r#"{"type":"null","size":"16"}"#, false),
        (r#"{"type":"null","size":null,"size":1}"#, false),
        (r#"{"type":"null", "size":16}"#, false),
        (r#"{"type":"null","size":16.0}"#, false),
        (r#"{"type":"null","size":016}"#, false),
        (r#"{"type":"null","size":18446744073709551615}"#, false),
        (r#"{"type":"null","size":16,"refcount":4294967296}"#, false),
        (r#"{"type":"thing","size":16}"#, false),
        (r#"{"type":"null"}"#, false),
        (r#"{"size":1}"#, false),
        (r#"{"type":"null","size":16,}"#, false),
        (r#"{"type":"null","size":16}}"#, false),
        (r#"{"type":"null","size":16"#, false),
        (r#"{"type":"object","size":1,"class":"A\\B\"\/\n"}"#, true),
        (r#"{"type":"object","size":1,"class":"A\u0041"}"#, false),
        (r#"{"type":"object","size":1,"cl\u0061ss":"A"}"#, false),
        ("{\"type\":\"object\",\"size\":1,\"class\":\"a\tb\"}", false),
        (r#"{"type":"object","size":1,"class":null}"#, false),
        (
            r#"{"type":"array","size":1,"children":{"é\\":"0xFf"}}"#,
            true,
        ),
        (
            r#"{"type":"array","size":1,"children":{"a":"(nil)"}}"#,
            false,
        ),
        (r#"{"type":"array","size":1,"children":{"a":"0x"}}"#, false),
        (r#"{"type":"array","size":1,"children":["0x1"]}"#, false),
        (r#"{"type":"array","size":1,"further_roots":[]}"#, false),
        (
            r#"{"type":"array","size":1,"further_roots":[{"frame":"f","symbol_name":"\\"}]}"#,
            true,
        ),
        (
            r#"{"type":"string","size":1,"hash":"0123456789abcdef"}"#,
            true,
        ),
        (
            r#"{"type":"string","size":1,"hash":"0123456789abcde"}"#,
            false,
        ),
        ("{}", false),
        ("", false),
    ] {
        assert_eq!(
            scan::item(json, &mut Item::default()) == Some(json.len()),
            by_hand,
            "{json}"
        );
        assert_scanned_as_parsed(json);
    }
}

#[test]
fn golden_dumps_are_read_alike() {
    for dump in goldens() {
        assert_same(&dump, 1000);
        assert_same(&dump, 0);
    }
}

/// One way to damage a dump, at a place in thousandths of its length.
#[derive(Clone, Debug)]
enum Damage {
    Cut,
    Delete(usize),
    Insert(&'static str),
    RepeatLine,
    DeleteLine,
}

fn damage() -> impl Strategy<Value = Damage> {
    let fragments = [
        "\"",
        "\\",
        "{",
        "}",
        ",",
        "\n",
        " ",
        "0",
        "-",
        "\u{fffd}",
        "\0",
        "[]",
        "null",
        "1e9",
        ",\n\"0x10\":{\"type\":\"null\",\"size\":16}",
        "\"size\":\"7\",",
        "}\n}",
        "},\n\"trailer\":{}",
        "\r\n",
        "\"children\":{\"a\":\"0x1\"},",
        "\\u00e9",
        "\"x\":[[{}]],",
        "18446744073709551616",
    ];
    prop_oneof![
        1 => Just(Damage::Cut),
        4 => (1_usize..8).prop_map(Damage::Delete),
        8 => prop::sample::select(fragments.to_vec()).prop_map(Damage::Insert),
        2 => Just(Damage::RepeatLine),
        2 => Just(Damage::DeleteLine),
    ]
}

fn damaged(mut dump: Vec<u8>, at: usize, damage: &Damage) -> Vec<u8> {
    let at = dump.len() * at / 1000;
    let is_feed = |&byte: &u8| byte == b'\n';
    let line_start = dump[..at].iter().rposition(is_feed).map_or(0, |n| n + 1);
    let line_end = at
        + dump[at..]
            .iter()
            .position(is_feed)
            .map_or(dump.len() - at, |n| n + 1);
    match damage {
        Damage::Cut => dump.truncate(at),
        Damage::Delete(n_bytes) => drop(dump.drain(at..(at + n_bytes).min(dump.len()))),
        Damage::Insert(fragment) => drop(dump.splice(at..at, fragment.bytes())),
        Damage::RepeatLine => {
            let line = dump[line_start..line_end].to_vec();
            dump.splice(line_start..line_start, line);
        }
        Damage::DeleteLine => drop(dump.drain(line_start..line_end)),
    }
    dump
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_dumps_are_read_alike(
        dump in prop::sample::select(goldens()),
        damages in vec((0_usize..1000, damage()), 1..4),
        wanted in prop_oneof![3 => Just(1000), 1 => 0_usize..1000],
    ) {
        let dump = damages.iter().fold(dump, |dump, (at, damage)| damaged(dump, *at, damage));
        assert_same(&dump, wanted);
    }
}
