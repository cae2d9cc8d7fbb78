//! Which of the names that there are somebody may have meant by one that there is not.

use std::cmp::Reverse;
use std::collections::HashSet;

use crate::analysis::class_name::last_part;
use crate::graph::{Graph, ItemId};

/// How many names to propose.
const MAX_NAMES: usize = 3;
/// Longer names are no names that somebody types.
const MAX_BYTES: usize = 256;
/// How long a name must be for others that contain it to be proposed.
const MIN_CONTAINED: usize = 3;

/// The few names that are most like another, the best first. Case makes no difference, and the last part of a class
/// counts as if it stood alone.
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let wanted = name.to_ascii_lowercase();
    if wanted.is_empty() || wanted.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut found: Vec<_> = names
        .into_iter()
        .filter_map(|it| Some((cost(&wanted, it)?, it)))
        .collect();
    found.sort_unstable();
    found.dedup();
    let names = found.into_iter().take(MAX_NAMES);
    names.map(|(_, name)| name.to_owned()).collect()
}

/// How unlike two names are; `None` if nobody would take one for the other.
fn cost(wanted: &str, name: &str) -> Option<(usize, usize)> {
    if name.len() > MAX_BYTES {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let (wanted_end, end) = (last_part(wanted), last_part(&name));
    let as_a_whole = edits(wanted, &name);
    // The right class in the wrong namespace is one mistake more.
    let by_last_part = edits(wanted_end, end).map(|n| n + 1);
    let as_a_part = (wanted_end.len() >= MIN_CONTAINED && end.contains(wanted_end))
        .then(|| MAX_BYTES + end.len());
    let cost = [as_a_whole, by_last_part, as_a_part];
    let cost = cost.into_iter().flatten().min()?;
    Some((cost, name.len().abs_diff(wanted.len())))
}

/// How many characters one has to change, add, leave out or swap; `None` if they are too many for a slip.
fn edits(a: &str, b: &str) -> Option<usize> {
    // A long namespace does not make for more slips.
    let allowed = (last_part(a).len() / 3).max(1);
    if a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    let n = strsim::osa_distance(a, b);
    (n <= allowed && n < a.len()).then_some(n)
}

/// The items whose ids differ from another by one slip of the hand.
pub fn nearest_ids(graph: &Graph, ItemId(id): ItemId) -> Vec<String> {
    let slips = slips(&format!("{id:x}"));
    let ids = graph.nodes().map(|node| graph.id(node).0);
    let mut found: Vec<_> = ids.filter(|it| slips.contains(it)).collect();
    // More digits alike from the left are more likely.
    found.sort_unstable_by_key(|&it| (Reverse((it ^ id).leading_zeros()), it));
    found.dedup();
    let found = found.into_iter().take(MAX_NAMES);
    found.map(|it| ItemId(it).to_string()).collect()
}

/// What is written with one digit changed, added, left out, or swapped with the next.
fn slips(digits: &str) -> HashSet<u64> {
    let mut slips = HashSet::new();
    let mut add = |text: String| slips.extend(u64::from_str_radix(&text, 16));
    for at in 0..=digits.len() {
        let (before, behind) = digits.split_at(at);
        for digit in "0123456789abcdef".chars() {
            add(format!("{before}{digit}{behind}"));
            if !behind.is_empty() {
                add(format!("{before}{digit}{}", &behind[1..]));
            }
        }
        match behind.as_bytes() {
            [first, second, ..] => {
                let (first, second) = (char::from(*first), char::from(*second));
                add(format!("{before}{}", &behind[1..]));
                add(format!("{before}{second}{first}{}", &behind[2..]));
            }
            [_] => add(before.to_owned()),
            [] => {}
        }
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    #[test]
    fn a_slip_of_the_hand_is_seen_through() {
        let classes = [
            "App\\Domain\\Order\\Order",
            "App\\Domain\\Order\\OrderLine",
            "App\\Http\\Kernel",
            "Closure",
        ];
        let cases: [(&str, &[&str]); 9] = [
            ("Ordr", &[classes[0]]),
            ("App\\Order", &[classes[0], classes[1]]),
            ("App\\Domain\\Order\\Ordre", &[classes[0]]),
            ("app\\domain\\order\\orderlime", &[classes[1]]),
            ("Kernal", &[classes[2]]),
            ("closrue", &["Closure"]),
            ("Invoice", &[]),
            ("X", &[]),
            ("", &[]),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(name, classes), expected, "{name}");
        }
        assert!(nearest(&"x".repeat(1000), classes).is_empty());
    }

    #[test]
    fn an_id_with_a_wrong_digit_is_seen_through() {
        let graph = cart().finish().unwrap();
        let cases: [(u64, &[&str]); 6] = [
            (0x101, &["0x100", "0x201"]),
            (0x10, &["0x100"]),
            (0x2001, &["0x201"]),
            (0x210, &["0x201"]),
            (0x9999, &[]),
            (0, &[]),
        ];
        for (id, expected) in cases {
            assert_eq!(nearest_ids(&graph, ItemId(id)), expected, "{id:#x}");
        }
    }
}
