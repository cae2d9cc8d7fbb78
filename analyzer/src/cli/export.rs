//! `analyzer export`.

use std::path::PathBuf;

use anyhow::Context;
use clap::ValueEnum;

use crate::cli::output::{Format, write_to};
use crate::cli::{DumpArg, example};
use crate::view::heapsnapshot::HeapSnapshot;

/// Write a dump in a form that other tools read
///
/// A heap snapshot is what Chrome DevTools opens: in its Memory panel, load a file whose name ends in
/// .heapsnapshot. Retained sizes there are those that this program shows.
#[derive(Debug, clap::Args)]
#[command(
    after_help = example("export --format heapsnapshot -o worker.heapsnapshot dump.json")
)]
pub struct Args {
    #[command(flatten)]
    dump: DumpArg,

    /// Form to write
    #[arg(long, value_enum, default_value_t = Form::Heapsnapshot)]
    format: Form,

    /// File to write to instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// A heap snapshot of V8
    Heapsnapshot,
}

impl Args {
    /// Runs the sub-command.
    pub fn run(self) -> anyhow::Result<()> {
        let dump = self.dump.load()?;
        let dominators = dump.graph.dominators();
        match self.format {
            Form::Heapsnapshot => {
                let usage = dump.header.memory_usage;
                let snapshot = HeapSnapshot::new(&dump.graph, dominators, usage)
                    .with_context(|| format!("cannot export {}", self.dump))?;
                write_to(
                    self.output.as_deref(),
                    dump.file_id.as_slice(),
                    Format::Json,
                    |out| snapshot.write(out),
                )
            }
        }
    }
}
