//! Seeds for single values. All take `null` for an absent value.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::super::id;
use super::super::item::{Arena, Span};

/// Delegates a seed to its own implementation of [`Visitor`].
macro_rules! seed_by_visitor {
    ($seed:ty, $value:ty) => {
        impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<$value, D::Error> {
                deserializer.deserialize_any(self)
            }
        }
    };
}

/// An integer, also as a decimal string, as php-meminfo writes some of them.
pub(super) struct Integer<T>(std::marker::PhantomData<T>);

impl<T> Integer<T> {
    pub(super) fn new() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<'de, T: TryFrom<i128>> DeserializeSeed<'de> for Integer<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: TryFrom<i128>> Visitor<'_> for Integer<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Option<T>, E> {
        in_range(n.into())
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Option<T>, E> {
        in_range(n.into())
    }

    /// What serde_json makes of fractions, exponents and integers beyond 64 bits.
    fn visit_f64<E: Error>(self, _: f64) -> Result<Option<T>, E> {
        Err(E::custom("a number that is no integer or out of range"))
    }

    fn visit_str<E: Error>(self, digits: &str) -> Result<Option<T>, E> {
        match digits.parse() {
            Ok(n) => in_range(n),
            Err(_) => Err(E::custom(format_args!(
                "`{}` is no integer",
                shortened(digits)
            ))),
        }
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

fn in_range<T: TryFrom<i128>, E: Error>(n: i128) -> Result<Option<T>, E> {
    match T::try_from(n) {
        Ok(n) => Ok(Some(n)),
        Err(_) => Err(E::custom(format_args!("{n} is out of range"))),
    }
}

/// `true` or `false`.
pub(super) struct Flag;

seed_by_visitor!(Flag, bool);

impl Visitor<'_> for Flag {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<bool, E> {
        Ok(flag)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// A string, kept in the arena.
pub(super) struct Text<'a>(pub(super) &'a mut Arena);

seed_by_visitor!(Text<'_>, Option<Span>);

impl Visitor<'_> for Text<'_> {
    type Value = Option<Span>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Span>, E> {
        match self.0.push(text) {
            Some(span) => Ok(Some(span)),
            None => Err(E::custom("the strings of the item are too long")),
        }
    }

    fn visit_unit<E>(self) -> Result<Option<Span>, E> {
        Ok(None)
    }
}

/// A string that is interpreted at once.
pub(super) struct Parsed<F>(pub(super) F);

impl<'de, T, F: FnOnce(&str) -> Result<T, String>> DeserializeSeed<'de> for Parsed<F> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Parsed<F> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Option<T>, E> {
        (self.0)(word).map(Some).map_err(E::custom)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

/// The id of a child; `None` if it is none.
pub(super) struct ChildId;

seed_by_visitor!(ChildId, Option<u64>);

impl Visitor<'_> for ChildId {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id in quotes")
    }

    fn visit_str<E>(self, text: &str) -> Result<Option<u64>, E> {
        Ok(id::parse(text.as_bytes()))
    }

    fn visit_unit<E>(self) -> Result<Option<u64>, E> {
        Ok(None)
    }
}

/// The beginning of a string from the input, fit for a message.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
