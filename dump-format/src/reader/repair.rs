//! Mending what php-meminfo writes and JSON forbids.

use memchr::memchr2;

use crate::digits::hex_pair;
use crate::escape::ESCAPE;

/// Parses a JSON value, after repair if it does not parse as it is. The error is that of the last attempt.
pub(super) fn parse_mended<T>(
    value: &[u8],
    mended: &mut String,
    mut parse: impl FnMut(&str) -> Result<T, serde_json::Error>,
) -> Result<T, serde_json::Error> {
    if let Ok(json) = std::str::from_utf8(value)
        && let Ok(parsed) = parse(json)
    {
        return Ok(parsed);
    }
    mended.clear();
    repair(value, mended);
    parse(mended)
}

/// Appends a JSON value to `mended`, with
///
/// - bytes in strings that are not UTF-8, and the byte 0, escaped as [`escape`](crate::escape) says,
/// - control characters in strings escaped as JSON says,
/// - no comma before a closing bracket (php-meminfo leaves one after an object without property table).
fn repair(value: &[u8], mended: &mut String) {
    let mut rest = value;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => {
                let (inside, behind) = rest.split_at(string_len(rest));
                mended.push('"');
                push_string(mended, inside);
                rest = behind;
                // The closing quote, unless the string has no end.
                if let Some(behind) = rest.strip_prefix(b"\"") {
                    mended.push('"');
                    rest = behind;
                }
            }
            b',' if matches!(rest.trim_ascii_start(), [b'}' | b']', ..]) => {}
            0..0x80 => mended.push(char::from(byte)),
            // Beyond repair, and for the parser to say.
            0x80.. => mended.push(ESCAPE),
        }
    }
}

/// How many bytes are in front of the closing quote.
fn string_len(rest: &[u8]) -> usize {
    let mut len = 0;
    while let Some(n) = memchr2(b'"', b'\\', rest.get(len..).unwrap_or_default()) {
        len += n;
        if rest[len] == b'"' {
            return len;
        }
        len += 2;
    }
    rest.len()
}

fn push_string(mended: &mut String, inside: &[u8]) {
    for chunk in inside.utf8_chunks() {
        for char in chunk.valid().chars() {
            match char {
                '\0' => push_after(mended, "\u{fffd}", 0),
                '\x01'..'\x20' => push_after(mended, "\\u00", char as u8),
                _ => mended.push(char),
            }
        }
        chunk
            .invalid()
            .iter()
            .for_each(|&byte| push_after(mended, "\u{fffd}", byte));
    }
}

/// Appends `prefix` and the two digits of `byte`.
fn push_after(mended: &mut String, prefix: &str, byte: u8) {
    mended.push_str(prefix);
    mended.extend(hex_pair(byte).map(char::from));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(value: &[u8]) -> String {
        let mut mended = String::new();
        repair(value, &mut mended);
        mended
    }

    #[test]
    fn valid_json_is_left_alone() {
        for value in [
            r#"{"a\"b":[1,2,{"c":"é,}"}]}"#,
            "[]",
            "{ }",
            "-1",
            r#""\\""#,
        ] {
            assert_eq!(repaired(value.as_bytes()), value);
        }
    }

    #[test]
    fn strings_become_valid() {
        assert_eq!(repaired(b"\"a\xffb\""), "\"a\u{fffd}ffb\"");
        assert_eq!(repaired(b"\"\x00\x01\n\""), "\"\u{fffd}00\\u0001\\u000a\"");
    }

    #[test]
    fn commas_before_a_bracket_go() {
        assert_eq!(repaired(b"{\"a\":\"1\",\n\n    }"), "{\"a\":\"1\"\n\n    }");
        assert_eq!(repaired(b"[1, ]"), "[1 ]");
        assert_eq!(repaired(b"[\",]\",]"), "[\",]\"]");
    }

    #[test]
    fn a_string_without_end_is_kept() {
        assert_eq!(repaired(b"{\"a"), "{\"a");
        assert_eq!(repaired(b"\"\\"), "\"\\");
    }
}
