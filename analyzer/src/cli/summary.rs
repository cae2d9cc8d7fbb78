//! `analyzer summary`.

use crate::analysis::class_name::ClassName;
use crate::analysis::summary::{GroupBy, Options, Sort, summary};
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, parse_count};
use crate::view;

/// Show how many items of each type and class are in memory
///
/// A row counts the items of one type, or the objects of one class, and adds up their own sizes in
/// bytes. The rows with the most items come first.
///
/// With --retained it also says how many bytes would be freed if all items of the row died: their own
/// and those of whatever only they keep in memory. Rows can share bytes: a class that holds another
/// retains what the other retains. What only several items of a row hold together is counted for the
/// first 64 rows that have such at least; in others a ≥ says that the figure is what the items keep one
/// by one. A row that is asked for with --class is exact.
///
/// The last line sums up what `heap` shows in full: the bytes in use by what explains them, and those
/// that are free.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Show what each row retains, in bytes and as a share of the heap
    #[arg(long)]
    retained: bool,

    /// What comes first; retained implies --retained
    #[arg(long, value_enum, default_value_t = Sort::Count, hide_possible_values = true, value_name = "count|size|retained|class")]
    sort: Sort,

    /// What makes objects one row
    ///
    /// With site, only closures, generators and fibers are shown, by where they are written.
    #[arg(long, value_enum, default_value_t = GroupBy::Class, hide_possible_values = true, value_name = "class|namespace|site")]
    group: GroupBy,

    /// Show only objects of this class; * stands for any text, as in 'App\*'
    ///
    /// Case makes no difference, nor does a leading backslash. The end of a name is enough, as in Order for
    /// App\Order, if only one class ends so.
    #[arg(long, value_name = "CLASS")]
    class: Option<ClassName>,

    /// Number of rows to show at most; all if it is not given
    #[arg(short, long, value_name = "N", value_parser = parse_count)]
    limit: Option<usize>,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let dominators =
            (self.retained || self.sort == Sort::Retained).then(|| dump.graph.dominators());
        let classes = self.class.map(|name| self.dump.classes(&dump, &name));
        let options = Options {
            group_by: self.group,
            classes: classes.transpose()?,
            sort: self.sort,
            limit: self.limit,
        };
        let summary = summary(&dump.graph, dump.heap.in_short(), dominators, &options);
        self.output
            .write(&dump, &summary, view::summary::write_table)
    }
}
