//! How the keys of children are spelled, so that no two of one item are the same.

use crate::digits::push_i64;
use crate::escape::{push_escaped_byte, push_json_bytes};

/// What holds a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// Integer key of an array.
    Index(i64),
    /// String key of an array. One that looks like an integer gets its first byte escaped.
    ArrayKey(&'a [u8]),
    /// Name of a declared property or a variable, or a name of the engine's own such as `<storage>` or `[0]`.
    Name(&'a [u8]),
    /// Name of a dynamic property, which can be any byte string: what would make it look like one of the other
    /// names is escaped.
    Dynamic(&'a [u8]),
    /// A private property of the parent class `class`, hidden by another one of the same name.
    Hidden {
        /// The class that declares the property.
        class: &'a [u8],
        /// The name they share.
        name: &'a [u8],
    },
}

impl Key<'_> {
    /// Bytes of the names in it.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Index(_) => 0,
            Self::ArrayKey(name) | Self::Name(name) | Self::Dynamic(name) => name.len(),
            Self::Hidden { class, name } => class.len() + name.len(),
        }
    }

    /// Appends the key as the inside of a JSON string.
    pub(super) fn push_json(self, buf: &mut Vec<u8>) {
        match self {
            Self::Index(index) => push_i64(buf, index),
            Self::ArrayKey([first, rest @ ..]) if is_decimal_i64(*first, rest) => {
                push_escaped_byte(buf, *first);
                push_json_bytes(buf, rest);
            }
            Self::ArrayKey(name) | Self::Name(name) => push_json_bytes(buf, name),
            Self::Dynamic(name) => push_dynamic(buf, name),
            Self::Hidden { class, name } => {
                push_json_bytes(buf, class);
                buf.extend_from_slice(b"::");
                push_json_bytes(buf, name);
            }
        }
    }
}

/// Whether the string `first` + `rest` is what an `i64` looks like in decimal.
#[inline]
fn is_decimal_i64(first: u8, rest: &[u8]) -> bool {
    // The test of the first byte settles nearly all keys.
    matches!(first, b'0'..=b'9' | b'-') && is_decimal_i64_slow(first, rest)
}

fn is_decimal_i64_slow(first: u8, rest: &[u8]) -> bool {
    let digits = match (first, rest) {
        (b'0', rest) => return rest.is_empty(),
        (b'-', [b'1'..=b'9', ..]) | (b'1'..=b'9', _) => rest,
        _ => return false,
    };
    // i64::MIN is the longest: a sign and 19 digits.
    if digits.len() > 19 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let magnitude = digits.iter().fold(
        if first == b'-' {
            0
        } else {
            u128::from(first - b'0')
        },
        |n, digit| n * 10 + u128::from(digit - b'0'),
    );
    let limit = i64::MAX.unsigned_abs() + u64::from(first == b'-');
    magnitude <= u128::from(limit)
}

fn push_dynamic(buf: &mut Vec<u8>, name: &[u8]) {
    let mut rest = name;
    if let [first @ (b'<' | b'['), tail @ ..] = rest {
        push_escaped_byte(buf, *first);
        rest = tail;
    }
    // Of `:::`, both pairs count: no `::` may be left.
    while let Some(at) = rest.windows(2).position(|pair| pair == b"::") {
        push_json_bytes(buf, &rest[..at]);
        push_escaped_byte(buf, b':');
        rest = &rest[at + 1..];
    }
    push_json_bytes(buf, rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(key: Key<'_>) -> String {
        let mut buf = Vec::new();
        key.push_json(&mut buf);
        String::from_utf8(buf).expect("the inside of a JSON string is valid UTF-8")
    }

    #[test]
    fn string_keys_that_look_like_integers_are_told_from_integers() {
        let integers = [
            "0",
            "5",
            "-5",
            "10",
            "9223372036854775807",
            "-9223372036854775808",
        ];
        for integer in integers {
            let index = json(Key::Index(integer.parse().expect("an i64")));
            let string = json(Key::ArrayKey(integer.as_bytes()));
            assert_eq!(index, integer);
            assert_eq!(
                string,
                format!("\u{fffd}{:02x}{}", integer.as_bytes()[0], &integer[1..])
            );
        }
        let others = [
            "",
            "-",
            "-0",
            "00",
            "007",
            "+5",
            "5 ",
            "1e3",
            "9223372036854775808",
            "-9223372036854775809",
        ];
        for other in others {
            assert_eq!(json(Key::ArrayKey(other.as_bytes())), other);
        }
        assert_eq!(json(Key::Name(b"5")), "5");
    }

    #[test]
    fn dynamic_properties_cannot_be_taken_for_other_names() {
        assert_eq!(json(Key::Dynamic(b"<a>")), "\u{fffd}3ca>");
        assert_eq!(json(Key::Dynamic(b"a<b:c")), "a<b:c");
        assert_eq!(json(Key::Dynamic(b"A::b")), "A\u{fffd}3a:b");
        assert_eq!(json(Key::Dynamic(b":::")), "\u{fffd}3a\u{fffd}3a:");
        assert_eq!(json(Key::Dynamic(b"<::\"")), "\u{fffd}3c\u{fffd}3a:\\\"");
        assert_eq!(json(Key::Name(b"<bound this>")), "<bound this>");
        assert_eq!(
            json(Key::Hidden {
                class: b"App\\A",
                name: b"x"
            }),
            "App\\\\A::x"
        );
    }
}
