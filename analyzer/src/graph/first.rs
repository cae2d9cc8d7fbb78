//! The first few of many, without keeping them all.

/// Collects what may be among the first, and forgets the rest.
#[derive(Debug)]
pub struct First<T> {
    limit: usize,
    items: Vec<T>,
    /// Whether there were more. The last of the first `limit` ones is then the last in order, and what comes behind it
    /// is not among the first.
    is_cut: bool,
}

impl<T: Ord> First<T> {
    /// Nothing yet; so many are wanted.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            items: Vec::new(),
            is_cut: false,
        }
    }

    /// Adds the next one.
    #[inline]
    pub fn add(&mut self, item: T) {
        if self.is_cut && item > self.items[self.limit - 1] {
            return;
        }
        self.items.push(item);
        // Enough room that each item is looked at a few times at most.
        if self.items.len() > self.limit.saturating_mul(2).saturating_add(1024) {
            self.cut();
        }
    }

    /// Adds all that others may have among their first.
    pub fn append(&mut self, other: Self) {
        other.items.into_iter().for_each(|item| self.add(item));
    }

    /// The first in order.
    pub fn finish(mut self) -> Vec<T> {
        self.cut();
        self.items.sort_unstable();
        self.items
    }

    fn cut(&mut self) {
        if self.limit < self.items.len() {
            if let Some(last) = self.limit.checked_sub(1) {
                self.items.select_nth_unstable(last);
                self.is_cut = true;
            }
            self.items.truncate(self.limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_those_of_the_whole_in_order() {
        let items: Vec<u64> = (0..10_000_u64)
            .map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52)
            .collect();
        let mut sorted = items.clone();
        sorted.sort_unstable();
        for limit in [0, 1, 7, 2000, 9_999, 10_000, usize::MAX] {
            let mut first = First::new(limit);
            let mut others = First::new(limit);
            let (front, back) = items.split_at(6_000);
            front.iter().for_each(|&item| first.add(item));
            back.iter().for_each(|&item| others.add(item));
            first.append(others);
            assert_eq!(first.finish(), sorted[..limit.min(items.len())]);
        }
    }
}
