//! What the engine and its extensions are to call, or have been given, beside variables.

use std::collections::{HashMap, HashSet};
use std::ffi::c_void;

use crate::zend::names::to_text;

use super::{Visit, all_constants, visit_counted, visit_item};
use crate::growth::{self, Grow};
use crate::walk::Value;
use crate::zend::engine::executor_globals;
use crate::zend::objects::live_objects;
use crate::zend::sys;
use crate::zend::view::{Counted, Object, Slot};

const ERROR_HANDLER: &str = "<ERROR_HANDLER>";
const EXCEPTION_HANDLER: &str = "<EXCEPTION_HANDLER>";
const EXCEPTION: &str = "<EXCEPTION>";
const FATAL_ERROR: &str = "<FATAL_ERROR>";
const SHUTDOWN_FUNCTION: &str = "<SHUTDOWN_FUNCTION>";
const OUTPUT_HANDLER: &str = "<OUTPUT_HANDLER>";
const TICK_FUNCTION: &str = "<TICK_FUNCTION>";
const SIGNAL_HANDLER: &str = "<SIGNAL_HANDLER>";
const ASSERT_CALLBACK: &str = "<ASSERT_CALLBACK>";
const CLOSURE_CACHE: &str = "<CLOSURE_CACHE>";
const HEADER_CALLBACK: &str = "<HEADER_CALLBACK>";
const SESSION_HANDLER: &str = "<SESSION_HANDLER>";
const SESSION: &str = "<SESSION>";
const LIBXML: &str = "<LIBXML>";
const DEFAULT_STREAM_CONTEXT: &str = "<DEFAULT_STREAM_CONTEXT>";
const FFI_CALLBACK: &str = "<FFI_CALLBACK>";
const AUTOLOADER: &str = "<AUTOLOADER>";

const CURRENT: &str = "<current>";

/// The callbacks of a session handler, in the order of `php_ps_globals` (ext/session/php_session.h).
const SESSION_CALLBACKS: [&str; 9] = [
    "open",
    "close",
    "read",
    "write",
    "destroy",
    "gc",
    "create_sid",
    "validate_sid",
    "update_timestamp",
];

/// A root that the engine has to be asked for: its frame and name, and what it holds.
pub type Asked<'h> = (&'static str, String, Counted<'h>);

/// Asks for what only functions of the engine can show. They make copies, in a heap of their own that is gone at the
/// end. No PHP code runs.
pub fn ask<'h>() -> Vec<Asked<'h>> {
    let mut asked = Vec::new();
    each(sys::meminfo_signal_handlers, &mut |signal, _, slot| {
        push(SIGNAL_HANDLER, signal_name(signal), slot, &mut asked);
    });
    each(sys::meminfo_autoloaders, &mut |idx, part, slot| {
        push(AUTOLOADER, symbol_name(idx, part), slot, &mut asked);
    });
    asked
}

fn push<'h>(frame: &'static str, name: String, slot: Slot<'h>, asked: &mut Vec<Asked<'h>>) {
    if slot.is_refcounted()
        && let Some(Value::Item(item)) = slot.value()
    {
        asked.push((frame, name, item));
    }
}

/// The signal as the program names it, by the constants of the extension that handles it.
fn signal_name(signal: u32) -> String {
    all_constants()
        .find(|(name, value)| {
            value.integer() == Some(signal.into())
                && name
                    .strip_prefix(b"SIG")
                    .is_some_and(|rest| !rest.contains(&b'_'))
        })
        .map_or_else(
            || signal.to_string(),
            |(name, _)| to_text(name).into_owned(),
        )
}

/// Calls `visit` for all of them.
pub fn visit<'h>(asked: &[Asked<'h>], visit: &mut impl Visit<'h>) {
    errors(visit);
    callbacks(SHUTDOWN_FUNCTION, sys::meminfo_shutdown_functions, visit);
    callbacks(OUTPUT_HANDLER, sys::meminfo_output_handlers, visit);
    callbacks(CLOSURE_CACHE, sys::meminfo_cached_closures, visit);
    callbacks(TICK_FUNCTION, sys::meminfo_tick_functions, visit);
    for (frame, name, item) in asked {
        visit_item(frame, name, Some(*item), visit);
    }
    // SAFETY: each is NULL, or a zval that stays.
    let (assert, session, backtrace) = unsafe {
        (
            sys::meminfo_assert_callback(),
            sys::meminfo_session_variables(),
            sys::meminfo_fatal_error_backtrace(),
        )
    };
    visit_nullable(ASSERT_CALLBACK, CURRENT, assert, visit);
    each(sys::meminfo_header_callback, &mut |_, part, slot| {
        let symbol_name = match part {
            sys::MEMINFO_CALLED_ON => "<object>",
            _ => CURRENT,
        };
        visit_counted(HEADER_CALLBACK, symbol_name, slot, visit);
    });
    each(sys::meminfo_session_handlers, &mut |idx, _, slot| {
        let name = SESSION_CALLBACKS.get(idx as usize).unwrap_or(&"<unknown>");
        visit_counted(SESSION_HANDLER, name, slot, visit);
    });
    visit_nullable(SESSION, "<variables>", session, visit);
    libxml(visit);
    ffi(visit);
    // SAFETY: NULL, or a resource that the engine holds.
    let context = unsafe { Counted::resource(sys::meminfo_default_stream_context()) };
    visit_item(DEFAULT_STREAM_CONTEXT, CURRENT, context, visit);
    visit_nullable(FATAL_ERROR, "<backtrace>", backtrace, visit);
}

/// The handlers of errors and exceptions, with those that they have replaced, and exceptions on their way.
fn errors<'h>(visit: &mut impl Visit<'h>) {
    let globals = executor_globals();
    for (frame, handler, replaced) in [
        (
            ERROR_HANDLER,
            &globals.user_error_handler,
            &globals.user_error_handlers,
        ),
        (
            EXCEPTION_HANDLER,
            &globals.user_exception_handler,
            &globals.user_exception_handlers,
        ),
    ] {
        // SAFETY: a zval of the executor's globals, initialised at request start.
        visit_counted(frame, CURRENT, unsafe { Slot::new(handler) }, visit);
        let n_replaced = usize::try_from(replaced.top).unwrap_or(0);
        for idx in 0..n_replaced {
            // SAFETY: the stack has `top` elements, each a zval.
            let slot = unsafe { Slot::new(replaced.elements.cast::<sys::zval>().add(idx)) };
            visit_counted(frame, &idx.to_string(), slot, visit);
        }
    }
    // SAFETY: NULL, or exceptions that the executor holds.
    let (thrown, previous) = unsafe {
        (
            Counted::object(globals.exception),
            Counted::object(sys::meminfo_previous_exception()),
        )
    };
    visit_item(EXCEPTION, "<thrown>", thrown, visit);
    visit_item(EXCEPTION, "<previous>", previous, visit);
}

fn libxml<'h>(visit: &mut impl Visit<'h>) {
    each(sys::meminfo_libxml, &mut |idx, part, slot| {
        let symbol_name = match (idx, part) {
            (0, sys::MEMINFO_CALLED_ON) => "<entity loader object>",
            (0, _) => "<entity loader>",
            _ => "<stream context>",
        };
        visit_counted(LIBXML, symbol_name, slot, visit);
    });
}

/// What FFI calls back (`zend_ffi_create_callback()`, ext/ffi/ffi.c). Some of what it has the addresses of it does not
/// hold: only what is in the object store is looked at.
fn ffi<'h>(visit: &mut impl Visit<'h>) {
    unsafe extern "C" fn callback(
        context: *mut c_void,
        idx: u32,
        part: u32,
        object: *const c_void,
    ) {
        // SAFETY: the shim hands on what it was given below.
        let references = unsafe { &mut *context.cast::<Vec<(u64, u32, u32)>>() };
        references.grow((object.addr() as u64, idx, part));
    }
    let mut references: Vec<(u64, u32, u32)> = Vec::new();
    // SAFETY: the callback gets the list, which outlives the call; it does not unwind.
    unsafe { sys::meminfo_ffi_callbacks((&raw mut references).cast(), callback) };
    if references.is_empty() {
        return;
    }
    let addresses: HashSet<u64> = growth::collect(references.iter().map(|(address, ..)| *address));
    let objects: HashMap<u64, Counted<'h>> = growth::collect(
        live_objects()
            .map(Object::as_counted)
            .filter(|object| addresses.contains(&object.address()))
            .map(|object| (object.address(), object)),
    );
    for (address, idx, part) in references {
        let object = objects.get(&address).copied();
        visit_item(FFI_CALLBACK, &symbol_name(idx, part), object, visit);
    }
}

fn visit_nullable<'h>(
    frame: &str,
    symbol_name: &str,
    zval: *const sys::zval,
    visit: &mut impl Visit<'h>,
) {
    if !zval.is_null() {
        // SAFETY: the caller has it from the shim, which returns NULL or an initialised zval.
        visit_counted(frame, symbol_name, unsafe { Slot::new(zval) }, visit);
    }
}

/// Numbered callables and their arguments.
fn callbacks<'h>(frame: &'static str, each_of: Callbacks, visit: &mut impl Visit<'h>) {
    each(each_of, &mut |idx, part, slot| {
        visit_counted(frame, &symbol_name(idx, part), slot, visit);
    });
}

/// What a part of a numbered callable is called.
fn symbol_name(idx: u32, part: u32) -> String {
    match part {
        0 => idx.to_string(),
        sys::MEMINFO_CALLED_ON => format!("{idx} <object>"),
        _ => format!("{idx} <argument {part}>"),
    }
}

type Callbacks = unsafe extern "C" fn(*mut c_void, sys::VisitCallback);

/// Calls `visit` with each value that the shim knows how to find, and its numbers.
fn each<'h, F: FnMut(u32, u32, Slot<'h>)>(each_of: Callbacks, visit: &mut F) {
    unsafe extern "C" fn callback<'h, F: FnMut(u32, u32, Slot<'h>)>(
        context: *mut c_void,
        idx: u32,
        part: u32,
        value: *const sys::zval,
    ) {
        // SAFETY: the shim hands on what it was given below.
        let visit = unsafe { &mut *context.cast::<F>() };
        // SAFETY: a zval that the engine holds, or a copy of one, of which only the item is kept.
        visit(idx, part, unsafe { Slot::new(value) });
    }
    // SAFETY: the callback gets the closure, which outlives the call; it does not unwind, and allocates only memory
    // of ours.
    unsafe { each_of(std::ptr::from_mut(visit).cast(), callback::<F>) };
}
