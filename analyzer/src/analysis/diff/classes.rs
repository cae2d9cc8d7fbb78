//! Growth by type and class: the rows of the summaries side by side.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use serde::Serialize;

use super::trend::{Series, Trend};
use super::{Figures, Group, Tally};
use crate::analysis::summary::Sort;

/// What to show.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What the growth is of by which the rows are sorted.
    pub sort: Sort,
    /// How many rows to return.
    pub limit: Option<usize>,
    /// Whether to return rows that did not change, too.
    pub unchanged: bool,
}

/// What grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The number of items.
    Count,
    /// Their own bytes.
    SelfSize,
    /// The bytes that they retain together.
    RetainedSize,
}

/// The items of one type, or the objects of one class or namespace, in all dumps.
#[derive(Debug, Serialize)]
pub struct ClassRow {
    /// What they have in common.
    #[serde(flatten)]
    pub group: Group,
    /// How many there are.
    pub n_items: Series,
    /// Their self sizes together.
    pub self_size_bytes: Series,
    /// What they retain together, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_size_bytes: Option<Series>,
    /// Whether the first dump has none of them, but the last one has.
    pub is_new: bool,
    /// Whether the last dump has none of them any more.
    pub is_gone: bool,
    /// How they grow, from three dumps on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
}

impl Options {
    /// What trends are those of: what the rows are sorted by, or else their self size.
    pub fn quantity(&self) -> Quantity {
        match self.sort {
            Sort::Count => Quantity::Count,
            Sort::Size | Sort::Class => Quantity::SelfSize,
            Sort::Retained => Quantity::RetainedSize,
        }
    }
}

impl Quantity {
    /// The word for it in reports for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "n_items",
            Self::SelfSize => "self_size_bytes",
            Self::RetainedSize => "retained_size_bytes",
        }
    }
}

impl ClassRow {
    /// The series that the row's trend is that of.
    pub fn series(&self, quantity: Quantity) -> &Series {
        match (quantity, &self.retained_size_bytes) {
            (Quantity::Count, _) => &self.n_items,
            (Quantity::RetainedSize, Some(retained)) => retained,
            (Quantity::SelfSize | Quantity::RetainedSize, _) => &self.self_size_bytes,
        }
    }

    fn new(tallies: &[Tally], group: &Group, quantity: Quantity) -> Self {
        let figures: Vec<_> = tallies
            .iter()
            .map(|tally| tally.groups.get(group).copied().unwrap_or_default())
            .collect();
        let series = |of: fn(&Figures) -> u64| figures.iter().map(of).collect::<Series>();
        let is_retained_known = figures.iter().any(|it| it.retained_size_bytes.is_some());
        let n_items = series(|it| it.n_items);
        let mut row = Self {
            group: group.clone(),
            is_new: n_items.first() == 0 && n_items.last() > 0,
            is_gone: n_items.last() == 0,
            n_items,
            self_size_bytes: series(|it| it.self_size_bytes),
            retained_size_bytes: is_retained_known
                .then(|| series(|it| it.retained_size_bytes.unwrap_or(0))),
            trend: None,
        };
        row.trend = Trend::of(row.series(quantity));
        row
    }

    fn is_unchanged(&self) -> bool {
        let retained = self.retained_size_bytes.iter();
        [&self.n_items, &self.self_size_bytes]
            .into_iter()
            .chain(retained)
            .all(Series::is_constant)
    }
}

/// The rows that are asked for, how many there are, and how many more have not changed.
pub(super) fn rows(tallies: &[Tally], options: &Options) -> (Vec<ClassRow>, usize, usize) {
    let groups: BTreeSet<_> = tallies.iter().flat_map(|it| it.groups.keys()).collect();
    let n_groups = groups.len();
    let mut rows: Vec<_> = groups
        .into_iter()
        .map(|group| ClassRow::new(tallies, group, options.quantity()))
        .filter(|row| options.unchanged || !row.is_unchanged())
        .collect();
    let n_rows = rows.len();
    rows.sort_by(|a, b| compare(options, a, b));
    rows.truncate(options.limit.unwrap_or(usize::MAX));
    (rows, n_rows, n_groups - n_rows)
}

fn compare(options: &Options, a: &ClassRow, b: &ClassRow) -> Ordering {
    let key = |row: &ClassRow| {
        let growth = row.series(options.quantity()).change;
        (
            Reverse(growth),
            Reverse(row.self_size_bytes.change),
            Reverse(row.n_items.change),
        )
    };
    let first = match options.sort {
        Sort::Class => Ordering::Equal,
        Sort::Count | Sort::Size | Sort::Retained => key(a).cmp(&key(b)),
    };
    first.then_with(|| a.group.cmp(&b.group))
}

#[cfg(test)]
mod tests {
    use super::super::diff;
    use super::*;
    use crate::analysis::summary::{self, summary};
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, item, object};
    use dump_format::ItemType;

    /// A dump with some objects of class `A`, of class `B`, and an array.
    fn tally(n_a: u64, n_b: u64, is_retained: bool) -> Tally {
        let mut builder = GraphBuilder::default();
        builder.node(array(1));
        builder.root("<GLOBAL>", "list");
        for id in 0..n_a {
            builder.node(object(0x100 + id, "A"));
        }
        for id in 0..n_b {
            builder.node(object(0x200 + id, "B"));
        }
        builder.node(item(0x300, ItemType::String, 24));
        let graph = builder.finish().unwrap();
        let dominators = is_retained.then(|| graph.dominators());
        let summary = summary(&graph, None, dominators, &summary::Options::default());
        Tally::new("a.json".into(), Default::default(), 1000, false, &summary)
    }

    const OPTIONS: Options = Options {
        sort: Sort::Size,
        limit: None,
        unchanged: false,
    };

    #[test]
    fn what_grew_most_comes_first_and_what_did_not_change_is_counted() {
        let report = diff(vec![tally(1, 9, false), tally(3, 0, false)], &OPTIONS);
        let rows: Vec<_> = report
            .rows
            .iter()
            .map(|row| (&row.group.name[..], row.n_items.change, row.is_gone))
            .collect();
        assert_eq!(rows, [("A", 2, false), ("B", -9, true)]);
        assert_eq!((report.n_rows, report.n_unchanged), (2, 2));
        assert_eq!(report.total.self_size_bytes.change, -280);
        assert_eq!(report.rows[0].trend, None);
    }

    #[test]
    fn trends_are_those_of_what_is_sorted_by() {
        let tallies = || [1, 2, 3].map(|n| tally(n, 4 - n, true)).into();
        let options = Options {
            sort: Sort::Retained,
            limit: Some(1),
            unchanged: true,
        };
        let report = diff(tallies(), &options);
        assert_eq!(report.trend_of, "retained_size_bytes");
        assert_eq!((report.n_rows, report.n_unchanged), (4, 0));
        assert_eq!(report.rows.len(), 1);
        assert_eq!(report.rows[0].trend, Some(Trend::GrowsEveryStep));
        let by_name = Options {
            sort: Sort::Class,
            ..OPTIONS
        };
        let report = diff(tallies(), &by_name);
        assert_eq!(report.rows[1].trend, Some(Trend::Shrinks));
    }
}
