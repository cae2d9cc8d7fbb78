//! Blocks that only private memory refers to: objects of extensions, their globals, structures of the engine that no
//! header shows.
//!
//! Whatever looks like an address within a block without owner counts as a reference to it, so what is found is likely
//! and not certain. It is kept apart from what is known.

use std::collections::VecDeque;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::account::Sum;
use super::{Ledger, PinOwner};
use crate::zend::hidden::{private_part, regions_of_globals, running_stacks};
use crate::zend::memory::Memory;
use crate::zend::native_stack;
use crate::zend::view::Object;

/// Finds out by where its address is whose the rest is. The result is in the order in which the owners were met.
pub fn claim(
    ledger: &mut Ledger<'_>,
    special: &[Object<'_>],
    taken: &[(u64, &'static str)],
) -> Vec<(String, Sum)> {
    let mut scan = Scan {
        ledger,
        owners: Vec::new(),
        by_name: FxHashMap::default(),
        found: VecDeque::new(),
    };
    if !scan.is_done() {
        scan.objects(special);
        scan.taken(taken);
        scan.globals();
    }
    scan.owners
}

struct Scan<'a, 'h> {
    ledger: &'a mut Ledger<'h>,
    owners: Vec<(String, Sum)>,
    by_name: FxHashMap<String, usize>,
    /// Blocks that were found, still to be looked through, with their owner.
    found: VecDeque<(Range<u64>, usize)>,
}

impl Scan<'_, '_> {
    /// What objects have in front of what the engine knows, and behind it.
    fn objects(&mut self, special: &[Object<'_>]) {
        for object in special {
            if self.is_done() {
                return;
            }
            let Some(part) = private_part(Some(self.ledger.blocks()), *object) else {
                continue;
            };
            let owner = self.owner(&String::from_utf8_lossy(object.class().name()));
            self.block(&part, owner);
            self.follow();
        }
    }

    fn taken(&mut self, taken: &[(u64, &'static str)]) {
        for (block, account) in taken {
            if self.is_done() {
                return;
            }
            if let Some(block) = self.ledger.blocks.block(*block) {
                let owner = self.owner(account);
                self.block(&block, owner);
                self.follow();
            }
        }
    }

    fn globals(&mut self) {
        let Ok(memory) = Memory::open() else {
            return;
        };
        let stacks = running_stacks(native_stack::entry());
        let stacks = stacks.map(|stack| ("<NATIVE_STACK>".to_owned(), stack));
        for (name, region) in regions_of_globals().chain(stacks) {
            if self.is_done() {
                return;
            }
            if let Ok(words) = memory.words(&region) {
                let owner = self.owner(&name);
                words.into_iter().for_each(|word| self.word(word, owner));
                self.follow();
            }
        }
    }

    fn is_done(&self) -> bool {
        self.ledger.blocks.n_unowned() == 0
    }

    fn follow(&mut self) {
        while let Some((block, owner)) = self.found.pop_front() {
            self.block(&block, owner);
        }
    }

    fn block(&mut self, block: &Range<u64>, owner: usize) {
        let mut idx = 0;
        // By index, since the blocks are borrowed only as long as a word is read.
        while let Some(word) = self.ledger.blocks.word(block, idx) {
            self.word(word, owner);
            idx += 1;
        }
    }

    fn word(&mut self, word: u64, owner: usize) {
        let Some(block) = self.ledger.blocks.unowned_block(word) else {
            return;
        };
        if let Some(bytes) = self
            .ledger
            .take(block.start, PinOwner::Account("conservative"))
        {
            self.owners[owner].1.add(bytes);
            self.found.push_back((block, owner));
        }
    }

    fn owner(&mut self, name: &str) -> usize {
        if let Some(idx) = self.by_name.get(name) {
            return *idx;
        }
        let idx = self.owners.len();
        self.owners.push((name.to_owned(), Sum::default()));
        self.by_name.insert(name.to_owned(), idx);
        idx
    }
}
