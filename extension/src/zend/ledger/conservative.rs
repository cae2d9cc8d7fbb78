//! Blocks that only memory of unknown layout refers to: private parts of objects, what resources point to, globals of
//! extensions, structures of the engine that no header shows.
//!
//! Whatever looks like an address within a block without owner counts as a reference to it, so what is found is likely
//! and not certain. It is kept apart from what is known.
//!
//! Items come first, but for caches that some extensions keep for all of them. Stacks come last, since they are full of remains.

use std::collections::{TryReserveError, VecDeque};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::account::{ACCOUNTS, CACHES, Sum};
use super::private::{Attributed, Attribution, Shared};
use super::{Ledger, PinOwner};
use crate::walk::Value;
use crate::zend::engine::resource_list;
use crate::zend::hidden::{private_part, regions_of_globals, running_stacks};
use crate::zend::internal;
use crate::zend::memory::Memory;
use crate::zend::mm::Blocks;
use crate::zend::native_stack;
use crate::zend::streams::{self, Part};
use crate::zend::view::{Counted, Kind, Object, Resource};

/// Its globals list archives that outlive the objects that have them open (phar_archive_delref() in ext/phar/phar.c).
const PHAR: &str = "<MODULE phar>";

/// The account of what resources lead to.
const RESOURCES: &str = "resources";
/// The account of what several items lead to.
const SHARED: &str = "shared memory";

/// What was found.
#[derive(Default)]
pub struct Found {
    /// By where it was found, in the order in which that was looked at.
    pub accounts: Vec<(String, Sum)>,
    /// Ids of items, and the bytes that only they lead to.
    pub private: Vec<(u64, u64)>,
    /// What several items lead to.
    pub shared: Vec<(Shared, Sum)>,
}

/// Finds out by where its address is whose the rest is.
///
/// # Errors
///
/// If there is no memory to note it.
pub fn claim(
    ledger: &mut Ledger<'_>,
    special: &[Object<'_>],
    taken: &[(u64, &'static str)],
) -> Result<Found, TryReserveError> {
    let mut scan = Scan {
        ledger,
        found: Found::default(),
        by_name: FxHashMap::default(),
        pending: VecDeque::new(),
    };
    if !scan.is_done() {
        let (archives, globals): (Vec<_>, Vec<_>) =
            regions_of_globals().partition(|(name, _)| name.eq_ignore_ascii_case(PHAR));
        scan.cached(taken)?;
        scan.regions(&archives)?;
        scan.items(special)?;
        scan.taken(taken)?;
        scan.regions(&globals)?;
        let stacks = running_stacks(native_stack::entry());
        let stacks = stacks.map(|stack| ("<NATIVE_STACK>".to_owned(), stack));
        scan.regions(&stacks)?;
    }
    Ok(scan.found)
}

struct Scan<'a, 'h> {
    ledger: &'a mut Ledger<'h>,
    found: Found,
    /// Place in the accounts.
    by_name: FxHashMap<String, usize>,
    /// Blocks that were found, still to be looked through, with their account.
    pending: VecDeque<Reached>,
}

/// A block that was found.
#[derive(Clone, Copy)]
struct Reached {
    start: u64,
    account: usize,
    /// How many blocks lead to it, itself included.
    depth: u32,
}

impl Scan<'_, '_> {
    /// What objects have in front of what the engine knows, and behind it, and what resources point to.
    fn items(&mut self, special: &[Object<'_>]) -> Result<(), TryReserveError> {
        if self.is_done() {
            return Ok(());
        }
        let mut attribution = Attribution::new(&self.ledger.blocks);
        for object in special {
            follow_object(&self.ledger.blocks, *object, &mut attribution)?;
        }
        for element in resource_list().elements() {
            if let Some(Value::Item(item)) = element.slot.value()
                && let Kind::Resource(resource) = item.kind()
            {
                follow_resource(&self.ledger.blocks, item, resource, &mut attribution)?;
            }
        }
        let attributed = attribution.finish()?;
        self.private(&attributed)?;
        self.shared(attributed.shared)
    }

    /// Gives the blocks to the items that they belong to.
    fn private(&mut self, attributed: &Attributed<'_>) -> Result<(), TryReserveError> {
        let mut sums = Vec::new();
        sums.try_reserve_exact(attributed.items.len())?;
        sums.resize(attributed.items.len(), Sum::default());
        for (block, item) in &attributed.private {
            let item = *item as usize;
            let owner = PinOwner::Item(attributed.items[item].address());
            if let Some(bytes) = self.ledger.take(*block, owner) {
                sums[item].add(bytes);
            }
        }
        self.found.private.try_reserve_exact(sums.len())?;
        for (item, sum) in attributed.items.iter().zip(sums) {
            if sum.blocks > 0 {
                let account = match item.kind() {
                    Kind::Object(object) => {
                        self.account(&String::from_utf8_lossy(object.class().name()))
                    }
                    _ => self.account(RESOURCES),
                };
                self.found.accounts[account].1 += sum;
                self.found.private.push((item.address(), sum.bytes));
            }
        }
        Ok(())
    }

    fn shared(&mut self, shared: Vec<Shared>) -> Result<(), TryReserveError> {
        self.found.shared.try_reserve_exact(shared.len())?;
        for piece in shared {
            let mut sum = Sum::default();
            for block in &piece.blocks {
                if let Some(bytes) = self.ledger.take(*block, PinOwner::Item(piece.id())) {
                    sum.add(bytes);
                }
            }
            let account = self.account(SHARED);
            self.found.accounts[account].1 += sum;
            self.found.shared.push((piece, sum));
        }
        Ok(())
    }

    /// What entries of caches refer to, but nothing behind that: the ends of blocks are full of remains.
    fn cached(&mut self, taken: &[(u64, &'static str)]) -> Result<(), TryReserveError> {
        let (_, caches) = ACCOUNTS[CACHES];
        for (block, account) in taken {
            if *account == caches {
                self.origin(self.ledger.blocks.words(*block), account, 1)?;
            }
        }
        Ok(())
    }

    fn taken(&mut self, taken: &[(u64, &'static str)]) -> Result<(), TryReserveError> {
        for (block, account) in taken {
            if self.is_done() {
                return Ok(());
            }
            let words = self.ledger.blocks.words(*block);
            self.origin(words, account, u32::MAX)?;
        }
        Ok(())
    }

    /// Memory outside of the heap.
    fn regions(&mut self, regions: &[(String, Range<u64>)]) -> Result<(), TryReserveError> {
        // Without it the blocks stay unexplained, and the header says why.
        let Ok(mut memory) = Memory::open() else {
            return Ok(());
        };
        for (name, region) in regions {
            if self.is_done() {
                return Ok(());
            }
            let mut result = Ok(());
            memory.each_piece(region, &mut |_, words| {
                if result.is_ok() {
                    result = self.origin(words, name, u32::MAX);
                }
            });
            result?;
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.ledger.blocks.n_unowned() == 0
    }

    /// Gives the account of that name all that the words lead to over so many blocks. Most lead nowhere, and need no account.
    fn origin(&mut self, words: &[u64], name: &str, max_depth: u32) -> Result<(), TryReserveError> {
        let mut account = None;
        for word in words {
            if let Some((start, bytes)) = self.take(*word) {
                let account = *account.get_or_insert_with(|| self.account(name));
                let depth = 1;
                self.reached(
                    bytes,
                    Reached {
                        start,
                        account,
                        depth,
                    },
                )?;
            }
        }
        while let Some(holder) = self.pending.pop_front() {
            if holder.depth == max_depth {
                continue;
            }
            for word in self.ledger.blocks.words(holder.start) {
                if let Some((start, bytes)) = self.take(*word) {
                    let depth = holder.depth.saturating_add(1);
                    self.reached(
                        bytes,
                        Reached {
                            start,
                            depth,
                            ..holder
                        },
                    )?;
                }
            }
        }
        Ok(())
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

    fn reached(&mut self, bytes: u64, block: Reached) -> Result<(), TryReserveError> {
        self.found.accounts[block.account].1.add(bytes);
        self.pending.try_reserve(1)?;
        self.pending.push_back(block);
        Ok(())
    }

    fn account(&mut self, name: &str) -> usize {
        if let Some(idx) = self.by_name.get(name) {
            return *idx;
        }
        let idx = self.found.accounts.len();
        self.found.accounts.push((name.to_owned(), Sum::default()));
        self.by_name.insert(name.to_owned(), idx);
        idx
    }
}

fn follow_object<'h>(
    blocks: &Blocks<'h>,
    object: Object<'h>,
    attribution: &mut Attribution<'_, 'h>,
) -> Result<(), TryReserveError> {
    let item = object.as_counted();
    if let Some(part) = private_part(Some(blocks), object)
        // The part is at the beginning of the object's block, or at its end.
        && let Some(block) = blocks.block(part.start)
    {
        let words = blocks.words(block.start);
        let first = (part.start - block.start) as usize / 8;
        let end = words.len().min((part.end - block.start) as usize / 8);
        attribution.follow(item, words.get(first..end).unwrap_or_default())?;
    }
    match internal::blocks::structure(object) {
        Some(structure) => attribution.follow(item, blocks.words(structure)),
        None => Ok(()),
    }
}

fn follow_resource<'h>(
    blocks: &Blocks<'h>,
    item: Counted<'h>,
    resource: Resource<'h>,
    attribution: &mut Attribution<'_, 'h>,
) -> Result<(), TryReserveError> {
    attribution.follow(item, &[resource.target()])?;
    let mut result = Ok(());
    streams::parts(resource, &mut |part| {
        let words = blocks.words(part.address());
        if let Part::Structure(_, bytes) = part
            && result.is_ok()
        {
            let n_words = words.len().min(bytes / 8);
            result = attribution.follow(item, &words[..n_words]);
        }
        words
    });
    result
}
