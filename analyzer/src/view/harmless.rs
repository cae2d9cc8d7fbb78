//! The last thing that everything passes on its way to people: no view can forget what it lets through.

use std::io::{self, Write};

use crate::view::characters::{is_unprintable, push_escaped};

/// Escapes what may not be printed, in whatever is written. Line feeds are no part of a name by then, and stay.
pub struct Harmless<W> {
    out: W,
    spelling: Spelling,
    /// The beginning of a character whose end has not come yet.
    pending: Vec<u8>,
}

/// How a character is escaped.
#[derive(Clone, Copy)]
enum Spelling {
    /// As in PHP.
    Text,
    /// As in JSON, where what cannot be printed can stand in strings only.
    Json,
}

impl<W: Write> Harmless<W> {
    /// For texts.
    pub fn text(out: W) -> Self {
        Self::new(out, Spelling::Text)
    }

    /// For JSON, which stays the same document.
    pub fn json(out: W) -> Self {
        Self::new(out, Spelling::Json)
    }

    fn new(out: W, spelling: Spelling) -> Self {
        Self {
            out,
            spelling,
            pending: Vec::new(),
        }
    }

    fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut escaped = String::with_capacity(bytes.len() + 8);
        for chunk in bytes.utf8_chunks() {
            chunk
                .valid()
                .chars()
                .for_each(|c| self.push(&mut escaped, c));
            for byte in chunk.invalid() {
                escaped.push_str(&format!("\\x{byte:02x}"));
            }
        }
        self.out.write_all(escaped.as_bytes())
    }

    fn push(&self, escaped: &mut String, c: char) {
        match self.spelling {
            _ if c == '\n' => escaped.push(c),
            Spelling::Text => push_escaped(escaped, c),
            Spelling::Json if is_unprintable(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Spelling::Json => escaped.push(c),
        }
    }
}

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
        if self.pending.is_empty() && bytes.iter().all(is_plain) {
            return self.out.write(bytes);
        }
        let mut all = std::mem::take(&mut self.pending);
        all.extend_from_slice(bytes);
        if let Err(error) = str::from_utf8(&all)
            && let tail = &all[error.valid_up_to()..]
            && error.error_len().is_none()
        {
            self.pending = tail.to_vec();
            all.truncate(error.valid_up_to());
        }
        self.write_bytes(&all)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        self.write_bytes(&pending)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(new: impl Fn(Vec<u8>) -> Harmless<Vec<u8>>, pieces: &[&[u8]]) -> String {
        let mut out = new(Vec::new());
        for piece in pieces {
            out.write_all(piece).unwrap();
        }
        out.flush().unwrap();
        String::from_utf8(out.out).unwrap()
    }

    #[test]
    fn only_line_feeds_command_the_terminal() {
        let pieces: [&[u8]; 3] = [
            "| Größe…\n".as_bytes(),
            b"a\x1b[2J\r\x9b",
            "\u{202e}".as_bytes(),
        ];
        assert_eq!(
            written(Harmless::text, &pieces),
            "| Größe…\na\\e[2J\\r\\x9b\\u{202e}"
        );
    }

    #[test]
    fn json_stays_the_same_document() {
        let json = serde_json::to_string_pretty(&["a\u{9b}b\u{e0001}\n", "ü"]).unwrap();
        let shown = written(Harmless::json, &[json.as_bytes()]);
        assert_eq!(shown, "[\n  \"a\\u009bb\\udb40\\udc01\\n\",\n  \"ü\"\n]");
        let (before, after): (serde_json::Value, serde_json::Value) = (
            serde_json::from_str(&json).unwrap(),
            serde_json::from_str(&shown).unwrap(),
        );
        assert_eq!(before, after);
    }

    #[test]
    fn characters_may_come_in_pieces() {
        let bytes = "é\u{202e}語".as_bytes();
        let pieces: Vec<_> = bytes.chunks(1).collect();
        assert_eq!(written(Harmless::text, &pieces), "é\\u{202e}語");
        assert_eq!(written(Harmless::text, &[&bytes[..4]]), "é\\xe2\\x80");
    }
}
