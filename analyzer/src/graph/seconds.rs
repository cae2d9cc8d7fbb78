//! The second holders of those items that have one.

use std::sync::OnceLock;

use super::NodeId;
use super::cells::Cells;

/// A node for some of the nodes.
#[derive(Debug, Default)]
pub struct Seconds {
    /// Which nodes have one, a bit each.
    are_there: Cells<u64>,
    /// Those that there are.
    holders: Cells<NodeId>,
    /// How many there are before each word of bits.
    n_before: OnceLock<Vec<u32>>,
}

impl Seconds {
    /// Those of a column that are there.
    pub fn new(column: &[u32], is_there: impl Fn(&u32) -> bool) -> Self {
        let word = |part: &[u32]| {
            let bits = part.iter().zip(0..);
            bits.fold(0, |word, (it, n)| word | u64::from(is_there(it)) << n)
        };
        let holders = column.iter().copied().filter(&is_there).map(NodeId);
        let holders: Vec<_> = holders.collect();
        let are_there: Vec<_> = column.chunks(64).map(word).collect();
        Self {
            are_there: are_there.into(),
            holders: holders.into(),
            n_before: OnceLock::new(),
        }
    }

    /// Puts columns together that were stored; `None` if they do not fit so many nodes.
    pub fn from_cells(
        are_there: Cells<u64>,
        holders: Cells<NodeId>,
        n_nodes: usize,
    ) -> Option<Self> {
        (are_there.len() == n_nodes.div_ceil(64)).then_some(Self {
            are_there,
            holders,
            n_before: OnceLock::new(),
        })
    }

    /// The columns.
    pub fn parts(&self) -> (&[u64], &[NodeId]) {
        (self.are_there.all(), self.holders.all())
    }

    /// That of a node.
    #[inline]
    pub fn of(&self, node: NodeId) -> Option<NodeId> {
        let words = self.are_there.all();
        let n_before = self.n_before.get_or_init(|| {
            let mut sum = 0_u32;
            let counts = words.iter().map(|word| {
                let before = sum;
                sum = sum.wrapping_add(word.count_ones());
                before
            });
            counts.collect()
        });
        let n = node.index() / 64;
        let (word, bit) = (*words.get(n)?, 1 << (node.index() % 64));
        let place = (n_before[n] + (word & (bit - 1)).count_ones()) as usize;
        (word & bit != 0 && place < self.holders.len()).then(|| self.holders.get(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_that_is_there_is_found() {
        let column: Vec<u32> = (0..1000)
            .map(|n| if n % 3 == 0 || n > 700 { n * 7 } else { 1 })
            .collect();
        let seconds = Seconds::new(&column, |&it| it != 1);
        for (node, &expected) in (0..).map(NodeId).zip(&column) {
            let expected = (expected != 1).then_some(NodeId(expected));
            assert_eq!(seconds.of(node), expected);
        }
        assert_eq!(Seconds::default().of(NodeId(5)), None);
    }
}
