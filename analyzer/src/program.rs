//! What the program is called: it may be installed under another name than it is built.

use std::path::Path;

/// The name by which it was called, for what it says to the user: `meminfo-analyzer`.
pub fn name() -> String {
    let called = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&called).file_stem();
    name.filter(|it| !it.is_empty()).map_or_else(
        || env!("CARGO_PKG_NAME").to_owned(),
        |it| it.to_string_lossy().into_owned(),
    )
}
