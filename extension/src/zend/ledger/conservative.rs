//! Blocks that only private memory refers to: objects of extensions, their globals, structures of the engine that no
//! header shows.
//!
//! Whatever looks like an address within a block without owner counts as a reference to it, so what is found is likely
//! and not certain. It is kept apart from what is known.

use std::borrow::Cow;
use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::account::Sum;
use super::{Ledger, PinOwner};
use crate::growth::Grow;
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
    found: VecDeque<(u64, usize)>,
}

impl Scan<'_, '_> {
    /// What objects have in front of what the engine knows, and behind it.
    fn objects(&mut self, special: &[Object<'_>]) {
        for object in special {
            if self.is_done() {
                return;
            }
            let blocks = self.ledger.blocks();
            let Some(part) = private_part(Some(blocks), *object) else {
                continue;
            };
            // The part is at the beginning of the object's block, or at its end.
            let Some(block) = blocks.block(part.start) else {
                continue;
            };
            let words = blocks.words(block.start);
            let first = (part.start - block.start) as usize / 8;
            let end = words.len().min((part.end - block.start) as usize / 8);
            self.origin(words.get(first..end).unwrap_or_default(), || {
                String::from_utf8_lossy(object.class().name())
            });
        }
    }

    fn taken(&mut self, taken: &[(u64, &'static str)]) {
        for (block, account) in taken {
            if self.is_done() {
                return;
            }
            let words = self.ledger.blocks.words(*block);
            self.origin(words, || Cow::Borrowed(account));
        }
    }

    fn globals(&mut self) {
        // Without it the blocks stay unexplained, and the header says why.
        let Ok(mut memory) = Memory::open() else {
            return;
        };
        let stacks = running_stacks(native_stack::entry());
        let stacks = stacks.map(|stack| ("<NATIVE_STACK>".to_owned(), stack));
        for (name, region) in regions_of_globals().chain(stacks) {
            if self.is_done() {
                return;
            }
            memory.each_piece(&region, &mut |_, words| {
                self.origin(words, || Cow::Borrowed(&name));
            });
        }
    }

    fn is_done(&self) -> bool {
        self.ledger.blocks.n_unowned() == 0
    }

    /// Gives the owner of that name all that the words lead to. Most lead nowhere, and need no name.
    fn origin<'n>(&mut self, words: &[u64], name: impl Fn() -> Cow<'n, str>) {
        let mut owner = None;
        for word in words {
            if let Some(block) = self.take(*word) {
                let owner = *owner.get_or_insert_with(|| self.owner(&name()));
                self.found(block, owner);
            }
        }
        while let Some((block, owner)) = self.found.pop_front() {
            for word in self.ledger.blocks.words(block) {
                if let Some(block) = self.take(*word) {
                    self.found(block, owner);
                }
            }
        }
    }

    /// The block that a word is an address in, if it had no owner up to now: its start and bytes.
    #[inline]
    fn take(&mut self, word: u64) -> Option<(u64, u64)> {
        if !self.ledger.blocks.may_contain(word) {
            return None;
        }
        let start = self.ledger.blocks.unowned_block(word)?.start;
        let bytes = self.ledger.take(start, PinOwner::Account("conservative"))?;
        Some((start, bytes))
    }

    fn found(&mut self, (block, bytes): (u64, u64), owner: usize) {
        self.owners[owner].1.add(bytes);
        self.found.grow((block, owner));
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
