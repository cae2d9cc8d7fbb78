//! What compiled code keeps in slots without a name while an expression is evaluated.
//!
//! The compiler says which of these slots are in use where: from instruction `start` up to `end`, which uses the value up
//! (Zend/zend_opcode.c, emit_live_range()). What happens with them when an exception goes through the frame is the
//! model for what is read here (Zend/zend_execute.c, cleanup_live_vars(); ZEND_HANDLE_EXCEPTION in
//! Zend/zend_vm_def.h).

use std::slice;

use super::{Frame, is_temporary, items_of};
use crate::zend::sys;
use crate::zend::view::{Counted, Slot, Str};

/// Calls `visit` with kind and value of what the frame holds at its instruction number `at`.
pub fn visit<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    visit: &mut impl FnMut(&'static str, Counted<'h>),
) {
    let has_begun = has_begun(frame, at);
    for range in live_ranges(code, at) {
        let kind = match range.kind {
            // The instruction that puts the strings together does not give them up before it is done.
            sys::ZEND_LIVE_ROPE => {
                rope(frame, at, range.variable).for_each(|part| visit("rope", part));
                continue;
            }
            // When the constructor is done, the object is a temporary like any other.
            sys::ZEND_LIVE_NEW if range.ends_here => continue,
            _ if range.ends_here && has_begun => continue,
            sys::ZEND_LIVE_TMPVAR => "temporary",
            sys::ZEND_LIVE_LOOP => "loop",
            sys::ZEND_LIVE_NEW => "new",
            _ => continue,
        };
        items_of(frame.slot_at(range.variable)).for_each(|item| visit(kind, item));
    }
    finally(frame, code, at, visit);
}

/// Calls `visit` for the slots whose values the current instruction uses up, or an exception on its way (`is_unwinding`).
/// They may have done so: then the slots can hold anything.
pub fn visit_spent<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    is_unwinding: bool,
    visit: &mut impl FnMut(Slot<'h>),
) {
    if !has_begun(frame, at) && !is_unwinding {
        return;
    }
    let is_rope = |range: &LiveRange| range.kind == sys::ZEND_LIVE_ROPE;
    for range in
        live_ranges(code, at).filter(|range| (range.ends_here || is_unwinding) && !is_rope(range))
    {
        visit(frame.slot_at(range.variable));
    }
    let Some(instruction) = frame.instruction(at) else {
        return;
    };
    // What the instruction before has made has no range.
    // SAFETY: the types say whether they are variables.
    let (first, second) = unsafe { (instruction.op1.var, instruction.op2.var) };
    for (operand_type, variable) in [
        (instruction.op1_type, first),
        (instruction.op2_type, second),
    ] {
        if is_temporary(operand_type) {
            visit(frame.slot_at(variable));
        }
    }
}

/// Whether the current instruction may have used up its operands. A generator that waits is at the one behind its `yield`
/// up to 8.3, and at the `yield` itself since.
fn has_begun(frame: &Frame<'_>, at: usize) -> bool {
    let is_yield = |instruction| {
        // SAFETY: a live instruction.
        unsafe { sys::meminfo_is_yield(instruction) }
    };
    !frame.is_waiting_generator() || frame.instruction(at).is_some_and(|at| is_yield(at))
}

/// A slot that is in use.
struct LiveRange {
    /// `ZEND_LIVE_*`
    kind: u32,
    /// The slot, as instructions name it.
    variable: u32,
    /// Whether the current instruction uses the value up.
    ends_here: bool,
}

fn live_ranges(code: &sys::zend_op_array, at: usize) -> impl Iterator<Item = LiveRange> {
    // SAFETY: a function has as many ranges as it says, sorted by where they begin.
    unsafe { elements(code.live_range, code.last_live_range) }
        .iter()
        .take_while(move |range| range.start as usize <= at)
        .filter(move |range| at <= range.end as usize)
        .map(move |range| LiveRange {
            kind: range.var & sys::ZEND_LIVE_MASK,
            variable: range.var & !sys::ZEND_LIVE_MASK,
            ends_here: at == range.end as usize,
        })
}

/// The strings of an interpolation as far as they are put together. They are pointers, not zvals, in the slots from
/// `variable` on.
fn rope<'h>(frame: &Frame<'h>, at: usize, variable: u32) -> impl Iterator<Item = Counted<'h>> {
    let part_of = |idx: usize| {
        let instruction = frame.instruction(idx)?;
        // SAFETY: a live instruction.
        u32::try_from(unsafe { sys::meminfo_rope_part(instruction, variable) }).ok()
    };
    // The string of the instruction at which the frame is comes into its place at the end.
    let last = (0..at).rev().find_map(part_of);
    let is_first = part_of(at) == Some(0);
    let n_parts = if is_first {
        0
    } else {
        last.map_or(0, |last| last + 1)
    };
    let first = frame
        .slot_at(variable)
        .as_ptr()
        .cast::<*const sys::zend_string>();
    (0..n_parts as usize).filter_map(move |idx| {
        // SAFETY: the instructions up to here have filled that many places with strings.
        unsafe { Str::new(first.add(idx).read()) }.and_then(Str::as_counted)
    })
}

/// The exception, or the value to be returned, that waits for a `finally` block to end.
fn finally<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    visit: &mut impl FnMut(&'static str, Counted<'h>),
) {
    // SAFETY: a function has as many of them as it says.
    for block in unsafe { elements(code.try_catch_array, code.last_try_catch) } {
        let (begin, end) = (block.finally_op as usize, block.finally_end as usize);
        if begin == 0 || !(begin..end).contains(&at) {
            continue;
        }
        let Some(end) = frame.instruction(end) else {
            continue;
        };
        // SAFETY: the block ends with ZEND_FAST_RET, whose first operand is a variable.
        let resume = frame.slot_at(unsafe { end.op1.var }).as_ptr();
        // SAFETY: set when the block was entered: the exception, or NULL and the number of the instruction to go on at.
        let (exception, go_on_at) = unsafe { ((*resume).value.obj, (*resume).u2.opline_num) };
        if go_on_at == u32::MAX {
            // SAFETY: NULL, or an exception that the slot holds.
            let exception = unsafe { Counted::object(exception) };
            exception
                .into_iter()
                .for_each(|exception| visit("finally", exception));
        } else if let Some(go_on) = frame.instruction(go_on_at as usize)
            && is_temporary(go_on.op2_type)
        {
            // SAFETY: the type says that it is a variable, the one that a `return` has computed.
            let value = frame.slot_at(unsafe { go_on.op2.var });
            items_of(value).for_each(|item| visit("return value", item));
        }
    }
}

/// # Safety
///
/// `first` is NULL, or the first of `n` elements that stay for `'h`.
unsafe fn elements<'h, T>(first: *const T, n: impl TryInto<usize>) -> &'h [T] {
    match n.try_into() {
        // SAFETY: by the caller's promise.
        Ok(n) if !first.is_null() => unsafe { slice::from_raw_parts(first, n) },
        _ => &[],
    }
}
