//! A reference path as PHP would spell it: `$cart['lines'][3]->product = 0x7f94a1877068;`.

use std::fmt::{self, Display, Formatter, Write};

use crate::analysis::path::Steps;
use crate::graph::Shape;
use crate::graph::{ItemType, Label, Root};
use crate::view::characters::{is_unprintable, push_escaped};
use crate::view::text::printable;

/// What introduces an escaped byte in a dump's texts, see `FORMAT.md`.
const ESCAPED_BYTE: char = char::REPLACEMENT_CHARACTER;

/// How many further roots of one item are named, and how many conservative references of one path.
const MAX_LISTED: usize = 10;

/// A path from its last item, the root if there is one, to the first. Further roots and what is not certain follow as
/// comments.
pub struct Notation<'p>(pub &'p Steps<'p>);

impl Display for Notation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut steps = self.0.iter().rev();
        let start = if self.0.is_closed() {
            self.0.first()
        } else {
            steps.next().map(|step| step.item)
        };
        let Some(start) = start else {
            return Ok(());
        };
        let (first, further) = match &start.roots[..] {
            [] => (None, &[][..]),
            [first, further @ ..] => (Some(first), further),
        };
        match first {
            Some(first) => write_root(f, first)?,
            None => start.id.fmt(f)?,
        }
        let (mut holder, mut id) = (start.item_type, start.id);
        let mut conservative = Vec::new();
        for step in steps {
            step.held_as
                .map_or(Ok(()), |label| write_edge(f, holder, label))?;
            conservative.extend(step.held_as.filter(|_| step.conservative));
            (holder, id) = (step.item.item_type, step.item.id);
        }
        write!(f, " = {id};")?;
        write_list(f, " // also ", further, write_root)?;
        let root = first.filter(|root| root.is_conservative());
        let root = root.map(|root| Label::Name(root.frame));
        let conservative: Vec<_> = root.into_iter().chain(conservative).collect();
        write_list(f, " // conservative: ", &conservative, |f, label| {
            f.write_str(&printable(&label.to_string()))
        })
    }
}

/// A root as PHP would spell it: `$cart`, `App\\Registry::$current`.
pub struct RootNotation<'r>(pub &'r Root<'r>);

impl Display for RootNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_root(f, self.0)
    }
}

/// How an item of some type gets at what it holds under a label: `['key']`, `->property`.
pub struct EdgeNotation<'l>(pub &'l str, pub Label<'l>);

impl Display for EdgeNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write_edge(f, self.0, self.1)
    }
}

/// References that are alike: `[*]`, `->property`.
pub struct ShapeNotation<'s>(pub Shape<'s>);

impl Display for ShapeNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::Element => f.write_str("[*]"),
            Shape::Numbered(kind) => write!(f, "->{}*>", printable(kind)),
            Shape::Value => Ok(()),
            Shape::Property(name) => write_edge(f, ItemType::Object.as_str(), Label::Name(name)),
        }
    }
}

/// Writes the first few of a list, and how many more there are.
fn write_list<T>(
    f: &mut Formatter<'_>,
    lead: &str,
    list: &[T],
    write: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (n, element) in list.iter().take(MAX_LISTED).enumerate() {
        f.write_str(if n == 0 { lead } else { ", " })?;
        write(f, element)?;
    }
    match list.len().saturating_sub(MAX_LISTED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

fn write_root(f: &mut Formatter<'_>, root: &Root<'_>) -> fmt::Result {
    let &Root { frame, symbol_name } = root;
    match frame {
        "<GLOBAL>" => write_variable(f, symbol_name),
        "<CLASS_STATIC_MEMBER>" | "<FUNCTION_STATIC>" => {
            let (owner, name) = symbol_name.rsplit_once("::").unwrap_or(("", symbol_name));
            write!(f, "{}::", printable(owner))?;
            write_variable(f, name)
        }
        "<CONSTANT>" | "<CLASS_CONSTANT>" => f.write_str(&printable(symbol_name)),
        _ => {
            write!(f, "{} ", printable(frame))?;
            // Only call frames have variables.
            if frame.starts_with('<') {
                f.write_str(&printable(symbol_name))
            } else {
                write_variable(f, symbol_name)
            }
        }
    }
}

fn write_variable(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    if is_engine_name(name) {
        f.write_str(&printable(name))
    } else if is_identifier(name) {
        write!(f, "${name}")
    } else {
        write!(f, "${{{}}}", Quoted(name))
    }
}

/// Writes how an item of some type gets at what it holds under a label.
fn write_edge(f: &mut Formatter<'_>, holder: &str, label: Label<'_>) -> fmt::Result {
    const ARRAY: &str = ItemType::Array.as_str();
    const REFERENCE: &str = ItemType::Reference.as_str();
    match (holder, label) {
        // PHP code does not see references: what they hold stands in their place.
        (REFERENCE, _) => Ok(()),
        (ARRAY, Label::Index(index)) => write!(f, "[{index}]"),
        (ARRAY, Label::Name(key)) if is_integer(key) => write!(f, "[{key}]"),
        (ARRAY, Label::Name(key)) => write!(f, "[{}]", Quoted(key)),
        (_, Label::Index(index)) => write!(f, "->{{'{index}'}}"),
        (_, Label::Name(name)) if is_identifier(name) => write!(f, "->{name}"),
        (_, Label::Name(name)) if name.starts_with('[') => f.write_str(&printable(name)),
        (_, Label::Name(name)) if is_engine_name(name) => write!(f, "->{}", printable(name)),
        (_, Label::Name(name)) if name.contains("::") => write!(f, "->{{{}}}", printable(name)),
        (_, Label::Name(name)) => write!(f, "->{{{}}}", Quoted(name)),
    }
}

/// Whether the name stands for something of the engine that PHP code cannot name: `<storage>`, `[0]`.
fn is_engine_name(name: &str) -> bool {
    name.starts_with(['<', '['])
}

fn is_identifier(name: &str) -> bool {
    let may_start = |c: char| {
        c.is_ascii_alphabetic()
            || c == '_'
            || (!c.is_ascii() && c != ESCAPED_BYTE && !is_unprintable(c))
    };
    name.starts_with(may_start) && name.chars().all(|c| may_start(c) || c.is_ascii_digit())
}

/// Whether PHP takes the key for an integer.
fn is_integer(key: &str) -> bool {
    key.parse::<i64>()
        .is_ok_and(|number| number.to_string() == key)
}

/// A text as a PHP string: in single quotes where they can hold it.
struct Quoted<'t>(&'t str);

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
        for c in self.0.chars() {
            match c {
                ESCAPED_BYTE => quoted.push_str("\\x"),
                '"' | '\\' | '$' => quoted.extend(['\\', c]),
                c => push_escaped(&mut quoted, c),
            }
        }
        write!(f, "\"{quoted}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(write: impl Fn(&mut Formatter<'_>) -> fmt::Result) -> String {
        struct Shown<F>(F);
        impl<F: Fn(&mut Formatter<'_>) -> fmt::Result> Display for Shown<F> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                self.0(f)
            }
        }
        Shown(write).to_string()
    }

    #[test]
    fn roots_are_spelled_as_in_php() {
        let roots = [
            ("<GLOBAL>", "myRootArray", "$myRootArray"),
            ("<GLOBAL>", "two words", "${'two words'}"),
            ("functionName()", "x", "functionName() $x"),
            ("App\\Worker->run()", "this", "App\\Worker->run() $this"),
            ("{closure}()", "<argument 3>", "{closure}() <argument 3>"),
            (
                "<CLASS_STATIC_MEMBER>",
                "App\\Registry::current",
                "App\\Registry::$current",
            ),
            ("<FUNCTION_STATIC>", "foo()::cache", "foo()::$cache"),
            ("<FUNCTION_STATIC>", "A::b()::cache", "A::b()::$cache"),
            ("<CONSTANT>", "App\\LIMITS", "App\\LIMITS"),
            ("<CLASS_CONSTANT>", "Suit::Hearts", "Suit::Hearts"),
            ("<ERROR_HANDLER>", "handler", "<ERROR_HANDLER> handler"),
        ];
        for (frame, symbol_name, php) in roots {
            assert_eq!(shown(|f| write_root(f, &Root { frame, symbol_name })), php);
        }
    }

    #[test]
    fn edges_are_spelled_as_in_php() {
        let edges = [
            ("array", Label::Index(3), "[3]"),
            ("array", Label::Name("-7"), "[-7]"),
            ("array", Label::Name("007"), "['007']"),
            ("array", Label::Name("first level"), "['first level']"),
            ("array", Label::Name("it's"), r"['it\'s']"),
            (
                "array",
                Label::Name(r"App\Entity\Order"),
                r"['App\Entity\Order']",
            ),
            ("array", Label::Name(r"a\"), r"['a\\']"),
            ("array", Label::Name(r"a\\b"), r"['a\\\b']"),
            ("array", Label::Name(""), "['']"),
            ("array", Label::Name("\u{fffd}35"), r#"["\x35"]"#),
            ("array", Label::Name("$a\u{1b}\""), r#"["\$a\e\""]"#),
            ("object", Label::Name("prop"), "->prop"),
            ("object", Label::Name("two words"), "->{'two words'}"),
            ("object", Label::Index(5), "->{'5'}"),
            ("object", Label::Name("Base::prop"), "->{Base::prop}"),
            ("object", Label::Name("<this>"), "-><this>"),
            ("object", Label::Name("<data 0>"), "-><data 0>"),
            ("object", Label::Name("<parameter :a>"), "-><parameter :a>"),
            ("object", Label::Name("<column a::b>"), "-><column a::b>"),
            ("object", Label::Name("[2]"), "[2]"),
            ("reference", Label::Name("value"), ""),
        ];
        for (holder, label, php) in edges {
            assert_eq!(shown(|f| write_edge(f, holder, label)), php);
        }
    }
}
