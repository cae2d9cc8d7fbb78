//! A column of numbers that are nearly always small.

use rustc_hash::FxHashMap;

use super::NodeId;
use super::cells::Cells;

/// The type in which a column keeps small numbers. Its highest one stands for those that are absent or do not fit.
pub trait Narrow: Copy + Eq + TryFrom<u64> + Into<u64> {
    /// The highest number.
    const ELSEWHERE: Self;
}

impl Narrow for u8 {
    const ELSEWHERE: Self = Self::MAX;
}

impl Narrow for u16 {
    const ELSEWHERE: Self = Self::MAX;
}

impl Narrow for u32 {
    const ELSEWHERE: Self = Self::MAX;
}

/// One optional `u64` per node in a few bytes: the few that need more stand aside.
#[derive(Debug)]
pub struct Column<T: Copy> {
    narrow: Cells<T>,
    wide: FxHashMap<u32, u64>,
}

impl<T: Copy> Default for Column<T> {
    fn default() -> Self {
        Self {
            narrow: Cells::default(),
            wide: FxHashMap::default(),
        }
    }
}

impl<T: Narrow> Column<T> {
    /// Appends the value of the next node.
    #[inline]
    pub fn push(&mut self, value: Option<u64>) {
        let narrow = value.map_or(T::ELSEWHERE, |value| {
            T::try_from(value)
                .ok()
                .filter(|&value| value != T::ELSEWHERE)
                .unwrap_or_else(|| {
                    // The builder refuses nodes beyond u32 before it comes here.
                    self.wide.insert(self.narrow.len() as u32, value);
                    T::ELSEWHERE
                })
        });
        self.narrow.own().push(narrow);
    }

    /// Adds to the value of a node that has one.
    pub fn add(&mut self, node: NodeId, more: u64) {
        let Some(value) = self.get(node) else { return };
        let value = value.saturating_add(more);
        let narrow = T::try_from(value).ok().filter(|it| *it != T::ELSEWHERE);
        if narrow.is_none() {
            self.wide.insert(node.0, value);
        }
        self.narrow.own()[node.index()] = narrow.unwrap_or(T::ELSEWHERE);
    }

    /// The value of a node.
    #[inline]
    pub fn get(&self, node: NodeId) -> Option<u64> {
        self.value(node.0, self.narrow.get(node.index()))
    }

    /// The values of all nodes.
    pub fn iter(&self) -> impl Iterator<Item = Option<u64>> {
        let narrow = (0..).zip(self.narrow.all());
        narrow.map(|(node, &narrow)| self.value(node, narrow))
    }

    /// The value of a node that the small number belongs to.
    #[inline]
    fn value(&self, node: u32, narrow: T) -> Option<u64> {
        if narrow == T::ELSEWHERE {
            return self.wide.get(&node).copied();
        }
        Some(narrow.into())
    }

    /// How many values there are, absent ones included.
    pub fn len(&self) -> usize {
        self.narrow.len()
    }

    /// The small numbers, and those that stand aside with their nodes, in order.
    pub fn parts(&self) -> (&[T], Vec<(u32, u64)>) {
        let mut wide: Vec<_> = self
            .wide
            .iter()
            .map(|(&node, &value)| (node, value))
            .collect();
        wide.sort_unstable();
        (self.narrow.all(), wide)
    }

    /// Puts a column together again.
    pub fn from_parts(narrow: Cells<T>, wide: FxHashMap<u32, u64>) -> Self {
        Self { narrow, wide }
    }

    /// Appends the values of further nodes.
    pub fn append(&mut self, mut later: Self) {
        let n_before = self.narrow.len() as u32;
        let wide = later.wide.into_iter();
        self.wide
            .extend(wide.map(|(node, value)| (n_before + node, value)));
        self.narrow.own().append(later.narrow.own());
    }

    /// Appends the values of further nodes, each as `change` says.
    pub fn append_changed(&mut self, later: &Self, change: impl Fn(u64) -> u64) {
        self.narrow.own().reserve(later.narrow.len());
        for node in (0..later.narrow.len() as u32).map(NodeId) {
            self.push(later.get(node).map(&change));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Option<u64>; 9] = [
        None,
        Some(0),
        Some(254),
        Some(255),
        Some(65_534),
        Some(65_535),
        Some(u32::MAX as u64 - 1),
        Some(u32::MAX as u64),
        Some(5_000_000_000),
    ];

    fn assert_keeps<T: Narrow>() {
        let column = || {
            let mut column = Column::<T>::default();
            VALUES.iter().for_each(|&value| column.push(value));
            column
        };
        let mut all = column();
        all.append(column());
        all.append_changed(&column(), |value| value + 1);
        let changed = VALUES.map(|value| value.map(|value| value + 1));
        let expected = [VALUES, VALUES, changed].concat();
        for (node, value) in expected.into_iter().enumerate() {
            assert_eq!(all.get(NodeId(node as u32)), value);
        }
    }

    #[test]
    fn grows_beyond_what_fits() {
        let mut column = Column::<u8>::default();
        for value in [None, Some(5), Some(300)] {
            column.push(value);
        }
        for node in (0..3).map(NodeId) {
            column.add(node, 1);
            column.add(node, 249);
        }
        let values: Vec<_> = column.iter().collect();
        assert_eq!(values, [None, Some(255), Some(550)]);
        column.add(NodeId(1), u64::MAX);
        assert_eq!(column.get(NodeId(1)), Some(u64::MAX));
    }

    #[test]
    fn keeps_what_does_not_fit() {
        assert_keeps::<u8>();
        assert_keeps::<u16>();
        assert_keeps::<u32>();
    }
}
