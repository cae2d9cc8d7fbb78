//! Names that are put together. They can be as long as memory is, and without memory for one it is left out, see
//! `growth.rs`.

use std::borrow::Cow;

use dump_format::escape;

use crate::growth::has_room;

/// Shorter ones need no look: the reserve is larger.
const LONG: usize = 16 << 10;

/// The text of a name, see [`escape::to_text`].
pub fn to_text(name: &[u8]) -> Cow<'_, str> {
    // Five bytes stand for an escaped one, and while the text grows there are two of it.
    if name.len() > LONG && std::str::from_utf8(name).is_err() && !has_room(15 * name.len()) {
        return Cow::Borrowed("");
    }
    escape::to_text(name)
}

/// The parts as one name.
pub fn joined<const N: usize>(parts: [&[u8]; N]) -> Vec<u8> {
    let mut name = Vec::new();
    let bytes = parts.iter().map(|part| part.len()).sum();
    if name.try_reserve_exact(bytes).is_ok() {
        parts.iter().for_each(|part| name.extend_from_slice(part));
    }
    name
}

/// The same for texts.
pub fn joined_text<const N: usize>(parts: [&str; N]) -> String {
    let name = joined(parts.map(str::as_bytes));
    String::from_utf8(name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together() {
        assert_eq!(joined([b"<", b"a\xff", b">"]), b"<a\xff>");
        assert_eq!(joined_text(["A", "::", "b"]), "A::b");
    }

    #[test]
    fn long_names_are_escaped_as_short_ones() {
        let long = [b'\xff'; LONG + 1];
        assert_eq!(to_text(&long), escape::to_text(&long));
    }
}
