//! How memory evolves from dump to dump.
//!
//! What is compared goes by names, never by addresses, so that dumps may come from different processes; and of each
//! dump only a [`Tally`] is kept, so that no two graphs need to be in memory. Each way to compare is a module of its
//! own: [`classes`] compares the rows of the summary.

pub mod classes;
pub mod growth;
pub mod origin;
pub mod threshold;
pub mod trend;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::dumped::DumpFacts;
use crate::analysis::summary::Summary;
use crate::graph::Native;
use classes::{ClassRow, Quantity};
use growth::{Account, Growth};
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
    /// What its memory is used for.
    pub account: Account,
    /// What to know of it.
    pub facts: DumpFacts,
    groups: BTreeMap<Group, Figures>,
}

/// What makes items one row of the summary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// Whether they are slots of their holders.
    #[serde(skip)]
    pub is_scalar: bool,
}

/// A row of the summary.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    n_items: u64,
    self_size_bytes: u64,
    native: Native,
    retained: Option<RetainedFigures>,
}

/// What a row of the summary retains.
#[derive(Clone, Copy, Debug)]
struct RetainedFigures {
    /// What its items retain together, or at least so much.
    size_bytes: u64,
    is_exact: bool,
    /// What they dominate.
    dominated_bytes: u64,
}

/// What has changed between dumps.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Diff {
    /// Where the growth went.
    pub growth: Growth,
    /// The dumps in the order in which they are compared.
    pub dumps: Vec<DumpRow>,
    /// Why they cannot be compared without reserve.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// All items that are compared, together.
    pub total: Total,
    /// How many rows there are.
    pub n_rows: usize,
    /// How many more rows were left out since nothing about them has changed.
    pub n_unchanged: usize,
    /// What the verdicts are about.
    pub verdict_of: Quantity,
    /// The first of the rows.
    pub rows: Vec<ClassRow>,
}

/// One of the dumps.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DumpRow {
    /// Its file.
    pub name: String,
    /// What wrote it.
    #[serde(flatten)]
    pub origin: Origin,
    /// What to know of it.
    #[serde(flatten)]
    pub facts: DumpFacts,
}

/// Dumps as a whole.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Total {
    /// What `memory_get_usage()` said.
    pub memory_usage_bytes: Series,
    /// How many of the items are compared.
    pub n_items: Series,
    /// Their self sizes, scalars aside: these lie in their holders.
    pub self_size_bytes: Series,
}

impl Tally {
    /// Keeps the summary of a dump.
    pub fn new(
        name: String,
        origin: Origin,
        account: Account,
        facts: DumpFacts,
        summary: &Summary<'_>,
    ) -> Self {
        let groups = summary.rows.iter().map(|row| {
            let group = Group {
                name: row.name(),
                item_type: row.item_type,
                class: row.class.map(str::to_owned),
                namespace: row.namespace.map(str::to_owned),
                is_scalar: row.is_scalar,
            };
            let figures = Figures {
                n_items: row.n_items,
                self_size_bytes: row.counted_size_bytes(),
                native: row.native.0,
                retained: row.retained.map(|it| RetainedFigures {
                    size_bytes: it.retained_size_bytes,
                    is_exact: it.retained_is_exact,
                    dominated_bytes: it.dominated_bytes,
                }),
            };
            (group, figures)
        });
        Self {
            name,
            origin,
            account,
            facts,
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
        memory_usage_bytes: (tallies.iter())
            .map(|it| it.account.memory_usage_bytes)
            .collect(),
        n_items: tallies.iter().map(|it| it.sum(|it| it.n_items)).collect(),
        self_size_bytes: tallies
            .iter()
            .map(|it| it.sum(|it| it.self_size_bytes))
            .collect(),
    };
    let accounts: Vec<_> = tallies.iter().map(|it| &it.account).collect();
    let growth = Growth::new(&accounts, options.unchanged);
    let warnings = origin::warnings(&tallies);
    let dumps = tallies.into_iter().map(|tally| DumpRow {
        name: tally.name,
        origin: tally.origin,
        facts: tally.facts,
    });
    Diff {
        growth,
        dumps: dumps.collect(),
        warnings,
        total,
        n_rows,
        n_unchanged,
        verdict_of: options.quantity(),
        rows,
    }
}
