//! Blocks that only the private memory of items leads to: which item each of them belongs to.
//!
//! A block that is reached from one item is a part of it. One that several reach is shared: it goes when the last of them
//! does. Shared blocks that lead to each other form one piece of memory, which all have in common that reach any of it.
//!
//! Every block is looked through twice at the most: for the first item that reaches it, and when it turns out that
//! another one does so as well.

use std::collections::TryReserveError;

use rustc_hash::FxHashMap;

use crate::zend::mm::Blocks;
use crate::zend::view::Counted;

/// In place of the number of an item: several reach the block.
const SHARED: u32 = u32::MAX;

/// Whose blocks are, while one item after the other is looked through.
pub struct Attribution<'b, 'h> {
    blocks: &'b Blocks<'h>,
    /// By where the block begins: place in `items`, or [`SHARED`].
    owners: FxHashMap<u64, u32>,
    /// The items that have reached something.
    items: Vec<Counted<'h>>,
    /// From an item, by its place, to a shared block.
    references: Vec<(u32, u64)>,
    /// Blocks whose owner has been found, still to be looked through.
    pending: Vec<u64>,
}

/// A piece of memory that several items share.
pub struct Shared {
    /// Where its blocks begin, in order; the first stands for it.
    pub blocks: Vec<u64>,
    /// The ids of the items, in the order in which they were looked through.
    pub holders: Vec<u64>,
}

impl Shared {
    /// What stands for it in a dump.
    pub fn id(&self) -> u64 {
        self.blocks.first().copied().unwrap_or_default()
    }
}

/// What was found.
pub struct Attributed<'h> {
    /// The items that have reached something, in the order in which they were looked through.
    pub items: Vec<Counted<'h>>,
    /// The blocks of one item each: where they begin, and the place of the item, in the order of the addresses.
    pub private: Vec<(u64, u32)>,
    /// The others.
    pub shared: Vec<Shared>,
}

impl<'b, 'h> Attribution<'b, 'h> {
    /// Nothing is reached yet.
    pub fn new(blocks: &'b Blocks<'h>) -> Self {
        Self {
            blocks,
            owners: FxHashMap::default(),
            items: Vec::new(),
            references: Vec::new(),
            pending: Vec::new(),
        }
    }

    /// Follows words of an item's private memory. All those of an item are to be followed before those of the next.
    ///
    /// # Errors
    ///
    /// If there is no memory to note what they lead to.
    pub fn follow(&mut self, item: Counted<'h>, words: &[u64]) -> Result<(), TryReserveError> {
        for word in words {
            let Some(block) = self.block(*word) else {
                continue;
            };
            let item = self.place(item)?;
            self.reach(item, block)?;
            while let Some(block) = self.pending.pop() {
                let owner = self.owners[&block];
                for word in self.blocks.words(block) {
                    if let Some(block) = self.block(*word) {
                        self.reach(owner, block)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn place(&mut self, item: Counted<'h>) -> Result<u32, TryReserveError> {
        let is_last = |last: &Counted<'h>| last.address() == item.address();
        if !self.items.last().is_some_and(is_last) {
            self.items.try_reserve(1)?;
            self.items.push(item);
        }
        // Fewer than SHARED: each of them has a block of its own.
        Ok(self.items.len() as u32 - 1)
    }

    /// Where the block without owner begins that the word is an address in.
    #[inline]
    fn block(&self, word: u64) -> Option<u64> {
        if !self.blocks.may_contain(word) {
            return None;
        }
        Some(self.blocks.unowned_block(word)?.start)
    }

    /// `by` is an item, or [`SHARED`] for the blocks that are.
    fn reach(&mut self, by: u32, block: u64) -> Result<(), TryReserveError> {
        let before = self.owners.get(&block).copied();
        if before == Some(by) {
            return Ok(());
        }
        self.references.try_reserve(2)?;
        if by != SHARED && before.is_some() && self.references.last() != Some(&(by, block)) {
            self.references.push((by, block));
        }
        if before == Some(SHARED) {
            return Ok(());
        }
        // What belonged to another item up to now is shared with it.
        if let Some(other) = before {
            self.references.push((other, block));
        }
        self.owners.try_reserve(1)?;
        self.pending.try_reserve(1)?;
        let owner = if before.is_some() { SHARED } else { by };
        self.owners.insert(block, owner);
        self.pending.push(block);
        Ok(())
    }

    /// What belongs to whom.
    ///
    /// # Errors
    ///
    /// If there is no memory to tell.
    pub fn finish(self) -> Result<Attributed<'h>, TryReserveError> {
        let n_shared = self.owners.values().filter(|it| **it == SHARED).count();
        let mut private = Vec::new();
        private.try_reserve_exact(self.owners.len() - n_shared)?;
        let mut blocks = Vec::new();
        blocks.try_reserve_exact(n_shared)?;
        for (block, owner) in &self.owners {
            match *owner {
                SHARED => blocks.push(*block),
                item => private.push((*block, item)),
            }
        }
        // The order in which a map has them says nothing.
        private.sort_unstable();
        blocks.sort_unstable();
        let shared = self.pieces(&blocks)?;
        Ok(Attributed {
            items: self.items,
            private,
            shared,
        })
    }

    /// Puts shared blocks together that lead to each other.
    fn pieces(&self, blocks: &[u64]) -> Result<Vec<Shared>, TryReserveError> {
        let mut pieces = Pieces::new(blocks.len())?;
        for (idx, block) in blocks.iter().enumerate() {
            for word in self.blocks.words(*block) {
                if let Some(block) = self.block(*word)
                    && let Ok(other) = blocks.binary_search(&block)
                {
                    pieces.unite(idx, other);
                }
            }
        }
        let mut holders = Vec::new();
        holders.try_reserve_exact(self.references.len())?;
        for (item, block) in &self.references {
            if let Ok(idx) = blocks.binary_search(block) {
                holders.push((pieces.first(idx), *item));
            }
        }
        holders.sort_unstable();
        holders.dedup();
        let mut shared: Vec<Shared> = Vec::new();
        // Place in `shared`, by the first block.
        let mut places = FxHashMap::default();
        for (idx, block) in blocks.iter().enumerate() {
            let first = pieces.first(idx);
            places.try_reserve(1)?;
            shared.try_reserve(1)?;
            let place = *places.entry(first).or_insert_with(|| {
                shared.push(Shared {
                    blocks: Vec::new(),
                    holders: Vec::new(),
                });
                shared.len() - 1
            });
            shared[place].blocks.try_reserve(1)?;
            shared[place].blocks.push(*block);
        }
        for (first, item) in holders {
            let holders = &mut shared[places[&first]].holders;
            holders.try_reserve(1)?;
            holders.push(self.items[item as usize].address());
        }
        Ok(shared)
    }
}

/// Which of some things belong together: each knows another one with a lower number, or itself if it is the first.
struct Pieces(Vec<usize>);

impl Pieces {
    fn new(len: usize) -> Result<Self, TryReserveError> {
        let mut lower = Vec::new();
        lower.try_reserve_exact(len)?;
        lower.extend(0..len);
        Ok(Self(lower))
    }

    fn first(&mut self, mut idx: usize) -> usize {
        while self.0[idx] != idx {
            // Makes the way half as long for the next time.
            self.0[idx] = self.0[self.0[idx]];
            idx = self.0[idx];
        }
        idx
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;

    #[test]
    fn what_is_united_has_one_first() {
        let mut pieces = Pieces::new(6).unwrap();
        pieces.unite(5, 3);
        pieces.unite(1, 2);
        pieces.unite(3, 2);
        pieces.unite(4, 4);
        let firsts: Vec<_> = (0..6).map(|idx| pieces.first(idx)).collect();
        assert_eq!(firsts, [0, 1, 1, 1, 4, 1]);
    }
}
