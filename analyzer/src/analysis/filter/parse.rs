//! From the text of a filter to its condition.

use std::str::FromStr;

use regex::Regex;
use thiserror::Error;

use super::{Comparison, Condition, Filter, Numbers, TextTest, Wanted};
use crate::analysis::amount::{self, Amount};
use crate::analysis::attribute::{
    Attribute, GetFlag, GetKind, GetNumber, NamedAttribute, UnknownAttribute,
};
use crate::analysis::not_found::listed;
use crate::graph::{ItemId, ItemType};

/// Why a text is no filter.
#[derive(Debug, Error)]
pub enum InvalidFilter {
    /// There is no operator.
    #[error("a filter is an attribute, one of {OPERATORS}, and a value, as in class=MyClassA")]
    NoOperator,
    /// Items have no such attribute.
    #[error(transparent)]
    UnknownAttribute(#[from] UnknownAttribute),
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
        expected: String,
    },
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
        let NamedAttribute {
            name: attribute,
            attribute: kind,
            ..
        } = text[..start].parse()?;
        let value = text[start + spelling.len()..].trim();
        let parts = Parts {
            attribute,
            spelling,
            operator,
            value,
        };
        let condition = match kind {
            Attribute::Kind(get) => return parts.kind(get).map(Self),
            Attribute::Id(get) => return parts.id(get).map(Self),
            Attribute::Text(any) => Condition::Text(any, parts.text_test()?),
            Attribute::Bytes(get) => return parts.size(get).map(Self),
            Attribute::Number(get) => parts.number_condition(get)?,
            Attribute::Flag(get) => parts.flag_condition(get)?,
        };
        Ok(Self(Wanted::Plain(condition)))
    }
}

/// A filter taken apart.
struct Parts<'t> {
    attribute: &'static str,
    spelling: &'static str,
    operator: Operator,
    value: &'t str,
}

impl Parts<'_> {
    fn kind(&self, get: GetKind) -> Result<Wanted, InvalidFilter> {
        let is_meant = match self.operator {
            Operator::Compare(Comparison::Equal) => true,
            Operator::Compare(Comparison::NotEqual) => false,
            _ => return Ok(Wanted::Plain(Condition::Kind(get, self.text_test()?))),
        };
        if self.attribute == "class" {
            let expected = "a class such as App\\Order, or App\\* for several";
            let name = self.value.parse();
            let name = name.map_err(|_| self.invalid_value(expected))?;
            return Ok(if is_meant {
                Wanted::Class(name)
            } else {
                Wanted::NotClass(name)
            });
        }
        // Old dumps and PHP itself say `int` or `bool`.
        let item_type: ItemType = self.value.to_ascii_lowercase().parse().map_err(|_| {
            let types = ItemType::ALL.map(|it| it.to_string());
            self.invalid_value(&listed(&types, 0, "or"))
        })?;
        let word = item_type.as_str().to_owned();
        let test = if is_meant {
            TextTest::Is(word)
        } else {
            TextTest::IsNot(word)
        };
        Ok(Wanted::Plain(Condition::Kind(get, test)))
    }

    fn id(&self, get: GetNumber) -> Result<Wanted, InvalidFilter> {
        match (self.operator, self.value.parse()) {
            (Operator::Compare(Comparison::Equal), Ok(id)) => Ok(Wanted::Item(get, id)),
            _ => {
                let id = self.number(|it| it.parse().ok(), "an id such as 0x7f94a1877068")?;
                let numbers = Numbers::new(self.comparison()?, id);
                Ok(Wanted::Plain(Condition::Number(get, numbers)))
            }
        }
    }

    fn text_test(&self) -> Result<TextTest, InvalidFilter> {
        let value = self.value;
        Ok(match self.operator {
            Operator::Compare(Comparison::Equal) => TextTest::Is(value.to_owned()),
            Operator::Compare(Comparison::NotEqual) => TextTest::IsNot(value.to_owned()),
            Operator::Compare(_) => return Err(self.unfit(TEXT_OPERATORS)),
            Operator::Match => TextTest::Matches(compile(self.value)?),
        })
    }

    fn number_condition(&self, get: GetNumber) -> Result<Condition, InvalidFilter> {
        let value = self.number(amount::count, "a number such as 72 or 10k")?;
        Ok(Condition::Number(
            get,
            Numbers::new(self.comparison()?, value),
        ))
    }

    fn size(&self, get: GetNumber) -> Result<Wanted, InvalidFilter> {
        let comparison = self.comparison()?;
        if let Ok(Amount::Share(share)) = self.value.parse() {
            return Ok(Wanted::Share(get, comparison, share));
        }
        let expected = "a number of bytes such as 72, 4KiB or 1.5MiB, or a share of the heap as 5%";
        let value = self.number(amount::bytes, expected)?;
        let numbers = Numbers::new(comparison, value);
        Ok(Wanted::Plain(Condition::Number(get, numbers)))
    }

    /// The value as an address, or as it is read.
    fn number(&self, read: fn(&str) -> Option<u64>, expected: &str) -> Result<u64, InvalidFilter> {
        self.comparison()?;
        let address = self.value.parse().ok().map(|ItemId(address)| address);
        let number = address.or_else(|| read(self.value));
        number.ok_or_else(|| self.invalid_value(expected))
    }

    fn comparison(&self) -> Result<Comparison, InvalidFilter> {
        match self.operator {
            Operator::Compare(comparison) => Ok(comparison),
            Operator::Match => Err(self.unfit(NUMBER_OPERATORS)),
        }
    }

    fn flag_condition(&self, get: GetFlag) -> Result<Condition, InvalidFilter> {
        let negate = match self.operator {
            Operator::Compare(Comparison::Equal) => false,
            Operator::Compare(Comparison::NotEqual) => true,
            _ => return Err(self.unfit(FLAG_OPERATORS)),
        };
        let expected = "1, true, yes, 0, false or no";
        let value = parse_flag(self.value).ok_or_else(|| self.invalid_value(expected))?;
        Ok(Condition::Flag(get, value != negate))
    }

    fn unfit(&self, fitting: &'static str) -> InvalidFilter {
        InvalidFilter::UnfitOperator {
            attribute: self.attribute,
            operator: self.spelling,
            fitting,
        }
    }

    fn invalid_value(&self, expected: &str) -> InvalidFilter {
        InvalidFilter::InvalidValue {
            attribute: self.attribute,
            value: self.value.to_owned(),
            expected: expected.to_owned(),
        }
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
                "`big` is no value for `size`: a number of bytes such as 72, 4KiB or 1.5MiB, or a share of the heap as 5% is expected",
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
