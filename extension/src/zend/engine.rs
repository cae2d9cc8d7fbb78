//! What the engine says of itself: globals, memory figures, versions.

use std::ffi::{CStr, c_void};

use crate::zend::names::to_text;
use dump_format::{FORMAT_VERSION, GcStatus, Header, OutputBuffer};

use super::ended_by::ended_by;
use super::sys;
use super::view::{Array, Slot, Str};
use crate::walk::Value;

/// The executor's globals of this thread, while they hold still.
pub fn executor_globals<'h>() -> &'h sys::zend_executor_globals {
    // SAFETY: the shim returns the address of EG() of the running thread, which lives as long as the thread does.
    // Views on it are only made during the pause (see `PausedHeap`), in which nothing writes to it.
    unsafe { &*sys::meminfo_executor_globals() }
}

/// The header of a dump, without the call frames.
pub fn header() -> Header {
    // SAFETY: only reads counters of the heap (Zend/zend_alloc.c).
    let peak = |real| unsafe { sys::zend_memory_peak_usage(real) as u64 };
    Header {
        memory_usage: memory_usage(false),
        memory_usage_real: memory_usage(true),
        peak_memory_usage: peak(false),
        peak_memory_usage_real: peak(true),
        format_version: FORMAT_VERSION,
        producer: concat!("meminfo ", env!("CARGO_PKG_VERSION")).to_owned(),
        php_version: php_version(),
        php_sapi: sapi_name(),
        php_zts: cfg!(php_zts),
        php_debug: sys::ZEND_DEBUG != 0,
        // SAFETY: the shim reads PG(memory_limit).
        memory_limit: unsafe { sys::meminfo_memory_limit() },
        gc: Some(gc_status()),
        frames: Vec::new(),
        output_buffers: output_buffers(),
        ended_by: ended_by(),
        degraded: Vec::new(),
    }
}

/// The output buffers, outermost first.
fn output_buffers() -> Vec<OutputBuffer> {
    unsafe extern "C" fn callback(
        context: *mut c_void,
        name: *const sys::zend_string,
        used: usize,
        allocated: usize,
    ) {
        // SAFETY: the shim hands on what it was given below.
        let buffers = unsafe { &mut *context.cast::<Vec<OutputBuffer>>() };
        // SAFETY: NULL, or the name that the buffer's handler holds.
        let name = unsafe { Str::new(name) }.map_or(&b""[..], Str::bytes);
        buffers.push(OutputBuffer {
            name: to_text(name).into_owned(),
            bytes: used as u64,
            allocated_bytes: allocated as u64,
        });
    }
    let mut buffers: Vec<OutputBuffer> = Vec::new();
    // SAFETY: the callback gets the list, which outlives the call; it does not unwind.
    unsafe { sys::meminfo_output_buffers((&raw mut buffers).cast(), callback) };
    buffers
}

/// Bytes in use, or with `real` those taken from the system.
pub fn memory_usage(real: bool) -> u64 {
    // SAFETY: only reads counters of the heap (Zend/zend_alloc.c).
    unsafe { sys::zend_memory_usage(real) as u64 }
}

fn gc_status() -> GcStatus {
    // SAFETY: zend_gc_status is a struct of numbers, for which zero is a value.
    let mut status: sys::zend_gc_status = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct from the collector's counters (Zend/zend_gc.c) and does nothing else.
    unsafe { sys::zend_gc_get_status(&raw mut status) };
    GcStatus {
        // SAFETY: reads one flag.
        enabled: unsafe { sys::gc_enabled() },
        runs: u64::from(status.runs),
        collected: u64::from(status.collected),
        threshold: u64::from(status.threshold),
        roots: u64::from(status.num_roots),
        // SAFETY: as above.
        protected: unsafe { sys::gc_protected() },
    }
}

/// The version of the running binary: the headers only tell that of the build.
pub fn php_version() -> String {
    let name = "PHP_VERSION";
    // SAFETY: EG(zend_constants) exists from startup to shutdown; the look-up only reads.
    let found = unsafe {
        sys::zend_hash_str_find(
            executor_globals().zend_constants,
            name.as_ptr().cast(),
            name.len(),
        )
    };
    // SAFETY: every entry of that table points to a zend_constant (Zend/zend_constants.c).
    let constant = unsafe { found.as_ref() }.map(|slot| unsafe { slot.value.ptr });
    let Some(constant) = constant else {
        return String::new();
    };
    // SAFETY: as above; the constant lives as long as the table.
    let slot = unsafe { Slot::new(&raw const (*constant.cast::<sys::zend_constant>()).value) };
    match slot.value() {
        Some(Value::Item(item)) => item
            .as_str()
            .map_or_else(String::new, |version| to_text(version.bytes()).into_owned()),
        _ => String::new(),
    }
}

fn sapi_name() -> String {
    // SAFETY: sapi_module is set before any module starts; its name is a static C string.
    let name = unsafe { sys::sapi_module.name };
    if name.is_null() {
        return String::new();
    }
    // SAFETY: checked for NULL above.
    unsafe { CStr::from_ptr(name) }
        .to_string_lossy()
        .into_owned()
}

/// Whether a function of an extension is missing because the configuration disables it.
pub fn is_disabled(function: &str) -> bool {
    let extension = if function.starts_with("pcntl") {
        "pcntl"
    } else {
        "spl"
    };
    // SAFETY: both tables exist from startup to shutdown; the look-ups only read.
    unsafe {
        let functions = executor_globals().function_table;
        let modules = &raw const sys::module_registry;
        !sys::zend_hash_str_find(modules, extension.as_ptr().cast(), extension.len()).is_null()
            && sys::zend_hash_str_find(functions, function.as_ptr().cast(), function.len())
                .is_null()
    }
}

/// The symbol table of global variables.
pub fn global_symbols<'h>() -> Array<'h> {
    // SAFETY: EG(symbol_table) lies in the executor's globals and is initialised at request start.
    unsafe { Array::new(&raw const executor_globals().symbol_table) }
}

/// The list of open resources, which holds none of them.
pub fn resource_list<'h>() -> Array<'h> {
    // SAFETY: EG(regular_list) lies in the executor's globals and is initialised at request start.
    unsafe { Array::new(&raw const executor_globals().regular_list) }
}

/// The list of resources that outlive the request.
pub fn persistent_resource_list<'h>() -> Array<'h> {
    // SAFETY: EG(persistent_list) lies in the executor's globals and is initialised with the thread.
    unsafe { Array::new(&raw const executor_globals().persistent_list) }
}
