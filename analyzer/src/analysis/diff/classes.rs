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
    /// Whether what the rows retain is compared.
    pub retained: bool,
    /// What the growth is of by which the rows are sorted.
    pub sort: Sort,
    /// How many rows to return.
    pub limit: Option<usize>,
    /// Whether to return rows that did not change, too.
    pub unchanged: bool,
}

/// What grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Quantity {
    /// The number of items.
    #[serde(rename = "n_items")]
    Count,
    /// Their own bytes.
    #[serde(rename = "self_size_bytes")]
    SelfSize,
    /// The bytes that they retain together.
    #[serde(rename = "retained_size_bytes")]
    RetainedSize,
    /// The bytes that they own outside of PHP's heap.
    #[serde(rename = "native_bytes")]
    Native,
}

/// The items of one type, or the objects of one class or namespace, in all dumps.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClassRow {
    /// What they have in common.
    #[serde(flatten)]
    pub group: Group,
    /// How many there are.
    pub n_items: Series,
    /// Their self sizes together; nothing for scalars, which lie in their holders.
    pub self_size_bytes: Series,
    /// What they retain together, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_size_bytes: Option<Series>,
    /// Whether they retain no more than that in any of the dumps. Else it is what they retain one by one, in each of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_is_exact: Option<bool>,
    /// What they own outside of PHP's heap, as far as it is known, if they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_bytes: Option<Series>,
    /// Whether the first dump has none of them, but the last one has.
    pub is_new: bool,
    /// Whether the last dump has none of them any more.
    pub is_gone: bool,
    /// How they grow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Trend>,
    /// What that is the trend of, where it is something else than in the other rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict_of: Option<Quantity>,
}

impl Options {
    /// What trends are those of: what the rows retain, if that is compared, or else their self size, unless the rows are
    /// sorted by number.
    pub fn quantity(&self) -> Quantity {
        match self.sort {
            Sort::Count => Quantity::Count,
            Sort::Retained => Quantity::RetainedSize,
            Sort::Size | Sort::Class if self.retained => Quantity::RetainedSize,
            Sort::Size | Sort::Class => Quantity::SelfSize,
        }
    }
}

impl ClassRow {
    /// The series of one quantity.
    pub fn series(&self, quantity: Quantity) -> &Series {
        let known = match quantity {
            Quantity::Count => Some(&self.n_items),
            Quantity::SelfSize => None,
            Quantity::RetainedSize => self.retained_size_bytes.as_ref(),
            Quantity::Native => self.native_bytes.as_ref(),
        };
        known.unwrap_or(&self.self_size_bytes)
    }

    /// What the row is judged by.
    fn judged_by(&self, quantity: Quantity) -> Quantity {
        let native = self.native_bytes.as_ref();
        if self.group.is_scalar {
            // Scalars lie in their holders, and nothing but their number tells how they grow.
            Quantity::Count
        } else if self.series(quantity).is_constant() && native.is_some_and(|it| !it.is_constant())
        {
            Quantity::Native
        } else {
            quantity
        }
    }

    fn new(tallies: &[Tally], group: &Group, quantity: Quantity) -> Self {
        let figures: Vec<_> = tallies
            .iter()
            .map(|tally| tally.groups.get(group).copied().unwrap_or_default())
            .collect();
        let series = |of: fn(&Figures) -> u64| figures.iter().map(of).collect::<Series>();
        let retained = || figures.iter().filter_map(|it| it.retained);
        let is_exact = retained().all(|it| it.is_exact);
        let is_retained_known = retained().next().is_some();
        // A lower bound is not to be compared with what is exact.
        let retained_size_bytes = if is_exact {
            series(|it| it.retained.map_or(0, |it| it.size_bytes))
        } else {
            series(|it| it.retained.map_or(0, |it| it.dominated_bytes))
        };
        let native_bytes = series(|it| it.native.bytes);
        let n_items = series(|it| it.n_items);
        let mut row = Self {
            group: group.clone(),
            is_new: n_items.first() == 0 && n_items.last() > 0,
            is_gone: n_items.last() == 0,
            n_items,
            self_size_bytes: series(|it| it.self_size_bytes),
            retained_size_bytes: is_retained_known.then_some(retained_size_bytes),
            retained_is_exact: is_retained_known.then_some(is_exact),
            native_bytes: (native_bytes.values.iter().any(|&it| it > 0)).then_some(native_bytes),
            verdict: None,
            verdict_of: None,
        };
        let judged_by = row.judged_by(quantity);
        row.verdict = Trend::of(row.series(judged_by));
        row.verdict_of = (judged_by != quantity).then_some(judged_by);
        row
    }

    fn is_unchanged(&self) -> bool {
        let others = self.retained_size_bytes.iter().chain(&self.native_bytes);
        [&self.n_items, &self.self_size_bytes]
            .into_iter()
            .chain(others)
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
    use crate::analysis::diff::growth::Account;
    use crate::analysis::summary::{self, Summary, summary};
    use crate::graph::testing::{array, item, object};
    use crate::graph::{GraphBuilder, ItemId};
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
        tally_of(&summary)
    }

    fn tally_of(summary: &Summary<'_>) -> Tally {
        Tally::new(
            "a.json".into(),
            Default::default(),
            Account::default(),
            Default::default(),
            summary,
        )
    }

    const OPTIONS: Options = Options {
        retained: false,
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
        assert_eq!(report.rows[0].verdict, Some(Trend::Grew));
    }

    #[test]
    fn what_is_retained_is_judged_where_it_is_compared() {
        // An array that keeps more and more, and is always the same itself.
        let tally = |n: u64| {
            let mut builder = GraphBuilder::default();
            builder.node(object(1, "Holder"));
            builder.root("<GLOBAL>", "holder");
            for id in 0..n {
                builder.child(&id.to_string(), ItemId(0x100 + id));
            }
            for id in 0..n {
                builder.node(object(0x100 + id, "A"));
            }
            let graph = builder.finish().unwrap();
            let options = summary::Options::default();
            let summary = summary(&graph, None, Some(graph.dominators()), &options);
            tally_of(&summary)
        };
        let trend_of_holder = |tallies: Vec<Tally>, sort| {
            let options = Options {
                retained: true,
                sort,
                ..OPTIONS
            };
            let report = diff(tallies, &options);
            let mut rows = report.rows.into_iter();
            rows.find(|it| it.group.name == "Holder").unwrap().verdict
        };
        let three = || [1, 2, 3].map(tally).into();
        for sort in [Sort::Size, Sort::Retained, Sort::Class] {
            assert_eq!(trend_of_holder(three(), sort), Some(Trend::GrowsEveryStep));
        }
        let two = [1, 2].map(tally).into();
        assert_eq!(trend_of_holder(two, Sort::Size), Some(Trend::Grew));
        assert_eq!(trend_of_holder(three(), Sort::Count), Some(Trend::Steady));
    }

    #[test]
    fn scalars_are_counted_and_lie_in_their_holders() {
        let tally = |n: u64| {
            let mut builder = GraphBuilder::default();
            builder.node(array(1));
            builder.root("<GLOBAL>", "list");
            for id in 0..n {
                builder.node(item(0x100 + id, ItemType::Integer, 16));
            }
            let graph = builder.finish().unwrap();
            let summary = summary(&graph, None, None, &summary::Options::default());
            tally_of(&summary)
        };
        let report = diff([1, 2, 3].map(tally).into(), &OPTIONS);
        assert_eq!(report.total.self_size_bytes.values, [56; 3]);
        let row = &report.rows[0];
        assert_eq!(
            (&row.group.name[..], row.self_size_bytes.change),
            ("integer", 0)
        );
        assert_eq!(row.verdict, Some(Trend::GrowsEveryStep));
        assert_eq!(row.verdict_of, Some(Quantity::Count));
    }

    #[test]
    fn trends_are_those_of_what_is_sorted_by() {
        let tallies = || [1, 2, 3].map(|n| tally(n, 4 - n, true)).into();
        let options = Options {
            retained: true,
            sort: Sort::Retained,
            limit: Some(1),
            unchanged: true,
        };
        let report = diff(tallies(), &options);
        assert_eq!(report.verdict_of, Quantity::RetainedSize);
        assert_eq!((report.n_rows, report.n_unchanged), (4, 0));
        assert_eq!(report.rows.len(), 1);
        assert_eq!(report.rows[0].verdict, Some(Trend::GrowsEveryStep));
        let by_name = Options {
            sort: Sort::Class,
            ..OPTIONS
        };
        let report = diff(tallies(), &by_name);
        assert_eq!(report.rows[1].verdict, Some(Trend::Shrinks));
    }
}
