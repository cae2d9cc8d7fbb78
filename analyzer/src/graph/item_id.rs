//! The id of an item as users see it.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};
use thiserror::Error;

/// An item's id, an address: `0x7f94a1877068`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u64);

/// The text is not an item id.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum InvalidItemId {
    /// It is not even a number.
    #[error("not an item id: ids look like 0x7f94a1877068, `query` lists them")]
    NoNumber,
    /// It is one, written in another way.
    #[error("not an item id: did you mean {0}?")]
    OtherwiseWritten(ItemId),
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl FromStr for ItemId {
    type Err = InvalidItemId;

    fn from_str(text: &str) -> Result<Self, InvalidItemId> {
        let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
        let number = digits.unwrap_or(text);
        // `from_str_radix` alone would take a sign.
        if !number.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(InvalidItemId::NoNumber);
        }
        let id = u64::from_str_radix(number, 16).map(Self);
        let id = id.map_err(|_| InvalidItemId::NoNumber)?;
        digits
            .map(|_| id)
            .ok_or(InvalidItemId::OtherwiseWritten(id))
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for id in [ItemId(0), ItemId(0x7f94_a187_7068), ItemId(u64::MAX)] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!("0x00007F94A1877068".parse(), Ok(ItemId(0x7f94_a187_7068)));
    }

    #[test]
    fn refuses_what_is_no_id() {
        for text in ["", "0x", "0x+1", "0xg", "0x10000000000000000", "MyClassA"] {
            assert_eq!(
                text.parse::<ItemId>(),
                Err(InvalidItemId::NoNumber),
                "{text}"
            );
        }
        let message = "7F94".parse::<ItemId>().unwrap_err().to_string();
        assert_eq!(message, "not an item id: did you mean 0x7f94?");
    }
}
