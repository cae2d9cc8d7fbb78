//! Compiled code: what each function and class takes.

use std::borrow::Cow;

use crate::zend::names::to_text;
use dump_format::model::CodeOwner;
use rustc_hash::FxHashMap;

use super::claims::{Claims, CodeSum};
use super::remains::FileNames;
use crate::growth::Grow;
use crate::zend::children::Closure;
use crate::zend::engine::executor_globals;
use crate::zend::frames;
use crate::zend::function::Function;
use crate::zend::internal::{Fiber, Generator};
use crate::zend::roots::{classes, functions_of, property_hooks};
use crate::zend::sys;
use crate::zend::view::{Class, Object, Str};

/// Takes the blocks of all code, and says whose they are, and what the files are called that they are of. Code that lies
/// outside of the heap, as with opcache, costs nothing here and is left out.
pub fn claim<'h>(
    claims: &mut Claims<'_, 'h>,
    special: &[Object<'h>],
) -> (Vec<CodeOwner<'h>>, FileNames<'h>) {
    let mut code = Code {
        claims,
        owners: Vec::new(),
        files: FileNames::default(),
        class_rows: FxHashMap::default(),
        file: LastText::default(),
        class: LastText::default(),
    };
    for function in functions_of(executor_globals().function_table) {
        code.function(function);
    }
    // First what each class has declared, then what is in its tables beside: the very structures of parents and traits, or
    // copies of them.
    for class in classes() {
        methods(class)
            .filter(|method| is_declared_by(*method, class))
            .for_each(|method| code.function(method));
        code.class(class);
    }
    for class in classes().filter(|class| !class.is_internal()) {
        methods(class)
            .filter(|method| !is_declared_by(*method, class))
            .for_each(|method| code.function(method));
        code.inherited(class);
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
    (code.owners, code.files)
}

fn methods<'h>(class: Class<'h>) -> impl Iterator<Item = Function<'h>> {
    functions_of(&raw const class.entry().function_table).chain(property_hooks(class))
}

/// False for a method of a parent, and for the copy of one of a trait.
fn is_declared_by(method: Function<'_>, class: Class<'_>) -> bool {
    !method.has_flag(sys::ZEND_ACC_TRAIT_CLONE)
        && method
            .scope()
            .is_some_and(|scope| scope.as_ptr() == class.as_ptr())
}

struct Code<'a, 'l, 'h> {
    claims: &'a mut Claims<'l, 'h>,
    owners: Vec<CodeOwner<'h>>,
    files: FileNames<'h>,
    /// Places in `owners`.
    class_rows: FxHashMap<*const sys::zend_class_entry, usize>,
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
    fn is(&self, string: Str<'h>) -> bool {
        self.address == string.address()
    }

    fn text(&mut self, string: Str<'h>) -> Cow<'h, str> {
        if !self.is(string) {
            *self = Self {
                address: string.address(),
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
            // Most methods of a parent are in the tables of its heirs as well.
            if self
                .claims
                .arenas
                .is_claimed(function.as_ptr().addr() as u64)
            {
                continue;
            }
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
        let idx = self.owners.len();
        if self.owner(class.file(), Some(class), None) && self.class_rows.try_reserve(1).is_ok() {
            self.class_rows.insert(class.as_ptr().cast_const(), idx);
        }
    }

    /// What is in the tables of a class beside what it declares goes to what the class has already.
    fn inherited(&mut self, class: Class<'h>) {
        self.claims.ask_shim(|context, claim| {
            // SAFETY: a live class; the shim hands on addresses that it reads in it.
            unsafe { sys::meminfo_inherited_memory(class.as_ptr(), context, claim) }
        });
        let row = self.class_rows.get(&class.as_ptr().cast_const());
        if let Some(row) = row.and_then(|idx| self.owners.get_mut(*idx)) {
            let sum = std::mem::take(&mut self.claims.code);
            row.bytes += sum.blocks.bytes;
            row.blocks += sum.blocks.blocks;
            row.arena_bytes += sum.arena_bytes;
        } else {
            self.owner(class.file(), Some(class), None);
        }
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
        if let Some(file) = file
            && !self.file.is(file)
        {
            self.files.grow((file.address(), file));
        }
        self.owners.grow(CodeOwner {
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
