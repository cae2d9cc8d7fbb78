//! What streams and stream contexts hold.

use dump_format::Key;

use super::children::Visit;
use super::internal::live_object;
use super::memory::Memory;
use super::sys;
use super::view::{Counted, Object, Resource, Slot};
use crate::walk::Value;

/// Calls `visit` for what the resource holds, if it is a stream or a context.
pub fn visit<'h>(resource: Resource<'h>, visit: &mut impl Visit<'h>) {
    // SAFETY: a live resource; the shim looks at its type and returns what it points to, or NULL.
    let (stream, context) = unsafe {
        (
            sys::meminfo_stream_of(resource.as_ptr()).as_ref(),
            sys::meminfo_context_of(resource.as_ptr()).as_ref(),
        )
    };
    if let Some(stream) = stream {
        visit_stream(stream, visit);
    }
    if let Some(context) = context {
        visit_context(context, visit);
    }
}

/// Where the structure ends that the resource stands for, if it is a stream or a context.
pub fn end(resource: Resource<'_>) -> Option<u64> {
    // SAFETY: as in `visit`.
    let (stream, context) = unsafe {
        (
            sys::meminfo_stream_of(resource.as_ptr()),
            sys::meminfo_context_of(resource.as_ptr()),
        )
    };
    let bytes = if !stream.is_null() {
        size_of::<sys::_php_stream>()
    } else if !context.is_null() {
        size_of::<sys::php_stream_context>()
    } else {
        return None;
    };
    Some(resource.target() + bytes as u64)
}

/// The address of a stream's buffer, which holds what was read and no values.
pub fn read_buffer(resource: Resource<'_>) -> Option<u64> {
    // SAFETY: as in `visit`.
    let stream = unsafe { sys::meminfo_stream_of(resource.as_ptr()).as_ref() }?;
    Some(stream.readbuf.addr() as u64)
}

fn visit_stream<'h>(stream: &'h sys::_php_stream, visit: &mut impl Visit<'h>) {
    // SAFETY: NULL, or the context that the stream holds.
    let context = unsafe { Counted::resource(stream.ctx) };
    if let Some(context) = context {
        visit(Key::Name(b"<context>"), Value::Item(context));
    }
    visit_refcounted(b"<wrapper data>", &stream.wrapperdata, visit);
    // SAFETY: a live stream; the shim returns the zval of its user wrapper, or NULL.
    if let Some(wrapper) = unsafe { sys::meminfo_user_wrapper(stream).as_ref() } {
        visit_refcounted(b"<user wrapper>", wrapper, visit);
    }
    for (name, first) in [
        ("read filter", stream.readfilters.head),
        ("write filter", stream.writefilters.head),
    ] {
        let mut next = first.cast_const();
        for idx in 0.. {
            // SAFETY: a list of live filters that ends with NULL.
            let Some(filter) = (unsafe { next.as_ref() }) else {
                break;
            };
            next = filter.next;
            visit_refcounted(
                format!("<{name} {idx}>").as_bytes(),
                &filter.abstract_,
                visit,
            );
        }
    }
}

fn visit_context<'h>(context: &'h sys::php_stream_context, visit: &mut impl Visit<'h>) {
    visit_refcounted(b"<options>", &context.options, visit);
    // SAFETY: a live context; the shim returns a zval of its notifier, or NULL.
    if let Some(notifier) = unsafe { sys::meminfo_notifier(context).as_ref() } {
        visit_refcounted(b"<notifier>", notifier, visit);
    }
    // SAFETY: as above; the shim returns an address that its notifier has, or NULL.
    let callable = unsafe { sys::meminfo_notifier_callable(context) };
    if !callable.is_null()
        && let Some((closure, called_on)) = held_by_callable(callable.addr() as u64)
    {
        let is_closure = closure.is_some();
        let mut named = |name, object: Option<Object<'h>>| {
            if let Some(object) = object {
                visit(Key::Name(name), Value::Item(object.as_counted()));
            }
        };
        named(b"<notifier>", closure);
        named(
            if is_closure {
                b"<notifier object>"
            } else {
                b"<notifier>"
            },
            called_on,
        );
    }
}

/// The closure and the object of what may be a `zend_fcall_info_cache` (Zend/zend_API.h), as they are in the object store.
fn held_by_callable<'h>(callable: u64) -> Option<(Option<Object<'h>>, Option<Object<'h>>)> {
    /// `function_handler`, `calling_scope`, `called_scope`, `object`, `closure`.
    const WORDS: usize = 5;
    let mut memory = Memory::open().ok()?;
    let [_, _, _, object, closure] = memory.words::<WORDS>(callable)?;
    Some((
        live_object_at(&mut memory, closure),
        live_object_at(&mut memory, object),
    ))
}

/// The object at the address, if the object store has it.
fn live_object_at<'h>(memory: &mut Memory, address: u64) -> Option<Object<'h>> {
    // The handle is behind the header of eight bytes (Zend/zend_types.h).
    memory.words::<1>(address.checked_add(8)?)?;
    live_object(address)
}

/// Of what lies inside of streams only what is refcounted is an item; the rest is the extension's own affair.
fn visit_refcounted<'h>(name: &[u8], zval: &'h sys::zval, visit: &mut impl Visit<'h>) {
    // SAFETY: an initialised zval in a live structure.
    let slot = unsafe { Slot::new(zval) };
    if slot.is_refcounted()
        && let Some(value) = slot.value()
    {
        visit(Key::Name(name), value);
    }
}
