//! What the heap is used for.

use std::ops::AddAssign;

use dump_format::model::AccountKind;

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
pub const ACCOUNTS: [(AccountKind, &str); 23] = [
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
    (AccountKind::Engine, "allocator"),
];

/// Places in [`ACCOUNTS`] of what holds no addresses: instructions, and texts.
pub const WITHOUT_ADDRESSES: [usize; 3] = [OPCODES, DOC_COMMENTS, INTERNED_STRINGS];

/// Places in [`ACCOUNTS`].
pub const OPCODES: usize = 0;
pub const DOC_COMMENTS: usize = 5;
pub const INTERNED_STRINGS: usize = 8;
pub const ARENAS: usize = 7;
pub const VM_STACK: usize = 16;
pub const GENERATOR_STACKS: usize = 17;
pub const FIBER_STACKS: usize = 18;
pub const ALLOCATOR: usize = 22;
