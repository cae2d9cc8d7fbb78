//! `meminfo.dump_on_shutdown`: a dump at the end of every request, without a line of PHP code.
//!
//! The dump is taken when all shutdown functions have run, and before the engine destroys global variables: everything
//! that the program has left behind is still there. The engine has no hook at that point, so it is asked to call
//! `meminfo_dump()` as one more shutdown function, with an argument that no PHP code can pass; while others are
//! registered behind it, the call is put off. If one of them ends the script, the call never comes, and the dump is
//! taken after the destructors.

use std::cell::Cell;
use std::ffi::{CStr, CString, c_void};
use std::panic::catch_unwind;
use std::ptr;

use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{ExecuteData, IniEntryDef, IniEntryDefs};

use super::fit;
use super::request;
use super::sys;
use crate::dump::automatic_dump;

static SETTINGS: IniEntryDefs<2> = IniEntryDefs::new([
    // For the administrator only: the file is written with the rights of the process.
    IniEntryDef::new(c"meminfo.dump_on_shutdown", c"", IniEntryPermission::System),
    IniEntryDef::end(),
]);

thread_local! {
    /// Whether the dump of this request is still to be taken.
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
}

/// Registers the setting, when the module starts.
pub fn register_settings(module_number: i32) {
    IniEntryDef::register(SETTINGS.as_slice(), module_number);
}

/// A request begins; not the one in which opcache preloads scripts, while PHP starts.
pub fn request_startup() {
    // SAFETY: reads a variable of the engine.
    let is_due = template().is_some() && !unsafe { sys::meminfo_is_module_startup() };
    IS_DUE.set(is_due);
    if is_due {
        // SAFETY: outside of any pause; the address is only compared.
        unsafe { sys::meminfo_call_on_shutdown(token()) };
    }
}

/// True if the engine calls on its own account, and not PHP code; the dump is taken then, or the call put off.
pub fn is_called_by_engine(call: &ExecuteData) -> bool {
    let call: *const sys::zend_execute_data = ptr::from_ref(call).cast();
    // SAFETY: the frame of the running call; both bindings mean the engine's struct.
    if unsafe { sys::meminfo_shutdown_token(call) } != token() {
        return false;
    }
    // SAFETY: reads the list of shutdown functions.
    let is_last = unsafe { sys::meminfo_is_last_on_shutdown(token()) };
    // SAFETY: outside of any pause.
    if is_last || !unsafe { sys::meminfo_call_on_shutdown(token()) } {
        take_dump(Some(call));
    }
    true
}

/// A request ends, its destructors have run.
pub fn request_shutdown() {
    take_dump(None);
}

fn take_dump(call: Option<*const sys::zend_execute_data>) {
    if !IS_DUE.replace(false) {
        return;
    }
    let Some(template) = template() else { return };
    if let Err(reason) = fit::check(call) {
        return log(&reason);
    }
    // An exception would change how the program ends.
    match catch_unwind(|| automatic_dump(request::dump_path(template.to_bytes())?)) {
        Ok(Ok(())) => {}
        Ok(Err(message)) => log(&message),
        Err(_) => log("no dump, because of a bug in meminfo"),
    }
}

/// The setting, if it is not empty.
fn template<'r>() -> Option<&'r CStr> {
    // SAFETY: reads the setting.
    let setting = unsafe { sys::meminfo_dump_on_shutdown_setting() };
    if setting.is_null() {
        return None;
    }
    // SAFETY: a C string that stays for the request: only the system's configuration can change it.
    let setting = unsafe { CStr::from_ptr(setting) };
    (!setting.is_empty()).then_some(setting)
}

/// To PHP's error log: what the program prints stays as it is.
fn log(message: &str) {
    // LOG_WARNING of syslog.
    const WARNING: i32 = 4;
    let Ok(message) = CString::new(format!("PHP Warning:  meminfo: {message}")) else {
        return;
    };
    // SAFETY: a C string, which is copied.
    unsafe { sys::php_log_err_with_severity(message.as_ptr(), WARNING) };
}

fn token() -> *mut c_void {
    ptr::from_ref(&SETTINGS).cast_mut().cast()
}
