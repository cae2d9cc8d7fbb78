//! What a dump says as a whole, apart from its items.

use dump_format::Header;
use dump_format::reader::Outcome;
use serde::{Deserialize, Serialize};

use crate::graph::ItemId;
use crate::load::OpenInput;

/// What is known of a dump beside its graph.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Where it was cut off, if it was.
    pub truncation: Option<Truncation>,
    n_items: u64,
    /// How many items the trailer counts, if there is one.
    n_items_of_trailer: Option<u64>,
    /// How many values the extension did not understand.
    pub n_skipped: u64,
    /// How many references lead to no item.
    pub n_dangling: u64,
    /// What stands before the items, with what the trailer adds to `degraded`.
    pub header: Header,
}

/// Where a dump was cut off.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Truncation {
    /// The line in which it ends.
    pub line: u64,
    /// The id of the last item that is whole, if there is one.
    pub last_item: Option<u64>,
}

impl Facts {
    /// Takes note of how reading went. `n_dangling` references of the graph lead nowhere.
    pub fn new(outcome: &Outcome, n_dangling: u64, mut header: Header) -> Self {
        let trailer = outcome.trailer.as_ref();
        if let Some(trailer) = trailer {
            header.degraded.extend_from_slice(&trailer.degraded);
        }
        Self {
            truncation: outcome.truncated.map(|it| Truncation {
                line: it.line,
                last_item: it.last_item,
            }),
            n_items: outcome.items,
            n_items_of_trailer: trailer.map(|trailer| trailer.items),
            n_skipped: trailer.map_or(0, |trailer| trailer.skipped),
            n_dangling: n_dangling + outcome.bad_child_ids,
            header,
        }
    }

    /// Whether the dump was cut off.
    pub fn is_truncated(&self) -> bool {
        self.truncation.is_some()
    }

    /// How many items the trailer counts, if that is another number than was read.
    pub fn miscounted(&self) -> Option<u64> {
        let n_items = self.n_items_of_trailer;
        n_items.filter(|&n_items| n_items != self.n_items)
    }

    /// Why what is read is not what was written, in words; `None` if it is, as far as one can tell.
    pub fn damage(&self, input: &OpenInput) -> Option<String> {
        [self.truncation(input), self.miscount(input)]
            .into_iter()
            .flatten()
            .next()
    }

    /// What the user should know before trusting a result.
    pub fn warnings(&self, input: &OpenInput) -> Vec<String> {
        let truncation = self.truncation(input);
        let skipped = (self.n_skipped > 0).then(|| {
            format!(
                "{input} lacks values which the extension did not understand: {}",
                self.n_skipped
            )
        });
        // In a truncated dump many references lead behind the cut; that needs no second warning.
        let dangling = (self.n_dangling > 0 && truncation.is_none()).then(|| {
            format!(
                "{input} has references to items it lacks, which were left out: {}",
                self.n_dangling
            )
        });
        [truncation, self.miscount(input), skipped, dangling]
            .into_iter()
            .flatten()
            .collect()
    }

    fn truncation(&self, input: &OpenInput) -> Option<String> {
        self.truncation
            .map(|Truncation { line, last_item }| match last_item {
                Some(id) => format!(
                    "{input} is truncated: analysed up to item {} in line {line}",
                    ItemId(id)
                ),
                None => format!("{input} is truncated: it ends before its first item"),
            })
    }

    fn miscount(&self, input: &OpenInput) -> Option<String> {
        let n_items = self.n_items;
        self.miscounted()
            .map(|n_items_of_trailer| {
                format!(
                    "{input} has {n_items} items, but its trailer counts {n_items_of_trailer}: it may have been changed since it was written"
                )
            })
    }
}
