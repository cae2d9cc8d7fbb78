//! What compiled code keeps in slots without a name while an expression is evaluated.
//!
//! The compiler says which of these slots are in use where: from instruction `start` up to `end`, which uses the value up
//! (Zend/zend_opcode.c, emit_live_range()). What happens with them when an exception goes through the frame is the
//! model for what is read here (Zend/zend_execute.c, cleanup_live_vars(); ZEND_HANDLE_EXCEPTION in
//! Zend/zend_vm_def.h).

use std::slice;

use super::{Frame, is_temporary, items_of};
use crate::zend::engine::live_object;
use crate::zend::mm::Pages;
use crate::zend::sys;
use crate::zend::view::{Counted, Str};

/// Calls `visit` with kind and value of what the frame holds at its instruction number `at`.
pub fn visit<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    pages: Option<&Pages>,
    visit: &mut impl FnMut(&'static str, Counted<'h>),
) {
    live_ranges(frame, code, at, pages, visit);
    finally(frame, code, at, visit);
}

fn live_ranges<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    pages: Option<&Pages>,
    visit: &mut impl FnMut(&'static str, Counted<'h>),
) {
    // A generator that waits has not begun with the instruction it is at.
    let has_begun = !frame.is_waiting_generator();
    // SAFETY: a function has as many ranges as it says, sorted by where they begin.
    for range in unsafe { elements(code.live_range, code.last_live_range) } {
        if range.start as usize > at {
            break;
        }
        if at > range.end as usize {
            continue;
        }
        let variable = range.var & !sys::ZEND_LIVE_MASK;
        let is_given_up = at == range.end as usize && has_begun;
        let kind = match range.var & sys::ZEND_LIVE_MASK {
            sys::ZEND_LIVE_TMPVAR => "temporary",
            sys::ZEND_LIVE_LOOP => "loop",
            sys::ZEND_LIVE_NEW => "new",
            // The instruction that puts the strings together does not give them up before it is done.
            sys::ZEND_LIVE_ROPE => {
                rope(frame, at, variable).for_each(|part| visit("rope", part));
                continue;
            }
            _ => continue,
        };
        for item in items_of(frame.slot_at(variable)) {
            if !is_given_up || pages.is_some_and(|pages| live_object(pages, item).is_some()) {
                visit(kind, item);
            }
        }
    }
    if has_begun && let Some(pages) = pages {
        operands(frame, code, at, pages, visit);
    }
}

/// What the instruction itself works on. Of a value that the one before it has made, no range tells.
fn operands<'h>(
    frame: &Frame<'h>,
    code: &'h sys::zend_op_array,
    at: usize,
    pages: &Pages,
    visit: &mut impl FnMut(&'static str, Counted<'h>),
) {
    let Some(instruction) = frame.instruction(at) else {
        return;
    };
    // SAFETY: a live instruction.
    if unsafe { sys::meminfo_is_call(instruction) } {
        return;
    }
    // SAFETY: the types say that both are variables.
    let (first, second) = unsafe { (instruction.op1.var, instruction.op2.var) };
    for (operand_type, variable) in [
        (instruction.op1_type, first),
        (instruction.op2_type, second),
    ] {
        // SAFETY: as in `live_ranges`.
        let has_range = unsafe { elements(code.live_range, code.last_live_range) }
            .iter()
            .any(|range| {
                range.var & !sys::ZEND_LIVE_MASK == variable
                    && (range.start as usize..=range.end as usize).contains(&at)
            });
        if is_temporary(operand_type) && !has_range {
            items_of(frame.slot_at(variable))
                .filter_map(|item| live_object(pages, item))
                .for_each(|object| visit("operand", object));
        }
    }
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
