//! What compiled code holds: arrays that stand in the program's text, default values, arguments of attributes.
//!
//! Only what is counted matters here. With opcache nothing of this is: it lies in shared memory.

use std::collections::HashSet;

use crate::zend::names::{joined_text, to_text};

use super::{
    Visit, classes, functions_of, own_constants, properties, property_hooks, visit_counted,
};
use crate::growth::Grow;
use crate::zend::children::property_name;
use crate::zend::engine::executor_globals;
use crate::zend::frames;
use crate::zend::function::Function;
use crate::zend::sys;
use crate::zend::view::{Array, Class, Slot, Str};

const LITERAL: &str = "<LITERAL>";
const PROPERTY_DEFAULT: &str = "<PROPERTY_DEFAULT>";
const ATTRIBUTE: &str = "<ATTRIBUTE>";

/// Calls `visit` for all of it.
pub fn visit<'h>(visit: &mut impl Visit<'h>) {
    let mut seen = HashSet::new();
    let mut function = |function: Function<'h>, visit: &mut _| {
        let Some(code) = function.op_array() else {
            return;
        };
        literals(function, code, &mut seen, visit);
    };
    for each in functions_of(executor_globals().function_table) {
        function(each, visit);
    }
    for class in classes() {
        property_defaults(class, visit);
        // SAFETY: NULL, or the table of the class.
        let table = unsafe { Array::from_nullable(class.attributes()) };
        attributes(&to_text(class.name()), table, visit);
        for (name, constant) in own_constants(class) {
            let owner = joined_text([&to_text(class.name()), "::", &to_text(name.bytes())]);
            // SAFETY: NULL, or the table of the constant.
            attributes(
                &owner,
                unsafe { Array::from_nullable(constant.attributes) },
                visit,
            );
        }
        for each in functions_of(&raw const class.entry().function_table) {
            function(each, visit);
        }
        property_hooks(class).for_each(|each| function(each, visit));
    }
    for frame in frames::call_chain() {
        function(frame.function(), visit);
    }
}

/// Arrays in the text of a function, and of the functions that are declared in it.
///
/// They are shared: by classes that inherit the function, by closures with the function that declares them, by the frames
/// that run it. Whoever comes first in `seen` names them.
fn literals<'h>(
    function: Function<'h>,
    code: &'h sys::zend_op_array,
    seen: &mut HashSet<*const sys::zend_op>,
    visit: &mut impl Visit<'h>,
) {
    let name = function.qualified_name("::").map_or_else(
        || {
            function
                .file()
                .map_or_else(String::new, |file| to_text(file.bytes()).into_owned())
        },
        |name| joined_text([&to_text(&name), "()"]),
    );
    let mut n_literals = 0;
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        if seen.contains(&code.opcodes.cast_const()) {
            continue;
        }
        seen.grow(code.opcodes.cast_const());
        for idx in 0..usize::try_from(code.last_literal).unwrap_or(0) {
            // SAFETY: a function has as many literals as it says.
            let slot = unsafe { Slot::new(code.literals.add(idx)) };
            if slot.is_refcounted() {
                visit_counted(LITERAL, &format!("{name} {n_literals}"), slot, visit);
                n_literals += 1;
            }
        }
        // SAFETY: NULL, or the table of the function.
        attributes(
            &name,
            unsafe { Array::from_nullable(code.attributes) },
            visit,
        );
        for idx in 0..code.num_dynamic_func_defs as usize {
            // SAFETY: a function has as many of them as it says, and holds them.
            if let Some(declared) = unsafe { (*code.dynamic_func_defs.add(idx)).as_ref() } {
                pending.grow(declared);
            }
        }
    }
}

/// The values that properties have before anything is assigned to them, each class its own copy of its parent's.
fn property_defaults<'h>(class: Class<'h>, visit: &mut impl Visit<'h>) {
    let class_name = to_text(class.name());
    for info in properties(class) {
        let name = joined_text([&class_name, "::", &to_text(property_name(info))]);
        if let Some(slot) = class.property_default(info)
            && !slot.is_indirect()
        {
            visit_counted(PROPERTY_DEFAULT, &name, slot, visit);
        }
        // SAFETY: NULL, or the table of the property.
        attributes(
            &name,
            unsafe { Array::from_nullable(info.attributes) },
            visit,
        );
    }
}

/// Arguments of the attributes of a declaration.
fn attributes<'h>(owner: &str, table: Option<Array<'h>>, visit: &mut impl Visit<'h>) {
    for element in table.into_iter().flat_map(Array::elements) {
        let Some(attribute) = element.slot.engine_pointer::<sys::zend_attribute>() else {
            continue;
        };
        // SAFETY: the table holds live attributes, which hold their names.
        let (attribute, name) = unsafe { (attribute.as_ref(), Str::new(attribute.as_ref().name)) };
        let name = to_text(name.map_or(&b""[..], Str::bytes));
        for idx in 0..attribute.argc as usize {
            // SAFETY: an attribute has as many arguments as it says.
            let slot = unsafe { Slot::new(&raw const (*attribute.args.as_ptr().add(idx)).value) };
            visit_counted(ATTRIBUTE, &format!("{owner} {name} {idx}"), slot, visit);
        }
    }
}
