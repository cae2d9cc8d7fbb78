//! Which characters may be printed: the one place that decides it, for everything that people see.
//!
//! Names come from whoever ran the dumped program. A character in them must neither command the terminal nor be invisible,
//! or two names that differ would look the same.

use std::fmt::Write;
use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

/// Controls, formatting characters, what is not assigned or for private use (C), separators (Z), and what Unicode wants to
/// be shown as nothing. Behind them, what has the shape of a blank, though it counts as a symbol or letter: in Braille, musical
/// notation and hieroglyphs.
const UNPRINTABLE: &str =
    r"[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\x{2800}\x{1D159}\x{13441}\x{13442}--\ ]";

/// The ranges of all such characters, in order.
static RANGES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let parsed = regex_syntax::parse(UNPRINTABLE).map(regex_syntax::hir::Hir::into_kind);
    let Ok(HirKind::Class(Class::Unicode(class))) = parsed else {
        unreachable!("the pattern is constant, and a class");
    };
    class.iter().map(|it| (it.start(), it.end())).collect()
});

/// Whether a character controls the terminal or the direction of the text, or cannot be seen.
pub fn is_unprintable(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let n = RANGES.partition_point(|&(_, last)| last < c);
    RANGES.get(n).is_some_and(|&(first, _)| first <= c)
}

/// Whether a text consists of nothing but printable ASCII, as nearly all do.
pub fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Appends a character, an unprintable one in the spelling of a PHP string.
pub fn push_escaped(text: &mut String, c: char) {
    match c {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '\u{1b}' => text.push_str("\\e"),
        c if is_unprintable(c) => push_code(text, c),
        c => text.push(c),
    }
}

/// Appends the number of a character, in the spelling of a PHP string.
pub fn push_code(text: &mut String, c: char) {
    write!(text, "\\u{{{:x}}}", u32::from(c)).expect("a string takes any text");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_known() {
        let invisible = [
            '\0',
            '\u{7f}',
            '\u{85}',
            '\u{9b}',
            '\u{a0}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180b}',
            '\u{180e}',
            '\u{2003}',
            '\u{200b}',
            '\u{200d}',
            '\u{200f}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{206a}',
            '\u{2800}',
            '\u{3000}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff9}',
            '\u{1bca0}',
            '\u{1d159}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0100}',
            '\u{e01ef}',
            '\u{f0000}',
            '\u{10ffff}',
            '\u{378}',
            '\u{fdd0}',
        ];
        for c in invisible {
            assert!(is_unprintable(c), "{c:?}");
        }
    }

    #[test]
    fn letters_of_all_scripts_are_printed() {
        for c in " ~azé$ßžΩжאبहकि語あ한ไ\u{fffd}…×≥".chars() {
            assert!(!is_unprintable(c), "{c:?}");
        }
    }
}
