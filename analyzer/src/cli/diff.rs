//! `analyzer diff`.

use crate::analysis::class_name::{ClassName, Search};
use crate::analysis::diff::growth::Account;
use crate::analysis::diff::origin::Origin;
use crate::analysis::diff::threshold::{Growing, Threshold};
use crate::analysis::diff::trend::Series;
use crate::analysis::diff::{self, Diff, Tally, diff};
use crate::analysis::summary::{self, GroupBy, Sort, summary};
use crate::cli::gate::{self, Gate};
use crate::cli::output::{self, OutputArgs};
use crate::cli::{IndexArg, example, parse_count, stderr};
use crate::file_id::FileId;
use crate::load::{Dump, Input};
use crate::view;
use crate::view::text;

/// Show what has grown from dump to dump
///
/// The first table says where the growth went, that of memory_get_usage() and that of the process: to
/// items, to compiled code, to the engine, to extensions, outside of PHP's heap. Its parts sum to both.
///
/// A row of the last table compares the items of one type, or the objects of one class, and says how many
/// there are in the last dump and how their sizes have changed since the first. What has grown most comes
/// first. The 16 bytes of an integer, float, boolean or null lie in its holder, and are counted there.
/// Dumps may come from different processes: what is compared goes by names, not by addresses.
///
/// With three dumps or more it also shows the change at each step and a trend: what grows every step
/// leaks, what stops to grow was a warm-up. The trend is that of what the rows retain, if that is
/// compared, else of their self size; with --sort count, that of the number of items.
#[derive(Debug, clap::Args)]
#[command(after_help = example("diff --fail-on growth=1MiB before.json after.json"))]
pub struct Args {
    /// Dumps to compare, the earliest first
    #[arg(value_name = "DUMP", num_args = 2.., required = true)]
    dumps: Vec<Input>,

    /// Compare what each row retains, too
    ///
    /// A ≥ says that it is what the items of the row keep one by one, see `summary`.
    #[arg(long)]
    retained: bool,

    /// Whose growth comes first: count, size, retained, or class by name
    ///
    /// That of the number of items, of their self size, or of what they retain, which implies
    /// --retained, and is what comes first with it. Without, it is the self size.
    #[arg(long, value_enum, hide_possible_values = true, value_name = "WHAT")]
    sort: Option<Sort>,

    /// What makes objects one row: class, namespace, or site, where closures, generators and fibers are written
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
    #[arg(short, long, value_name = "N", value_parser = parse_count)]
    limit: Option<usize>,

    /// Exit with 1 if memory has grown by more: growth=SIZE, growth=N%, usage=SIZE or usage=N%
    ///
    /// growth is that of memory_get_usage() or that of the process (RSS, or what malloc has given out),
    /// whichever is more, from the first dump to the last; usage is that of memory_get_usage() alone. Up to 512 KiB in the process do not
    /// count, since so much comes and goes by itself. With --class, either is that of the self size of the
    /// objects that are compared. Exits with 3 if that cannot be told: a dump cannot be read, is truncated or
    /// was changed, dumps are from different versions of PHP or of the extension, or no dump has an object
    /// of the class.
    #[arg(long, value_name = "LIMIT")]
    fail_on: Option<Threshold>,

    #[command(flatten)]
    index: IndexArg,

    #[command(flatten)]
    output: OutputArgs,
}

/// What came out.
struct Comparison {
    report: Diff,
    /// The files of the dumps.
    files: Vec<FileId>,
    /// What there is to say against it.
    doubts: Vec<String>,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let compared = self.compare();
        let Some(threshold) = self.fail_on else {
            let Comparison { report, files, .. } = compared?;
            return self.write(&files, &report);
        };
        let Comparison {
            report,
            files,
            doubts,
        } = compared.map_err(Gate::NotJudged)?;
        let verdict = judge(threshold, &self.gated(threshold, &report), doubts);
        gate::conclude(verdict, self.write(&files, &report))
    }

    fn compare(&self) -> anyhow::Result<Comparison> {
        let options = self.options();
        let mut search = self.class.as_ref().map(Search::new);
        let mut tallies = Vec::with_capacity(self.dumps.len());
        let mut doubts = Vec::new();
        let mut files = Vec::new();
        for input in &self.dumps {
            let dump = self.index.load(input)?;
            doubts.extend(dump.damage.clone());
            files.extend(dump.file_id);
            let classes = search.as_mut().map(|it| it.next(dump.graph.classes()));
            let of_summary = summary::Options {
                group_by: self.group,
                classes: classes.transpose().map_err(|it| it.place(input))?,
                ..summary::Options::default()
            };
            tallies.push(tally(input, &dump, options.retained, &of_summary));
        }
        let is_found = search.map_or(Ok(true), Search::finish);
        let is_found = is_found.map_err(|error| error.place("these dumps"))?;
        doubts.extend((!is_found).then(|| "no dump has an object of such a class".to_owned()));
        let report = diff(tallies, &options);
        let warnings = report.warnings.iter();
        warnings.for_each(|warning| stderr::say("warning", warning));
        doubts.extend(report.warnings.iter().cloned());
        Ok(Comparison {
            report,
            files,
            doubts,
        })
    }

    fn write(&self, files: &[FileId], report: &Diff) -> anyhow::Result<()> {
        self.output
            .write_comparison(files, report, view::diff::write_table)
    }

    /// What must not grow.
    fn gated<'r>(&self, threshold: Threshold, report: &'r Diff) -> Vec<(&'static str, &'r Series)> {
        if self.class.is_some() {
            return vec![("self sizes", &report.total.self_size_bytes)];
        }
        let growth = &report.growth;
        let mut gated = vec![("memory_get_usage()", &growth.memory_usage_bytes)];
        if threshold.of == Growing::All {
            let process = [
                ("the process (RSS)", &growth.rss_bytes),
                ("malloc in use", &growth.malloc_bytes),
            ];
            let known = process
                .into_iter()
                .filter_map(|(what, it)| Some((what, it.as_ref()?)));
            gated.extend(known.filter(|(_, it)| it.change > PROCESS_MOVES_BY));
        }
        gated
    }

    fn options(&self) -> diff::Options {
        let retained = self.retained || self.sort == Some(Sort::Retained);
        let first = if retained { Sort::Retained } else { Sort::Size };
        diff::Options {
            retained,
            sort: self.sort.unwrap_or(first),
            limit: self.limit,
            unchanged: self.all,
        }
    }
}

/// By how much the memory of a process outside of PHP's heap grows and shrinks by itself: pages that are touched for the first
/// time, what the dump before has left.
const PROCESS_MOVES_BY: i64 = 512 << 10;

/// Whether sizes have grown within the limit, as far as that can be told.
fn judge(threshold: Threshold, sizes: &[(&str, &Series)], doubts: Vec<String>) -> Result<(), Gate> {
    if let Some(doubt) = doubts.into_iter().next() {
        return Err(Gate::NotJudged(anyhow::Error::msg(doubt)));
    }
    let exceeded = sizes.iter().find(|(_, size)| threshold.is_exceeded(size));
    if let Some((what, size)) = exceeded {
        return Err(Gate::Exceeded(format!(
            "{what} grew by {}, from {} to {}: more than the {threshold} that --fail-on allows",
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
        Account::new(&dump.graph, &dump.header, dump.heap.in_full()),
        output::facts(dump),
        &summary(&dump.graph, None, dominators, options),
    )
}
