//! How memory evolves from dump to dump.
//!
//! What is compared goes by names, never by addresses, so that dumps may come from different processes; and of each
//! dump only a [`Tally`] is kept, so that no two graphs need to be in memory. Each way to compare is a module of its
//! own: [`classes`] compares the rows of the summary.

pub mod classes;
pub mod origin;
pub mod threshold;
pub mod trend;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::summary::Summary;
use classes::ClassRow;
use origin::Origin;
use trend::Series;

pub use classes::Options;

/// What is kept of a dump to compare it with others.
#[derive(Debug)]
pub struct Tally {
    /// What the dump is called.
    pub name: String,
    /// What wrote it.
    pub origin: Origin,
    /// What `memory_get_usage()` said.
    pub memory_usage_bytes: u64,
    /// Whether it was cut off.
    pub truncated: bool,
    groups: BTreeMap<Group, Figures>,
}

/// What makes items one row of the summary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Group {
    /// What the row is called: a class, a namespace with a backslash behind it, or else a type.
    #[serde(skip)]
    pub name: String,
    /// The type of them all.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of them all, for objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The namespace of them all, for objects by namespace; empty for the global one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// A row of the summary.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    n_items: u64,
    self_size_bytes: u64,
    retained_size_bytes: Option<u64>,
}

/// What has changed between dumps.
#[derive(Debug, Serialize)]
pub struct Diff {
    /// The dumps in the order in which they are compared.
    pub dumps: Vec<DumpRow>,
    /// All items that are compared, together.
    pub total: Total,
    /// How many rows there are.
    pub n_rows: usize,
    /// How many more rows were left out since nothing about them has changed.
    pub n_unchanged: usize,
    /// What the trends are those of.
    pub trend_of: &'static str,
    /// The first of the rows.
    pub rows: Vec<ClassRow>,
}

/// One of the dumps.
#[derive(Debug, Serialize)]
pub struct DumpRow {
    /// Its file.
    pub name: String,
    /// What wrote it.
    #[serde(flatten)]
    pub origin: Origin,
    /// Whether it was cut off.
    pub truncated: bool,
}

/// Dumps as a whole.
#[derive(Debug, Serialize)]
pub struct Total {
    /// What `memory_get_usage()` said.
    pub memory_usage_bytes: Series,
    /// How many of the items are compared.
    pub n_items: Series,
    /// Their self sizes.
    pub self_size_bytes: Series,
}

impl Tally {
    /// Keeps the summary of a dump.
    pub fn new(
        name: String,
        origin: Origin,
        memory_usage_bytes: u64,
        truncated: bool,
        summary: &Summary<'_>,
    ) -> Self {
        let groups = summary.rows.iter().map(|row| {
            let group = Group {
                name: row.name(),
                item_type: row.item_type,
                class: row.class.map(str::to_owned),
                namespace: row.namespace.map(str::to_owned),
            };
            let figures = Figures {
                n_items: row.n_items,
                self_size_bytes: row.self_size_bytes,
                retained_size_bytes: row.retained.map(|it| it.retained_size_bytes),
            };
            (group, figures)
        });
        Self {
            name,
            origin,
            memory_usage_bytes,
            truncated,
            groups: groups.collect(),
        }
    }

    fn sum(&self, of: impl Fn(&Figures) -> u64) -> u64 {
        self.groups.values().map(of).fold(0, u64::saturating_add)
    }
}

/// Compares dumps, the earliest first.
pub fn diff(tallies: Vec<Tally>, options: &Options) -> Diff {
    let (rows, n_rows, n_unchanged) = classes::rows(&tallies, options);
    let total = Total {
        memory_usage_bytes: tallies.iter().map(|it| it.memory_usage_bytes).collect(),
        n_items: tallies.iter().map(|it| it.sum(|it| it.n_items)).collect(),
        self_size_bytes: tallies
            .iter()
            .map(|it| it.sum(|it| it.self_size_bytes))
            .collect(),
    };
    let dumps = tallies.into_iter().map(|tally| DumpRow {
        name: tally.name,
        origin: tally.origin,
        truncated: tally.truncated,
    });
    Diff {
        dumps: dumps.collect(),
        total,
        n_rows,
        n_unchanged,
        trend_of: options.quantity().word(),
        rows,
    }
}
