//! Names as PHP code can hold them, whatever they consist of.

use std::fmt::{self, Display, Formatter, Write};

use crate::view::characters::{is_unprintable, push_escaped};
use crate::view::text::escaped;

/// What introduces an escaped byte in a dump's texts, see `FORMAT.md`.
const ESCAPED_BYTE: char = char::REPLACEMENT_CHARACTER;

/// The words that PHP takes for something else than the name of a class, see `Zend/zend_language_scanner.l` and
/// `zend_get_class_fetch_type()` in `Zend/zend_compile.c`.
const RESERVED: &str = "\
    __class__ __dir__ __file__ __function__ __halt_compiler __line__ __method__ __namespace__ \
    __property__ __trait__ abstract and array as break callable case catch class clone const continue \
    declare default die do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile \
    eval exit extends final finally fn for foreach function global goto if implements include \
    include_once instanceof insteadof interface isset list match namespace new or parent print private \
    protected public readonly require require_once return self static switch throw trait try unset use \
    var while xor yield";

/// A text in which no comment ends, of one line or more.
pub struct InComment<'t>(pub &'t str);

impl Display for InComment<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = escaped(self.0);
        let text = text.replace("?>", r"?\u{3e}").replace("*/", r"*\u{2f}");
        f.write_str(&text)
    }
}

/// A class as it stands in front of `::`: its name, or where that is no name in PHP code, a string that says it.
pub struct ClassName<'t>(pub &'t str);

impl Display for ClassName<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is_word = RESERVED
            .split(' ')
            .any(|it| it.eq_ignore_ascii_case(self.0));
        let is_in_namespace = self
            .0
            .get(..10)
            .is_some_and(|it| it.eq_ignore_ascii_case(r"namespace\"));
        if self.0.split('\\').all(is_identifier) && !is_word && !is_in_namespace {
            f.write_str(self.0)
        } else {
            Quoted(self.0).fmt(f)
        }
    }
}

/// Whether the name of a class depends on where it stands, even in a string.
pub fn is_relative(class: &str) -> bool {
    let word = class.trim_start_matches('\\').to_ascii_lowercase();
    matches!(word.as_str(), "self" | "parent" | "static")
}

pub fn is_identifier(name: &str) -> bool {
    let may_start = |c: char| {
        c.is_ascii_alphabetic()
            || c == '_'
            || (!c.is_ascii() && c != ESCAPED_BYTE && !is_unprintable(c))
    };
    name.starts_with(may_start) && name.chars().all(|c| may_start(c) || c.is_ascii_digit())
}

/// A text as a PHP string: in single quotes where they can hold it.
pub struct Quoted<'t>(pub &'t str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.contains(|c| c == ESCAPED_BYTE || is_unprintable(c)) {
            self.in_double_quotes(f)
        } else {
            self.in_single_quotes(f)
        }
    }
}

impl Quoted<'_> {
    fn in_single_quotes(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('\'')?;
        let mut chars = self.0.chars().peekable();
        while let Some(c) = chars.next() {
            // A backslash is only special in front of one of these; class names read better without more.
            if c == '\'' || (c == '\\' && matches!(chars.peek(), None | Some('\'' | '\\'))) {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_char('\'')
    }

    fn in_double_quotes(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut quoted = String::new();
        let mut chars = self.0.chars();
        while let Some(c) = chars.next() {
            match c {
                ESCAPED_BYTE if is_byte(chars.as_str()) => quoted.push_str("\\x"),
                '"' | '\\' | '$' => quoted.extend(['\\', c]),
                c => push_escaped(&mut quoted, c),
            }
        }
        write!(f, "\"{quoted}\"")
    }
}

/// Whether a text begins as an escaped byte goes on.
fn is_byte(text: &str) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.as_bytes()
        .get(..2)
        .is_some_and(|it| it.iter().all(is_digit))
}
