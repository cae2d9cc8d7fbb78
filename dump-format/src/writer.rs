//! Writing a dump, item by item, at the speed of the disk.
//!
//! ```
//! use dump_format::{DumpWriter, Header, ItemType, Key, RootName, Trailer};
//!
//! let mut dump = DumpWriter::new(Vec::new());
//! dump.header(&Header::default());
//! let mut item = dump.item(0x7f94a1856260, ItemType::Array, 376);
//! item.refcount(1).elements(1);
//! item.roots(RootName { frame: "<GLOBAL>", symbol_name: "list" }, []);
//! item.begin_children().child(Key::Index(0), 0x7f94a185ca20).end_children();
//! item.end();
//! let (file, written) = dump.finish(&Trailer { items: 1, ..Trailer::default() })?;
//! # assert_eq!(file.len() as u64, written);
//! # Ok::<(), dump_format::WriteError>(())
//! ```

mod heap;
mod item;
mod key;

use std::fmt;
use std::io;

pub use self::item::ItemWriter;
pub use self::key::Key;
use crate::digits::{push_i64, push_id, push_u64};
use crate::escape::push_json_text;
use crate::model::{CallFrame, EndedBy, FORMAT_VERSION, Header, HeapSection, ItemType, Trailer};

/// The buffer is written out when it holds this many bytes.
const BUFFER_BYTES: usize = 256 * 1024;

/// Room beyond [`BUFFER_BYTES`], so that an ordinary item never makes the buffer grow.
const SLACK_BYTES: usize = 16 * 1024;

/// Writes a dump: the header, then items, then the trailer.
///
/// The first error of the output is kept and later output dropped, so that a caller who cannot stop half-way
/// may look at [`failed`](Self::failed) when it suits, or only at what [`finish`](Self::finish) says.
#[derive(Debug)]
pub struct DumpWriter<W> {
    out: W,
    buf: Vec<u8>,
    written: u64,
    error: Option<io::Error>,
    items: u64,
    has_ended_items: bool,
}

impl<W: io::Write> DumpWriter<W> {
    /// Starts a dump. Nothing is written before the buffer is full or the dump is finished.
    pub fn new(out: W) -> Self {
        let buf = Vec::with_capacity(BUFFER_BYTES + SLACK_BYTES);
        Self {
            out,
            buf,
            written: 0,
            error: None,
            items: 0,
            has_ended_items: false,
        }
    }

    /// Writes the header. To be called once, before the first item.
    ///
    /// The dump says [`FORMAT_VERSION`], whatever `header` says.
    pub fn header(&mut self, header: &Header) {
        write_header(self, header);
        self.buf.extend_from_slice(b"\"items\":{\n");
    }

    /// Starts an item; the caller adds what is known of it and closes it with [`ItemWriter::end`].
    pub fn item(&mut self, id: u64, item_type: ItemType, size: u64) -> ItemWriter<'_, W> {
        if self.items > 0 {
            self.buf.extend_from_slice(b",\n");
        }
        self.items += 1;
        self.buf.push(b'"');
        push_id(&mut self.buf, id);
        self.buf.extend_from_slice(b"\":{\"type\":\"");
        self.buf.extend_from_slice(item_type.as_str().as_bytes());
        self.buf.extend_from_slice(b"\",\"size\":");
        push_u64(&mut self.buf, size);
        ItemWriter::new(self)
    }

    /// How many items were started.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Whether the output has failed, so that going on is of no use.
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Ends the dump for a reason of the caller's, as if the output had failed: [`finish`](Self::finish) reports it.
    pub fn fail(&mut self, error: io::Error) {
        self.error.get_or_insert(error);
    }

    /// Writes the account of the heap. To be called once at most, behind the last item.
    pub fn heap(&mut self, section: &HeapSection<'_>) {
        self.end_items();
        heap::write(self, section);
    }

    /// Writes the private memory of items: `each` calls what it is given with id and bytes of each of them. To be called once
    /// at most, behind the last item and before [`heap`](Self::heap).
    pub fn private(&mut self, each: impl FnOnce(&mut dyn FnMut(u64, u64))) {
        self.end_items();
        let mut is_first = true;
        each(&mut |id, bytes| {
            let start: &[u8] = if is_first {
                b"\"private\":{\n\""
            } else {
                b",\n\""
            };
            is_first = false;
            self.buf.extend_from_slice(start);
            push_id(&mut self.buf, id);
            self.buf.extend_from_slice(b"\":");
            push_u64(&mut self.buf, bytes);
            self.relieve();
        });
        if !is_first {
            self.buf.extend_from_slice(b"\n},\n");
        }
    }

    fn end_items(&mut self) {
        if std::mem::replace(&mut self.has_ended_items, true) {
            return;
        }
        if self.items > 0 {
            self.buf.push(b'\n');
        }
        self.buf.extend_from_slice(b"},\n");
    }

    /// Writes the trailer and everything that is still in the buffer. Gives back the output and how many
    /// bytes it took.
    ///
    /// # Errors
    ///
    /// The first error of the output, whenever it happened.
    pub fn finish(mut self, trailer: &Trailer) -> Result<(W, u64), WriteError> {
        self.end_items();
        self.buf.extend_from_slice(b"\"trailer\":{\"items\":");
        push_u64(&mut self.buf, trailer.items);
        push_number(&mut self.buf, "unreachable", trailer.unreachable);
        push_number(&mut self.buf, "held", trailer.held);
        push_number(&mut self.buf, "unknown_holders", trailer.unknown_holders);
        push_number(&mut self.buf, "conservative", trailer.conservative);
        push_number(&mut self.buf, "memory_usage", trailer.memory_usage);
        if trailer.skipped > 0 {
            push_number(&mut self.buf, "skipped", trailer.skipped);
        }
        push_degraded(&mut self.buf, &trailer.degraded);
        self.buf.extend_from_slice(b"}\n}\n");
        self.write_buffer();
        if self.error.is_none() {
            self.error = self.out.flush().err();
        }
        match self.error {
            None => Ok((self.out, self.written)),
            Some(source) => Err(WriteError {
                written: self.written,
                source,
            }),
        }
    }

    /// Gives up: drops what is still in the buffer. Gives back the output and how many bytes it took.
    pub fn abort(self) -> (W, u64) {
        (self.out, self.written)
    }

    /// Makes room for a text of so many bytes, however it is escaped. False if there is no memory: the dump has failed.
    #[inline]
    fn make_room(&mut self, bytes: usize) -> bool {
        // Six bytes stand for one at the most, "\u001f". Memory for short ones is as good as there.
        bytes <= SLACK_BYTES / 6 || self.make_much_room(bytes)
    }

    #[cold]
    fn make_much_room(&mut self, bytes: usize) -> bool {
        let has_room = self.buf.try_reserve(bytes.saturating_mul(6)).is_ok();
        if !has_room {
            self.fail(io::ErrorKind::OutOfMemory.into());
        }
        has_room
    }

    /// Writes the buffer out once it is full.
    #[inline]
    fn relieve(&mut self) {
        if self.buf.len() >= BUFFER_BYTES {
            self.write_buffer();
        }
    }

    /// Writes the buffer out and empties it. `Write::write_all` would not say how far it came.
    #[cold]
    fn write_buffer(&mut self) {
        let mut rest = self.buf.as_slice();
        while !rest.is_empty() && self.error.is_none() {
            match self.out.write(rest) {
                Ok(0) => self.error = Some(io::ErrorKind::WriteZero.into()),
                Ok(n) => {
                    self.written += n as u64;
                    rest = &rest[n..];
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => self.error = Some(e),
            }
        }
        self.buf.clear();
        self.buf.shrink_to(BUFFER_BYTES + SLACK_BYTES);
    }
}

fn write_header<W: io::Write>(dump: &mut DumpWriter<W>, header: &Header) {
    let buf = &mut dump.buf;
    buf.extend_from_slice(b"{\n\"header\":{\"memory_usage\":");
    push_u64(buf, header.memory_usage);
    push_number(buf, "memory_usage_real", header.memory_usage_real);
    push_number(buf, "peak_memory_usage", header.peak_memory_usage);
    push_number(buf, "peak_memory_usage_real", header.peak_memory_usage_real);
    push_number(buf, "format_version", FORMAT_VERSION.into());
    push_string(buf, "producer", &header.producer);
    push_string(buf, "php_version", &header.php_version);
    push_string(buf, "php_sapi", &header.php_sapi);
    push_flag(buf, "php_zts", header.php_zts);
    push_flag(buf, "php_debug", header.php_debug);
    push_key(buf, "memory_limit");
    push_i64(buf, header.memory_limit);
    if let Some(gc) = header.gc {
        push_key(buf, "gc");
        buf.extend_from_slice(b"{\"enabled\":");
        buf.extend_from_slice(if gc.enabled { b"true" } else { b"false" });
        push_flag(buf, "protected", gc.protected);
        push_number(buf, "runs", gc.runs);
        push_number(buf, "collected", gc.collected);
        push_number(buf, "threshold", gc.threshold);
        push_number(buf, "roots", gc.roots);
        buf.push(b'}');
    }
    push_key(buf, "frames");
    buf.push(b'[');
    for (n, frame) in header.frames.iter().enumerate() {
        let text = frame.frame.len() + frame.file.as_ref().map_or(0, String::len);
        if !dump.make_room(text) {
            return;
        }
        push_frame(&mut dump.buf, n, frame);
        // There can be a million.
        dump.relieve();
    }
    let buf = &mut dump.buf;
    buf.push(b']');
    if !header.output_buffers.is_empty() {
        push_list(
            buf,
            "output_buffers",
            &header.output_buffers,
            |buf, buffer| {
                buf.extend_from_slice(b"{\"name\":");
                push_quoted(buf, &buffer.name);
                push_number(buf, "bytes", buffer.bytes);
                push_number(buf, "allocated_bytes", buffer.allocated_bytes);
                buf.push(b'}');
            },
        );
    }
    if let Some(ended_by) = &header.ended_by {
        push_ended_by(buf, ended_by);
    }
    push_degraded(buf, &header.degraded);
    buf.extend_from_slice(b"},\n");
}

fn push_ended_by(buf: &mut Vec<u8>, ended_by: &EndedBy) {
    push_key(buf, "ended_by");
    // Each key has a comma in front; the first one makes room for the brace.
    let start = buf.len();
    let texts = [
        ("error", &ended_by.error),
        ("message", &ended_by.message),
        ("class", &ended_by.class),
        ("file", &ended_by.file),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            push_string(buf, key, text);
        }
    }
    if let Some(line) = ended_by.line {
        push_number(buf, "line", line.into());
    }
    if ended_by.frames_gone {
        push_flag(buf, "frames_gone", true);
    }
    match buf.get_mut(start) {
        Some(comma) => *comma = b'{',
        None => buf.push(b'{'),
    }
    buf.push(b'}');
}

fn push_degraded(buf: &mut Vec<u8>, degraded: &[String]) {
    if !degraded.is_empty() {
        push_list(buf, "degraded", degraded, |buf, sentence| {
            push_quoted(buf, sentence);
        });
    }
}

fn push_frame(buf: &mut Vec<u8>, n: usize, frame: &CallFrame) {
    if n > 0 {
        buf.push(b',');
    }
    buf.extend_from_slice(b"{\"frame\":");
    push_quoted(buf, &frame.frame);
    if let Some(file) = &frame.file {
        push_string(buf, "file", file);
    }
    if let Some(line) = frame.line {
        push_number(buf, "line", line.into());
    }
    buf.push(b'}');
}

fn push_key(buf: &mut Vec<u8>, key: &str) {
    buf.extend_from_slice(b",\"");
    buf.extend_from_slice(key.as_bytes());
    buf.extend_from_slice(b"\":");
}

fn push_number(buf: &mut Vec<u8>, key: &str, value: u64) {
    push_key(buf, key);
    push_u64(buf, value);
}

fn push_flag(buf: &mut Vec<u8>, key: &str, value: bool) {
    push_key(buf, key);
    buf.extend_from_slice(if value { b"true" } else { b"false" });
}

fn push_string(buf: &mut Vec<u8>, key: &str, text: &str) {
    push_key(buf, key);
    push_quoted(buf, text);
}

fn push_quoted(buf: &mut Vec<u8>, text: &str) {
    buf.push(b'"');
    push_json_text(buf, text);
    buf.push(b'"');
}

fn push_list<T>(buf: &mut Vec<u8>, key: &str, list: &[T], push: impl Fn(&mut Vec<u8>, &T)) {
    push_key(buf, key);
    buf.push(b'[');
    for (n, element) in list.iter().enumerate() {
        if n > 0 {
            buf.push(b',');
        }
        push(buf, element);
    }
    buf.push(b']');
}

/// The output of a dump failed.
#[derive(Debug)]
pub struct WriteError {
    /// How many bytes the output took before that.
    pub written: u64,
    /// What the output said.
    pub source: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the dump ends after {} bytes: {}",
            self.written, self.source
        )
    }
}

/// Without `source()`: the message says it already.
impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes `room` bytes, at most `at_once` of them per call, then fails.
    #[derive(Debug)]
    struct Disk {
        room: usize,
        at_once: usize,
        calls: usize,
        then: io::ErrorKind,
    }

    impl Disk {
        fn new(room: usize, at_once: usize) -> Self {
            Self {
                room,
                at_once,
                calls: 0,
                then: io::ErrorKind::StorageFull,
            }
        }
    }

    impl io::Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.calls += 1;
            if self.calls.is_multiple_of(3) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if self.room == 0 {
                return Err(self.then.into());
            }
            let n_bytes = bytes.len().min(self.at_once).min(self.room);
            self.room -= n_bytes;
            Ok(n_bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// About 70 bytes per item.
    fn write_items(dump: &mut DumpWriter<impl io::Write>, n_items: u64) {
        dump.header(&Header::default());
        for id in 0..n_items {
            let mut item = dump.item(id, ItemType::String, 48);
            item.refcount(1).length(21).not_root();
            item.end();
        }
    }

    #[test]
    fn short_and_interrupted_writes_lose_nothing() {
        let mut dump = DumpWriter::new(Disk::new(usize::MAX, 1000));
        write_items(&mut dump, 10_000);
        assert!(!dump.failed());
        let (disk, written) = dump.finish(&Trailer::default()).unwrap();
        assert_eq!(written, (usize::MAX - disk.room) as u64);
        assert!(written > 10_000 * 50);
    }

    #[test]
    fn private_memory_stands_behind_the_items_if_there_is_any() {
        let write = |private: &[(u64, u64)]| {
            let mut dump = DumpWriter::new(Vec::new());
            write_items(&mut dump, 1);
            dump.private(|add| private.iter().for_each(|(id, bytes)| add(*id, *bytes)));
            let (bytes, _) = dump.finish(&Trailer::default()).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let start = text.find("false}").unwrap() + 6;
            text[start..text.find("\"trailer\"").unwrap()].to_owned()
        };
        assert_eq!(write(&[]), "\n},\n");
        assert_eq!(
            write(&[(0x10, 8), (0x20, 270_336)]),
            "\n},\n\"private\":{\n\"0x10\":8,\n\"0x20\":270336\n},\n"
        );
    }

    #[test]
    fn the_first_error_is_kept_and_the_bytes_before_it_counted() {
        let mut dump = DumpWriter::new(Disk::new(300_000, 1000));
        write_items(&mut dump, 10_000);
        assert!(dump.failed());
        assert_eq!(dump.items(), 10_000);
        dump.out.then = io::ErrorKind::BrokenPipe;
        let error = dump.finish(&Trailer::default()).unwrap_err();
        assert_eq!(
            (error.written, error.source.kind()),
            (300_000, io::ErrorKind::StorageFull)
        );
        assert_eq!(
            error.to_string(),
            "the dump ends after 300000 bytes: no storage space"
        );
    }

    #[test]
    fn an_output_that_takes_nothing_is_an_error() {
        let dump = DumpWriter::new(&mut [] as &mut [u8]);
        let error = dump.finish(&Trailer::default()).unwrap_err();
        assert_eq!(
            (error.written, error.source.kind()),
            (0, io::ErrorKind::WriteZero)
        );
    }

    #[test]
    fn a_long_name_is_written_whole_and_does_not_keep_its_memory() {
        let name = vec![0x1f; 1 << 20];
        let mut dump = DumpWriter::new(Vec::new());
        dump.header(&Header::default());
        let mut item = dump.item(8, ItemType::Array, 56);
        item.not_root().begin_children();
        item.child(Key::ArrayKey(&name), 16).end_children();
        item.end();
        assert!(dump.buf.capacity() < 2 * BUFFER_BYTES);
        let (json, _) = dump.finish(&Trailer::default()).unwrap();
        assert!(json.len() > 6 << 20);
    }

    #[test]
    fn a_name_without_memory_is_the_end_of_the_dump() {
        let mut dump = DumpWriter::new(Vec::new());
        assert!(!dump.make_room(isize::MAX as usize));
        let error = dump.finish(&Trailer::default()).unwrap_err();
        assert_eq!(error.source.kind(), io::ErrorKind::OutOfMemory);
    }

    #[test]
    fn giving_up_tells_what_was_written() {
        let mut dump = DumpWriter::new(Disk::new(usize::MAX, usize::MAX));
        write_items(&mut dump, 10_000);
        let (disk, written) = dump.abort();
        assert_eq!(written, (usize::MAX - disk.room) as u64);
        assert!(written >= BUFFER_BYTES as u64);
    }
}
