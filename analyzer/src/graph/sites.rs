//! Closures, generators and fibers by where they are written: `Closure worker.php:33`.
//!
//! Each such place counts as a class of its own, as each anonymous class does: a leak of thousands of them is one line of
//! code, and their class says nothing.

use rustc_hash::FxHashMap;

use super::{NameId, Names};

/// The classes, which nothing can extend.
const CLASSES: [&str; 3] = ["Closure", "Generator", "Fiber"];

/// What an object of such a class is called.
pub fn name(class: &str, file: &str, line: u32) -> String {
    format!("{class} {file}:{line}")
}

/// The class and the place of something that is called so. No class has a space in its name, but for anonymous ones.
pub fn class_and_site(name: &str) -> Option<(&str, &str)> {
    let (class, site) = name.split_once(' ')?;
    CLASSES.contains(&class).then_some((class, site))
}

/// Leaves of each place the name of its file, and of its folders what tells it from another place of the same name and line.
///
/// Gives the new number of each name that changes; `None` if there are too many names. Each kind is given once.
pub fn shorten(kinds: &[NameId], names: &mut Names) -> Option<FxHashMap<NameId, NameId>> {
    let mut places: Vec<_> = kinds
        .iter()
        .filter_map(|&kind| {
            let (class, site) = class_and_site(names.get(kind))?;
            Some((kind, class.to_owned(), site.to_owned()))
        })
        .collect();
    let mut renamed = FxHashMap::default();
    for n_parts in 1.. {
        if places.is_empty() {
            break;
        }
        let short = |(_, class, site): &(NameId, String, String)| {
            format!("{class} {}", last_parts(site, n_parts))
        };
        let mut n_called: FxHashMap<String, u32> = FxHashMap::default();
        for place in &places {
            *n_called.entry(short(place)).or_default() += 1;
        }
        let mut same = Vec::new();
        for place in places {
            let name = short(&place);
            let is_whole = last_parts(&place.2, n_parts).len() == place.2.len();
            if n_called[&name] == 1 || is_whole {
                renamed.insert(place.0, names.intern(&name)?);
            } else {
                same.push(place);
            }
        }
        places = same;
    }
    Some(renamed)
}

/// The last parts of a path.
fn last_parts(path: &str, n_parts: usize) -> &str {
    let mut separators = path.rmatch_indices(['/', '\\']);
    separators
        .nth(n_parts - 1)
        .map_or(path, |(idx, _)| &path[idx + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_as_many_folders_as_tell_it_from_others() {
        let mut names = Names::new();
        let cases = [
            ("Closure /srv/app/worker.php:33", "Closure worker.php:33"),
            (
                "Closure /srv/app/worker.php:34",
                "Closure app/worker.php:34",
            ),
            (
                "Closure /srv/lib/worker.php:34",
                "Closure lib/worker.php:34",
            ),
            ("Closure /worker.php:34", "Closure /worker.php:34"),
            ("Closure worker.php:35", "Closure worker.php:35"),
            ("Closure /worker.php:35", "Closure /worker.php:35"),
            ("Fiber /srv/app/worker.php:34", "Fiber worker.php:34"),
            ("Closure C:\\app\\a.php:1", "Closure a.php:1"),
            (
                "Closure /a/b.php(2) : eval()'d code:1",
                "Closure b.php(2) : eval()'d code:1",
            ),
        ];
        let mut kinds = cases.map(|(name, _)| names.intern(name).unwrap()).to_vec();
        kinds.push(names.intern("App\\Order").unwrap());
        let renamed = shorten(&kinds, &mut names).unwrap();
        assert_eq!(renamed.len(), cases.len());
        for (kind, (_, expected)) in kinds.iter().zip(cases) {
            assert_eq!(names.get(renamed[kind]), expected);
        }
    }

    #[test]
    fn a_name_can_be_taken_apart() {
        let name = name("Closure", "/srv/my app/worker.php", 33);
        let site = "/srv/my app/worker.php:33";
        assert_eq!(class_and_site(&name), Some(("Closure", site)));
        for class in ["Closure", "App\\Closure", "class@anonymous /a.php:3", ""] {
            assert_eq!(class_and_site(class), None, "{class}");
        }
    }
}
