//! From the ledger to the section of the dump.

use std::borrow::Cow;
use std::collections::TryReserveError;

use crate::zend::names::to_text;
use dump_format::model::{
    Account, AccountKind, CodeOwner, FreePart, HeapBin, HeapChunk, HeapSection, Pin as PinModel,
    UnexplainedBlock,
};
use rustc_hash::FxHashMap;

use super::account::{ACCOUNTS, GENERATOR_STACKS, Sum, VM_STACK};
use super::claims::Claims;
use super::conservative::Found;
use super::private::Shared;
use super::{
    ITEM_TYPES, Ledger, PinOwner, SHARED_KEYS, code, conservative, lists, native, remains,
};
use crate::growth::{self, Grow, grow_at};
use crate::zend::engine::memory_usage;
use crate::zend::frames;
use crate::zend::mm::{CHUNK_BYTES, PAGE_BYTES};
use crate::zend::reserve;
use crate::zend::sys;
use crate::zend::view::Object;

/// Blocks that nothing explains are described up to this number.
const MAX_UNEXPLAINED: usize = 50;

/// The section for a heap that cannot be accounted for.
pub fn unreadable<'h>(reason: &'static str, special: &[Object<'_>]) -> HeapSection<'h> {
    HeapSection {
        unreadable: Some(Cow::Borrowed(reason)),
        lists: lists::read(None),
        memory_usage: memory_usage(false),
        memory_usage_real: memory_usage(true),
        native: native::read(special),
        ..HeapSection::default()
    }
}

/// What is known when every block has an owner, or is known to have none.
pub struct Closed<'h> {
    section: HeapSection<'h>,
    private: Vec<(u64, u64)>,
    shared: Vec<(Shared, Sum)>,
}

impl<'h> Ledger<'h> {
    /// Gives everything that is left an owner, as far as it can be found. To be called once, when all items are written that
    /// are values.
    ///
    /// # Errors
    ///
    /// If there is no memory to note it.
    pub fn close(&mut self) -> Result<(), TryReserveError> {
        if self.blocks.open().is_some() {
            return Ok(());
        }
        let special = std::mem::take(&mut self.special);
        let mut claims = Claims::new(self);
        // SAFETY: the shim hands on addresses that it reads in the engine's globals.
        claims.ask_shim(|context, claim| unsafe { sys::meminfo_engine_memory(context, claim) });
        let (code, files) = code::claim(&mut claims, &special);
        claim_stacks(&mut claims);
        claims.take_huge_notes();
        let Claims {
            accounts: engine,
            taken,
            mut arenas,
            ..
        } = claims;
        let remains = remains::find(&mut arenas, &self.blocks, files);
        let found = conservative::claim(self, &special, &taken);
        self.special = special;
        let Found {
            accounts: scanned,
            private,
            shared,
        } = found?;
        let unexplained = self.unexplained(&taken);
        let (huge_blocks, huge_bytes) = self.blocks.huge_use();
        let (memory_usage, memory_usage_real) = self.blocks.usage();
        let section = HeapSection {
            unreadable: None,
            memory_usage,
            memory_usage_real,
            accounts: self.accounts(&engine, scanned),
            free: self.free_parts(),
            code: sorted(code),
            arena_used_bytes: arenas.used_bytes(),
            remains,
            lists: lists::read(Some(&self.blocks)),
            bins: self.bins(),
            chunks: self.chunks(),
            huge_blocks,
            huge_bytes,
            unexplained,
            ..HeapSection::default()
        };
        self.closed = Some(Closed {
            section,
            private,
            shared,
        });
        Ok(())
    }

    /// Calls `visit` for each piece of memory that several items share: what stands for it, its bytes, the ids of the items.
    pub fn shared_memory(&self, visit: &mut impl FnMut(u64, u64, &[u64])) {
        for (piece, sum) in self.closed.iter().flat_map(|closed| &closed.shared) {
            visit(piece.id(), sum.bytes, &piece.holders);
        }
    }

    /// Ids of items, and the bytes that only they lead to.
    pub fn private_memory(&self) -> &[(u64, u64)] {
        self.closed.as_ref().map_or(&[], |closed| &closed.private)
    }

    /// The account of the heap. To be asked for once, when the ledger is closed.
    pub fn section(&mut self) -> HeapSection<'h> {
        match (self.blocks.open(), self.closed.take()) {
            // The walk has given back by now what it took from the C library.
            (None, Some(closed)) => HeapSection {
                native: native::read(&self.special),
                ..closed.section
            },
            (reason, _) => {
                let reason = reason.unwrap_or("there is no memory for an account of it");
                unreadable(reason, &self.special)
            }
        }
    }

    fn accounts(&self, engine: &[Sum], scanned: Vec<(String, Sum)>) -> Vec<Account<'static>> {
        let account = |kind, name: Cow<'static, str>, sum: Sum| Account {
            kind,
            name,
            bytes: sum.bytes,
            blocks: sum.blocks,
        };
        let items = ITEM_TYPES
            .iter()
            .zip(self.items)
            .map(|(item_type, sum)| account(AccountKind::Items, item_type.as_str().into(), sum));
        let keys = account(AccountKind::Items, SHARED_KEYS.into(), self.shared_keys_sum);
        let engine = ACCOUNTS
            .iter()
            .zip(engine)
            .map(|((kind, name), sum)| account(*kind, (*name).into(), *sum));
        let scanned = scanned.into_iter().map(|(name, sum)| {
            account(
                AccountKind::Conservative,
                to_text(name.as_bytes()).into_owned().into(),
                sum,
            )
        });
        let mut rest = Sum::default();
        if self.blocks.n_unowned() > 0 {
            for block in self.blocks.unowned() {
                rest.add(block.end - block.start);
            }
        }
        let rest = account(AccountKind::Unexplained, "unexplained".into(), rest);
        let uncounted = Sum {
            bytes: self.blocks.uncounted_bytes(),
            blocks: 0,
        };
        let uncounted = account(
            AccountKind::Engine,
            "counted, not given out".into(),
            uncounted,
        );
        items
            .chain([keys])
            .chain(engine)
            .chain([uncounted])
            .chain(scanned)
            .chain([rest])
            .filter(|account| account.bytes > 0)
            .collect()
    }

    fn free_parts(&self) -> Vec<FreePart<'static>> {
        let uses = self.blocks.bin_uses();
        let n_chunks = self.blocks.chunk_uses().count() as u64;
        let n_free_pages: u64 = self
            .blocks
            .chunk_uses()
            .map(|chunk| chunk.n_free_pages)
            .sum();
        // A block that PHP counts and has not given out is in use by its figures, and takes no memory.
        let free_pages = (n_free_pages * PAGE_BYTES).saturating_sub(self.blocks.uncounted_bytes());
        let parts = [
            (
                "free blocks",
                uses.iter().map(|bin| bin.n_free * bin.block_bytes).sum(),
            ),
            ("free pages", free_pages),
            (
                "ends of pages",
                uses.iter().map(|bin| bin.run_end_bytes).sum(),
            ),
            ("chunk headers", n_chunks * PAGE_BYTES),
            ("cached chunks", self.blocks.n_cached_chunks() * CHUNK_BYTES),
        ];
        parts
            .into_iter()
            .map(|(name, bytes)| FreePart {
                name: name.into(),
                bytes,
            })
            .collect()
    }

    fn bins(&self) -> Vec<HeapBin> {
        self.blocks
            .bin_uses()
            .into_iter()
            .filter(|bin| bin.n_blocks > 0)
            .map(|bin| HeapBin {
                size: bin.block_bytes,
                live: bin.n_blocks - bin.n_free,
                free: bin.n_free,
                empty_bytes: bin.empty_run_bytes,
                unexplained: bin.n_unowned,
            })
            .collect()
    }

    fn chunks(&mut self) -> Vec<HeapChunk<'static>> {
        let mut pins: FxHashMap<u64, Vec<PinModel<'static>>> = FxHashMap::default();
        for pin in std::mem::take(&mut self.pins) {
            let (item, account) = match pin.owner {
                PinOwner::Item(id) => (Some(id_text(id)), None),
                PinOwner::Account(name) => (None, Some(name.into())),
            };
            let pin_model = PinModel {
                item,
                account,
                bytes: pin.bytes,
            };
            grow_at(&mut pins, pin.block & !(CHUNK_BYTES - 1), pin_model);
            if reserve::is_spent() {
                return Vec::new();
            }
        }
        let mut uses: Vec<_> = growth::collect(self.blocks.chunk_uses());
        uses.sort_unstable_by_key(|chunk| chunk.address);
        let mut chunks = Vec::new();
        for chunk in uses {
            chunks.grow(HeapChunk {
                address: id_text(chunk.address),
                live_bytes: chunk.live_bytes,
                blocks: chunk.n_live,
                free_pages: chunk.n_free_pages,
                pins: pins.remove(&chunk.address).unwrap_or_default(),
            });
            if reserve::is_spent() {
                break;
            }
        }
        chunks
    }

    fn unexplained(&self, taken: &[(u64, &'static str)]) -> Vec<UnexplainedBlock<'static>> {
        if self.blocks.n_unowned() == 0 {
            return Vec::new();
        }
        let blocks: Vec<_> = self.blocks.unowned().take(MAX_UNEXPLAINED).collect();
        // There are few of them: a table of all that is taken would cost more than to go through it.
        let neighbour = |address: u64| {
            let block = self.blocks.block(address)?;
            let (_, name) = taken.iter().find(|(start, _)| *start == block.start)?;
            Some(Cow::Borrowed(*name))
        };
        blocks
            .into_iter()
            .map(|block| UnexplainedBlock {
                address: id_text(block.start),
                bytes: block.end - block.start,
                before: neighbour(block.start - 1),
                behind: neighbour(block.end),
            })
            .collect()
    }
}

/// The frames of functions that run, and the stacks that they stand on. Those that wait belong to their generators and
/// fibers.
fn claim_stacks(claims: &mut Claims<'_, '_>) {
    for frame in frames::call_chain() {
        let account = if frame.is_of_generator() {
            GENERATOR_STACKS
        } else {
            VM_STACK
        };
        claims.take_around(account, frame.address());
    }
}

/// By size, then by name.
fn sorted(mut code: Vec<CodeOwner<'_>>) -> Vec<CodeOwner<'_>> {
    fn names<'c>(owner: &'c CodeOwner<'_>) -> [Option<&'c str>; 3] {
        [
            Some(&*owner.file),
            owner.scope.as_deref(),
            owner.function.as_deref(),
        ]
    }
    let bytes = |owner: &CodeOwner<'_>| owner.bytes + owner.arena_bytes;
    // In place: the other way takes memory.
    code.sort_unstable_by(|a, b| {
        bytes(b)
            .cmp(&bytes(a))
            .then_with(|| names(a).cmp(&names(b)))
    });
    code
}

fn id_text(address: u64) -> Cow<'static, str> {
    format!("{address:#x}").into()
}
