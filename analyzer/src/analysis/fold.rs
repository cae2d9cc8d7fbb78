//! What repeats itself, in few words: a linked list of a hundred thousand is its ends and a number.

use std::ops::Range;

/// The longest pattern that is looked for: classes that hold each other in turn.
const MAX_PERIOD: usize = 4;
/// How many steps may repeat themselves before it is worth a fold.
const MIN_REPEATED: usize = 24;
/// How many steps of a repetition are shown at each of its ends, at least; and a whole number of patterns.
const N_SHOWN: usize = 3;

/// Some steps of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// They are worth a look.
    Shown(Range<usize>),
    /// They repeat so many before them again and again.
    Folded(Range<usize>, usize),
}

/// Takes a sequence apart, by what makes its steps alike.
pub fn fold<K: PartialEq>(steps: &[K]) -> Vec<Part> {
    let mut parts = Vec::new();
    // What is shown from where.
    let mut shown = 0;
    let mut at = 0;
    while at < steps.len() {
        let Some((period, end)) = repetition(steps, at) else {
            at += 1;
            continue;
        };
        let n_shown = N_SHOWN.next_multiple_of(period);
        let n_folded = (end - at - 2 * n_shown) / period * period;
        let folded = at + n_shown..at + n_shown + n_folded;
        parts.push(Part::Shown(shown..folded.start));
        shown = folded.end;
        parts.push(Part::Folded(folded, period));
        at = end;
    }
    if shown < steps.len() {
        parts.push(Part::Shown(shown..steps.len()));
    }
    parts
}

/// A repetition that begins here and is long enough: how long its pattern is, and where it ends.
fn repetition<K: PartialEq>(steps: &[K], start: usize) -> Option<(usize, usize)> {
    (1..=MAX_PERIOD).find_map(|period| {
        let later = steps.get(start + period..)?;
        let n_alike = later.iter().zip(&steps[start..]);
        let n_alike = n_alike.take_while(|(later, step)| later == step).count();
        let n_steps = period + n_alike;
        (n_steps >= MIN_REPEATED).then_some((period, start + n_steps))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_ends_of_a_repetition_are_left() {
        let steps = format!("start{}end", "n".repeat(100_000));
        let parts = fold(steps.as_bytes());
        let expected = [
            Part::Shown(0..8),
            Part::Folded(8..100_002, 1),
            Part::Shown(100_002..100_008),
        ];
        assert_eq!(parts, expected);
        assert_eq!(fold(b"nnnnnnnnnnnnnnnnnnnnnnn"), [Part::Shown(0..23)]);
        assert_eq!(fold::<u8>(&[]), []);
    }

    #[test]
    fn a_pattern_may_take_several_steps() {
        let steps = format!("x{}ay{}", "ab".repeat(50), "abc".repeat(30));
        let parts = fold(steps.as_bytes());
        let expected = [
            Part::Shown(0..5),
            Part::Folded(5..97, 2),
            Part::Shown(97..106),
            Part::Folded(106..190, 3),
            Part::Shown(190..193),
        ];
        assert_eq!(parts, expected);
    }

    proptest! {
        #[test]
        fn all_steps_are_there_and_what_is_folded_repeats(
            words in prop::collection::vec(("[ab]{1,5}", 1_usize..40), 0..5),
        ) {
            let steps: String = words.iter().map(|(word, n)| word.repeat(*n)).collect();
            let steps = steps.as_bytes();
            let mut at = 0;
            for part in fold(steps) {
                let range = match part {
                    Part::Shown(range) => range,
                    Part::Folded(range, period) => {
                        prop_assert!(range.clone().all(|n| steps[n] == steps[n - period]));
                        prop_assert!(range.len() % period == 0);
                        range
                    }
                };
                prop_assert_eq!(range.start, at);
                prop_assert!(!range.is_empty());
                at = range.end;
            }
            prop_assert_eq!(at, steps.len());
        }
    }
}
