//! `analyzer free`.

use clap::ArgAction;

use crate::analysis::cut::Cut;
use crate::analysis::free::free;
use crate::cli::output::OutputArgs;
use crate::cli::{DumpArg, example, parse_count};
use crate::view;

/// Show what would be freed if some references were cut
///
/// PHP frees at once what nothing refers to any more. What refers to itself in a cycle stays until the
/// cycle collector runs. What something else holds stays.
#[derive(Debug, clap::Args)]
#[command(
    after_help = example(r"free --cut 'Doctrine\ORM\UnitOfWork::$identityMap' dump.json")
)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Reference to cut: 'Class::$property', static or of all objects, ID.key or '$global'; may be
    /// repeated
    ///
    /// Where nothing is called just so, * stands for any text and ? for any character: '*::$parent' cuts
    /// the property of any object.
    #[arg(long = "cut", value_name = "REFERENCE", required = true, action = ArgAction::Append)]
    cuts: Vec<Cut>,

    /// Number of types and classes to show at most
    #[arg(short, long, value_name = "N", value_parser = parse_count, default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let cuts = self.dump.cuts(&dump, &self.cuts)?;
        let freed = free(&dump.graph, &cuts, self.limit);
        self.output.write(&dump, &freed, view::free::write_table)
    }
}
