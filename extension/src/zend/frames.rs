//! The call chain: which frames there are, what they are called, and the variables in them.

mod working;

use std::collections::HashMap;
use std::ops::Range;
use std::ptr;

use crate::zend::names::{joined_text, to_text};
use dump_format::CallFrame;

use super::engine::{executor_globals, global_symbols};
use super::function::Function;
use super::gc::{GcBuffer, Named, SHOWS_CALLS_ALONE, slot_of};
use super::internal::Generator;
use super::reserve;
use super::sys;
use super::view::{Array, Counted, Kind, Slot, Str};
use crate::growth;
use crate::walk::Value;

/// Label of the frame whose variables are the global ones.
pub const GLOBAL: &str = "<GLOBAL>";

/// Zvals that the frame's own structure takes, before its variables (`ZEND_CALL_FRAME_SLOT`).
const FRAME_SLOTS: usize = size_of::<sys::zend_execute_data>().div_ceil(size_of::<sys::zval>());

/// `ZEND_VM_STACK_PAGE_SIZE`, Zend/zend_execute.c.
const VM_STACK_PAGE_BYTES: u64 = 256 << 10;

/// A `zend_execute_data` of the call chain: a function that waits for the dump to return.
#[derive(Clone, Copy)]
pub struct Frame<'h> {
    data: &'h sys::zend_execute_data,
    function: Function<'h>,
}

/// All frames, innermost first, without the one of the dumping function itself.
pub fn call_chain<'h>() -> impl Iterator<Item = Frame<'h>> {
    // SAFETY: the chain of the running request.
    unsafe { Frame::chain(executor_globals().current_execute_data) }.skip_while(Frame::is_dumping)
}

/// The call chain as the header shows it.
pub fn describe() -> Vec<CallFrame> {
    let frames = call_chain().take_while(|_| !reserve::is_spent());
    growth::collect(frames.map(|frame| {
        CallFrame {
            frame: frame.label(),
            file: frame
                .function
                .file()
                .map(|file| to_text(file.bytes()).into_owned()),
            line: frame.line(),
        }
    }))
}

impl<'h> Frame<'h> {
    /// None for NULL, and for the engine's own placeholders, which have no function, or one without a name
    /// (`zend_fiber_function` in Zend/zend_fibers.c).
    ///
    /// # Safety
    ///
    /// `data` is NULL, or a frame that stays as it is for `'h`.
    pub unsafe fn new(data: *const sys::zend_execute_data) -> Option<Self> {
        // SAFETY: by the caller's promise.
        let data = unsafe { data.as_ref() }?;
        // SAFETY: a frame holds its function, except for the one that the shim sees to; a placeholder has NULL.
        let function = unsafe { Function::new(sys::meminfo_frame_function(data)) }?;
        let is_placeholder = function.op_array().is_none() && function.name().is_none();
        (!is_placeholder).then_some(Self { data, function })
    }

    /// The frame and its callers, without placeholders.
    ///
    /// # Safety
    ///
    /// As for [`Frame::new`], for all of them.
    pub unsafe fn chain(
        innermost: *const sys::zend_execute_data,
    ) -> impl Iterator<Item = Frame<'h>> {
        let mut next = innermost;
        std::iter::from_fn(move || {
            // SAFETY: the chain is made of live frames and ends with NULL.
            let data = unsafe { next.as_ref() }?;
            next = data.prev_execute_data;
            Some(data)
        })
        // SAFETY: as above.
        .filter_map(|data| unsafe { Self::new(data) })
    }

    /// Where it is.
    pub fn address(&self) -> u64 {
        ptr::from_ref(self.data).addr() as u64
    }

    /// True if the frame is that of a generator, which has it in a block of its own.
    pub fn is_of_generator(&self) -> bool {
        self.has_flag(sys::ZEND_CALL_GENERATOR)
    }

    fn is_dumping(&self) -> bool {
        self.function.op_array().is_none()
            && self.function.scope().is_none()
            && self
                .function
                .name()
                .is_some_and(|name| name.bytes() == b"meminfo_dump")
    }

    /// `ZEND_CALL_*`, with the type of `This` in the lowest byte.
    fn call_info(&self) -> u32 {
        // SAFETY: type_info covers the whole union.
        unsafe { self.data.This.u1.type_info }
    }

    fn has_flag(&self, flag: u32) -> bool {
        self.call_info() & flag != 0
    }

    fn has_this(&self) -> bool {
        self.call_info() & 0xff == sys::IS_OBJECT
    }

    fn n_arguments(&self) -> usize {
        // SAFETY: in a frame, u2 of `This` counts the arguments (Zend/zend_compile.h, ZEND_CALL_NUM_ARGS).
        unsafe { self.data.This.u2.num_args as usize }
    }

    /// Variable or argument number `idx` of the frame.
    fn slot(&self, idx: usize) -> Slot<'h> {
        let first = ptr::from_ref(self.data).cast::<sys::zval>();
        // SAFETY: the slots lie behind the frame's structure; callers stay within the counts of the function.
        unsafe { Slot::new(first.wrapping_add(FRAME_SLOTS + idx)) }
    }

    /// What a PHP developer calls the frame: `function()`, `Class->method()`, `include()`, `<GLOBAL>`.
    pub fn label(&self) -> String {
        let separator = if self.has_this() { "->" } else { "::" };
        match self.function.qualified_name(separator) {
            Some(name) => joined_text([&to_text(&name), "()"]),
            None => self.code_label().to_owned(),
        }
    }

    /// The main script, or a file or string of code that is being run by `include` and its like.
    fn code_label(&self) -> &'static str {
        // SAFETY: the caller of a live frame is a live frame, or NULL.
        let Some(caller) = (unsafe { Frame::new(self.data.prev_execute_data) }) else {
            return GLOBAL;
        };
        if caller.function.op_array().is_none() {
            return GLOBAL;
        }
        // SAFETY: a frame of compiled code that is calling has stored the instruction it is at.
        let Some(instruction) = (unsafe { caller.data.opline.as_ref() }) else {
            return GLOBAL;
        };
        // SAFETY: the shim returns a constant.
        if instruction.opcode != unsafe { sys::meminfo_include_or_eval() } {
            return GLOBAL;
        }
        match instruction.extended_value {
            sys::ZEND_EVAL => "eval()",
            sys::ZEND_INCLUDE => "include()",
            sys::ZEND_INCLUDE_ONCE => "include_once()",
            sys::ZEND_REQUIRE => "require()",
            sys::ZEND_REQUIRE_ONCE => "require_once()",
            _ => GLOBAL,
        }
    }

    /// The function that runs in it.
    pub fn function(&self) -> Function<'h> {
        self.function
    }

    /// The line that the frame is at; none for functions of extensions.
    pub fn line(&self) -> Option<u32> {
        Some(self.instruction(self.position()?)?.lineno)
    }

    /// The table that holds the frame's variables, if they are looked up by name: the frames of files, and of
    /// functions that have included one.
    pub fn symbol_table(&self) -> Option<Array<'h>> {
        if self.function.op_array().is_none() || !self.has_flag(sys::ZEND_CALL_HAS_SYMBOL_TABLE) {
            return None;
        }
        // SAFETY: the flag says that the field is set.
        unsafe { Array::from_nullable(self.data.symbol_table) }
    }

    /// Calls `visit` with name and value of everything that the frame itself holds: variables, arguments without
    /// a variable, `this`, the closure that is run. Variables in a symbol table are not among them.
    pub fn variables(&self, visit: &mut impl FnMut(&[u8], Value<Counted<'h>>)) {
        if self.has_this() {
            // SAFETY: the type says that `This` is an object, which the frame holds.
            let this = unsafe { Slot::new(&raw const self.data.This) };
            visit_slot(b"this", this, visit);
        }
        if self.has_flag(sys::ZEND_CALL_CLOSURE) {
            // SAFETY: the flag says that the function is a part of a closure that the frame holds.
            let closure =
                unsafe { Counted::object(sys::meminfo_closure_object(self.function.as_ptr())) };
            // Closure::call() runs a copy of the function in a makeshift closure of type GC_NULL, which is no
            // object (Zend/zend_closures.c); the closure itself is `this` of the frame of call().
            let closure = closure.filter(|closure| closure.is_genuine());
            visit_item(b"<closure>", closure, visit);
        }
        if self.has_flag(sys::ZEND_CALL_HAS_EXTRA_NAMED_PARAMS) {
            // SAFETY: the flag says that the field is set, and the frame holds the array.
            let named = unsafe { Counted::array(self.data.extra_named_params) };
            visit_item(b"<named arguments>", named, visit);
        }
        match self.function.op_array() {
            Some(code) => self.code_variables(code, visit),
            None => self.arguments(0, 0, visit),
        }
    }

    /// The object on which the function is called, if the frame relies on its caller to hold it.
    pub fn this_not_held(&self) -> Option<Counted<'h>> {
        if !self.has_this() || self.has_flag(sys::ZEND_CALL_RELEASE_THIS) {
            return None;
        }
        // SAFETY: as in `variables`.
        match unsafe { Slot::new(&raw const self.data.This) }.value()? {
            Value::Item(this) => Some(this),
            Value::Scalar { .. } => None,
        }
    }

    /// The same as [`variables`](Self::variables), with the variables in a symbol table of the frame's own.
    pub fn all_variables(&self, visit: &mut impl FnMut(&[u8], Value<Counted<'h>>)) {
        self.variables(visit);
        let Some(table) = self.symbol_table() else {
            return;
        };
        if table.as_ptr() == global_symbols().as_ptr() {
            return;
        }
        for element in table.elements() {
            if let Some(name) = element.name {
                visit_slot(name.bytes(), element.slot, visit);
            }
        }
    }

    /// Calls `visit` with name and value of what the frame holds beside its variables, for the expression that it is
    /// in the middle of.
    pub fn working_values(
        &self,
        gc: Option<&'h GcBuffer>,
        visit: &mut impl FnMut(&[u8], Counted<'h>),
    ) {
        let mut named = Named::default();
        if !SHOWS_CALLS_ALONE {
            self.variables(&mut |_, value| named.add(value));
        }
        let mut counts = HashMap::new();
        let mut once = |kind: &'static str, item: Counted<'h>| {
            // A makeshift closure is no object, see `variables`.
            if !item.is_genuine() {
                return;
            }
            let idx: &mut u32 = counts.entry(kind).or_default();
            visit(format!("<{kind} {idx}>").as_bytes(), item);
            *idx += 1;
        };
        if let Some(result) = self.result() {
            items_of(result).for_each(|item| once("result", item));
        }
        let (Some(code), Some(at)) = (self.function.op_array(), self.position()) else {
            return;
        };
        if self.is_unwinding() {
            return;
        }
        working::visit(self, code, at, &mut |kind, item| {
            named.add(Value::Item(item));
            once(kind, item);
        });
        for reference in gc.map_or(&[][..], |gc| gc.pending_calls(self.data, at as u32)) {
            for item in items_of(slot_of(reference)) {
                if SHOWS_CALLS_ALONE || !named.take(Value::Item(item)) {
                    once("pending call", item);
                }
            }
        }
    }

    /// The list that a function of the engine is filling to return it, with the slots that it does not count yet:
    /// `ZEND_HASH_FILL_PACKED()` (Zend/zend_hash.h) does so when it is done.
    pub fn unfinished_list(&self) -> Option<(Counted<'h>, Range<u64>)> {
        let Value::Item(item) = self.result()?.value()? else {
            return None;
        };
        let Kind::Array(list) = item.kind() else {
            return None;
        };
        Some((item, list.unused_slots()?))
    }

    /// Calls `visit` for slots that may hold a value, or what was left there: what the current instruction uses up, all
    /// temporaries while an exception is on its way, and what a function has returned that is being left.
    pub fn spent_values(&self, visit: &mut impl FnMut(&'static str, Slot<'h>)) {
        if self.is_called_by_left()
            && let Some(result) = self.place_of_result()
        {
            visit("returned", result);
        }
        if let (Some(code), Some(at)) = (self.function.op_array(), self.position()) {
            let is_unwinding = self.is_unwinding();
            working::visit_spent(self, code, at, is_unwinding, &mut |slot| {
                visit("operand", slot);
            });
        }
    }

    /// The memory between this frame and that of its caller, if a function was there that is being left: no frame any
    /// more, but still about to free its variables, with a destructor that this is the frame of.
    pub fn left_frame(&self) -> Option<Range<u64>> {
        if !self.is_called_by_left() {
            return None;
        }
        let here = ptr::from_ref(self.data).addr() as u64;
        // SAFETY: NULL, or the live frame of the caller.
        let caller = unsafe { Frame::new(self.data.prev_execute_data) }?;
        let code = caller.function.op_array()?;
        let n_slots = FRAME_SLOTS + code.last_var as usize + code.T as usize;
        let bytes = n_slots * size_of::<sys::zval>();
        let end = (ptr::from_ref(caller.data).addr() + bytes) as u64;
        // Elsewhere if the stack has got a new page in between.
        (end < here && here - end < VM_STACK_PAGE_BYTES).then_some(end..here)
    }

    /// Whether this is the frame of a destructor that may have been called by a function that is being left.
    fn is_called_by_left(&self) -> bool {
        let Some(class) = self.function.scope() else {
            return false;
        };
        self.has_flag(sys::ZEND_CALL_TOP)
            && ptr::eq(class.entry().destructor, self.function.as_ptr())
    }

    /// The place for the value that a function of the engine is to return.
    fn result(&self) -> Option<Slot<'h>> {
        if self.function.op_array().is_some() {
            return None;
        }
        self.place_of_result()
    }

    fn place_of_result(&self) -> Option<Slot<'h>> {
        // SAFETY: NULL, or the live frame of the caller.
        let caller = unsafe { Frame::new(self.data.prev_execute_data) }?;
        let instruction = caller.instruction(caller.position()?)?;
        // SAFETY: a live instruction.
        let is_call = unsafe { sys::meminfo_is_call(instruction) };
        // The caller has set it to NULL before the call (ZEND_DO_ICALL and its like in Zend/zend_vm_def.h).
        (is_call && is_temporary(instruction.result_type))
            // SAFETY: the type says that the result is a variable of the caller's frame.
            .then(|| caller.slot_at(unsafe { instruction.result.var }))
    }

    /// Number of the instruction that the frame is at.
    fn position(&self) -> Option<usize> {
        let code = self.function.op_array()?;
        let globals = executor_globals();
        let instruction = if self.is_unwinding() {
            globals.opline_before_exception
        } else {
            self.data.opline
        };
        let first = code.opcodes.cast_const();
        let end = first.wrapping_add(code.last as usize);
        (first..end)
            .contains(&instruction)
            .then(|| (instruction.addr() - first.addr()) / size_of::<sys::zend_op>())
    }

    /// True while an exception looks for its handler: one of the engine's own instructions stands in for that of the
    /// frame. What the frame is in the middle of is being freed then, and destructors may run in between.
    fn is_unwinding(&self) -> bool {
        let stand_ins = executor_globals().exception_op.as_ptr_range();
        stand_ins.contains(&self.data.opline)
    }

    /// An instruction of the frame's function.
    pub(super) fn instruction(&self, idx: usize) -> Option<&'h sys::zend_op> {
        let code = self.function.op_array()?;
        // SAFETY: a function has as many instructions as it says.
        (idx < code.last as usize).then(|| unsafe { &*code.opcodes.add(idx) })
    }

    /// The slot of a variable as instructions name it: by its distance from the frame.
    pub(super) fn slot_at(&self, variable: u32) -> Slot<'h> {
        let slot = ptr::from_ref(self.data).wrapping_byte_add(variable as usize);
        // SAFETY: instructions name slots of their own frame only.
        unsafe { Slot::new(slot.cast()) }
    }

    /// The generator whose code the frame runs.
    pub fn generator(&self) -> Option<Counted<'h>> {
        if !self.has_flag(sys::ZEND_CALL_GENERATOR) {
            return None;
        }
        // SAFETY: the flag says that the place for the return value holds the generator (Zend/zend_generators.c).
        unsafe { Counted::object(self.data.return_value.cast()) }
    }

    /// True if the frame belongs to a generator that waits, and holds what is in the frame itself.
    pub fn is_waiting_generator(&self) -> bool {
        match self.generator().map(Counted::kind) {
            Some(Kind::Object(object)) => {
                Generator::of(object).is_some_and(|generator| generator.frame().is_some())
            }
            _ => false,
        }
    }

    fn code_variables(
        &self,
        code: &'h sys::zend_op_array,
        visit: &mut impl FnMut(&[u8], Value<Counted<'h>>),
    ) {
        let n_variables = code.last_var as usize;
        // With a symbol table the frame's own slots can be stale copies: an included file has taken the values
        // over (zend_attach_symbol_table() in Zend/zend_execute_API.c).
        if !self.has_flag(sys::ZEND_CALL_HAS_SYMBOL_TABLE) {
            for idx in 0..n_variables {
                // SAFETY: a function holds the names of its variables, as many as it says.
                let name = unsafe { Str::new(*code.vars.add(idx)) }.map_or(&b""[..], Str::bytes);
                visit_slot(name, self.slot(idx), visit);
            }
        }
        // Arguments beyond the declared ones stand behind the variables and temporaries, where func_get_args()
        // (Zend/zend_builtin_functions.c) finds them. ZEND_CALL_FREE_EXTRA_ARGS is of no use: it is not set if all
        // of them are scalars.
        let first_slot = n_variables + code.T as usize;
        self.arguments(code.num_args as usize, first_slot, visit);
    }

    /// The arguments from number `first` on, counted from 0, which stand in the slots from `first_slot` on.
    fn arguments(
        &self,
        first: usize,
        first_slot: usize,
        visit: &mut impl FnMut(&[u8], Value<Counted<'h>>),
    ) {
        for idx in first..self.n_arguments() {
            let name = format!("<argument {}>", idx + 1);
            visit_slot(name.as_bytes(), self.slot(first_slot + idx - first), visit);
        }
    }
}

/// Whether an operand of this type is a slot that the program has no name for.
pub(super) fn is_temporary(operand_type: u8) -> bool {
    u32::from(operand_type) & (sys::IS_TMP_VAR | sys::IS_VAR) != 0
}

fn items_of(slot: Slot<'_>) -> impl Iterator<Item = Counted<'_>> {
    slot.value().into_iter().filter_map(|value| match value {
        Value::Item(item) => Some(item),
        Value::Scalar { .. } => None,
    })
}

fn visit_slot<'h>(name: &[u8], slot: Slot<'h>, visit: &mut impl FnMut(&[u8], Value<Counted<'h>>)) {
    if let Some(value) = slot.value() {
        visit(name, value);
    }
}

fn visit_item<'h>(
    name: &[u8],
    item: Option<Counted<'h>>,
    visit: &mut impl FnMut(&[u8], Value<Counted<'h>>),
) {
    if let Some(item) = item {
        visit(name, Value::Item(item));
    }
}
