//! Classes as users name them: `App\Order`, `\app\order`, `Order`, `App\*`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::analysis::nearest::nearest;
use crate::analysis::not_found::{NotFound, Thing};
use crate::analysis::wildcard::Wildcard;
use crate::graph::sites::class_and_site;

/// How many classes to list that a name can stand for.
const MAX_CANDIDATES: usize = 5;

/// A class, or with `*` and `?` several.
///
/// Case makes no difference, nor does a leading backslash, as in PHP. Where no class has the name, it can be the end of
/// one, as long as there is only one such class; a leading backslash rules that out. A class that is called by its place,
/// `Closure worker.php:33`, has the name of the class as well.
#[derive(Clone, Debug)]
pub struct ClassName {
    text: String,
    /// What it says of classes, if it is a pattern.
    pattern: Option<Wildcard>,
}

/// The text names no class.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(r"a class is written App\Order, or App\* for several")]
pub struct InvalidClassName;

/// The classes that a name stands for, of those that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes(BTreeSet<String>);

impl FromStr for ClassName {
    type Err = InvalidClassName;

    fn from_str(text: &str) -> Result<Self, InvalidClassName> {
        let name = unqualified(text);
        if name.is_empty() {
            return Err(InvalidClassName);
        }
        let pattern = Wildcard::in_name(&name.to_ascii_lowercase());
        Ok(Self {
            text: text.to_owned(),
            pattern: pattern.map_err(|_| InvalidClassName)?,
        })
    }
}

impl fmt::Display for ClassName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl ClassName {
    /// Whether it can stand for several classes.
    pub fn is_pattern(&self) -> bool {
        self.pattern.is_some()
    }

    /// Which of the classes it stands for; for a pattern, these may be none.
    ///
    /// # Errors
    ///
    /// If there is no such class, or the name is the end of several.
    pub fn find<'n>(
        &self,
        classes: impl IntoIterator<Item = &'n str>,
    ) -> Result<Classes, NotFound> {
        let classes: BTreeSet<_> = classes.into_iter().collect();
        let chosen = |is_meant: &dyn Fn(&str) -> bool| {
            let chosen = classes.iter().filter(|it| is_meant(it));
            Classes(chosen.map(|&it| it.to_owned()).collect())
        };
        if let Some(pattern) = &self.pattern {
            let matches = |it: &str| pattern.matches(&it.to_ascii_lowercase());
            return Ok(chosen(&|it| matches(it) || matches(class_itself(it))));
        }
        let name = unqualified(&self.text);
        let is_name = |it: &str| it.eq_ignore_ascii_case(name);
        let found = chosen(&|it| is_name(it) || is_name(class_itself(it)));
        if !found.is_empty() {
            return Ok(found);
        }
        let is_qualified = name.len() < self.text.len();
        let found = chosen(&|it| !is_qualified && ends_with(it, name));
        if found.is_empty() {
            let nearest = nearest(name, classes);
            return Err(NotFound::new(Thing::Class, name, nearest));
        }
        self.unambiguous(found)
    }

    /// The classes, if they are one.
    ///
    /// # Errors
    ///
    /// If it is not a pattern, and they are several.
    fn unambiguous(&self, classes: Classes) -> Result<Classes, NotFound> {
        let names = classes.0.iter().map(|it| class_itself(it));
        let different: BTreeSet<_> = names.map(str::to_ascii_lowercase).collect();
        if self.is_pattern() || different.len() <= 1 {
            return Ok(classes);
        }
        let n_more = classes.0.len().saturating_sub(MAX_CANDIDATES);
        let candidates = classes.0.into_iter().take(MAX_CANDIDATES).collect();
        Err(NotFound {
            n_more,
            is_ambiguous: true,
            ..NotFound::new(Thing::Class, unqualified(&self.text), candidates)
        })
    }
}

/// A class in dumps that are looked at one after the other. It need not be in each of them.
#[derive(Debug)]
pub struct Search<'c> {
    name: &'c ClassName,
    found: Classes,
    /// What may have been meant where it was not found.
    candidates: Vec<String>,
}

impl<'c> Search<'c> {
    /// A search for the class.
    pub fn new(name: &'c ClassName) -> Self {
        Self {
            name,
            found: Classes::default(),
            candidates: Vec::new(),
        }
    }

    /// The classes of the next dump that the name stands for; there may be none.
    ///
    /// # Errors
    ///
    /// If it is the end of several.
    pub fn next<'n>(
        &mut self,
        classes: impl IntoIterator<Item = &'n str>,
    ) -> Result<Classes, NotFound> {
        match self.name.find(classes) {
            Ok(found) => {
                self.found.0.extend(found.0.iter().cloned());
                Ok(found)
            }
            Err(error) if error.is_ambiguous => Err(error),
            Err(error) => {
                self.candidates.extend(error.candidates);
                Ok(Classes::default())
            }
        }
    }

    /// Whether a dump had such a class.
    ///
    /// # Errors
    ///
    /// If none had, unless the name is a pattern, or the name was the end of different ones.
    pub fn finish(self) -> Result<bool, NotFound> {
        let is_found = !self.found.is_empty();
        if !is_found && !self.name.is_pattern() {
            let name = unqualified(&self.name.text);
            let nearest = nearest(name, self.candidates.iter().map(String::as_str));
            return Err(NotFound::new(Thing::Class, name, nearest));
        }
        self.name.unambiguous(self.found)?;
        Ok(is_found)
    }
}

impl Classes {
    /// Whether the class is one of them.
    pub fn contains(&self, class: &str) -> bool {
        self.0.contains(class)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The class of what is called by its place.
fn class_itself(name: &str) -> &str {
    class_and_site(name).map_or(name, |(class, _)| class)
}

/// What follows the last backslash of a class, but for that of the file of an anonymous one.
pub fn last_part(class: &str) -> &str {
    let end = class.find("@anonymous").unwrap_or(class.len());
    let start = class[..end].rfind('\\').map_or(0, |it| it + 1);
    &class[start..]
}

fn unqualified(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

/// Whether a class is called so in its namespace, or with a part of that.
fn ends_with(class: &str, end: &str) -> bool {
    let (class, end) = (class.as_bytes(), end.as_bytes());
    let Some(start) = class.len().checked_sub(end.len()).filter(|&it| it > 0) else {
        return false;
    };
    class[start - 1] == b'\\' && class[start..].eq_ignore_ascii_case(end)
}

/// The classes of a graph that a name stands for.
#[cfg(test)]
pub fn classes(graph: &crate::graph::Graph, name: &str) -> Classes {
    let name: ClassName = name.parse().unwrap();
    name.find(graph.classes()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: [&str; 8] = [
        r"App\Order",
        r"App\Domain\Order\Line",
        r"Shop\Line",
        r"Line2",
        "Kernel",
        r"App\Kernel",
        "class@anonymous /srv/App/a.php:12",
        "App\\Caf\u{e9}",
    ];

    fn found(name: &str) -> Result<Vec<String>, String> {
        let name: ClassName = name.parse().unwrap();
        let classes = name.find(CLASSES).map_err(|it| it.to_string())?;
        Ok(classes.0.into_iter().collect())
    }

    #[test]
    fn classes_are_found_as_php_finds_them() {
        let cases: [(&str, &[&str]); 16] = [
            (r"App\Order", &[CLASSES[0]]),
            (r"\App\Order", &[CLASSES[0]]),
            (r"app\ORDER", &[CLASSES[0]]),
            ("order", &[CLASSES[0]]),
            (r"Order\line", &[CLASSES[1]]),
            // A class of this name comes before those that end so.
            ("kernel", &["Kernel"]),
            (r"\Kernel", &["Kernel"]),
            (r"App\*", &[CLASSES[7], CLASSES[1], CLASSES[5], CLASSES[0]]),
            (r"\app\*\line", &[CLASSES[1]]),
            (r"*\Line", &[CLASSES[1], CLASSES[2]]),
            ("Line?", &["Line2"]),
            ("Nobody*", &[]),
            ("order*", &[]),
            ("class@anonymous /srv/App/a.php:12", &[CLASSES[6]]),
            ("class@anonymous*", &[CLASSES[6]]),
            ("Caf\u{e9}", &[CLASSES[7]]),
        ];
        for (name, classes) in cases {
            assert_eq!(found(name).unwrap(), classes, "{name}");
        }
    }

    #[test]
    fn what_is_not_one_class_is_told() {
        let cases = [
            (
                "line",
                r"class line can be App\Domain\Order\Line and Shop\Line: write one of them in full",
            ),
            (r"\Order", r"no class Order: did you mean App\Order?"),
            (r"App\Ordre", r"no class App\Ordre: did you mean App\Order?"),
            (
                r"Orde\Line",
                r"no class Orde\Line: did you mean Shop\Line, App\Domain\Order\Line or Line2?",
            ),
        ];
        for (name, message) in cases {
            assert_eq!(found(name).unwrap_err(), message, "{name}");
        }
        for text in ["", r"\"] {
            assert_eq!(text.parse::<ClassName>().unwrap_err(), InvalidClassName);
        }
    }

    #[test]
    fn a_class_need_not_be_in_each_dump() {
        let dumps: [&[&str]; 3] = [&["Kernel"], &[r"App\Order"], &[r"Shop\Order"]];
        let searched = |name: &str, dumps: &[&[&str]]| {
            let name = name.parse().unwrap();
            let mut search = Search::new(&name);
            for dump in dumps {
                search.next(dump.iter().copied()).unwrap();
            }
            search.finish().map_err(|it| it.to_string())
        };
        assert_eq!(searched("order", &dumps[..2]), Ok(true));
        assert_eq!(searched("Nobody*", &dumps), Ok(false));
        assert_eq!(
            searched("order", &dumps).unwrap_err(),
            r"class order can be App\Order and Shop\Order: write one of them in full"
        );
        assert_eq!(
            searched("Ordr", &dumps).unwrap_err(),
            r"no class Ordr: did you mean App\Order or Shop\Order?"
        );
    }

    #[test]
    fn places_are_of_one_class() {
        let sites = ["Closure", "Closure /a.php:1", "Closure /a.php:2"];
        for (name, n_found) in [("closure", 3), ("Closure /a.php:*", 2), ("clos*e", 3)] {
            let name: ClassName = name.parse().unwrap();
            assert_eq!(name.find(sites).unwrap().0.len(), n_found);
            let mut search = Search::new(&name);
            search.next(sites).unwrap();
            assert_eq!(search.finish(), Ok(true));
        }
    }

    #[test]
    fn names_that_differ_in_case_are_one_class() {
        let name: ClassName = "order".parse().unwrap();
        let classes = name.find([r"App\Order", r"App\ORDER"]).unwrap();
        assert!(classes.contains(r"App\Order") && classes.contains(r"App\ORDER"));
    }
}
