//! Names and sizes as people read them.

use std::borrow::Cow;

use crate::graph::Native;
use crate::view::characters::{is_plain, is_unprintable, push_code, push_escaped};

/// Separates an anonymous class's name from its file: the zero byte as dumps spell it.
const ANONYMOUS: (&str, &str) = ("@anonymous\u{fffd}00", "@anonymous ");

/// The longest text that a row shows in full, in characters.
const MAX_CHARS: usize = 240;

/// A name from a dump, made harmless and not too long for a row: JSON has all of it.
pub fn printable(name: &str) -> Cow<'_, str> {
    shortened(escaped(name), MAX_CHARS)
}

/// A text of any length, made harmless.
pub fn escaped(text: &str) -> Cow<'_, str> {
    // Nobody sees a space at the end.
    if is_plain(text.as_bytes()) && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let text = if text.contains(ANONYMOUS.0) {
        Cow::Owned(text.replace(ANONYMOUS.0, ANONYMOUS.1))
    } else {
        Cow::Borrowed(text)
    };
    if !text.contains(is_unprintable) && !text.ends_with(' ') {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let visible = text.trim_end_matches(' ');
    visible.chars().for_each(|c| push_escaped(&mut escaped, c));
    text[visible.len()..]
        .chars()
        .for_each(|c| push_code(&mut escaped, c));
    Cow::Owned(escaped)
}

/// A name as the pattern of a reference to cut that it matches: what must not be printed, or is too much, is left open.
pub fn pattern(name: &str) -> String {
    let visible = name.trim_end_matches(' ');
    let hidden = name[visible.len()..].chars().map(|_| '?');
    let visible = visible.chars();
    let visible = visible.map(|c| if is_unprintable(c) { '?' } else { c });
    // A cut has two names.
    let name = Cow::Owned(visible.chain(hidden).collect());
    without_middle(name, MAX_CHARS / 2 - 2, '*').into_owned()
}

/// A text of at most so many characters: what is too much is left out in the middle.
pub fn shortened(text: Cow<'_, str>, max_chars: usize) -> Cow<'_, str> {
    without_middle(text, max_chars, '…')
}

fn without_middle(text: Cow<'_, str>, max_chars: usize, mark: char) -> Cow<'_, str> {
    let n_chars = match text.len() {
        n_bytes if n_bytes <= max_chars => return text,
        _ => text.chars().count(),
    };
    if n_chars <= max_chars {
        return text;
    }
    // The end tells more than what comes before it: the last part of a class, the line of an anonymous one.
    let n_last = max_chars / 2;
    let n_first = max_chars - n_last - 1;
    let offset = |n| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let (first, last) = (&text[..offset(n_first)], &text[offset(n_chars - n_last)..]);
    Cow::Owned(format!("{first}{mark}{last}"))
}

/// A number of bytes in the largest binary unit of which there is at least one: `72 B`, `1.5 KiB`.
pub fn bytes(n_bytes: u64) -> String {
    if n_bytes == u64::MAX {
        // Sums that do not fit stop here.
        return "more than 15 EiB".to_owned();
    }
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
    if n == u64::MAX {
        return "more than 18 quintillion".to_owned();
    }
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

/// A number as programs write it, unless it is where sums stop that do not fit.
pub fn number(n: u64) -> String {
    match n {
        u64::MAX => format!("more than {}", n - 1),
        n => n.to_string(),
    }
}

/// A number of items: `1 item`, `48,210 items`.
pub fn items(n: usize) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} item{plural}", count(n as u64))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
    fn names_that_look_alike_are_told_apart() {
        let odd = [
            "App\\Order",
            "App\\Order ",
            "App\\Or\u{ad}der",
            "App\\Or\u{200b}der",
            "App\\Order\u{3164}",
            "App\\Order\u{ffa0}",
            "App\\Order\u{fe0f}",
            "App\\Or\u{34f}der",
            "App\\Or\u{180e}der",
            "App\\Order\u{2800}",
            "App\\Order\u{a0}",
            "App\\Order\u{e0100}",
            "App\\Order\u{115f}",
        ];
        let shown: HashSet<_> = odd.iter().map(|it| printable(it)).collect();
        assert_eq!(shown.len(), odd.len());
        assert!(
            shown
                .iter()
                .all(|it| is_plain(it.as_bytes()) && !it.ends_with(' '))
        );
    }

    #[test]
    fn what_is_too_long_is_shortened_in_the_middle() {
        let long = format!("App\\{}Order", "é".repeat(10_000));
        let shown = printable(&long);
        assert_eq!(shown.chars().count(), MAX_CHARS);
        assert!(shown.starts_with("App\\é") && shown.contains("é…é") && shown.ends_with("éOrder"));
        let most = "é".repeat(MAX_CHARS);
        assert_eq!(printable(&most), most);
        assert_eq!(escaped(&long), long);
    }

    #[test]
    fn anonymous_classes_show_file_and_line() {
        assert_eq!(
            printable("class@anonymous\u{fffd}00/srv/a.php:12$0->run()"),
            "class@anonymous /srv/a.php:12$0->run()"
        );
    }

    #[test]
    fn a_pattern_can_be_typed_and_matches() {
        let long = "long ".repeat(100);
        for name in ["App\\Order", "a\u{1b}[2J\u{202e} ", "   ", "", &long] {
            let pattern = pattern(name);
            assert_eq!(printable(&pattern), pattern);
            assert!(pattern.chars().count() < MAX_CHARS / 2);
            let wildcard: crate::analysis::wildcard::Wildcard = pattern.parse().unwrap();
            assert!(wildcard.matches(name), "{pattern}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let counts = [0, 999, 1000, 48_210, 1_000_000].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "48,210", "1,000,000"]);
        assert_eq!(count(u64::MAX), "more than 18 quintillion");
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
        assert_eq!(bytes(u64::MAX - 1), "17179869184.0 GiB");
        assert_eq!(bytes(u64::MAX), "more than 15 EiB");
    }
}
