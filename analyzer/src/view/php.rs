//! A reference path as PHP would spell it: `$cart['lines'][3]->product = 0x7f94a1877068;`.

mod words;

use std::fmt::{self, Display, Formatter, Write};
use std::ops::Range;

use crate::analysis::fold::Part;
use crate::analysis::item::Item;
use crate::analysis::path::Steps;
use crate::graph::Shape;
use crate::graph::{ItemId, ItemType, Label, Root, RootShape};
use crate::view::ref_path::Length;
use crate::view::text::{self, escaped, printable};
use words::{ClassName, InComment, Quoted, is_identifier, is_relative};

/// How many further roots of one item are named, and how many conservative references of one path.
const MAX_LISTED: usize = 10;

/// A path from its last item, the root if there is one, to the first. Further roots and what is not certain follow as
/// comments.
pub struct Notation<'p>(pub &'p Steps<'p>);

impl Display for Notation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(spelled) = Spelled::path(self.0, Length::Folded) else {
            return Ok(());
        };
        write!(f, "{spelled} = {};", spelled.id)?;
        write_comments(f, self.0)
    }
}

/// The same as a line that does nothing else where it is pasted into PHP code, whoever has made up the names in it: an
/// assignment, or a comment where PHP has no way to name the item. What the path starts from is a comment, too, if it is a
/// variable of a function. What is folded makes it a comment.
pub struct Statement<'p>(pub &'p Steps<'p>, pub Length);

impl Display for Statement<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(spelled) = Spelled::path(self.0, self.1) else {
            return Ok(());
        };
        let Spelled {
            whose, place, id, ..
        } = &spelled;
        if !spelled.is_php || place == "$this" {
            write!(f, "// {} = {id};", InComment(&spelled.to_string()))?;
        } else if whose.is_empty() {
            write!(f, "{place} = {id};")?;
        } else {
            write!(f, "/* {} */ {place} = {id};", InComment(whose))?;
        }
        write_comments(f, self.0)
    }
}

/// How PHP would spell a place in memory.
struct Spelled {
    /// The function to which the variable belongs that the place starts from; nothing for any other.
    whose: String,
    place: String,
    /// Whether that is PHP.
    is_php: bool,
    /// The item that is there.
    id: ItemId,
}

impl Spelled {
    /// Where a path leads to; nothing if it has no items.
    fn path(path: &Steps<'_>, length: Length) -> Option<Self> {
        let start = start(path)?;
        let mut spelled = match start.roots.first() {
            Some(root) => Self::root(root),
            None => Self::engine(start.id.to_string()),
        };
        let mut holder = start.item_type;
        spelled.id = start.id;
        for part in length.parts(path).into_iter().rev() {
            let range = match part {
                Part::Shown(range) => range,
                Part::Folded(range, period) => {
                    let n_times = text::count((range.len() / period) as u64);
                    let repeated = Repeated(path, &range, period);
                    write!(spelled.place, " … {n_times} × {repeated} … ")
                        .expect("a string takes any text");
                    spelled.is_php = false;
                    holder = path.step(range.start).item.item_type;
                    continue;
                }
            };
            for step in range.rev().map(|n| path.step(n)) {
                if let Some(label) = step.held_as {
                    spelled.push_edge(holder, label);
                }
                holder = step.item.item_type;
                spelled.id = step.item.id;
            }
        }
        Some(spelled)
    }

    fn root(&Root { frame, symbol_name }: &Root<'_>) -> Self {
        let owner = symbol_name.rsplit_once("::");
        match frame {
            "<GLOBAL>" => Self::variable("", symbol_name),
            "<CLASS_STATIC_MEMBER>" => {
                let (class, name) = owner.unwrap_or(("", symbol_name));
                let variable = Self::variable("", name);
                Self {
                    place: format!("{}::{}", ClassName(class), variable.place),
                    is_php: variable.is_php && !is_relative(class),
                    ..variable
                }
            }
            "<FUNCTION_STATIC>" => {
                let (function, name) = owner.unwrap_or(("", symbol_name));
                Self::variable(&format!("{} static", escaped(function)), name)
            }
            "<CONSTANT>" | "<CLASS_CONSTANT>" => Self::engine(escaped(symbol_name).into_owned()),
            // Only call frames have variables.
            _ if frame.starts_with('<') || frame.is_empty() => {
                Self::engine(escaped(&format!("{frame} {symbol_name}")).into_owned())
            }
            _ => Self::variable(&escaped(frame), symbol_name),
        }
    }

    /// A variable, or something of the engine's in its place.
    fn variable(whose: &str, name: &str) -> Self {
        let place = if is_engine_name(name) {
            escaped(name).into_owned()
        } else if is_identifier(name) {
            format!("${name}")
        } else {
            format!("${{{}}}", Quoted(name))
        };
        Self {
            whose: whose.to_owned(),
            place,
            // Nothing can be assigned to what all globals are found by.
            is_php: !is_engine_name(name) && name != "GLOBALS",
            id: ItemId(0),
        }
    }

    /// What PHP code cannot name, or not change.
    fn engine(place: String) -> Self {
        Self {
            whose: String::new(),
            place,
            is_php: false,
            id: ItemId(0),
        }
    }

    /// Goes on to what an item of some type holds under a label.
    fn push_edge(&mut self, holder: &str, label: Label<'_>) {
        const ARRAY: &str = ItemType::Array.as_str();
        const OBJECT: &str = ItemType::Object.as_str();
        const REFERENCE: &str = ItemType::Reference.as_str();
        let place = &mut self.place;
        let written = match (holder, label) {
            // PHP code does not see references: what they hold stands in their place.
            (REFERENCE, _) => return,
            (ARRAY, Label::Index(index)) => write!(place, "[{index}]"),
            (ARRAY, Label::Name(key)) if is_integer(key) => write!(place, "[{key}]"),
            (ARRAY, Label::Name(key)) => write!(place, "[{}]", Quoted(key)),
            (_, Label::Index(index)) => write!(place, "->{{'{index}'}}"),
            (_, Label::Name(name)) if is_identifier(name) => write!(place, "->{name}"),
            (_, Label::Name(name)) if is_numbered(name) => place.write_str(name),
            (_, Label::Name(name)) if is_engine_name(name) => write!(place, "->{}", escaped(name)),
            (_, Label::Name(name)) if is_hidden(name) => write!(place, "->{{{}}}", escaped(name)),
            (_, Label::Name(name)) => write!(place, "->{{{}}}", Quoted(name)),
        };
        written.expect("a string takes any text");
        self.is_php &= match (holder, label) {
            (ARRAY, _) | (OBJECT, Label::Index(_)) => true,
            (OBJECT, Label::Name(name)) => {
                !is_numbered(name) && !is_engine_name(name) && !is_hidden(name)
            }
            _ => false,
        };
    }
}

impl Display for Spelled {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.whose.as_str() {
            "" => f.write_str(&self.place),
            whose => write!(f, "{whose} {}", self.place),
        }
    }
}

/// The item that a path starts from.
fn start<'p>(path: &Steps<'p>) -> Option<Item<'p>> {
    if path.is_closed() {
        path.first()
    } else {
        path.iter().next_back().map(|step| step.item)
    }
}

/// Writes the further roots of a path, and what is not certain about it.
fn write_comments(f: &mut Formatter<'_>, path: &Steps<'_>) -> fmt::Result {
    let roots = start(path).map_or_else(Vec::new, |it| it.roots);
    let further = roots
        .iter()
        .skip(1)
        .map(|root| RootNotation(root).to_string());
    write_list(f, " // also ", &further.collect::<Vec<_>>())?;
    let root = roots.first().filter(|root| root.is_conservative());
    let root = root.map(|root| Label::Name(root.frame));
    let edges = (0..path.len()).rev().filter_map(|n| path.edge(n));
    let edges = edges.filter(|edge| edge.conservative);
    let conservative = root.into_iter().chain(edges.map(|edge| edge.label));
    let conservative = conservative.map(|label| label.to_string());
    write_list(f, " // conservative: ", &conservative.collect::<Vec<_>>())
}

/// A root as PHP would spell it: `$cart`, `App\\Registry::$current`.
pub struct RootNotation<'r>(pub &'r Root<'r>);

impl Display for RootNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Spelled::root(self.0).fmt(f)
    }
}

/// What a folded part of a path repeats, in the order in which PHP spells it: `->next`.
pub struct Repeated<'p>(pub &'p Steps<'p>, pub &'p Range<usize>, pub usize);

impl Display for Repeated<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let &Self(path, range, period) = self;
        let mut shapes = (range.start..range.start + period).rev();
        shapes.try_for_each(|n| {
            let shape = path.shape(n);
            shape.map_or(Ok(()), |shape| ShapeNotation(shape).fmt(f))
        })
    }
}

/// Roots that only a number tells apart: `<SHUTDOWN_FUNCTION> *`.
pub struct RootShapeNotation<'r>(pub &'r RootShape<'r>);

impl Display for RootShapeNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.0.to_string();
        write!(f, "{} {}", printable(self.0.frame), printable(&name))
    }
}

/// How an item of some type gets at what it holds under a label: `['key']`, `->property`.
pub struct EdgeNotation<'l>(pub &'l str, pub Label<'l>);

impl Display for EdgeNotation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut spelled = Spelled::engine(String::new());
        spelled.push_edge(self.0, self.1);
        f.write_str(&spelled.place)
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
            Shape::Property(name) => {
                EdgeNotation(ItemType::Object.as_str(), Label::Name(name)).fmt(f)
            }
        }
    }
}

/// Writes the first few of a list as a comment, and how many more there are.
fn write_list(f: &mut Formatter<'_>, lead: &str, list: &[String]) -> fmt::Result {
    for (n, element) in list.iter().take(MAX_LISTED).enumerate() {
        f.write_str(if n == 0 { lead } else { ", " })?;
        InComment(element).fmt(f)?;
    }
    match list.len().saturating_sub(MAX_LISTED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

/// Whether the name stands for something of the engine that PHP code cannot name: `<argument 3>`, `<storage>`.
fn is_engine_name(name: &str) -> bool {
    name.starts_with('<')
}

/// Whether it is the number of what an object of the engine's holds: `[0]`.
fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether it is a private property of a parent that another one hides: `Base::name`.
fn is_hidden(name: &str) -> bool {
    name.contains("::")
}

/// Whether PHP takes the key for an integer, and the same in code: the least of all is no literal of one.
fn is_integer(key: &str) -> bool {
    key.parse::<i64>()
        .is_ok_and(|number| number > i64::MIN && number.to_string() == key)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("<FUNCTION_STATIC>", "foo()::cache", "foo() static $cache"),
            ("<FUNCTION_STATIC>", "A::b()::cache", "A::b() static $cache"),
            ("<CLASS_STATIC_MEMBER>", "a b::c d", "'a b'::${'c d'}"),
            ("<CLASS_STATIC_MEMBER>", "Class::c", "'Class'::$c"),
            (
                "<CLASS_STATIC_MEMBER>",
                r"Namespace\A::c",
                r"'Namespace\A'::$c",
            ),
            ("<CLASS_STATIC_MEMBER>", r"A\Class::c", r"A\Class::$c"),
            ("<CONSTANT>", "App\\LIMITS", "App\\LIMITS"),
            ("<CLASS_CONSTANT>", "Suit::Hearts", "Suit::Hearts"),
            ("<ERROR_HANDLER>", "handler", "<ERROR_HANDLER> handler"),
        ];
        for (frame, symbol_name, php) in roots {
            assert_eq!(RootNotation(&Root { frame, symbol_name }).to_string(), php);
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
            ("object", Label::Name("[2];f()"), "->{'[2];f()'}"),
            ("array", Label::Name("\u{fffd}\""), r#"["�\""]"#),
            ("reference", Label::Name("value"), ""),
        ];
        for (holder, label, php) in edges {
            assert_eq!(EdgeNotation(holder, label).to_string(), php);
        }
    }
}
