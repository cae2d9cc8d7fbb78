//! The `heap` section: every byte of the request's heap, by what it is used for.

use std::borrow::Cow;

/// The account of the heap. Its texts are as in [`escape`](crate::escape).
///
/// The accounts sum to `memory_usage`; with the free parts they sum to `memory_usage_real`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct HeapSection<'a> {
    /// Why there is no account, in a sentence. All that describes PHP's own heap is empty then.
    pub unreadable: Option<Cow<'a, str>>,
    /// Bytes in use, as `memory_get_usage()` says.
    pub memory_usage: u64,
    /// Bytes taken from the system, as `memory_get_usage(true)` says.
    pub memory_usage_real: u64,
    /// What the bytes in use are used for.
    pub accounts: Vec<Account<'a>>,
    /// What is taken from the system and not in use.
    pub free: Vec<FreePart<'a>>,
    /// Compiled code by function. Its bytes are those of the accounts of kind `code`.
    pub code: Vec<CodeOwner<'a>>,
    /// Bytes that the arenas have given out. The rest of them is still free, or their own.
    pub arena_used_bytes: u64,
    /// What code that is gone has left in the arenas, by file. It was found conservatively.
    pub remains: Vec<CodeRemains<'a>>,
    /// The sizes of small blocks.
    pub bins: Vec<HeapBin>,
    /// The chunks of two megabytes that the heap consists of.
    pub chunks: Vec<HeapChunk<'a>>,
    /// Blocks larger than a chunk.
    pub huge_blocks: u64,
    /// Their bytes.
    pub huge_bytes: u64,
    /// Blocks that nothing explains, the first of them.
    pub unexplained: Vec<UnexplainedBlock<'a>>,
    /// Lists that a program can fill, those that have entries.
    pub lists: Vec<FilledList<'a>>,
    /// Memory of the process outside of PHP's heap.
    pub native: NativeMemory,
}

/// How sure it is what a part of the heap is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum AccountKind {
    /// Items of the dump, by their type.
    Items,
    /// What PHP code is compiled to.
    Code,
    /// What the engine keeps for itself.
    Engine,
    /// What only a conservative scan of memory explains, by where the scan found it.
    Conservative,
    /// What nothing explains.
    #[default]
    Unexplained,
}

impl AccountKind {
    /// The word that stands for this kind in a dump.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Code => "code",
            Self::Engine => "engine",
            Self::Conservative => "conservative",
            Self::Unexplained => "unexplained",
        }
    }
}

/// One use of the heap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct Account<'a> {
    /// How sure it is.
    pub kind: AccountKind,
    /// What it is called.
    pub name: Cow<'a, str>,
    /// Bytes of the blocks.
    pub bytes: u64,
    /// Number of blocks.
    pub blocks: u64,
}

/// A part of the heap that is not in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct FreePart<'a> {
    /// What it is called.
    pub name: Cow<'a, str>,
    /// Its bytes.
    pub bytes: u64,
}

/// A function, or what a class declares, and what its compiled code costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct CodeOwner<'a> {
    /// The file that it stands in.
    pub file: Cow<'a, str>,
    /// Its class, if it is of one.
    pub scope: Option<Cow<'a, str>>,
    /// The function; none for the code of a file, and for the declaration of a class.
    pub function: Option<Cow<'a, str>>,
    /// Bytes of its blocks.
    pub bytes: u64,
    /// Number of its blocks.
    pub blocks: u64,
    /// Bytes that it has within the arenas, which are an account of their own.
    pub arena_bytes: u64,
}

/// What code of a file has left in the arenas, though it is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct CodeRemains<'a> {
    /// The file; none where its name is gone as well.
    pub file: Option<Cow<'a, str>>,
    /// Bytes within the arenas.
    pub bytes: u64,
    /// How many functions and closures are gone.
    pub functions: u64,
    /// How many of them look different.
    pub distinct: u64,
    /// How often the file appears to have been compiled; 0 where that cannot be told.
    pub compiled: u64,
}

/// One size of small blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct HeapBin {
    /// Bytes of a block.
    pub size: u64,
    /// Blocks in use.
    pub live: u64,
    /// Blocks that are free.
    pub free: u64,
    /// Bytes of pages in which all blocks are free: `gc_mem_caches()` would give them back.
    pub empty_bytes: u64,
    /// Blocks in use that nothing explains.
    pub unexplained: u64,
}

/// A chunk of two megabytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct HeapChunk<'a> {
    /// Where it is, as an id.
    pub address: Cow<'a, str>,
    /// Bytes in use.
    pub live_bytes: u64,
    /// Blocks in use.
    pub blocks: u64,
    /// Pages of 4096 bytes that are free as a whole.
    pub free_pages: u64,
    /// Of a chunk that is kept for little: what is in it, the first of it.
    pub pins: Vec<Pin<'a>>,
}

/// A block that keeps a chunk from being given back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct Pin<'a> {
    /// The item that owns it, by its id.
    pub item: Option<Cow<'a, str>>,
    /// The account that it belongs to, if no item owns it.
    pub account: Option<Cow<'a, str>>,
    /// Its bytes.
    pub bytes: u64,
}

/// A block that nothing explains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct UnexplainedBlock<'a> {
    /// Where it is, as an id.
    pub address: Cow<'a, str>,
    /// Its bytes.
    pub bytes: u64,
    /// What owns the block in front of it, as far as known.
    pub before: Option<Cow<'a, str>>,
    /// What owns the block behind it, as far as known.
    pub behind: Option<Cow<'a, str>>,
}

/// A list of the engine or of an extension that a program can fill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct FilledList<'a> {
    /// What it is called.
    pub name: Cow<'a, str>,
    /// How many entries it has.
    pub entries: u64,
    /// Their bytes, as far as they are known; 0 if none are.
    pub bytes: u64,
}

/// Memory of the process outside of PHP's own heap, in bytes; 0 where it cannot be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "reader",
    derive(serde::Deserialize, serde::Serialize),
    serde(default, expecting = "an object")
)]
pub struct NativeMemory {
    /// Memory of the process that is in RAM.
    pub rss_bytes: u64,
    /// Of these, those that other processes may share: files and shared memory.
    pub rss_shared_bytes: u64,
    /// Blocks of the C library's `malloc` that are in use.
    pub malloc_bytes: u64,
    /// What `malloc` has taken from the system and not given out.
    pub malloc_free_bytes: u64,
    /// Shared memory that is mapped, opcache's above all.
    pub shared_memory_bytes: u64,
    /// Native stacks of fibers, as they are mapped.
    pub fiber_stack_bytes: u64,
    /// Number of resources that outlive the request, such as persistent connections.
    pub persistent_resources: u64,
}
