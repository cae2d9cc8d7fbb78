//! `analyzer diff`.

use crate::analysis::class_name::{ClassName, Search};
use crate::analysis::diff::origin::{self, Origin};
use crate::analysis::diff::threshold::Threshold;
use crate::analysis::diff::trend::Series;
use crate::analysis::diff::{self, Diff, Tally, diff};
use crate::analysis::summary::{self, GroupBy, Sort, summary};
use crate::cli::gate::{self, Gate};
use crate::cli::output::OutputArgs;
use crate::cli::{IndexArg, stderr};
use crate::load::{Dump, Input};
use crate::view;
use crate::view::text;

/// Show what has grown from dump to dump
///
/// A row compares the items of one type, or the objects of one class, and says how many there are in the
/// last dump and how their sizes have changed since the first. What has grown most comes first. Dumps
/// may come from different processes: what is compared goes by names, not by addresses.
///
/// With three dumps or more it also shows the change at each step and a trend: what grows every step
/// leaks, what stops to grow was a warm-up.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: analyzer diff --fail-on growth=1MiB before.json after.json")]
pub struct Args {
    /// Dumps to compare, the earliest first
    #[arg(value_name = "DUMP", num_args = 2.., required = true)]
    dumps: Vec<Input>,

    /// Compare what each row retains, too
    #[arg(long)]
    retained: bool,

    /// Whose growth comes first: count, size, retained, or class by name
    ///
    /// That of the number of items, of their self size, or of what they retain, which implies
    /// --retained.
    #[arg(long, value_enum, default_value_t = Sort::Size, hide_possible_values = true, value_name = "WHAT")]
    sort: Sort,

    /// What makes objects one row: class or namespace
    #[arg(long, value_enum, default_value_t = GroupBy::Class, hide_possible_values = true, value_name = "WHAT")]
    group: GroupBy,

    /// Compare only objects of this class; * stands for any text, as in 'App\*'
    ///
    /// Case makes no difference, nor does a leading backslash. The end of a name is enough, as in Order for
    /// App\Order, if only one class ends so.
    #[arg(long, value_name = "CLASS")]
    class: Option<ClassName>,

    /// Show rows that have not changed, too
    #[arg(long)]
    all: bool,

    /// Number of rows to show at most; all if it is not given
    #[arg(short, long, value_name = "N")]
    limit: Option<usize>,

    /// Exit with 1 if it all has grown by more: growth=SIZE or growth=N%
    ///
    /// The growth is that of the self size of all that is compared, from the first dump to the last. Exits
    /// with 3 if that cannot be told: a dump cannot be read, is truncated or was changed, dumps are from
    /// different versions of PHP or of the extension, or no dump has an object of the class.
    #[arg(long, value_name = "LIMIT")]
    fail_on: Option<Threshold>,

    #[command(flatten)]
    index: IndexArg,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let compared = self.compare();
        let Some(threshold) = self.fail_on else {
            return self.write(&compared?.0);
        };
        let (report, doubts) = compared.map_err(Gate::NotJudged)?;
        let verdict = judge(threshold, &report.total.self_size_bytes, doubts);
        gate::conclude(verdict, self.write(&report))
    }

    /// The report, and what there is to say against it.
    fn compare(&self) -> anyhow::Result<(Diff, Vec<String>)> {
        let with_retained = self.retained || self.sort == Sort::Retained;
        let mut search = self.class.as_ref().map(Search::new);
        let mut tallies = Vec::with_capacity(self.dumps.len());
        let mut doubts = Vec::new();
        for input in &self.dumps {
            let dump = self.index.load(input)?;
            doubts.extend(dump.damage.clone());
            let classes = search.as_mut().map(|it| it.next(dump.graph.classes()));
            let options = summary::Options {
                group_by: self.group,
                classes: classes.transpose().map_err(|it| it.place(input))?,
                ..summary::Options::default()
            };
            tallies.push(tally(input, &dump, with_retained, &options));
        }
        let is_found = search.map_or(Ok(true), Search::finish);
        let is_found = is_found.map_err(|error| error.place("these dumps"))?;
        doubts.extend((!is_found).then(|| "no dump has an object of such a class".to_owned()));
        let warnings = origin::warnings(&tallies);
        warnings
            .iter()
            .for_each(|warning| stderr::say("warning", warning));
        doubts.extend(warnings);
        let report = diff(tallies, &self.options());
        Ok((report, doubts))
    }

    fn write(&self, report: &Diff) -> anyhow::Result<()> {
        self.output.write_comparison(report, |out, report| {
            view::diff::write_table(out, report, self.options().quantity())
        })
    }

    fn options(&self) -> diff::Options {
        diff::Options {
            sort: self.sort,
            limit: self.limit,
            unchanged: self.all,
        }
    }
}

/// Whether sizes have grown within the limit, as far as that can be told.
fn judge(threshold: Threshold, size: &Series, doubts: Vec<String>) -> Result<(), Gate> {
    if let Some(doubt) = doubts.into_iter().next() {
        return Err(Gate::NotJudged(anyhow::Error::msg(doubt)));
    }
    if threshold.is_exceeded(size) {
        return Err(Gate::Exceeded(format!(
            "self sizes grew by {}, from {} to {}: more than the {threshold} that --fail-on allows",
            text::bytes(size.change.unsigned_abs()),
            text::bytes(size.first()),
            text::bytes(size.last()),
        )));
    }
    Ok(())
}

/// What is kept of a dump.
fn tally(input: &Input, dump: &Dump, with_retained: bool, options: &summary::Options) -> Tally {
    let dominators = with_retained.then(|| dump.graph.dominators());
    Tally::new(
        input.to_string(),
        Origin::of(&dump.header),
        dump.header.memory_usage,
        dump.truncated,
        &summary(&dump.graph, None, dominators, options),
    )
}
