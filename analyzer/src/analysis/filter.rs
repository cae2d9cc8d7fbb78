//! Conditions on single items, as users write them: `class=MyClassA`, `size>=1KiB`, `frame~^App`.

use std::fmt;
use std::str::FromStr;

use regex::Regex;
use thiserror::Error;

use crate::graph::{Graph, ItemId, ItemType, NodeId};

/// A condition on an attribute of an item. An item that lacks the attribute does not match it.
#[derive(Debug, Clone)]
pub struct Filter(Condition);

impl Filter {
    /// Whether an item fulfils the condition.
    pub fn matches(&self, graph: &Graph, node: NodeId) -> bool {
        match &self.0 {
            Condition::Text(any, test) => any(graph, node, &|text| test.holds(text)),
            Condition::Number(get, comparison, value) => {
                get(graph, node).is_some_and(|number| comparison.holds(&number, value))
            }
            Condition::Flag(get, value) => get(graph, node) == *value,
        }
    }
}

/// Why a text is no filter.
#[derive(Debug, Error)]
pub enum InvalidFilter {
    /// There is no operator.
    #[error("a filter is an attribute, one of {OPERATORS}, and a value, as in class=MyClassA")]
    NoOperator,
    /// Items have no such attribute.
    #[error("unknown attribute `{0}`, known are {known}", known = KnownAttributes)]
    UnknownAttribute(String),
    /// The operator makes no sense for the attribute.
    #[error("`{operator}` does not fit `{attribute}`, which takes {fitting}")]
    UnfitOperator {
        /// The attribute.
        attribute: &'static str,
        /// The operator.
        operator: &'static str,
        /// Those that would fit.
        fitting: &'static str,
    },
    /// The regular expression cannot be compiled.
    #[error("invalid regular expression `{0}`: {1}")]
    InvalidRegex(String, String),
    /// The value is not of the attribute's kind.
    #[error("`{value}` is no value for `{attribute}`: {expected} is expected")]
    InvalidValue {
        /// The attribute.
        attribute: &'static str,
        /// The value.
        value: String,
        /// What a value looks like.
        expected: &'static str,
    },
}

/// Passes the texts of an attribute to a test, which one of them must pass.
type AnyText = fn(&Graph, NodeId, &dyn Fn(&str) -> bool) -> bool;
type GetNumber = fn(&Graph, NodeId) -> Option<u64>;
type GetFlag = fn(&Graph, NodeId) -> bool;

#[derive(Clone, Copy)]
enum Attribute {
    Text(AnyText),
    Number(GetNumber),
    Flag(GetFlag),
}

const ATTRIBUTES: &[(&str, Attribute)] = &[
    (
        "class",
        Attribute::Text(|graph, node, test| graph.class(node).is_some_and(test)),
    ),
    (
        "type",
        Attribute::Text(|graph, node, test| test(graph.item_type(node).as_str())),
    ),
    ("is_root", Attribute::Flag(Graph::is_root)),
    (
        "frame",
        Attribute::Text(|graph, node, test| graph.roots(node).any(|root| test(root.frame))),
    ),
    (
        "symbol_name",
        Attribute::Text(|graph, node, test| graph.roots(node).any(|root| test(root.symbol_name))),
    ),
    (
        "id",
        Attribute::Number(|graph, node| Some(graph.id(node).0)),
    ),
    (
        "size",
        Attribute::Number(|graph, node| Some(graph.self_size(node))),
    ),
    ("refcount", Attribute::Number(Graph::refcount)),
    (
        "children",
        Attribute::Number(|graph, node| Some(graph.n_children(node) as u64)),
    ),
    ("object_handle", Attribute::Number(Graph::object_handle)),
    ("unreachable", Attribute::Flag(Graph::is_unreachable)),
    ("length", Attribute::Number(Graph::length)),
    ("elements", Attribute::Number(Graph::elements)),
    (
        "function",
        Attribute::Text(|graph, node, test| {
            graph.closure(node).is_some_and(|it| test(it.function))
        }),
    ),
    (
        "file",
        Attribute::Text(|graph, node, test| graph.closure(node).is_some_and(|it| test(it.file))),
    ),
    (
        "resource_type",
        Attribute::Text(|graph, node, test| graph.resource_type(node).is_some_and(test)),
    ),
    ("resource_handle", Attribute::Number(Graph::resource_handle)),
];

/// The names of all attributes, for messages and help.
pub struct KnownAttributes;

impl fmt::Display for KnownAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (name, _)) in ATTRIBUTES.iter().enumerate() {
            write!(f, "{}{name}", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone)]
enum Condition {
    Text(AnyText, TextTest),
    Number(GetNumber, Comparison, u64),
    Flag(GetFlag, bool),
}

#[derive(Debug, Clone)]
enum TextTest {
    Is(String),
    IsNot(String),
    Matches(Regex),
}

impl TextTest {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Is(value) => text == value,
            Self::IsNot(value) => text != value,
            Self::Matches(regex) => regex.is_match(text),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

#[derive(Clone, Copy)]
enum Operator {
    Compare(Comparison),
    Match,
}

const OPERATORS: &str = "= != ~ < <= > >=";
const TEXT_OPERATORS: &str = "= != ~";
const NUMBER_OPERATORS: &str = "= != < <= > >=";
const FLAG_OPERATORS: &str = "= !=";

/// The spellings of the operators, those of two characters first, so that `>=` is not read as `>`.
const SPELLINGS: [(&str, Operator); 7] = [
    ("!=", Operator::Compare(Comparison::NotEqual)),
    ("<=", Operator::Compare(Comparison::LessOrEqual)),
    (">=", Operator::Compare(Comparison::GreaterOrEqual)),
    ("=", Operator::Compare(Comparison::Equal)),
    ("<", Operator::Compare(Comparison::Less)),
    (">", Operator::Compare(Comparison::Greater)),
    ("~", Operator::Match),
];

impl FromStr for Filter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, InvalidFilter> {
        let start = text
            .find(['!', '<', '>', '=', '~'])
            .ok_or(InvalidFilter::NoOperator)?;
        let (spelling, operator) = SPELLINGS
            .into_iter()
            .find(|(spelling, _)| text[start..].starts_with(spelling))
            .ok_or(InvalidFilter::NoOperator)?;
        let name = text[..start].trim();
        let value = text[start + spelling.len()..].trim();
        let &(name, attribute) = ATTRIBUTES
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| InvalidFilter::UnknownAttribute(name.to_owned()))?;
        let unfit = |fitting| InvalidFilter::UnfitOperator {
            attribute: name,
            operator: spelling,
            fitting,
        };
        let invalid_value = |expected| InvalidFilter::InvalidValue {
            attribute: name,
            value: value.to_owned(),
            expected,
        };
        let condition = match attribute {
            Attribute::Text(any) => {
                // Old dumps and PHP itself say `int` or `bool`.
                let value = match value.parse::<ItemType>() {
                    Ok(item_type) if name == "type" => item_type.as_str(),
                    _ => value,
                };
                Condition::Text(
                    any,
                    match operator {
                        Operator::Compare(Comparison::Equal) => TextTest::Is(value.to_owned()),
                        Operator::Compare(Comparison::NotEqual) => {
                            TextTest::IsNot(value.to_owned())
                        }
                        Operator::Match => TextTest::Matches(compile(value)?),
                        Operator::Compare(_) => return Err(unfit(TEXT_OPERATORS)),
                    },
                )
            }
            Attribute::Number(get) => {
                let Operator::Compare(comparison) = operator else {
                    return Err(unfit(NUMBER_OPERATORS));
                };
                let value = parse_number(value).ok_or_else(|| {
                    invalid_value("a number such as 72, 4KiB, 2MiB or 0x7f94a1877068")
                })?;
                Condition::Number(get, comparison, value)
            }
            Attribute::Flag(get) => {
                let negate = match operator {
                    Operator::Compare(Comparison::Equal) => false,
                    Operator::Compare(Comparison::NotEqual) => true,
                    _ => return Err(unfit(FLAG_OPERATORS)),
                };
                let value = parse_flag(value)
                    .ok_or_else(|| invalid_value("1, true, yes, 0, false or no"))?;
                Condition::Flag(get, value != negate)
            }
        };
        Ok(Self(condition))
    }
}

fn compile(pattern: &str) -> Result<Regex, InvalidFilter> {
    Regex::new(pattern).map_err(|error| {
        // The message of the regex crate draws the pattern over several lines; its last says what is wrong.
        let message = error.to_string();
        let reason = message
            .lines()
            .last()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        InvalidFilter::InvalidRegex(pattern.to_owned(), reason.to_owned())
    })
}

/// Reads an id, or a number with or without a binary unit.
fn parse_number(text: &str) -> Option<u64> {
    if let Ok(ItemId(address)) = text.parse() {
        return Some(address);
    }
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit: u64 = match text[digits.len()..].trim_start() {
        "" | "B" => 1,
        "K" | "KiB" => 1 << 10,
        "M" | "MiB" => 1 << 20,
        "G" | "GiB" => 1 << 30,
        _ => return None,
    };
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse::<u64>().ok())??
        .checked_mul(unit)
}

fn parse_flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Some(true),
        "0" | "false" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    /// The ids of the items that match.
    fn matching(filter: &str) -> Vec<u64> {
        let graph = cart().finish().unwrap();
        let filter: Filter = filter.parse().unwrap();
        graph
            .nodes()
            .filter(|&node| filter.matches(&graph, node))
            .map(|node| graph.id(node).0)
            .collect()
    }

    #[test]
    fn every_kind_of_attribute_has_its_operators() {
        let cases: &[(&str, &[u64])] = &[
            ("class=App\\Line", &[0x201, 0x202]),
            ("class!=App\\Line", &[0x203]),
            ("class ~ ^App.O", &[0x203]),
            ("type=array", &[0x100]),
            ("type~^(str|ref)", &[0x300, 0x400]),
            ("type=int", &[]),
            ("is_root=1", &[0x100]),
            ("is_root!=no", &[0x100]),
            ("is_root=false", &[0x201, 0x300, 0x202, 0x400, 0x203]),
            ("unreachable=Yes", &[0x203]),
            ("size>=56", &[0x100]),
            ("size > 40", &[0x100]),
            ("size<40", &[0x300]),
            ("size<=0KiB", &[]),
            ("children>=2", &[0x100, 0x201]),
            ("object_handle=2", &[0x202]),
            ("refcount!=1", &[]),
            ("length=9", &[0x400]),
            ("elements=2", &[0x100]),
            ("id=0x400", &[0x400]),
            ("id>=0x300", &[0x300, 0x400]),
        ];
        for (filter, ids) in cases {
            assert_eq!(matching(filter), *ids, "{filter}");
        }
    }

    #[test]
    fn one_of_several_roots_is_enough() {
        for filter in [
            "frame=<GLOBAL>",
            "frame=<CLASS_STATIC_MEMBER>",
            "symbol_name~^App.Registry::",
            "symbol_name=cart",
            "frame!=<GLOBAL>",
        ] {
            assert_eq!(matching(filter), [0x100], "{filter}");
        }
        assert!(matching("frame=functionName()").is_empty());
    }

    #[test]
    fn numbers_take_units() {
        let numbers = [
            ("72", Some(72)),
            ("72 B", Some(72)),
            ("4KiB", Some(4096)),
            ("2M", Some(2 << 20)),
            ("0x10", Some(16)),
            ("", None),
            ("KiB", None),
            ("-1", None),
            ("+1", None),
            ("1.5KiB", None),
            ("1 000", None),
            ("99999999999G", None),
        ];
        for (text, number) in numbers {
            assert_eq!(parse_number(text), number, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let messages = [
            (
                "MyClassA",
                "a filter is an attribute, one of = != ~ < <= > >=, and a value, as in class=MyClassA",
            ),
            (
                "class!MyClassA",
                "a filter is an attribute, one of = != ~ < <= > >=, and a value, as in class=MyClassA",
            ),
            ("class>A", "`>` does not fit `class`, which takes = != ~"),
            (
                "size~7",
                "`~` does not fit `size`, which takes = != < <= > >=",
            ),
            ("is_root>0", "`>` does not fit `is_root`, which takes = !="),
            (
                "is_root=maybe",
                "`maybe` is no value for `is_root`: 1, true, yes, 0, false or no is expected",
            ),
            (
                "size=big",
                "`big` is no value for `size`: a number such as 72, 4KiB, 2MiB or 0x7f94a1877068 is expected",
            ),
            ("class~(", "invalid regular expression `(`: unclosed group"),
        ];
        for (filter, message) in messages {
            assert_eq!(filter.parse::<Filter>().unwrap_err().to_string(), message);
        }
        let message = "clas=A".parse::<Filter>().unwrap_err().to_string();
        assert!(
            message.starts_with("unknown attribute `clas`, known are class, type, is_root, "),
            "{message}"
        );
    }
}
