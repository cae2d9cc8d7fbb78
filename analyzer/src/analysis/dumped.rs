//! What a dump says of the process, by the names that reports have for it: bytes end in `_bytes`, numbers begin with `n_`.

use dump_format::model::{HeapBin, NativeMemory};
use dump_format::{EndedBy, GcStatus};
use serde::Serialize;

/// The state of the cycle collector.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Gc(#[serde(with = "GcByName")] pub GcStatus);

/// A size of small blocks.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Bin(#[serde(with = "BinByName")] pub HeapBin);

/// The error that has ended the request.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct End(#[serde(with = "EndByName")] pub EndedBy);

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(remote = "GcStatus")]
struct GcByName {
    /// Whether it may run.
    enabled: bool,
    /// Whether it takes note of no further possible roots.
    protected: bool,
    /// How often it has run.
    #[serde(rename = "n_runs")]
    runs: u64,
    /// How many values it has freed.
    #[serde(rename = "n_collected")]
    collected: u64,
    /// At how many possible roots it runs.
    #[serde(rename = "n_roots_to_run")]
    threshold: u64,
    /// How many it has taken note of.
    #[serde(rename = "n_roots")]
    roots: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(remote = "HeapBin")]
struct BinByName {
    /// The size of one block.
    #[serde(rename = "block_size_bytes")]
    size: u64,
    /// How many are in use.
    #[serde(rename = "n_live")]
    live: u64,
    /// How many are free.
    #[serde(rename = "n_free")]
    free: u64,
    /// The bytes of pages in which all are free.
    empty_bytes: u64,
    /// How many of those in use nothing explains.
    #[serde(rename = "n_unexplained")]
    unexplained: u64,
}

/// The memory of the process outside of PHP's heap; 0 where it cannot be told.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(remote = "NativeMemory")]
pub struct NativeByName {
    /// What is in RAM.
    rss_bytes: u64,
    /// What of that others may share.
    rss_shared_bytes: u64,
    /// What `malloc()` has given out.
    malloc_bytes: u64,
    /// What `malloc()` keeps.
    malloc_free_bytes: u64,
    /// Shared memory.
    shared_memory_bytes: u64,
    /// The stacks of fibers, as they are mapped.
    fiber_stack_bytes: u64,
    /// How many resources outlive the request.
    #[serde(rename = "n_persistent_resources")]
    persistent_resources: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(remote = "EndedBy")]
struct EndByName {
    /// PHP's name for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What PHP has said, where that holds nothing but numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The class of an exception that nobody has caught.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// Where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// In which line.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Whether the functions that ran are gone without having freed what they held.
    frames_gone: bool,
}

/// What to know of a dump before one trusts the report.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DumpFacts {
    /// How many items it has.
    pub n_items: usize,
    /// Whether it was cut off.
    pub truncated: bool,
    /// In which line it ends, if it was cut off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated_in_line: Option<u64>,
    /// How many items its trailer counts, if these are not as many: it was changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n_items_in_trailer: Option<u64>,
    /// How many references in it lead to no item.
    pub n_dangling: u64,
    /// How many values the extension passed over, since it did not understand them.
    #[serde(skip_serializing_if = "is_zero")]
    pub n_skipped: u64,
    /// What was unfamiliar about the engine, and what the dump lacks for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<String>,
    /// The error that has ended the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<End>,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}
