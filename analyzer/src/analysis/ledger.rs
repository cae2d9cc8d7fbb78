//! What every byte of PHP's heap is used for: the ledger that sums to both figures of PHP.

mod accounts;
mod chunks;
mod code;
mod figures;
mod lists;

use dump_format::HeapSection;
use dump_format::model::{HeapBin, NativeMemory};

use crate::analysis::dumped::{Bin, NativeByName};
use serde::Serialize;

pub use accounts::Ledger;
pub use chunks::{Chunks, Fill};
pub use code::{Arenas, Code, CodeBy, CodeRow, RemainsRow};
pub use figures::HeapFigures;
pub use lists::Lists;

use crate::analysis::native::NativeSize;
use crate::graph::Graph;

/// What to show.
#[derive(Debug)]
pub struct Options {
    /// How to group compiled code.
    pub by: CodeBy,
    /// How many rows each list may have.
    pub limit: usize,
}

/// The account of a heap.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HeapReport<'d> {
    /// Bytes in use, as `memory_get_usage()` says.
    #[serde(rename = "memory_usage_bytes")]
    pub memory_usage: u64,
    /// Bytes taken from the system, as `memory_get_usage(true)` says.
    #[serde(rename = "memory_usage_real_bytes")]
    pub memory_usage_real: u64,
    /// Why there is no account; only the memory outside of PHP's heap is known then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<&'d str>,
    /// The account itself.
    #[serde(flatten)]
    pub account: Option<HeapAccount<'d>>,
    /// Lists that a program can fill.
    pub lists: Lists<'d>,
    /// Memory of the process outside of PHP's heap.
    #[serde(with = "NativeByName")]
    pub native: NativeMemory,
    /// What items own of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_of_items: Option<NativeSize>,
}

/// What is known of a heap that could be read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HeapAccount<'d> {
    /// The parts that sum to both figures.
    #[serde(flatten)]
    pub ledger: Ledger<'d>,
    /// Compiled code by owner.
    pub code: Code<'d>,
    /// The sizes of small blocks that the heap has had a use for.
    pub bins: Bins,
    /// The chunks, and what keeps those that are nearly empty.
    pub chunks: Chunks<'d>,
    /// Number of blocks that are larger than a chunk.
    #[serde(rename = "n_huge_blocks")]
    pub huge_blocks: u64,
    /// Their bytes.
    pub huge_bytes: u64,
    /// Some of the blocks that nothing explains.
    pub unexplained: Vec<Unexplained<'d>>,
}

/// The small blocks by size.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Bins {
    /// Bytes in blocks that are free.
    pub free_bytes: u64,
    /// Bytes of pages that `gc_mem_caches()` would give back.
    pub empty_bytes: u64,
    /// The sizes, smallest first.
    pub sizes: Vec<Bin>,
}

/// A block that nothing explains.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unexplained<'d> {
    /// Where it is.
    pub address: &'d str,
    /// Its bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// What owns the block in front of it, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<&'d str>,
    /// What owns the block behind it, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<&'d str>,
}

/// Draws up the account; the graph tells what the items are that keep chunks.
pub fn heap<'d>(
    graph: &'d Graph,
    section: &'d HeapSection<'_>,
    options: &Options,
) -> HeapReport<'d> {
    let unreadable = section.unreadable.as_deref();
    HeapReport {
        memory_usage: section.memory_usage,
        memory_usage_real: section.memory_usage_real,
        unreadable,
        account: unreadable
            .is_none()
            .then(|| account(graph, section, options)),
        lists: Lists::new(&section.lists, options.limit),
        native: section.native,
        native_of_items: graph.has_native().then(|| NativeSize(graph.native_total())),
    }
}

fn account<'d>(
    graph: &'d Graph,
    section: &'d HeapSection<'_>,
    options: &Options,
) -> HeapAccount<'d> {
    HeapAccount {
        ledger: Ledger::new(section),
        code: Code::new(section, options),
        bins: bins(&section.bins),
        chunks: Chunks::new(graph, &section.chunks, options.limit),
        huge_blocks: section.huge_blocks,
        huge_bytes: section.huge_bytes,
        unexplained: section
            .unexplained
            .iter()
            .take(options.limit)
            .map(|block| Unexplained {
                address: &block.address,
                bytes: block.bytes,
                before: block.before.as_deref(),
                behind: block.behind.as_deref(),
            })
            .collect(),
    }
}

fn bins(bins: &[HeapBin]) -> Bins {
    let mut sizes: Vec<_> = bins
        .iter()
        .copied()
        .filter(|bin| bin.live > 0 || bin.free > 0)
        .collect();
    sizes.sort_by_key(|bin| bin.size);
    Bins {
        free_bytes: total(&sizes, |bin| bin.size.saturating_mul(bin.free)),
        empty_bytes: total(&sizes, |bin| bin.empty_bytes),
        sizes: sizes.into_iter().map(Bin).collect(),
    }
}

/// The sum over some rows; figures of a file may be anything, so it must not overflow.
fn total<T>(rows: &[T], figure: impl Fn(&T) -> u64) -> u64 {
    rows.iter().map(figure).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphBuilder;

    #[test]
    fn a_heap_that_cannot_be_read_says_why_and_nothing_else() {
        let graph = GraphBuilder::default().finish().unwrap();
        let section = HeapSection {
            unreadable: Some("another allocator".into()),
            memory_usage: 7,
            native: NativeMemory {
                rss_bytes: 9,
                ..NativeMemory::default()
            },
            ..HeapSection::default()
        };
        let options = Options {
            by: CodeBy::File,
            limit: 1,
        };
        let report = heap(&graph, &section, &options);
        assert!(report.account.is_none());
        assert_eq!(report.unreadable, Some("another allocator"));
        assert_eq!((report.memory_usage, report.native.rss_bytes), (7, 9));
    }

    #[test]
    fn bins_that_were_never_used_are_left_out() {
        let bin = |size, live, free| HeapBin {
            size,
            live,
            free,
            ..HeapBin::default()
        };
        let bins = bins(&[bin(56, 1, 2), bin(8, 0, 0), bin(16, 0, u64::MAX)]);
        assert_eq!(
            bins.sizes.iter().map(|bin| bin.0.size).collect::<Vec<_>>(),
            [16, 56]
        );
        assert_eq!(bins.free_bytes, u64::MAX);
    }
}
