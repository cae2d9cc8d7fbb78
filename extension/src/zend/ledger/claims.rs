//! What the engine's own structures take, and what is known of them for the scan that follows.

use std::ffi::c_void;

use dump_format::model::AccountKind;

use super::account::{ACCOUNTS, ALLOCATOR, ARENAS, Sum, WITHOUT_ADDRESSES};
use super::arenas::Arenas;
use super::{Ledger, PinOwner};
use crate::growth::Grow;

/// What has been taken for the engine.
pub struct Claims<'l, 'h> {
    ledger: &'l mut Ledger<'h>,
    /// By place in [`ACCOUNTS`].
    pub accounts: [Sum; ACCOUNTS.len()],
    /// Blocks that were taken and can lead to others.
    pub taken: Vec<(u64, &'static str)>,
    pub arenas: Arenas,
    /// Compiled code that was taken since it was last looked at.
    pub code: CodeSum,
}

/// What a function or class has taken.
#[derive(Clone, Copy, Default)]
pub struct CodeSum {
    pub blocks: Sum,
    pub arena_bytes: u64,
}

impl<'l, 'h> Claims<'l, 'h> {
    pub fn new(ledger: &'l mut Ledger<'h>) -> Self {
        Self {
            ledger,
            accounts: Default::default(),
            taken: Vec::new(),
            arenas: Arenas::default(),
            code: CodeSum::default(),
        }
    }

    /// Takes the block that begins at the address for an account, if there is one without owner.
    pub fn take(&mut self, account: usize, address: u64) {
        self.part(account, address, 0);
    }

    /// Takes the block that the address lies in.
    pub fn take_around(&mut self, account: usize, address: u64) {
        if let Some(block) = self.ledger.blocks.unowned_block(address) {
            self.take(account, block.start);
        }
    }

    /// The same for something that has so many bytes and may lie in an arena. Returns the bytes of the block, if that was
    /// taken.
    fn part(&mut self, account: usize, address: u64, bytes: usize) -> Option<u64> {
        let (kind, name) = ACCOUNTS.get(account)?;
        if bytes > 0
            && let Some(new_bytes) = self.arenas.claim(address, bytes as u64)
        {
            self.code.arena_bytes += new_bytes;
        } else if let Some(taken) = self.ledger.take(address, PinOwner::Account(name)) {
            self.accounts[account].add(taken);
            if !WITHOUT_ADDRESSES.contains(&account) {
                self.taken.grow((address, name));
            }
            if account == ARENAS {
                // zend_arena::ptr, which tells how far it is used (Zend/zend_arena.h).
                let end = self.ledger.blocks.words(address).first().copied();
                let used = end.and_then(|end| end.checked_sub(address));
                self.arenas.add(address, used.unwrap_or(0).min(taken));
            } else if *kind == AccountKind::Code {
                self.code.blocks.add(taken);
            }
            return Some(taken);
        }
        None
    }

    /// Takes the blocks in which the allocator notes the largest ones.
    pub fn take_huge_notes(&mut self) {
        for idx in 0..self.ledger.blocks.huge_notes().len() {
            self.take(ALLOCATOR, self.ledger.blocks.huge_notes()[idx]);
        }
    }

    /// Lets the shim claim what it knows.
    pub fn ask_shim(&mut self, shim: impl FnOnce(*mut c_void, crate::zend::sys::ClaimCallback)) {
        unsafe extern "C" fn callback(
            context: *mut c_void,
            account: u32,
            block: *const c_void,
            bytes: usize,
        ) -> usize {
            // SAFETY: the shim hands on what it was given below.
            let claims = unsafe { &mut *context.cast::<Claims<'_, '_>>() };
            let taken = claims.part(account as usize, block.addr() as u64, bytes);
            taken.unwrap_or(0) as usize
        }
        shim((&raw mut *self).cast(), callback);
    }
}
