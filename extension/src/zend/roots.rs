//! The roots: every place outside of the heap that holds a value, one function per source.

use std::collections::HashSet;
use std::ffi::c_void;

use dump_format::RootName;
use dump_format::escape::to_text;

use super::children::property_name;
use super::engine::{executor_globals, global_symbols};
use super::frames::{self, GLOBAL};
use super::function::Function;
use super::gc::GcBuffer;
use super::sys;
use super::view::{Array, Class, Counted, Slot, Str};
use crate::walk::Value;

const CLASS_STATIC_MEMBER: &str = "<CLASS_STATIC_MEMBER>";
const FUNCTION_STATIC: &str = "<FUNCTION_STATIC>";
const CONSTANT: &str = "<CONSTANT>";
const CLASS_CONSTANT: &str = "<CLASS_CONSTANT>";
const ERROR_HANDLER: &str = "<ERROR_HANDLER>";
const EXCEPTION_HANDLER: &str = "<EXCEPTION_HANDLER>";
const EXCEPTION: &str = "<EXCEPTION>";
const SHUTDOWN_FUNCTION: &str = "<SHUTDOWN_FUNCTION>";
const OUTPUT_HANDLER: &str = "<OUTPUT_HANDLER>";
const AUTOLOADER: &str = "<AUTOLOADER>";
const RESOURCE: &str = "<RESOURCE>";

/// Where roots are handed to.
pub trait Visit<'h>: FnMut(RootName<'_>, Value<Counted<'h>>) {}
impl<'h, F: FnMut(RootName<'_>, Value<Counted<'h>>)> Visit<'h> for F {}

/// Calls `visit` for every root. The order decides which of several roots names an item first: the narrower the
/// scope, the earlier.
pub fn visit<'h>(
    gc: Option<&'h GcBuffer>,
    autoloaders: &[(u32, Counted<'h>)],
    visit: &mut impl Visit<'h>,
) {
    frames(gc, visit);
    globals(visit);
    class_statics(visit);
    function_statics(visit);
    constants(visit);
    class_constants(visit);
    handlers(visit);
    callbacks(SHUTDOWN_FUNCTION, sys::meminfo_shutdown_functions, visit);
    callbacks(OUTPUT_HANDLER, sys::meminfo_output_handlers, visit);
    for (idx, autoloader) in autoloaders {
        visit_item(AUTOLOADER, &idx.to_string(), Some(*autoloader), visit);
    }
}

/// The objects that autoloaders hold, each with the number of its autoloader. They have to be asked for: the engine
/// makes a list of them, in a heap of its own that is gone at the end. No PHP code runs.
pub fn autoloaders<'h>() -> Vec<(u32, Counted<'h>)> {
    unsafe extern "C" fn callback(context: *mut c_void, idx: u32, _: u32, value: *const sys::zval) {
        // SAFETY: the shim hands on what it was given below.
        let found = unsafe { &mut *context.cast::<Vec<(u32, Counted<'_>)>>() };
        // SAFETY: a zval with an object that the autoloader holds.
        if let Some(Value::Item(item)) = unsafe { Slot::new(value) }.value() {
            found.push((idx, item));
        }
    }
    let mut found: Vec<(u32, Counted<'h>)> = Vec::new();
    // SAFETY: the callback gets the list, which outlives the call, and allocates only memory of ours.
    unsafe { sys::meminfo_autoloaders((&raw mut found).cast(), callback) };
    found
}

fn visit_slot<'h>(frame: &str, symbol_name: &str, slot: Slot<'h>, visit: &mut impl Visit<'h>) {
    if let Some(value) = slot.value() {
        visit(RootName { frame, symbol_name }, value);
    }
}

fn visit_item<'h>(
    frame: &str,
    symbol_name: &str,
    item: Option<Counted<'h>>,
    visit: &mut impl Visit<'h>,
) {
    if let Some(item) = item {
        visit(RootName { frame, symbol_name }, Value::Item(item));
    }
}

/// The variables of all frames. A symbol table that several frames share, as a function and the files that it
/// includes do, belongs to the outermost of them; the global one is not among them.
fn frames<'h>(gc: Option<&'h GcBuffer>, visit: &mut impl Visit<'h>) {
    let frames: Vec<_> = frames::call_chain().collect();
    let symbol_tables: Vec<_> = frames
        .iter()
        .map(|frame| frame.symbol_table().map(Array::as_ptr))
        .collect();
    let globals = global_symbols().as_ptr();
    for (idx, frame) in frames.iter().enumerate() {
        let label = frame.label();
        frame.variables(&mut |symbol_name, value| {
            visit(
                RootName {
                    frame: &label,
                    symbol_name: &to_text(symbol_name),
                },
                value,
            );
        });
        visit_item(&label, "<generator>", frame.generator(), visit);
        if let Some(gc) = gc {
            let mut n_temporaries = 0;
            frame.temporaries(gc, &mut |item| {
                let name = format!("<temporary {n_temporaries}>");
                visit_item(&label, &name, Some(item), visit);
                n_temporaries += 1;
            });
        }
        if let Some(table) = frame.symbol_table()
            && table.as_ptr() != globals
            && !symbol_tables[idx + 1..].contains(&Some(table.as_ptr()))
        {
            visit_table(&label, table, visit);
        }
    }
}

fn globals<'h>(visit: &mut impl Visit<'h>) {
    visit_table(GLOBAL, global_symbols(), visit);
}

fn visit_table<'h>(frame: &str, table: Array<'h>, visit: &mut impl Visit<'h>) {
    for element in table.elements() {
        match element.name {
            Some(name) => visit_slot(frame, &to_text(name.bytes()), element.slot, visit),
            None => visit_slot(frame, &element.index.to_string(), element.slot, visit),
        }
    }
}

/// All classes, each once: an alias shows a class a second time.
fn classes<'h>() -> impl Iterator<Item = Class<'h>> {
    // SAFETY: EG(class_table) exists from startup to shutdown.
    let table = unsafe { Array::new(executor_globals().class_table) };
    table.elements().filter_map(|element| {
        let class = element.slot.engine_pointer()?;
        // SAFETY: the class table holds live classes; an alias is marked by another type than IS_PTR.
        Some(unsafe { Class::new(class.as_ptr()) })
    })
}

fn functions_of<'h>(table: *const sys::zend_array) -> impl Iterator<Item = Function<'h>> {
    // SAFETY: function tables exist as long as what they belong to.
    let table = unsafe { Array::new(table) };
    table.elements().filter_map(|element| {
        let function = element.slot.engine_pointer()?;
        // SAFETY: a function table holds live functions.
        unsafe { Function::new(function.as_ptr()) }
    })
}

/// The declared properties of a class, static ones included.
fn properties<'h>(class: Class<'h>) -> impl Iterator<Item = &'h sys::zend_property_info> {
    // SAFETY: the table is a part of the class.
    let table = unsafe { Array::new(&raw const class.entry().properties_info) };
    table.elements().filter_map(|element| {
        let info = element.slot.engine_pointer::<sys::zend_property_info>()?;
        // SAFETY: the table holds live declarations.
        Some(unsafe { info.as_ref() })
    })
}

/// Static members. A member that a class shares with its parent is the parent's, and only named there.
fn class_statics<'h>(visit: &mut impl Visit<'h>) {
    for class in classes() {
        // SAFETY: a live class; the shim reads its table through CE_STATIC_MEMBERS.
        let members = unsafe { sys::meminfo_static_members(class.as_ptr()) }.cast_const();
        if members.is_null() {
            continue;
        }
        for info in properties(class).filter(|info| info.flags & sys::ZEND_ACC_STATIC != 0) {
            // SAFETY: the offset of a static property is its place in the table.
            let slot = unsafe { Slot::new(members.add(info.offset as usize)) };
            if !slot.is_indirect() {
                let name = to_text(property_name(info));
                let symbol_name = format!("{}::{name}", to_text(class.name()));
                visit_slot(CLASS_STATIC_MEMBER, &symbol_name, slot, visit);
            }
        }
    }
}

/// Static variables of functions, methods and property hooks. Children share those of the methods they inherit.
fn function_statics<'h>(visit: &mut impl Visit<'h>) {
    let mut seen = HashSet::new();
    let mut function_static = |function: Function<'h>| {
        let Some(variables) = function.static_variables() else {
            return;
        };
        if !seen.insert(variables.as_ptr()) {
            return;
        }
        let Some(function_name) = function.qualified_name("::") else {
            return;
        };
        let function_name = to_text(&function_name);
        for element in variables.elements() {
            if let Some(name) = element.name {
                let symbol_name = format!("{function_name}()::{}", to_text(name.bytes()));
                visit_slot(FUNCTION_STATIC, &symbol_name, element.slot, visit);
            }
        }
    };
    functions_of(executor_globals().function_table).for_each(&mut function_static);
    for class in classes() {
        functions_of(&raw const class.entry().function_table).for_each(&mut function_static);
        property_hooks(class).for_each(&mut function_static);
    }
}

#[cfg(php_property_hooks)]
fn property_hooks<'h>(class: Class<'h>) -> impl Iterator<Item = Function<'h>> {
    properties(class)
        .filter(|info| !info.hooks.is_null())
        .flat_map(|info| {
            // SAFETY: the array has one place for each kind of hook, NULL where there is none.
            (0..sys::ZEND_PROPERTY_HOOK_COUNT as usize)
                .filter_map(|kind| unsafe { Function::new(*info.hooks.add(kind)) })
        })
}

#[cfg(not(php_property_hooks))]
fn property_hooks<'h>(_: Class<'h>) -> impl Iterator<Item = Function<'h>> {
    std::iter::empty()
}

/// Global constants that hold something refcounted.
fn constants<'h>(visit: &mut impl Visit<'h>) {
    // SAFETY: EG(zend_constants) exists from startup to shutdown.
    let table = unsafe { Array::new(executor_globals().zend_constants) };
    for element in table.elements() {
        let Some(constant) = element.slot.engine_pointer::<sys::zend_constant>() else {
            continue;
        };
        // SAFETY: the table holds live constants.
        let slot = unsafe { Slot::new(&raw const (*constant.as_ptr()).value) };
        if slot.is_refcounted() {
            // The key of the table has the namespace in lower case (Zend/zend_constants.c).
            // SAFETY: a constant holds its name.
            let name = unsafe { Str::new((*constant.as_ptr()).name) }.map_or(&b""[..], Str::bytes);
            visit_slot(CONSTANT, &to_text(name), slot, visit);
        }
    }
}

/// Class constants that hold something refcounted, the cases of enums among them. Inherited ones are the parent's.
fn class_constants<'h>(visit: &mut impl Visit<'h>) {
    for class in classes() {
        // SAFETY: a live class; the shim finds its table or the copy of this request.
        let table = unsafe { Array::new(sys::meminfo_class_constants(class.as_ptr())) };
        for element in table.elements() {
            let (Some(name), Some(constant)) = (
                element.name,
                element.slot.engine_pointer::<sys::zend_class_constant>(),
            ) else {
                continue;
            };
            // SAFETY: the table holds live constants.
            let constant = unsafe { constant.as_ref() };
            // SAFETY: the value is a part of the constant.
            let slot = unsafe { Slot::new(&raw const constant.value) };
            if slot.is_refcounted() && std::ptr::eq(constant.ce, class.as_ptr()) {
                let symbol_name = format!("{}::{}", to_text(class.name()), to_text(name.bytes()));
                visit_slot(CLASS_CONSTANT, &symbol_name, slot, visit);
            }
        }
    }
}

/// The handlers of errors and exceptions, with those that they have replaced, and exceptions on their way.
fn handlers<'h>(visit: &mut impl Visit<'h>) {
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
        visit_callable(frame, "<current>", unsafe { Slot::new(handler) }, visit);
        let n_replaced = usize::try_from(replaced.top).unwrap_or(0);
        for idx in 0..n_replaced {
            // SAFETY: the stack has `top` elements, each a zval.
            let slot = unsafe { Slot::new(replaced.elements.cast::<sys::zval>().add(idx)) };
            visit_callable(frame, &idx.to_string(), slot, visit);
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

/// A callable that is a plain name holds nothing of interest, but is a string like any other.
fn visit_callable<'h>(frame: &str, symbol_name: &str, slot: Slot<'h>, visit: &mut impl Visit<'h>) {
    if slot.is_refcounted() {
        visit_slot(frame, symbol_name, slot, visit);
    }
}

type Callbacks = unsafe extern "C" fn(*mut c_void, sys::VisitCallback);

/// Callables and their arguments that the shim knows how to find.
fn callbacks<'h, V: Visit<'h>>(frame: &'static str, each: Callbacks, visit: &mut V) {
    struct Context<'v, V> {
        frame: &'static str,
        visit: &'v mut V,
    }
    unsafe extern "C" fn callback<'h, V: Visit<'h>>(
        context: *mut c_void,
        idx: u32,
        argument: u32,
        value: *const sys::zval,
    ) {
        // SAFETY: the shim hands on what it was given below.
        let context = unsafe { &mut *context.cast::<Context<'_, V>>() };
        let symbol_name = match argument {
            0 => idx.to_string(),
            _ => format!("{idx} <argument {argument}>"),
        };
        // SAFETY: a zval that the engine holds, or a copy of one, of which only the item is kept.
        visit_callable(
            context.frame,
            &symbol_name,
            unsafe { Slot::new(value) },
            context.visit,
        );
    }
    let mut context = Context { frame, visit };
    // SAFETY: the callback gets the context, which outlives the call; it does not unwind.
    unsafe { each((&raw mut context).cast(), callback::<V>) };
}

/// The list of open resources, which holds none of them, but is how the engine finds them.
pub fn resources<'h>(visit: &mut impl Visit<'h>) {
    // SAFETY: EG(regular_list) lies in the executor's globals and is initialised at request start.
    let table = unsafe { Array::new(&raw const executor_globals().regular_list) };
    for element in table.elements() {
        visit_slot(RESOURCE, &element.index.to_string(), element.slot, visit);
    }
}
