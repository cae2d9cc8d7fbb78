//! Where memory has grown, and the evolution of the summary, as tables.

mod growth;

use std::io::{self, Write};

use crate::analysis::diff::classes::{ClassRow, Quantity};
use crate::analysis::diff::trend::{Series, Trend};
use crate::analysis::diff::{Diff, Total};
use crate::view::sparkline::sparkline;
use crate::view::summary::AT_LEAST;
use crate::view::table::Table;
use crate::view::{text, write_cut_rows};

/// How many of the steps of a row are shown, the last ones.
const MAX_STEPS: usize = 5;

/// Draws where the growth went, what the dumps are and how their rows have changed.
pub fn write_table(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    growth::write(out, &diff.growth)?;
    write_dumps(out, diff)?;
    if diff.rows.is_empty() {
        writeln!(out, "Nothing has changed")?;
    } else {
        write_rows(out, diff)?;
        write_cut_rows(out, diff.rows.len(), diff.n_rows, "rows")?;
    }
    match diff.n_unchanged {
        0 => Ok(()),
        n => {
            let (rows, them) = if n == 1 {
                ("row has", "it")
            } else {
                ("rows have", "them")
            };
            writeln!(out, "{n} more {rows} not changed, use --all to see {them}")
        }
    }
}

fn write_dumps(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let mut table = Table::new([
        "Dump",
        "Memory Usage",
        "Change",
        "Items",
        "Change",
        "Self Size",
        "Change",
    ]);
    let Total {
        memory_usage_bytes,
        n_items,
        self_size_bytes,
    } = &diff.total;
    for (n, dump) in diff.dumps.iter().enumerate() {
        let [usage, usage_change] = cells_at(memory_usage_bytes, n, text::bytes, signed_bytes);
        let [items, items_change] = cells_at(n_items, n, text::count, signed_count);
        let [size, size_change] = cells_at(self_size_bytes, n, text::bytes, signed_bytes);
        table.row([
            &dump.name,
            &usage,
            &usage_change,
            &items,
            &items_change,
            &size,
            &size_change,
        ]);
    }
    table.write(out)
}

/// A figure in one dump, and its change from the dump before.
fn cells_at(
    series: &Series,
    n: usize,
    figure: fn(u64) -> String,
    change: fn(i64) -> String,
) -> [String; 2] {
    let step = n.checked_sub(1).and_then(|n| series.steps.get(n));
    [
        series
            .values
            .get(n)
            .copied()
            .map_or_else(String::new, figure),
        step.copied().map_or_else(String::new, change),
    ]
}

fn write_rows(out: &mut dyn Write, diff: &Diff) -> io::Result<()> {
    let quantity = diff.verdict_of;
    let has_trends = diff.dumps.len() > 2;
    let has_retained = diff.rows.iter().any(|it| it.retained_size_bytes.is_some());
    let mut titles = vec!["Type", "Instances", "Change", "Self Size", "Change"];
    if has_retained {
        titles.extend(["Retained Size", "Change"]);
    }
    let has_native = diff.rows.iter().any(|it| it.native_bytes.is_some());
    if has_native {
        titles.extend(["Outside of PHP's Heap", "Change"]);
    }
    if has_trends {
        titles.extend([
            match quantity {
                Quantity::Count => "Steps of Instances",
                Quantity::SelfSize => "Steps of Self Size",
                Quantity::RetainedSize => "Steps of Retained Size",
                Quantity::Native => "Steps outside of PHP's Heap",
            },
            "Trend",
        ]);
    }
    titles.push("Verdict");
    let mut table = Table::with_titles(titles);
    for row in &diff.rows {
        let mut cells = vec![row.group.name.clone()];
        cells.extend(cells_of(&row.n_items, text::count, signed_count));
        cells.extend(cells_of(&row.self_size_bytes, text::bytes, signed_bytes));
        if let Some(retained) = row.retained_size_bytes.as_ref().filter(|_| has_retained) {
            let [mut figure, change] = cells_of(retained, text::bytes, signed_bytes);
            if row.retained_is_exact == Some(false) {
                figure.insert_str(0, AT_LEAST);
            }
            cells.extend([figure, change]);
        }
        if has_native {
            let native = row.native_bytes.as_ref();
            let native = native.map(|it| cells_of(it, text::bytes, signed_bytes));
            cells.extend(native.unwrap_or_default());
        }
        if has_trends {
            let judged = row.verdict_of.unwrap_or(quantity);
            let series = row.series(judged);
            let mut steps = steps(series, judged);
            if judged != quantity {
                steps.push_str(match judged {
                    Quantity::Count => " (instances)",
                    Quantity::SelfSize | Quantity::RetainedSize => "",
                    Quantity::Native => " (outside)",
                });
            }
            cells.extend([steps, sparkline(&series.values)]);
        }
        cells.push(verdict(row));
        table.row_of(cells);
    }
    table.write(out)?;
    if diff
        .rows
        .iter()
        .any(|it| it.retained_is_exact == Some(false))
    {
        writeln!(out, "{}", crate::view::summary::AT_LEAST_NOTE)?;
    }
    Ok(())
}

/// A figure in the last dump, and its change since the first.
fn cells_of(series: &Series, figure: fn(u64) -> String, change: fn(i64) -> String) -> [String; 2] {
    [figure(series.last()), change(series.change)]
}

fn steps(series: &Series, quantity: Quantity) -> String {
    let change = match quantity {
        Quantity::Count => signed_count,
        Quantity::SelfSize | Quantity::RetainedSize | Quantity::Native => signed_bytes,
    };
    let n_left_out = series.steps.len().saturating_sub(MAX_STEPS);
    let lead = (n_left_out > 0).then(|| "…".to_owned());
    let shown = series.steps[n_left_out..].iter().copied().map(change);
    lead.into_iter().chain(shown).collect::<Vec<_>>().join(", ")
}

fn verdict(row: &ClassRow) -> String {
    let trend = row.verdict.map(|trend| match trend {
        Trend::Steady => "steady",
        Trend::Grew => "grew",
        Trend::Shrank => "shrank",
        Trend::GrowsEveryStep => "grows every step",
        Trend::Grows => "grows",
        Trend::WarmUp => "warm-up, stopped",
        Trend::Shrinks => "shrinks",
        Trend::Varies => "varies",
    });
    // That there is none now, or was none before, says what two dumps show.
    let is_told = row.is_gone || (row.is_new && trend == Some("grew"));
    let words = [
        row.is_new.then_some("new"),
        row.is_gone.then_some("gone"),
        trend.filter(|_| !is_told),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn signed_bytes(change: i64) -> String {
    format!("{}{}", sign(change), text::bytes(change.unsigned_abs()))
}

fn signed_count(change: i64) -> String {
    format!("{}{}", sign(change), text::count(change.unsigned_abs()))
}

fn sign(change: i64) -> &'static str {
    match change {
        0 => "",
        1.. => "+",
        _ => "-",
    }
}
