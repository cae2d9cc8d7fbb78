//! A column of numbers that are nearly always small.

use rustc_hash::FxHashMap;

use super::NodeId;

/// Stands for a number that is absent or does not fit.
const ELSEWHERE: u32 = u32::MAX;

/// One optional `u64` per node in four bytes: the few that need more stand aside.
#[derive(Debug, Default)]
pub struct Column {
    narrow: Vec<u32>,
    wide: FxHashMap<u32, u64>,
}

impl Column {
    /// Appends the value of the next node.
    pub fn push(&mut self, value: Option<u64>) {
        let narrow = value.map_or(ELSEWHERE, |value| {
            u32::try_from(value)
                .ok()
                .filter(|&value| value != ELSEWHERE)
                .unwrap_or_else(|| {
                    // The builder refuses nodes beyond u32 before it comes here.
                    self.wide.insert(self.narrow.len() as u32, value);
                    ELSEWHERE
                })
        });
        self.narrow.push(narrow);
    }

    /// The value of a node.
    pub fn get(&self, node: NodeId) -> Option<u64> {
        match self.narrow[node.index()] {
            ELSEWHERE => self.wide.get(&node.0).copied(),
            value => Some(value.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_does_not_fit_four_bytes() {
        let values = [
            None,
            Some(0),
            Some(u64::from(u32::MAX) - 1),
            Some(u64::from(u32::MAX)),
            Some(5_000_000_000),
        ];
        let mut column = Column::default();
        values.iter().for_each(|&value| column.push(value));
        for (node, value) in values.into_iter().enumerate() {
            assert_eq!(column.get(NodeId(node as u32)), value);
        }
    }
}
