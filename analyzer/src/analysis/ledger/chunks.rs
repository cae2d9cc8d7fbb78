//! The chunks that the heap consists of, and what keeps those that are nearly empty.

use std::cmp::Reverse;

use dump_format::model::{HeapChunk, Pin};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::total;
use crate::graph::{Graph, ItemId, NodeId};

/// Bytes of a chunk.
pub const CHUNK_BYTES: u64 = 2 << 20;

/// Up to how many eighths of a chunk may be in use in each class of fill.
const FILLS: [u64; 5] = [0, 1, 2, 4, 8];

/// All chunks.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Chunks<'d> {
    /// How many there are.
    pub n_chunks: usize,
    /// How full they are, the emptiest first.
    pub fill: Vec<Fill>,
    /// How many have nothing in use: all that keeps them is that free blocks are kept for later.
    pub n_idle: usize,
    /// How many are kept for little.
    pub n_kept: usize,
    /// Blocks in these.
    #[serde(rename = "n_kept_blocks")]
    pub kept_blocks: u64,
    /// Bytes in use in these.
    pub kept_live_bytes: u64,
    /// What keeps them, what is in most chunks first.
    pub kept_by: Vec<PinGroup<'d>>,
    /// How many rows `kept_by` would have without a limit.
    pub n_kept_by: usize,
    /// The first of the chunks that are kept for little, the emptiest first.
    pub kept: Vec<KeptChunk<'d>>,
}

/// The chunks that are about as full as each other.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fill {
    /// How many eighths of the chunk are in use, at most.
    pub eighths: u64,
    /// How many chunks.
    pub n_chunks: usize,
    /// Bytes in use in them.
    pub live_bytes: u64,
}

/// What several blocks have in common that keep chunks.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PinGroup<'d> {
    /// The class or type of the items that own the blocks, or the account.
    pub owner: &'d str,
    /// How many chunks have such a block.
    pub n_chunks: usize,
    /// How many blocks; of each chunk, the dump tells the first.
    #[serde(rename = "n_blocks")]
    pub blocks: u64,
    /// Their bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
    /// One of the items, if it is items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}

/// A chunk that is kept for little.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KeptChunk<'d> {
    /// Where it is.
    pub address: &'d str,
    /// Bytes in use.
    pub live_bytes: u64,
    /// Blocks in use.
    #[serde(rename = "n_blocks")]
    pub blocks: u64,
    /// Pages that are free as a whole.
    #[serde(rename = "n_free_pages")]
    pub free_pages: u64,
    /// What keeps it, the first of it.
    pub pins: Vec<PinRow<'d>>,
}

/// A block that keeps a chunk.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PinRow<'d> {
    /// The class or type of the item that owns it, or the account.
    pub owner: &'d str,
    /// The item, if one owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Its bytes.
    #[serde(rename = "size_bytes")]
    pub bytes: u64,
}

impl<'d> Chunks<'d> {
    /// Describes the chunks, with a limited list of those that are kept for little and of what keeps them.
    pub fn new(graph: &'d Graph, chunks: &'d [HeapChunk<'_>], limit: usize) -> Self {
        let owners = Owners::of_pins(graph, chunks);
        let mut kept: Vec<_> = chunks
            .iter()
            .filter(|chunk| !chunk.pins.is_empty())
            .map(|chunk| KeptChunk {
                address: &chunk.address,
                live_bytes: chunk.live_bytes,
                blocks: chunk.blocks,
                free_pages: chunk.free_pages,
                pins: chunk.pins.iter().map(|pin| owners.row(pin)).collect(),
            })
            .collect();
        kept.sort_by_key(|chunk| chunk.live_bytes);
        let mut kept_by = groups(&kept);
        let (n_kept, n_kept_by) = (kept.len(), kept_by.len());
        let kept_blocks = total(&kept, |chunk| chunk.blocks);
        let kept_live_bytes = total(&kept, |chunk| chunk.live_bytes);
        kept.truncate(limit);
        kept_by.truncate(limit);
        Self {
            n_chunks: chunks.len(),
            fill: fill(chunks),
            n_idle: chunks.iter().filter(|chunk| chunk.blocks == 0).count(),
            n_kept,
            kept_blocks,
            kept_live_bytes,
            kept_by,
            n_kept_by,
            kept,
        }
    }
}

fn fill(chunks: &[HeapChunk<'_>]) -> Vec<Fill> {
    let mut fills = FILLS.map(|eighths| Fill {
        eighths,
        n_chunks: 0,
        live_bytes: 0,
    });
    for chunk in chunks {
        let fits = |fill: &&mut Fill| chunk.live_bytes <= fill.eighths * (CHUNK_BYTES / 8);
        if let Some(fill) = fills.iter_mut().find(fits) {
            fill.n_chunks += 1;
            fill.live_bytes = fill.live_bytes.saturating_add(chunk.live_bytes);
        }
    }
    fills.into()
}

fn groups<'d>(kept: &[KeptChunk<'d>]) -> Vec<PinGroup<'d>> {
    let mut groups: FxHashMap<(&str, bool), (PinGroup<'_>, usize)> = FxHashMap::default();
    for (n, chunk) in kept.iter().enumerate() {
        for pin in &chunk.pins {
            let key = (pin.owner, pin.item.is_some());
            let (group, last_chunk) = groups.entry(key).or_insert_with(|| {
                let group = PinGroup {
                    owner: pin.owner,
                    n_chunks: 0,
                    blocks: 0,
                    bytes: 0,
                    item: pin.item,
                };
                (group, usize::MAX)
            });
            group.n_chunks += usize::from(*last_chunk != n);
            *last_chunk = n;
            group.blocks += 1;
            group.bytes = group.bytes.saturating_add(pin.bytes);
        }
    }
    let mut groups: Vec<_> = groups.into_values().map(|(group, _)| group).collect();
    groups.sort_unstable_by_key(|group| {
        (
            Reverse(group.n_chunks),
            Reverse(group.blocks),
            group.owner,
            group.item,
        )
    });
    groups
}

/// What the items are that keep chunks.
struct Owners<'d> {
    graph: &'d Graph,
    nodes: FxHashMap<ItemId, Option<NodeId>>,
}

impl<'d> Owners<'d> {
    /// Finds all items at once: one pass over the graph.
    fn of_pins(graph: &'d Graph, chunks: &[HeapChunk<'_>]) -> Self {
        let pins = chunks.iter().flat_map(|chunk| &chunk.pins);
        let mut nodes: FxHashMap<_, _> = pins.filter_map(item_of).map(|id| (id, None)).collect();
        if !nodes.is_empty() {
            for node in graph.nodes() {
                if let Some(found) = nodes.get_mut(&graph.id(node)) {
                    found.get_or_insert(node);
                }
            }
        }
        Self { graph, nodes }
    }

    fn row(&self, pin: &'d Pin<'_>) -> PinRow<'d> {
        let item = item_of(pin);
        let node = item.and_then(|id| self.nodes.get(&id).copied().flatten());
        let account = pin.account.as_deref();
        let owner = match node {
            Some(node) => self
                .graph
                .class(node)
                .or_else(|| self.graph.resource_type(node))
                .unwrap_or(self.graph.item_type(node).as_str()),
            None => account.unwrap_or("unknown"),
        };
        PinRow {
            owner,
            item,
            bytes: pin.bytes,
        }
    }
}

fn item_of(pin: &Pin<'_>) -> Option<ItemId> {
    pin.item.as_deref().and_then(|id| id.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, object};

    fn pin(item: Option<&'static str>, account: Option<&'static str>) -> Pin<'static> {
        Pin {
            item: item.map(Into::into),
            account: account.map(Into::into),
            bytes: 56,
        }
    }

    fn chunk(
        address: &'static str,
        live_bytes: u64,
        pins: Vec<Pin<'static>>,
    ) -> HeapChunk<'static> {
        HeapChunk {
            address: address.into(),
            live_bytes,
            blocks: 2,
            free_pages: 510,
            pins,
        }
    }

    #[test]
    fn what_keeps_chunks_is_named_and_counted() {
        let mut builder = GraphBuilder::default();
        builder.node(object(0x10, "App\\Entry"));
        builder.node(array(0x20));
        builder.node(object(0x30, "App\\Entry"));
        let graph = builder.finish().unwrap();
        let chunks = [
            chunk("0x200000", CHUNK_BYTES, vec![]),
            chunk(
                "0x400000",
                112,
                vec![pin(Some("0x10"), None), pin(Some("0x30"), None)],
            ),
            chunk(
                "0x600000",
                56,
                vec![pin(Some("0x30"), None), pin(None, Some("settings"))],
            ),
            chunk("0x800000", 56, vec![pin(Some("0x99"), None)]),
        ];
        let report = Chunks::new(&graph, &chunks, 2);
        assert_eq!(
            (report.n_chunks, report.n_kept, report.kept.len()),
            (4, 3, 2)
        );
        assert_eq!((report.kept_blocks, report.kept_live_bytes), (6, 224));
        assert_eq!(report.kept[0].address, "0x600000");
        assert_eq!((report.n_kept_by, report.kept_by.len()), (3, 2));
        assert_eq!(
            report.kept_by[0],
            PinGroup {
                owner: "App\\Entry",
                n_chunks: 2,
                blocks: 3,
                bytes: 168,
                item: Some(ItemId(0x30))
            }
        );
    }

    #[test]
    fn chunks_are_counted_by_how_full_they_are() {
        let sizes = [
            0,
            CHUNK_BYTES / 8,
            CHUNK_BYTES / 8 + 1,
            CHUNK_BYTES / 2,
            CHUNK_BYTES,
        ];
        let chunks: Vec<_> = sizes.map(|size| chunk("0x1", size, vec![])).into();
        let counts: Vec<_> = fill(&chunks).iter().map(|fill| fill.n_chunks).collect();
        assert_eq!(counts, [1, 1, 1, 1, 1]);
    }
}
