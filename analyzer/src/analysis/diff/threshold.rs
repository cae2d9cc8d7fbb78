//! How much growth is too much.

use std::fmt;
use std::str::FromStr;

use super::trend::Series;
use crate::analysis::amount::Amount;

/// The most that memory may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Whose growth counts.
    pub of: Growing,
    /// By how much.
    limit: Amount,
}

/// What grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growing {
    /// PHP's heap, and the process as a whole.
    All,
    /// PHP's heap alone.
    Usage,
}

/// What a threshold looks like.
const SYNTAX: &str =
    "a threshold is growth= or usage= and a size or per cent, as growth=1MiB or growth=5%";

impl Threshold {
    /// Whether a size has grown by more.
    pub fn is_exceeded(self, size: &Series) -> bool {
        let growth = u64::try_from(size.change);
        growth.is_ok_and(|growth| self.limit.is_less_than(growth, size.first()))
    }
}

impl FromStr for Threshold {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (of, limit) = text.split_once('=').ok_or(SYNTAX)?;
        let of = match of.trim() {
            "growth" => Growing::All,
            "usage" => Growing::Usage,
            _ => return Err(SYNTAX),
        };
        let limit = limit.parse().map_err(|_| SYNTAX)?;
        Ok(Self { of, limit })
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.limit.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_measured_in_bytes_or_per_cent() {
        let grown: Series = [1000, 500, 1100].into_iter().collect();
        let is_exceeded = |text: &str| text.parse::<Threshold>().unwrap().is_exceeded(&grown);
        assert!(is_exceeded("growth=99"));
        assert!(!is_exceeded("growth=100"));
        assert!(!is_exceeded("growth=1KiB"));
        assert!(is_exceeded("growth=9%"));
        assert!(!is_exceeded("growth=10%"));
        assert!(is_exceeded("growth = 9.9 %"));
        assert!(!is_exceeded("growth=0.1 kB"));
        let shrunk: Series = [1, 0].into_iter().collect();
        let nothing: Threshold = "usage=0".parse().unwrap();
        assert_eq!(nothing.of, Growing::Usage);
        assert!(!nothing.is_exceeded(&shrunk));
        for text in [
            "",
            "growth",
            "growth=",
            "growth=-1",
            "growth=%",
            "size=1",
            "usage",
        ] {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }
}
