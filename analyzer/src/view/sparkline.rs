//! Figures as a line of small bars.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One bar for each figure, the lowest for the smallest and the highest for the largest.
pub fn sparkline(values: &[u64]) -> String {
    let least = values.iter().copied().min().unwrap_or(0);
    let span = values.iter().map(|value| value - least).max().unwrap_or(0);
    let bar = |value: &u64| {
        let (height, span) = (u128::from(value - least), u128::from(span));
        let highest = BARS.len() as u128 - 1;
        // Rounded half up; no more than the highest, since no figure is beyond the span.
        let level = (2 * height * highest + span).checked_div(2 * span);
        BARS[level.unwrap_or(0).min(highest) as usize]
    };
    values.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_span_from_the_smallest_to_the_largest() {
        assert_eq!(sparkline(&[]), "");
        assert_eq!(sparkline(&[5, 5, 5]), "▁▁▁");
        assert_eq!(sparkline(&[10, 20, 30]), "▁▅█");
        assert_eq!(sparkline(&[0, u64::MAX, 1]), "▁█▁");
    }
}
