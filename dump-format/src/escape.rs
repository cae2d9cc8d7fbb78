//! The byte strings of PHP as Unicode text, and back, without loss.
//!
//! A *text* is a string in which every byte that is not part of valid UTF-8, every byte 0, and each of the
//! three bytes of U+FFFD itself stands as U+FFFD followed by two lower-case hexadecimal digits. So every
//! U+FFFD in a text introduces an escaped byte, and different byte strings have different texts.

use std::borrow::Cow;

use crate::digits::hex_pair;

/// Introduces an escaped byte.
pub const ESCAPE: char = char::REPLACEMENT_CHARACTER;

/// [`ESCAPE`] in UTF-8.
const ESCAPE_BYTES: [u8; 3] = [0xef, 0xbf, 0xbd];

/// The text of a byte string.
///
/// ```
/// assert_eq!(dump_format::escape::to_text(b"a\xff\x00"), "a\u{fffd}ff\u{fffd}00");
/// ```
#[must_use]
pub fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(s) = std::str::from_utf8(bytes)
        && !s.contains(['\0', ESCAPE])
    {
        return Cow::Borrowed(s);
    }
    let mut text = Vec::with_capacity(bytes.len() + 32);
    push_text(&mut text, bytes);
    Cow::Owned(String::from_utf8(text).expect("push_text appends valid UTF-8"))
}

/// The byte string of a text.
///
/// An U+FFFD that introduces no escaped byte, as old dumps may contain, stands for itself.
#[must_use]
pub fn to_bytes(text: &str) -> Cow<'_, [u8]> {
    let mut parts = text.split(ESCAPE);
    let first = parts.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend_from_slice(first.as_bytes());
    for part in parts {
        match escaped_byte(part.as_bytes()) {
            Some((byte, rest)) => {
                bytes.push(byte);
                bytes.extend_from_slice(rest);
            }
            None => {
                bytes.extend_from_slice(&ESCAPE_BYTES);
                bytes.extend_from_slice(part.as_bytes());
            }
        }
    }
    Cow::Owned(bytes)
}

/// Splits what follows an U+FFFD into the escaped byte and the rest.
fn escaped_byte(after: &[u8]) -> Option<(u8, &[u8])> {
    let (&[high, low], rest) = after.split_first_chunk()?;
    let digit = |d: u8| match d {
        b'0'..=b'9' => Some(d - b'0'),
        b'a'..=b'f' => Some(d - b'a' + 10),
        _ => None,
    };
    Some((digit(high)? << 4 | digit(low)?, rest))
}

/// Appends one escaped byte.
pub(crate) fn push_escaped_byte(buf: &mut Vec<u8>, byte: u8) {
    let [high, low] = hex_pair(byte);
    let [a, b, c] = ESCAPE_BYTES;
    buf.extend_from_slice(&[a, b, c, high, low]);
}

/// Appends the text of a byte string.
fn push_text(buf: &mut Vec<u8>, bytes: &[u8]) {
    for_each_part(bytes, |part| match part {
        Part::Clean(s) => buf.extend_from_slice(s.as_bytes()),
        Part::Escaped(byte) => push_escaped_byte(buf, byte),
    });
}

/// A piece of a byte string, as its text shows it.
enum Part<'a> {
    /// Stands as it is.
    Clean(&'a str),
    /// Is escaped.
    Escaped(u8),
}

fn for_each_part(bytes: &[u8], mut see: impl FnMut(Part<'_>)) {
    for chunk in bytes.utf8_chunks() {
        for piece in chunk.valid().split_inclusive(['\0', ESCAPE]) {
            let clean = piece.trim_end_matches(['\0', ESCAPE]);
            see(Part::Clean(clean));
            piece[clean.len()..]
                .bytes()
                .for_each(|byte| see(Part::Escaped(byte)));
        }
        chunk
            .invalid()
            .iter()
            .for_each(|&byte| see(Part::Escaped(byte)));
    }
}

/// Appends the text of a byte string as the inside of a JSON string.
pub(crate) fn push_json_bytes(buf: &mut Vec<u8>, bytes: &[u8]) {
    let plain = plain_prefix(bytes);
    if plain == bytes.len() {
        buf.extend_from_slice(bytes);
    } else {
        for_each_part(bytes, |part| match part {
            Part::Clean(s) => push_json_text(buf, s),
            Part::Escaped(byte) => push_escaped_byte(buf, byte),
        });
    }
}

/// Appends a text as the inside of a JSON string.
pub(crate) fn push_json_text(buf: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest
        .iter()
        .position(|&byte| JSON_CLASS[usize::from(byte)] == Class::Special)
    {
        buf.extend_from_slice(&rest[..at]);
        push_json_special(buf, rest[at]);
        rest = &rest[at + 1..];
    }
    buf.extend_from_slice(rest);
}

/// What a byte means for the writer of a JSON string.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// ASCII that stands for itself.
    Plain,
    /// JSON asks for an escape.
    Special,
    /// Not ASCII.
    High,
}

const JSON_CLASS: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte < 0x20 || byte == b'"' as usize || byte == b'\\' as usize {
            classes[byte] = Class::Special;
        } else if byte >= 0x80 {
            classes[byte] = Class::High;
        }
        byte += 1;
    }
    classes
};

/// How many bytes at the start are ASCII that needs no escape.
fn plain_prefix(bytes: &[u8]) -> usize {
    let special = |&byte: &u8| JSON_CLASS[usize::from(byte)] != Class::Plain;
    bytes.iter().position(special).unwrap_or(bytes.len())
}

fn push_json_special(buf: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => buf.extend_from_slice(&[b'\\', byte]),
        b'\n' => buf.extend_from_slice(b"\\n"),
        b'\r' => buf.extend_from_slice(b"\\r"),
        b'\t' => buf.extend_from_slice(b"\\t"),
        _ => {
            buf.extend_from_slice(b"\\u00");
            buf.extend_from_slice(&hex_pair(byte));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(bytes: &[u8]) -> String {
        let mut buf = Vec::new();
        push_json_bytes(&mut buf, bytes);
        String::from_utf8(buf).expect("the inside of a JSON string is valid UTF-8")
    }

    #[test]
    fn clean_strings_are_borrowed() {
        assert!(matches!(
            to_text("größe".as_bytes()),
            Cow::Borrowed("größe")
        ));
        assert!(matches!(to_bytes("größe"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_not_clean_is_escaped_bytewise() {
        assert_eq!(to_text(b"a\xff\x00"), "a\u{fffd}ff\u{fffd}00");
        assert_eq!(
            to_text("\u{fffd}".as_bytes()),
            "\u{fffd}ef\u{fffd}bf\u{fffd}bd"
        );
        assert_eq!(
            to_text(b"\0\0x\xe2\x82"),
            "\u{fffd}00\u{fffd}00x\u{fffd}e2\u{fffd}82"
        );
    }

    #[test]
    fn a_lone_escape_character_stands_for_itself() {
        for text in [
            "\u{fffd}",
            "\u{fffd}0",
            "\u{fffd}FF",
            "\u{fffd}é",
            "\u{fffd}\u{fffd}0g",
        ] {
            assert_eq!(to_bytes(text), text.as_bytes());
        }
    }

    #[test]
    fn json_asks_for_its_own_escapes_as_well() {
        assert_eq!(
            json(b"App\\A \"x\"\n\r\t\x01/\x7f"),
            "App\\\\A \\\"x\\\"\\n\\r\\t\\u0001/\x7f"
        );
        assert_eq!(
            json("é\"\0\u{fffd}".as_bytes()),
            "é\\\"\u{fffd}00\u{fffd}ef\u{fffd}bf\u{fffd}bd"
        );
    }
}
