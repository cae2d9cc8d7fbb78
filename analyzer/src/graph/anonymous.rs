//! Names for anonymous classes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{NameId, Names};

/// Ends what an anonymous class extends in the engine's name for it. What follows is its place,
/// `/srv/app/a.php:12`, then `$` and a number that tells classes on one line apart.
const MARK: &str = "@anonymous\u{fffd}00";

/// Calls anonymous classes by their place: `class@anonymous /srv/app/a.php:12`. Only where there are
/// several on one line, the number stays.
///
/// Gives the new number of each name that changes; `None` if there are too many names.
pub fn rename(kinds: &[NameId], names: &mut Names) -> Option<FxHashMap<NameId, NameId>> {
    let mut kinds: Vec<_> = kinds
        .iter()
        .copied()
        .collect::<FxHashSet<_>>()
        .into_iter()
        .collect();
    kinds.retain(|&kind| names.get(kind).contains(MARK));
    let places: Vec<_> = kinds
        .iter()
        .map(|&kind| by_place(names.get(kind)))
        .collect();
    let mut n_at: FxHashMap<&str, u32> = FxHashMap::default();
    for (name, n_place) in &places {
        *n_at.entry(&name[..*n_place]).or_default() += 1;
    }
    let new_name = |(name, n_place): &(String, usize)| match n_at[&name[..*n_place]] {
        1 => name[..*n_place].to_owned(),
        _ => name.clone(),
    };
    let new_names: Vec<_> = places.iter().map(new_name).collect();
    kinds
        .into_iter()
        .zip(new_names)
        .map(|(kind, name)| Some((kind, names.intern(&name)?)))
        .collect()
}

/// The name with a space at the mark, and how much of it goes before the number.
fn by_place(name: &str) -> (String, usize) {
    let name = name.replacen(MARK, "@anonymous ", 1);
    let n_place = name.rfind('$').unwrap_or(name.len());
    (name, n_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stays_where_it_is_needed() {
        let mut names = Names::new();
        let cases = [
            (
                "class@anonymous\u{fffd}00/a.php:12$0",
                "class@anonymous /a.php:12",
            ),
            (
                "class@anonymous\u{fffd}00/a.php:13$1",
                "class@anonymous /a.php:13$1",
            ),
            (
                "class@anonymous\u{fffd}00/a.php:13$2",
                "class@anonymous /a.php:13$2",
            ),
            (
                "Countable@anonymous\u{fffd}00/a.php:12$3",
                "Countable@anonymous /a.php:12",
            ),
        ];
        let mut kinds = cases.map(|(name, _)| names.intern(name).unwrap()).to_vec();
        kinds.push(names.intern("App\\Order").unwrap());
        let renamed = rename(&kinds, &mut names).unwrap();
        assert_eq!(renamed.len(), cases.len());
        for (kind, (_, expected)) in kinds.iter().zip(cases) {
            assert_eq!(names.get(renamed[kind]), expected);
        }
    }
}
