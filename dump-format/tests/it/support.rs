//! Reading into memory, respelling JSON, and random dumps.

use std::io::{self, Read};
use std::ops::ControlFlow;

use dump_format::escape::to_text;
use dump_format::reader::{Item, Outcome, ReadError, Visitor, read};
use dump_format::{
    CallFrame, DumpWriter, EndedBy, GcStatus, Header, HeapSection, ItemType, ItemWriter, Key,
    OutputBuffer, RootName, Trailer,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// All that a visitor sees.
#[derive(Debug, Default, PartialEq)]
pub struct Seen {
    pub header: Option<Header>,
    pub items: Vec<Item>,
    pub heap: Option<HeapSection<'static>>,
    pub trailer: Option<Trailer>,
}

impl Visitor for Seen {
    fn header(&mut self, header: &Header) -> ControlFlow<()> {
        assert!(self.header.is_none() && self.items.is_empty());
        self.header = Some(header.clone());
        ControlFlow::Continue(())
    }

    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        self.items.push(item.clone());
        ControlFlow::Continue(())
    }

    fn heap(&mut self, section: HeapSection<'static>) -> ControlFlow<()> {
        assert!(self.heap.is_none());
        self.heap = Some(section);
        ControlFlow::Continue(())
    }

    fn trailer(&mut self, trailer: &Trailer) -> ControlFlow<()> {
        self.trailer = Some(trailer.clone());
        ControlFlow::Continue(())
    }
}

pub fn see(input: impl Read) -> (Seen, Result<Outcome, ReadError>) {
    let mut seen = Seen::default();
    let result = read(input, &mut seen);
    (seen, result)
}

/// The message of the error that reading ends with.
pub fn error(dump: impl AsRef<[u8]>) -> String {
    see(dump.as_ref())
        .1
        .expect_err("the dump is malformed")
        .to_string()
}

/// An input that gives a few bytes at a time.
pub struct Trickle<'a>(pub &'a [u8], pub usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n_bytes = buf.len().min(self.1);
        self.0.read(&mut buf[..n_bytes])
    }
}

/// The same JSON with white space added wherever it may stand.
pub fn spread(json: &str) -> String {
    respell(json, |char, out| match char {
        '{' | '[' | ',' => out.extend([char, '\r', '\n', '\t']),
        '}' | ']' | ':' => out.extend(['\n', ' ', char, ' ']),
        _ => out.push(char),
    })
}

/// The same JSON without any white space.
pub fn minify(json: &str) -> String {
    respell(json, |char, out| {
        if !char.is_ascii_whitespace() {
            out.push(char);
        }
    })
}

/// Copies the strings of a JSON document, and all else as `outside` says.
fn respell(json: &str, outside: impl Fn(char, &mut String)) -> String {
    let mut out = String::new();
    let (mut in_string, mut escaped) = (false, false);
    for char in json.chars() {
        if in_string || char == '"' {
            out.push(char);
            in_string = !in_string || char != '"' || escaped;
            escaped = char == '\\' && !escaped;
        } else {
            outside(char, &mut out);
        }
    }
    out
}

/// A byte string of the kind that breaks writers and readers.
pub fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        prop::sample::select(vec![
            &b"\0"[..],
            b"\xff",
            b"\xe2\x82",
            b"\"",
            b"\\",
            b"\\u0041",
            b"\n",
            b"\x1f",
            b"\x7f",
            b"<x>",
            b"::",
            b":",
            b"-",
            b"0",
            b"57",
            b"}},\n",
            b"ff",
            "\u{fffd}".as_bytes(),
            "größe".as_bytes(),
            "😀\u{2028}".as_bytes(),
        ])
        .prop_map(<[u8]>::to_vec),
        vec(any::<u8>(), 0..4),
        "[a-z]{1,8}".prop_map(String::into_bytes),
    ];
    vec(fragment, 0..5).prop_map(|fragments| fragments.concat())
}

pub fn hostile_text() -> impl Strategy<Value = String> {
    hostile_bytes().prop_map(|bytes| to_text(&bytes).into_owned())
}

/// A [`Key`] that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OwnedKey {
    Index(i64),
    ArrayKey(Vec<u8>),
    Name(Vec<u8>),
    Dynamic(Vec<u8>),
    Hidden(Vec<u8>, Vec<u8>),
}

impl OwnedKey {
    pub fn as_key(&self) -> Key<'_> {
        match self {
            Self::Index(index) => Key::Index(*index),
            Self::ArrayKey(key) => Key::ArrayKey(key),
            Self::Name(name) => Key::Name(name),
            Self::Dynamic(name) => Key::Dynamic(name),
            Self::Hidden(class, name) => Key::Hidden { class, name },
        }
    }

    /// The bytes that the text of the key stands for.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Index(index) => index.to_string().into_bytes(),
            Self::ArrayKey(name) | Self::Name(name) | Self::Dynamic(name) => name.clone(),
            Self::Hidden(class, name) => [class, &b"::"[..], name].concat(),
        }
    }
}

/// A key of an array: no two that differ may be written alike.
pub fn array_key() -> impl Strategy<Value = OwnedKey> {
    prop_oneof![
        any::<i64>().prop_map(OwnedKey::Index),
        (-3i64..9).prop_map(OwnedKey::Index),
        any::<i64>().prop_map(|n| OwnedKey::ArrayKey(n.to_string().into_bytes())),
        "-?[0-9]{1,2}".prop_map(|digits| OwnedKey::ArrayKey(digits.into_bytes())),
        hostile_bytes().prop_map(OwnedKey::ArrayKey),
    ]
}

/// A key of an object: no two that differ may be written alike.
pub fn object_key() -> impl Strategy<Value = OwnedKey> {
    prop_oneof![
        "[a-cé]{1,2}|<[a-c]>|\\[[0-3]\\]".prop_map(|name| OwnedKey::Name(name.into_bytes())),
        // A dynamic property never has the name of a declared one that is visible.
        "[d-f]{0,2}|<[a-c]>|[a-c]::[a-c]|:{1,4}[ab]?"
            .prop_map(|name| OwnedKey::Dynamic(name.into_bytes())),
        ("[a-c]", "[a-c]")
            .prop_map(|(class, name)| OwnedKey::Hidden(class.into_bytes(), name.into_bytes())),
    ]
}

/// What an item may say, apart from its type.
#[derive(Clone, Debug)]
pub struct Spec {
    pub id: u64,
    pub item_type: ItemType,
    pub size: u64,
    pub refcount: Option<u32>,
    pub object: Option<(Vec<u8>, u32)>,
    pub closure: Option<(Vec<u8>, Vec<u8>, u32)>,
    pub string: Option<(u64, u64)>,
    pub array: Option<(u64, u64, u64)>,
    pub resource: Option<(Vec<u8>, i64)>,
    pub flags: [bool; 5],
    pub unexplained_references: Option<u32>,
    pub roots: Vec<(String, String)>,
    pub children: Option<Vec<(OwnedKey, u64)>>,
    pub weak_children: Option<Vec<(OwnedKey, u64)>>,
    pub conservative_referrers: Option<Vec<(OwnedKey, u64)>>,
}

/// Any combination of keys: more than the extension would ever write.
pub fn spec() -> impl Strategy<Value = Spec> {
    let children = || {
        option::of(vec(
            (prop_oneof![array_key(), object_key()], any::<u64>()),
            0..5,
        ))
    };
    let what = (
        any::<u64>(),
        prop::sample::select(ItemType::ALL.to_vec()),
        any::<u64>(),
        option::of(any::<u32>()),
        option::of((hostile_bytes(), any::<u32>())),
        option::of((hostile_bytes(), hostile_bytes(), any::<u32>())),
        option::of(any::<(u64, u64)>()),
        option::of(any::<(u64, u64, u64)>()),
        option::of((hostile_bytes(), any::<i64>())),
    );
    let whence = (
        any::<[bool; 5]>(),
        option::of(any::<u32>()),
        vec((hostile_text(), hostile_text()), 0..4),
        children(),
        children(),
        children(),
    );
    (what, whence).prop_map(|(what, whence)| {
        let (id, item_type, size, refcount, object, closure, string, array, resource) = what;
        let (flags, unexplained_references, roots, children, weak_children, referrers) = whence;
        Spec {
            id,
            item_type,
            size,
            refcount,
            object,
            closure,
            string,
            array,
            resource,
            flags,
            unexplained_references,
            roots,
            children,
            weak_children,
            conservative_referrers: referrers,
        }
    })
}

pub fn header() -> impl Strategy<Value = Header> {
    let frame = (
        hostile_text(),
        option::of(hostile_text()),
        option::of(any::<u32>()),
    )
        .prop_map(|(frame, file, line)| CallFrame { frame, file, line });
    let gc = (any::<[bool; 2]>(), any::<[u64; 4]>()).prop_map(
        |([enabled, protected], [runs, collected, threshold, roots])| GcStatus {
            enabled,
            protected,
            runs,
            collected,
            threshold,
            roots,
        },
    );
    let buffer =
        (hostile_text(), any::<[u64; 2]>()).prop_map(|(name, [bytes, allocated_bytes])| {
            OutputBuffer {
                name,
                bytes,
                allocated_bytes,
            }
        });
    (
        any::<[u64; 4]>(),
        [hostile_text(), hostile_text(), hostile_text()],
        any::<(bool, bool, i64)>(),
        option::of(gc),
        vec(frame, 0..3),
        vec(buffer, 0..3),
        option::of(ended_by()),
        vec(hostile_text(), 0..3),
    )
        .prop_map(
            |(memory, names, flags, gc, frames, output_buffers, ended_by, degraded)| {
                let [producer, php_version, php_sapi] = names;
                let (php_zts, php_debug, memory_limit) = flags;
                Header {
                    memory_usage: memory[0],
                    memory_usage_real: memory[1],
                    peak_memory_usage: memory[2],
                    peak_memory_usage_real: memory[3],
                    format_version: dump_format::FORMAT_VERSION,
                    producer,
                    php_version,
                    php_sapi,
                    php_zts,
                    php_debug,
                    memory_limit,
                    gc,
                    frames,
                    output_buffers,
                    ended_by,
                    degraded,
                }
            },
        )
}

fn ended_by() -> impl Strategy<Value = EndedBy> {
    let text = || option::of(hostile_text());
    let texts = (text(), text(), text(), text());
    (texts, option::of(any::<u32>()), any::<bool>()).prop_map(
        |((error, message, class, file), line, frames_gone)| EndedBy {
            error,
            message,
            class,
            file,
            line,
            frames_gone,
        },
    )
}

/// Writes a dump.
pub fn write(header: &Header, specs: &[Spec]) -> String {
    let mut dump = DumpWriter::new(Vec::new());
    dump.header(header);
    for spec in specs {
        write_item(&mut dump, spec);
    }
    let trailer = trailer(&dump);
    let (bytes, written) = dump
        .finish(&trailer)
        .expect("writing to memory cannot fail");
    assert_eq!(bytes.len() as u64, written);
    String::from_utf8(bytes).expect("a dump is valid UTF-8")
}

/// Counts that are all different.
pub fn trailer(dump: &DumpWriter<Vec<u8>>) -> Trailer {
    Trailer {
        items: dump.items(),
        unreachable: 11,
        held: 12,
        unknown_holders: 13,
        conservative: 14,
        memory_usage: 15,
        skipped: 16,
        degraded: vec!["something \"unfamiliar\"".into()],
    }
}

fn write_item(dump: &mut DumpWriter<Vec<u8>>, spec: &Spec) {
    let mut item = dump.item(spec.id, spec.item_type, spec.size);
    if let Some(count) = spec.refcount {
        item.refcount(count);
    }
    if let Some((class, handle)) = &spec.object {
        item.class(class).object_handle(*handle);
    }
    if let Some((function, file, line)) = &spec.closure {
        item.function(function).file(file).line(*line);
    }
    if let Some((length, hash)) = spec.string {
        item.length(length).hash(hash);
    }
    if let Some((elements, used, allocated)) = spec.array {
        item.elements(elements)
            .slots_used(used)
            .slots_allocated(allocated);
    }
    if let Some((resource_type, handle)) = &spec.resource {
        item.resource_type(resource_type).resource_handle(*handle);
    }
    let [interned, packed, immutable, unreachable, held] = spec.flags;
    if interned {
        item.interned();
    }
    if packed {
        item.packed();
    }
    if immutable {
        item.immutable();
    }
    let mut roots = spec
        .roots
        .iter()
        .map(|(frame, symbol_name)| RootName { frame, symbol_name });
    match roots.next() {
        Some(first) => item.roots(first, roots),
        None => item.not_root(),
    };
    if unreachable {
        item.unreachable();
    }
    if held {
        item.held();
    }
    if let Some(n_references) = spec.unexplained_references {
        item.unexplained_references(n_references);
    }
    if let Some(children) = &spec.children {
        write_references(item.begin_children(), children).end_children();
    }
    if let Some(children) = &spec.weak_children {
        write_references(item.begin_weak_children(), children).end_weak_children();
    }
    if let Some(referrers) = &spec.conservative_referrers {
        write_references(item.begin_conservative_referrers(), referrers)
            .end_conservative_referrers();
    }
    item.end();
}

fn write_references<'i, 'w>(
    item: &'i mut ItemWriter<'w, Vec<u8>>,
    references: &[(OwnedKey, u64)],
) -> &'i mut ItemWriter<'w, Vec<u8>> {
    for (key, id) in references {
        item.child(key.as_key(), *id);
    }
    item
}
