//! The place of each node, in two bytes unless there are very many places.

use super::cells::Cells;

/// Stands for the place of a node that no root reaches, in two bytes.
const NONE: u16 = u16::MAX;

/// A number for each node, or none.
#[derive(Debug)]
pub enum PlaceNumbers {
    /// Each in two bytes.
    Narrow(Cells<u16>),
    /// As they are, none being the largest one.
    Wide(Cells<u32>),
}

impl PlaceNumbers {
    /// Numbers below a limit, or none.
    pub fn new(numbers: Vec<u32>, limit: usize) -> Self {
        if limit > usize::from(NONE) {
            return Self::Wide(numbers.into());
        }
        let narrow = |number| u16::try_from(number).unwrap_or(NONE);
        let numbers: Vec<_> = numbers.into_iter().map(narrow).collect();
        Self::Narrow(numbers.into())
    }

    /// Puts columns together that were stored, one of them empty.
    pub fn from_cells(narrow: Cells<u16>, wide: Cells<u32>) -> Self {
        if wide.len() == 0 {
            Self::Narrow(narrow)
        } else {
            Self::Wide(wide)
        }
    }

    /// The columns, one of them empty.
    pub fn parts(&self) -> (&[u16], &[u32]) {
        match self {
            Self::Narrow(cells) => (cells.all(), &[]),
            Self::Wide(cells) => (&[], cells.all()),
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow(cells) => cells.len(),
            Self::Wide(cells) => cells.len(),
        }
    }

    /// That of a node.
    #[inline]
    pub fn get(&self, node: usize) -> Option<u32> {
        match self {
            Self::Narrow(cells) => Some(cells.get(node))
                .filter(|&it| it != NONE)
                .map(u32::from),
            Self::Wide(cells) => Some(cells.get(node)).filter(|&it| it != u32::MAX),
        }
    }

    /// Gets all of them into memory.
    pub fn read_in(&self) {
        self.parts();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_places_are_alike() {
        let numbers = vec![0, 7, u32::MAX, 65_534, 3];
        for limit in [65_535, 65_536, 1 << 20] {
            let places = PlaceNumbers::new(numbers.clone(), limit);
            let found: Vec<_> = (0..places.len()).map(|node| places.get(node)).collect();
            assert_eq!(found, [Some(0), Some(7), None, Some(65_534), Some(3)]);
            assert_eq!(places.parts().0.is_empty(), limit > 65_535);
        }
    }
}
