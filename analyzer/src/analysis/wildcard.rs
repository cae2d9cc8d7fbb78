//! Patterns for names, as shells have them: `App\*`.

use std::str::FromStr;

use regex::Regex;

/// A pattern in which `*` stands for any text and `?` for any character.
#[derive(Clone, Debug)]
pub struct Wildcard(Regex);

impl FromStr for Wildcard {
    type Err = regex::Error;

    fn from_str(pattern: &str) -> Result<Self, regex::Error> {
        let pattern = regex::escape(pattern)
            .replace(r"\*", ".*")
            .replace(r"\?", ".");
        Regex::new(&format!("^(?s:{pattern})$")).map(Self)
    }
}

impl Wildcard {
    /// The pattern that a name is, if it is one.
    ///
    /// # Errors
    ///
    /// If it is too long.
    pub fn in_name(name: &str) -> Result<Option<Self>, regex::Error> {
        let is_pattern = name.contains(['*', '?']);
        is_pattern.then(|| name.parse()).transpose()
    }

    /// Whether the pattern stands for the name as a whole.
    pub fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stars_and_question_marks_are_special() {
        let cases = [
            (r"App\*", r"App\Order", true),
            (r"App\*", r"MyApp\Order", false),
            (r"*\Order", r"App\Order", true),
            (r"*\Order", r"App\Order2", false),
            (r"App\Order?", r"App\Order2", true),
            (r"A.p", "App", false),
            (
                r"class@anonymous /a.php:*",
                "class@anonymous /a.php:12",
                true,
            ),
            ("", "", true),
        ];
        for (pattern, name, matches) in cases {
            let wildcard: Wildcard = pattern.parse().unwrap();
            assert_eq!(wildcard.matches(name), matches, "{pattern} {name}");
        }
    }
}
