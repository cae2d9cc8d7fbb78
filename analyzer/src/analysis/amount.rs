//! Numbers as people write them: `1k`, `1.5MiB`, `10 MB`, `5%`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A number of bytes, or a share of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Bytes.
    Bytes(u64),
    /// A share.
    Share(Share),
}

/// A share of a whole, exact to a billionth of a per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(Decimal);

/// A number with up to nine decimals, in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal(u128);

/// The text is no number of bytes, or no share.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a size is a number of bytes, as 4096, 1.5MiB or 10 MB, or a share, as 5%")]
pub struct InvalidAmount;

/// Reads a number of bytes. `k`, `KiB`, `M`, `MiB` … go by 1024, as PHP's own settings do; `kB`, `MB` … by 1000.
pub fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let unit = match &unit.to_ascii_lowercase()[..] {
        "" | "b" | "byte" | "bytes" => return number.whole(),
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "t" | "tib" => 1 << 40,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "tb" => 1_000_000_000_000,
        _ => return None,
    };
    number.times(unit)
}

/// Reads a number of things: `1500`, `1,500`, `1.5k`, `2M`.
pub fn count(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    match unit {
        "" => number.whole(),
        "k" | "K" => number.times(1000),
        "m" | "M" => number.times(1_000_000),
        _ => None,
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        match split(text).ok_or(InvalidAmount)? {
            (percent, "%") => Ok(Self::Share(Share(percent))),
            _ => bytes(text).map(Self::Bytes).ok_or(InvalidAmount),
        }
    }
}

impl Amount {
    /// As bytes, if it is a share of so many.
    pub fn of(self, whole: u64) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Share(Share(percent)) => {
                let hundredfold = u128::from(whole).saturating_mul(percent.0) / Decimal::ONE;
                u64::try_from(hundredfold / 100).unwrap_or(u64::MAX)
            }
        }
    }

    /// Whether a number of bytes is more, if this is a share of others.
    pub fn is_less_than(self, bytes: u64, whole: u64) -> bool {
        match self {
            Self::Bytes(limit) => bytes > limit,
            Self::Share(Share(percent)) => {
                let share = u128::from(whole).saturating_mul(percent.0);
                u128::from(bytes) * 100 * Decimal::ONE > share
            }
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{bytes} B"),
            Self::Share(Share(percent)) => write!(f, "{percent} %"),
        }
    }
}

impl Decimal {
    const ONE: u128 = 1_000_000_000;
    const N_DECIMALS: usize = 9;

    fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        let whole = without_commas(whole)?;
        if !is_number(&whole) || !is_number(decimals) || decimals.len() > Self::N_DECIMALS {
            return None;
        }
        let billionths: u128 = format!("{decimals:0<width$}", width = Self::N_DECIMALS)
            .parse()
            .ok()?;
        let whole: u64 = whole.parse().ok()?;
        Some(Self(u128::from(whole) * Self::ONE + billionths))
    }

    /// The number, if it is a whole one.
    fn whole(self) -> Option<u64> {
        let is_whole = self.0.is_multiple_of(Self::ONE);
        is_whole.then(|| u64::try_from(self.0 / Self::ONE).ok())?
    }

    /// So many units, rounded to a whole number; `None` if they are too many.
    fn times(self, unit: u128) -> Option<u64> {
        let billionths = self.0.checked_mul(unit)?;
        u64::try_from((billionths + Self::ONE / 2) / Self::ONE).ok()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, billionths) = (self.0 / Self::ONE, self.0 % Self::ONE);
        let decimals = format!("{billionths:09}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            decimals => write!(f, "{whole}.{decimals}"),
        }
    }
}

/// A number, and the unit behind it.
fn split(text: &str) -> Option<(Decimal, &str)> {
    let text = text.trim();
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let end = text.find(|c| !is_of_number(c)).unwrap_or(text.len());
    let number = Decimal::parse(&text[..end])?;
    Some((number, text[end..].trim_start()))
}

/// The digits of a number whose thousands may stand apart, as this program writes them.
fn without_commas(number: &str) -> Option<String> {
    let mut groups = number.split(',');
    let first = groups.next()?;
    let is_sound = |rest: &str| rest.len() == 3;
    let has_groups = number.contains(',');
    let is_first_sound = !has_groups || (1..=3).contains(&first.len());
    (is_first_sound && groups.all(is_sound)).then(|| number.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let sizes = [
            ("72", Some(72)),
            ("72 B", Some(72)),
            ("72 bytes", Some(72)),
            ("1k", Some(1024)),
            ("4KiB", Some(4096)),
            ("4kib", Some(4096)),
            ("2M", Some(2 << 20)),
            ("1.5MiB", Some(3 << 19)),
            ("1.5 MiB", Some(3 << 19)),
            ("0.1k", Some(102)),
            ("10 MB", Some(10_000_000)),
            ("10mb", Some(10_000_000)),
            ("1,048,576", Some(1 << 20)),
            ("1G", Some(1 << 30)),
            ("1TiB", Some(1 << 40)),
            (" 5 ", Some(5)),
            ("17179869183G", Some(18_446_744_072_635_809_792)),
            ("", None),
            ("KiB", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1.5 B", None),
            ("1.", None),
            (".5k", None),
            ("1.2.3k", None),
            ("1 000", None),
            ("1,5MiB", None),
            ("1e3", None),
            ("5%", None),
            ("5 parsecs", None),
            ("99999999999G", None),
            ("99999999999999999999", None),
        ];
        for (text, size) in sizes {
            assert_eq!(bytes(text), size, "{text}");
        }
    }

    #[test]
    fn things_are_counted_in_thousands() {
        let counts = [
            ("10", Some(10)),
            ("10k", Some(10_000)),
            ("1.5K", Some(1500)),
            ("48,210", Some(48_210)),
            ("2M", Some(2_000_000)),
            ("1.5", None),
            ("4KiB", None),
            ("many", None),
        ];
        for (text, n) in counts {
            assert_eq!(count(text), n, "{text}");
        }
    }

    #[test]
    fn shares_are_exact() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        assert_eq!(amount("5%").of(1000), 50);
        assert_eq!(amount("2.5 %").of(1000), 25);
        assert_eq!(amount("1%").of(199), 1);
        assert_eq!(amount("200%").of(u64::MAX), u64::MAX);
        assert_eq!(amount("1k").of(7), 1024);
        assert!(amount("9.9%").is_less_than(100, 1000));
        assert!(!amount("10%").is_less_than(100, 1000));
        assert!(amount("99").is_less_than(100, 1000));
        assert!(amount("100%").is_less_than(1, 0));
        assert_eq!(amount("2.50%").to_string(), "2.5 %");
        for text in ["%", "-5%", "5%%", "5 % of all", "x"] {
            assert_eq!(text.parse::<Amount>(), Err(InvalidAmount), "{text}");
        }
    }
}
