//! How a figure evolves over dumps.

use serde::Serialize;

/// A figure in each of the dumps, and how it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Series {
    /// The figure, dump by dump.
    pub values: Vec<u64>,
    /// Its change from each dump to the next.
    pub steps: Vec<i64>,
    /// Its change from the first dump to the last.
    pub change: i64,
}

/// The same for a figure that can be below nothing, as what some parts leave of a sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Balance {
    /// The figure, dump by dump.
    pub values: Vec<i64>,
    /// Its change from each dump to the next.
    pub steps: Vec<i64>,
    /// Its change from the first dump to the last.
    pub change: i64,
}

/// How a figure evolves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// It never changes.
    Steady,
    /// There are two dumps, and the second one has more.
    Grew,
    /// There are two dumps, and the second one has less.
    Shrank,
    /// It grows from each dump to the next.
    GrowsEveryStep,
    /// It never shrinks and has grown last, though not at every step.
    Grows,
    /// It has grown and then stopped, as a cache does that is full.
    WarmUp,
    /// It never grows.
    Shrinks,
    /// It goes up and down.
    Varies,
}

impl FromIterator<u64> for Series {
    fn from_iter<I: IntoIterator<Item = u64>>(values: I) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let steps = values.windows(2).map(|pair| change(pair[0], pair[1]));
        let ends = values.first().zip(values.last());
        Self {
            steps: steps.collect(),
            change: ends.map_or(0, |(&first, &last)| change(first, last)),
            values,
        }
    }
}

impl Series {
    /// The figure in the first dump.
    pub fn first(&self) -> u64 {
        self.values.first().copied().unwrap_or(0)
    }

    /// The figure in the last dump.
    pub fn last(&self) -> u64 {
        self.values.last().copied().unwrap_or(0)
    }

    /// Whether the figure is the same in all dumps.
    pub fn is_constant(&self) -> bool {
        self.steps.iter().all(|&step| step == 0)
    }
}

impl Balance {
    /// A figure that is not below nothing.
    pub fn of(series: &Series) -> Self {
        let values = series.values.iter().map(|&it| i64::try_from(it));
        values.map(|it| it.unwrap_or(i64::MAX)).collect()
    }

    /// What is left if others are taken away.
    pub fn less<'b>(&self, others: impl IntoIterator<Item = &'b Self>) -> Self {
        let mut values = self.values.clone();
        for other in others {
            for (value, other) in values.iter_mut().zip(&other.values) {
                *value = value.saturating_sub(*other);
            }
        }
        values.into_iter().collect()
    }

    /// The figure in the last dump.
    pub fn last(&self) -> i64 {
        self.values.last().copied().unwrap_or(0)
    }

    /// Whether the figure is the same in all dumps.
    pub fn is_constant(&self) -> bool {
        self.steps.iter().all(|&step| step == 0)
    }
}

impl FromIterator<i64> for Balance {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        let values: Vec<_> = values.into_iter().collect();
        let steps = values
            .windows(2)
            .map(|pair| pair[1].saturating_sub(pair[0]));
        let ends = values.first().zip(values.last());
        Self {
            steps: steps.collect(),
            change: ends.map_or(0, |(first, last)| last.saturating_sub(*first)),
            values,
        }
    }
}

impl Trend {
    /// The trend of a figure; none of a single one. Two dumps show no more than a difference.
    pub fn of(series: &Series) -> Option<Self> {
        let steps = &series.steps[..];
        let last = steps.last()?;
        if let [step] = steps {
            return Some(match step {
                0 => Self::Steady,
                1.. => Self::Grew,
                _ => Self::Shrank,
            });
        }
        let all = |test: fn(&i64) -> bool| steps.iter().all(test);
        Some(if series.is_constant() {
            Self::Steady
        } else if all(|&step| step > 0) {
            Self::GrowsEveryStep
        } else if all(|&step| step <= 0) {
            Self::Shrinks
        } else if !all(|&step| step >= 0) {
            Self::Varies
        } else if *last > 0 {
            Self::Grows
        } else {
            Self::WarmUp
        })
    }
}

/// The difference, as far as it fits.
fn change(from: u64, to: u64) -> i64 {
    if to >= from {
        i64::try_from(to - from).unwrap_or(i64::MAX)
    } else {
        i64::try_from(from - to).map_or(i64::MIN, |less| -less)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_takes_three_dumps_and_a_difference_two() {
        let trend = |values: &[u64]| Trend::of(&values.iter().copied().collect());
        assert_eq!(trend(&[]), None);
        assert_eq!(trend(&[1]), None);
        assert_eq!(trend(&[1, 2]), Some(Trend::Grew));
        assert_eq!(trend(&[2, 1]), Some(Trend::Shrank));
        assert_eq!(trend(&[2, 2]), Some(Trend::Steady));
        assert_eq!(trend(&[2, 2, 2]), Some(Trend::Steady));
        assert_eq!(trend(&[1, 2, 9]), Some(Trend::GrowsEveryStep));
        assert_eq!(trend(&[1, 1, 2]), Some(Trend::Grows));
        assert_eq!(trend(&[0, 5, 5]), Some(Trend::WarmUp));
        assert_eq!(trend(&[5, 5, 0]), Some(Trend::Shrinks));
        assert_eq!(trend(&[5, 0, 5]), Some(Trend::Varies));
        assert_eq!(trend(&[0, 5, 0]), Some(Trend::Varies));
    }

    #[test]
    fn what_is_left_of_a_sum_can_be_below_nothing() {
        let of = |values: &[u64]| Balance::of(&values.iter().copied().collect());
        let left = of(&[10, 20]).less([&of(&[3, 20]), &of(&[0, 5])]);
        assert_eq!((left.values, left.change), (vec![7, -5], -12));
        let most = of(&[0, u64::MAX]).less([&of(&[u64::MAX, 0])]);
        assert_eq!(most.change, i64::MAX);
    }

    #[test]
    fn changes_beyond_all_bounds_stay_at_them() {
        let series: Series = [0, u64::MAX, 1].into_iter().collect();
        assert_eq!(series.steps, [i64::MAX, i64::MIN]);
        assert_eq!(series.change, 1);
    }
}
