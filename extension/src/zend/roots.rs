//! The roots: every place outside of the heap that holds a value, one function per source.

mod code;
mod handlers;

use std::collections::HashSet;

use crate::zend::names::{joined_text, to_text};
use dump_format::RootName;

pub use self::handlers::{Asked, ask};
use super::children::property_name;
use super::engine::{executor_globals, global_symbols, persistent_resource_list, resource_list};
use super::frames::{self, GLOBAL};
use super::function::Function;
use super::gc::GcBuffer;
use super::reserve;
use super::sys;
use super::view::{Array, Class, Counted, Slot, Str};
use crate::growth::{self, Grow};
use crate::walk::Value;

const CLASS_STATIC_MEMBER: &str = "<CLASS_STATIC_MEMBER>";
const FUNCTION_STATIC: &str = "<FUNCTION_STATIC>";
const CONSTANT: &str = "<CONSTANT>";
const CLASS_CONSTANT: &str = "<CLASS_CONSTANT>";
const SUPERGLOBAL: &str = "<SUPERGLOBAL>";
const RESOURCE: &str = "<RESOURCE>";
const PERSISTENT_RESOURCE: &str = "<PERSISTENT_RESOURCE>";

/// Where roots are handed to.
pub trait Visit<'h>: FnMut(RootName<'_>, Value<Counted<'h>>) {}
impl<'h, F: FnMut(RootName<'_>, Value<Counted<'h>>)> Visit<'h> for F {}

/// Calls `visit` for every root. The order decides which of several roots names an item first: the narrower the
/// scope, the earlier.
pub fn visit<'h>(gc: Option<&'h GcBuffer>, asked: &[Asked<'h>], visit: &mut impl Visit<'h>) {
    frames(gc, visit);
    globals(visit);
    superglobals(visit);
    class_statics(visit);
    function_statics(visit);
    constants(visit);
    class_constants(visit);
    handlers::visit(asked, visit);
}

/// Calls `visit` for what is a root only of what no other root reaches: the lists of resources, which hold none of
/// them, and what compiled code shares with whoever has run it.
pub fn listed<'h>(visit: &mut impl Visit<'h>) {
    resources(visit);
    code::visit(visit);
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
    let frames: Vec<_> = growth::collect(frames::call_chain());
    let symbol_table_of = |frame: &frames::Frame<'h>| frame.symbol_table().map(Array::as_ptr);
    let globals = global_symbols().as_ptr();
    for (idx, frame) in frames.iter().enumerate() {
        if reserve::is_spent() {
            return;
        }
        let label = frame.label();
        let mut named = |symbol_name: &[u8], value| {
            let symbol_name = &to_text(symbol_name);
            let frame = &label;
            visit(RootName { frame, symbol_name }, value);
        };
        frame.variables(&mut named);
        if let Some(generator) = frame.generator() {
            named(b"<generator>", Value::Item(generator));
        }
        frame.working_values(gc, &mut |name, item| named(name, Value::Item(item)));
        if let Some(table) = frame.symbol_table()
            && table.as_ptr() != globals
            && !frames[idx + 1..]
                .iter()
                .any(|outer| symbol_table_of(outer) == Some(table.as_ptr()))
        {
            visit_table(&label, table, visit);
        }
    }
}

fn globals<'h>(visit: &mut impl Visit<'h>) {
    visit_table(GLOBAL, global_symbols(), visit);
}

/// The arrays behind the superglobals, which outlive the variables. Looking creates none of them.
fn superglobals<'h>(visit: &mut impl Visit<'h>) {
    // In the order of TRACK_VARS_* (main/php_globals.h).
    for (idx, name) in (0..).zip(["_POST", "_GET", "_COOKIE", "_SERVER", "_ENV", "_FILES"]) {
        // SAFETY: the shim returns a zval of PG(), or NULL.
        let array = unsafe { sys::meminfo_superglobal(idx) };
        if !array.is_null() {
            // SAFETY: checked; initialised at request start.
            visit_counted(SUPERGLOBAL, name, unsafe { Slot::new(array) }, visit);
        }
    }
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
pub fn classes<'h>() -> impl Iterator<Item = Class<'h>> {
    // SAFETY: EG(class_table) exists from startup to shutdown.
    let table = unsafe { Array::new(executor_globals().class_table) };
    table.elements().filter_map(|element| {
        let class = element.slot.engine_pointer()?;
        // SAFETY: the class table holds live classes; an alias is marked by another type than IS_PTR.
        Some(unsafe { Class::new(class.as_ptr()) })
    })
}

/// The functions in a table of the engine.
pub fn functions_of<'h>(table: *const sys::zend_array) -> impl Iterator<Item = Function<'h>> {
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
                let symbol_name = joined_text([&to_text(class.name()), "::", &name]);
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
        if seen.contains(&variables.as_ptr()) {
            return;
        }
        seen.grow(variables.as_ptr());
        let Some(function_name) = function.qualified_name("::") else {
            return;
        };
        let function_name = to_text(&function_name);
        for element in variables.elements() {
            if let Some(name) = element.name {
                let symbol_name = joined_text([&function_name, "()::", &to_text(name.bytes())]);
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

/// The hooks of the properties that a class declares.
#[cfg(php_property_hooks)]
pub fn property_hooks<'h>(class: Class<'h>) -> impl Iterator<Item = Function<'h>> {
    properties(class)
        .filter(|info| !info.hooks.is_null())
        .flat_map(|info| {
            // SAFETY: the array has one place for each kind of hook, NULL where there is none.
            (0..sys::ZEND_PROPERTY_HOOK_COUNT as usize)
                .filter_map(|kind| unsafe { Function::new(*info.hooks.add(kind)) })
        })
}

/// This engine has none.
#[cfg(not(php_property_hooks))]
pub fn property_hooks<'h>(_: Class<'h>) -> impl Iterator<Item = Function<'h>> {
    std::iter::empty()
}

/// All global constants: name and value.
fn all_constants<'h>() -> impl Iterator<Item = (&'h [u8], Slot<'h>)> {
    // SAFETY: EG(zend_constants) exists from startup to shutdown.
    let table = unsafe { Array::new(executor_globals().zend_constants) };
    table.elements().filter_map(|element| {
        let constant = element
            .slot
            .engine_pointer::<sys::zend_constant>()?
            .as_ptr();
        // The key of the table has the namespace in lower case (Zend/zend_constants.c).
        // SAFETY: the table holds live constants, which hold their names.
        let name = unsafe { Str::new((*constant).name) }.map_or(&b""[..], Str::bytes);
        // SAFETY: as above.
        Some((name, unsafe { Slot::new(&raw const (*constant).value) }))
    })
}

/// Global constants that hold something refcounted.
fn constants<'h>(visit: &mut impl Visit<'h>) {
    for (name, slot) in all_constants() {
        visit_counted(CONSTANT, &to_text(name), slot, visit);
    }
}

/// Class constants that hold something refcounted, the cases of enums among them.
fn class_constants<'h>(visit: &mut impl Visit<'h>) {
    for class in classes() {
        for (name, constant) in own_constants(class) {
            // SAFETY: the value is a part of the constant.
            let slot = unsafe { Slot::new(&raw const constant.value) };
            if slot.is_refcounted() {
                let symbol_name =
                    joined_text([&to_text(class.name()), "::", &to_text(name.bytes())]);
                visit_slot(CLASS_CONSTANT, &symbol_name, slot, visit);
            }
        }
    }
}

/// The constants that a class declares. Inherited ones are the parent's.
fn own_constants<'h>(
    class: Class<'h>,
) -> impl Iterator<Item = (Str<'h>, &'h sys::zend_class_constant)> {
    // SAFETY: a live class; the shim finds its table or the copy of this request.
    let table = unsafe { Array::new(sys::meminfo_class_constants(class.as_ptr())) };
    table.elements().filter_map(move |element| {
        let constant = element.slot.engine_pointer::<sys::zend_class_constant>()?;
        // SAFETY: the table holds live constants.
        let constant = unsafe { constant.as_ref() };
        std::ptr::eq(constant.ce, class.as_ptr()).then_some((element.name?, constant))
    })
}

/// What stands in the program's text is counted only where it was made at run time; anything else that is not counted
/// costs nothing and keeps nothing alive.
fn visit_counted<'h>(frame: &str, symbol_name: &str, slot: Slot<'h>, visit: &mut impl Visit<'h>) {
    if slot.is_refcounted() {
        visit_slot(frame, symbol_name, slot, visit);
    }
}

/// The lists of resources, which hold none of them, but are how the engine finds them.
fn resources<'h>(visit: &mut impl Visit<'h>) {
    for element in resource_list().elements() {
        visit_slot(RESOURCE, &element.index.to_string(), element.slot, visit);
    }
    for element in persistent_resource_list().elements() {
        let name = element.name.map_or(&b""[..], Str::bytes);
        visit_slot(PERSISTENT_RESOURCE, &to_text(name), element.slot, visit);
    }
}
