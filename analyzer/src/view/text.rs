//! Names and sizes as people read them.

use std::borrow::Cow;
use std::fmt::Write;

use crate::graph::Native;

/// Separates an anonymous class's name from its file: the zero byte as dumps spell it.
const ANONYMOUS: (&str, &str) = ("@anonymous\u{fffd}00", "@anonymous ");

/// A name from a dump, made harmless: a name is up to whoever ran the dumped program, so that no
/// escape sequence in it may reach the terminal, and no invisible character may disguise it.
pub fn printable(name: &str) -> Cow<'_, str> {
    let name = if name.contains(ANONYMOUS.0) {
        Cow::Owned(name.replace(ANONYMOUS.0, ANONYMOUS.1))
    } else {
        Cow::Borrowed(name)
    };
    if !name.contains(is_unprintable) {
        return name;
    }
    let mut printable = String::with_capacity(name.len() + 8);
    name.chars().for_each(|c| push_escaped(&mut printable, c));
    Cow::Owned(printable)
}

/// Whether a character controls the terminal or the direction of the text, or cannot be seen.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Appends a character, an unprintable one in the spelling of a PHP string.
pub fn push_escaped(text: &mut String, c: char) {
    match c {
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '\u{1b}' => text.push_str("\\e"),
        c if is_unprintable(c) => {
            write!(text, "\\u{{{:x}}}", u32::from(c)).expect("a string takes any text");
        }
        c => text.push(c),
    }
}

/// A number of bytes in the largest binary unit of which there is at least one: `72 B`, `1.5 KiB`.
pub fn bytes(n_bytes: u64) -> String {
    const UNITS: [(&str, u32); 3] = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    match UNITS.into_iter().find(|(_, bits)| n_bytes >> bits > 0) {
        Some((unit, bits)) => {
            // Tenths, rounded half up; in u128, because ten times the largest u64 would not fit.
            let tenths = ((u128::from(n_bytes) * 10) + (1 << (bits - 1))) >> bits;
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        }
        None => format!("{n_bytes} B"),
    }
}

/// Memory outside of PHP's heap: `1.5 MiB`, `1.5 MiB or more`, `unknown`; nothing if there is none.
pub fn native(native: Native) -> String {
    match (native.bytes, native.n_incomplete) {
        (0, 0) => String::new(),
        (n_bytes, 0) => bytes(n_bytes),
        (0, _) => "unknown".to_owned(),
        (n_bytes, _) => format!("{} or more", bytes(n_bytes)),
    }
}

/// A number with its thousands apart: `48,210`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of items: `1 item`, `48,210 items`.
pub fn items(n: usize) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} item{plural}", count(n as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_could_command_it() {
        assert_eq!(printable("App\\Order"), "App\\Order");
        assert_eq!(
            printable("a\u{1b}[31m\r\n\tb\u{9b}\0"),
            "a\\e[31m\\r\\n\\tb\\u{9b}\\u{0}"
        );
        assert_eq!(printable("admin\u{202e}nimda"), "admin\\u{202e}nimda");
        assert_eq!(printable("caf\u{e9} \u{fffd}ff"), "caf\u{e9} \u{fffd}ff");
    }

    #[test]
    fn anonymous_classes_show_file_and_line() {
        assert_eq!(
            printable("class@anonymous\u{fffd}00/srv/a.php:12$0->run()"),
            "class@anonymous /srv/a.php:12$0->run()"
        );
    }

    #[test]
    fn thousands_stand_apart() {
        let counts = [0, 999, 1000, 48_210, 1_000_000].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "48,210", "1,000,000"]);
    }

    #[test]
    fn sizes_have_one_decimal_from_a_kibibyte_on() {
        let sizes = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1536, "1.5 KiB"),
            (1_048_576, "1.0 MiB"),
            (5_000_000_000, "4.7 GiB"),
        ];
        for (n_bytes, text) in sizes {
            assert_eq!(bytes(n_bytes), text);
        }
        assert_eq!(bytes(u64::MAX), "17179869184.0 GiB");
    }
}
