//! What automatic dumps are named after: the script of the request, and where the process was started.

use std::cell::Cell;
use std::env;
use std::ffi::CStr;
use std::path::PathBuf;
use std::sync::OnceLock;

use super::sys;
use crate::dump_path;

/// The longest name of a file on Linux, NAME_MAX.
const LONGEST_NAME: usize = 255;

/// The directory in which PHP was started: scripts, pools of FPM and CGI go elsewhere.
static STARTED_IN: OnceLock<Option<PathBuf>> = OnceLock::new();

thread_local! {
    /// The name of the script, filled up with zero bytes.
    static SCRIPT: Cell<[u8; LONGEST_NAME]> = const { Cell::new([0; LONGEST_NAME]) };
}

/// The module starts.
pub fn module_startup() {
    STARTED_IN.get_or_init(|| env::current_dir().ok());
}

/// A request begins. FPM and CGI forget the script before its shutdown functions run, so its name is kept.
pub fn request_startup() {
    // SAFETY: reads fields of the request.
    let script = unsafe { sys::meminfo_script() };
    let script = if script.is_null() {
        dump_path::NO_SCRIPT
    } else {
        // SAFETY: a C string of the request that begins.
        match unsafe { CStr::from_ptr(script) }.to_bytes() {
            // What PHP's command line says for code that is in no file (sapi/cli/php_cli.c).
            b"Standard input code" => dump_path::NO_SCRIPT,
            path => dump_path::script_name(path),
        }
    };
    let mut name = [0; LONGEST_NAME];
    let n = script.len().min(LONGEST_NAME);
    name[..n].copy_from_slice(&script[..n]);
    SCRIPT.set(name);
}

/// The path for a dump that the template names.
///
/// # Errors
///
/// If the template is relative, and nobody knows to what.
pub fn dump_path(template: &[u8]) -> Result<PathBuf, String> {
    let script = SCRIPT.get();
    let script = script.split(|byte| *byte == 0).next().unwrap_or_default();
    let base = STARTED_IN.get().and_then(Option::as_deref);
    dump_path::next(template, script, base).ok_or_else(|| {
        "no dump: the directory in which PHP was started is gone, give an absolute path".to_owned()
    })
}
