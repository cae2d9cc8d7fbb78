//! What wrote a dump, and whether two dumps can be compared.

use std::fmt;

use dump_format::Header;
use serde::Serialize;

use super::Tally;

/// What the sizes in a dump depend on beside the program that was dumped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Origin {
    /// Name and version of the program that wrote the dump; empty if it does not tell.
    pub producer: String,
    /// Version of PHP; empty if the dump does not tell.
    pub php_version: String,
    /// Whether PHP was built thread-safe.
    pub php_zts: bool,
    /// Whether PHP was built for debugging.
    pub php_debug: bool,
}

impl Origin {
    /// What a dump says of it.
    pub fn of(header: &Header) -> Self {
        Self {
            producer: header.producer.clone(),
            php_version: header.php_version.clone(),
            php_zts: header.php_zts,
            php_debug: header.php_debug,
        }
    }

    /// Whether equal values have equal sizes in both. Patch levels of PHP make no difference.
    fn is_comparable(&self, other: &Self) -> bool {
        let key = |it: &Self| {
            let minor = it.php_version.splitn(3, '.').take(2);
            (minor.map(str::to_owned).collect::<Vec<_>>(), it.php_debug)
        };
        self.producer == other.producer && self.php_zts == other.php_zts && key(self) == key(other)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.producer[..] {
            "" => f.write_str("a program without a name")?,
            producer => f.write_str(producer)?,
        }
        if !self.php_version.is_empty() {
            write!(f, ", PHP {}", self.php_version)?;
        }
        for (is_set, word) in [(self.php_zts, ", ZTS"), (self.php_debug, ", debug")] {
            if is_set {
                f.write_str(word)?;
            }
        }
        Ok(())
    }
}

/// Says which dumps have sizes of another kind than the first one.
pub fn warnings(tallies: &[Tally]) -> Vec<String> {
    let Some((first, others)) = tallies.split_first() else {
        return Vec::new();
    };
    let others = others
        .iter()
        .filter(|other| !first.origin.is_comparable(&other.origin));
    let sentence = |other: &Tally| {
        format!(
            "{} was written by {}, {} by {}: sizes and numbers can differ for that reason alone",
            first.name, first.origin, other.name, other.origin
        )
    };
    others.map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(producer: &str, php_version: &str, php_debug: bool) -> Origin {
        Origin {
            producer: producer.into(),
            php_version: php_version.into(),
            php_zts: false,
            php_debug,
        }
    }

    #[test]
    fn sizes_depend_on_the_build_but_not_on_the_patch_level() {
        let meminfo = origin("meminfo 0.1.0", "8.2.36", false);
        assert!(meminfo.is_comparable(&origin("meminfo 0.1.0", "8.2.1", false)));
        assert!(!meminfo.is_comparable(&origin("meminfo 0.1.0", "8.4.1", false)));
        assert!(!meminfo.is_comparable(&origin("meminfo 0.1.0", "8.2.36", true)));
        assert!(!meminfo.is_comparable(&Origin::default()));
        assert_eq!(
            origin("meminfo 0.1.0", "8.2.36", true).to_string(),
            "meminfo 0.1.0, PHP 8.2.36, debug"
        );
        assert_eq!(Origin::default().to_string(), "a program without a name");
    }
}
