//! What the heap is used for.

use std::ops::AddAssign;

use dump_format::model::AccountKind;

use crate::zend::sys;

/// Bytes and blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    pub bytes: u64,
    pub blocks: u64,
}

impl Sum {
    /// Adds a block.
    pub fn add(&mut self, bytes: u64) {
        *self += Self { bytes, blocks: 1 };
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.blocks += other.blocks;
    }
}

/// A use of the heap by the engine, in the order of shim_ledger.h: kind and name.
pub const ACCOUNTS: [(AccountKind, &str); sys::MEMINFO_N_ACCOUNTS as usize] = [
    (AccountKind::Code, "opcodes and literals"),
    (AccountKind::Code, "variables"),
    (AccountKind::Code, "declarations"),
    (AccountKind::Code, "run-time caches"),
    (AccountKind::Code, "attributes"),
    (AccountKind::Code, "doc comments"),
    (AccountKind::Code, "classes"),
    (AccountKind::Code, "arenas"),
    (AccountKind::Engine, "interned strings"),
    (AccountKind::Engine, "symbol tables"),
    (AccountKind::Engine, "constants"),
    (AccountKind::Engine, "engine tables"),
    (AccountKind::Engine, "settings"),
    (AccountKind::Engine, "callbacks"),
    (AccountKind::Engine, "compiler"),
    (AccountKind::Engine, "request"),
    (AccountKind::Engine, "VM stack: main"),
    (AccountKind::Engine, "VM stack: generators"),
    (AccountKind::Engine, "VM stack: fibers"),
    (AccountKind::Engine, "output buffers"),
    (AccountKind::Engine, "streams"),
    (AccountKind::Engine, "resources"),
    (AccountKind::Engine, "caches"),
    (AccountKind::Engine, "allocator"),
];

/// Places in [`ACCOUNTS`].
pub const ARENAS: usize = sys::MEMINFO_ARENAS as usize;
pub const VM_STACK: usize = sys::MEMINFO_VM_STACK as usize;
pub const GENERATOR_STACKS: usize = sys::MEMINFO_GENERATOR_STACKS as usize;
pub const CACHES: usize = sys::MEMINFO_CACHES as usize;
pub const ALLOCATOR: usize = sys::MEMINFO_ALLOCATOR as usize;

/// Places in [`ACCOUNTS`] of what holds no addresses: instructions, and texts.
pub const WITHOUT_ADDRESSES: [usize; 3] = [
    sys::MEMINFO_OPCODES as usize,
    sys::MEMINFO_DOC_COMMENTS as usize,
    sys::MEMINFO_INTERNED_STRINGS as usize,
];
