//! Compiled code: what each function and class takes.

use std::borrow::Cow;

use dump_format::escape::to_text;
use dump_format::model::CodeOwner;

use super::claims::{Claims, CodeSum};
use crate::zend::children::Closure;
use crate::zend::engine::executor_globals;
use crate::zend::frames;
use crate::zend::function::Function;
use crate::zend::internal::{Fiber, Generator};
use crate::zend::roots::{classes, functions_of, property_hooks};
use crate::zend::sys;
use crate::zend::view::{Class, Object, Str};

/// Takes the blocks of all code, and says whose they are. Code that lies outside of the heap, as with opcache, costs
/// nothing here and is left out.
pub fn claim<'h>(claims: &mut Claims<'_, 'h>, special: &[Object<'h>]) -> Vec<CodeOwner<'h>> {
    let mut code = Code {
        claims,
        owners: Vec::new(),
        file: LastText::default(),
        class: LastText::default(),
    };
    for function in functions_of(executor_globals().function_table) {
        code.function(function);
    }
    for class in classes() {
        for function in functions_of(&raw const class.entry().function_table) {
            code.function(function);
        }
        property_hooks(class).for_each(|hook| code.function(hook));
        code.class(class);
    }
    for frame in frames::call_chain() {
        code.function(frame.function());
    }
    for object in special {
        if let Some(closure) = Closure::of(*object) {
            code.function(closure.function());
        } else if let Some(frame) = Generator::of(*object).and_then(|generator| generator.frame()) {
            code.function(frame.function());
        } else if let Some(fiber) = Fiber::of(*object) {
            fiber
                .frames()
                .for_each(|frame| code.function(frame.function()));
        }
    }
    code.owners
}

struct Code<'a, 'l, 'h> {
    claims: &'a mut Claims<'l, 'h>,
    owners: Vec<CodeOwner<'h>>,
    file: LastText<'h>,
    class: LastText<'h>,
}

/// What a string is as text, kept for the next time: functions of one class and file come one after the other.
#[derive(Default)]
struct LastText<'h> {
    address: u64,
    text: Cow<'h, str>,
}

impl<'h> LastText<'h> {
    fn text(&mut self, string: Str<'h>) -> Cow<'h, str> {
        let address = string.bytes().as_ptr().addr() as u64;
        if address != self.address {
            *self = Self {
                address,
                text: to_text(string.bytes()),
            };
        }
        self.text.clone()
    }
}

impl<'h> Code<'_, '_, 'h> {
    /// A function, and those that are declared in it.
    fn function(&mut self, function: Function<'h>) {
        let mut pending = vec![function];
        while let Some(function) = pending.pop() {
            let Some(code) = function.op_array() else {
                continue;
            };
            self.claims.ask_shim(|context, claim| {
                // SAFETY: a live function; the shim hands on addresses that it reads in it.
                unsafe { sys::meminfo_function_memory(code, context, claim) }
            });
            let is_new = self.owner(function.file(), function.scope(), function.name());
            // Whose code has been met before has declared the same functions then.
            if is_new {
                for idx in 0..code.num_dynamic_func_defs as usize {
                    // SAFETY: a function has as many of them as it says, and holds them.
                    let declared = unsafe { *code.dynamic_func_defs.add(idx) };
                    // SAFETY: as above; an op_array is a function.
                    pending.extend(unsafe { Function::new(declared.cast_const().cast()) });
                }
            }
        }
    }

    fn class(&mut self, class: Class<'h>) {
        self.claims.ask_shim(|context, claim| {
            // SAFETY: a live class; the shim hands on addresses that it reads in it.
            unsafe { sys::meminfo_class_memory(class.as_ptr(), context, claim) }
        });
        self.owner(class.file(), Some(class), None);
    }

    /// Notes whose code it was that has just been taken; false if there was none.
    fn owner(
        &mut self,
        file: Option<Str<'h>>,
        class: Option<Class<'h>>,
        function: Option<Str<'h>>,
    ) -> bool {
        let CodeSum {
            blocks,
            arena_bytes,
        } = std::mem::take(&mut self.claims.code);
        if blocks.blocks == 0 && arena_bytes == 0 {
            return false;
        }
        self.owners.push(CodeOwner {
            file: file.map_or(Cow::Borrowed(""), |file| self.file.text(file)),
            scope: class.map(|class| self.class.text(class.name_string())),
            function: function.map(|name| to_text(name.bytes())),
            bytes: blocks.bytes,
            blocks: blocks.blocks,
            arena_bytes,
        });
        true
    }
}
