//! What streams and stream contexts hold, and what they consist of.

mod inner;
mod parts;

use dump_format::Key;

pub use self::inner::Inners;
pub use self::parts::{Part, parts};
use super::children::Visit;
use super::live::Live;
use super::sys;
use super::view::{Counted, Object, Resource, Slot};
use crate::walk::Value;

/// Calls `visit` for what the resource holds, if it is a stream or a context.
pub fn visit<'h>(live: &Live<'_, 'h>, resource: Resource<'h>, visit: &mut impl Visit<'h>) {
    // SAFETY: a live resource; the shim looks at its type and returns what it points to, or NULL.
    let (stream, context) = unsafe {
        (
            sys::meminfo_stream_of(resource.as_ptr()),
            sys::meminfo_context_of(resource.as_ptr()),
        )
    };
    // SAFETY: structs of numbers, pointers and zvals.
    let (stream, context) = unsafe {
        (
            live.structure::<sys::_php_stream>(stream.expose_provenance() as u64),
            live.structure::<sys::php_stream_context>(context.expose_provenance() as u64),
        )
    };
    if let Some(stream) = stream {
        visit_stream(live, stream, visit);
    }
    if let Some(context) = context {
        visit_context(live, context, visit);
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

fn visit_stream<'h>(live: &Live<'_, 'h>, stream: &'h sys::_php_stream, visit: &mut impl Visit<'h>) {
    // SAFETY: looked at before it is followed.
    let context = unsafe { Counted::resource(stream.ctx) };
    if let Some(context) = context.filter(|context| live.is_item(*context)) {
        visit(Key::Name(b"<context>"), Value::Item(context));
    }
    visit_refcounted(live, b"<wrapper data>", &stream.wrapperdata, visit);
    // SAFETY: a live stream; the shim returns the address of its user wrapper's zval, or NULL.
    let wrapper = unsafe { sys::meminfo_user_wrapper(stream) };
    visit_pointed_to(live, b"<user wrapper>", wrapper, visit);
    for (name, first) in [
        ("read filter", stream.readfilters.head),
        ("write filter", stream.writefilters.head),
    ] {
        let mut next = first.cast_const();
        for idx in 0.. {
            // SAFETY: a struct of numbers, pointers and a zval.
            let filter = unsafe {
                live.structure::<sys::_php_stream_filter>(next.expose_provenance() as u64)
            };
            let Some(filter) = filter else {
                break;
            };
            next = filter.next;
            visit_refcounted(
                live,
                format!("<{name} {idx}>").as_bytes(),
                &filter.abstract_,
                visit,
            );
        }
    }
}

fn visit_context<'h>(
    live: &Live<'_, 'h>,
    context: &'h sys::php_stream_context,
    visit: &mut impl Visit<'h>,
) {
    visit_refcounted(live, b"<options>", &context.options, visit);
    // SAFETY: a live context; the shim returns the address of a zval of its notifier, or NULL.
    let notifier = unsafe { sys::meminfo_notifier(context) };
    visit_pointed_to(live, b"<notifier>", notifier, visit);
    // SAFETY: as above; the shim returns the address of a pointer of its notifier, or NULL.
    let callable = unsafe { sys::meminfo_notifier_callable(context) };
    if let Some((closure, called_on)) = held_by_callable(live, callable.expose_provenance() as u64)
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

/// The closure and the object of what a pointer leads to, if it is a `zend_fcall_info_cache` (Zend/zend_API.h).
fn held_by_callable<'h>(
    live: &Live<'_, 'h>,
    pointer: u64,
) -> Option<(Option<Object<'h>>, Option<Object<'h>>)> {
    // SAFETY: numbers.
    let callable = unsafe { live.structure::<u64>(pointer) }?;
    // `function_handler`, `calling_scope`, `called_scope`, `object`, `closure`.
    // SAFETY: as above.
    let [_, _, _, object, closure] = unsafe { live.structure::<[u64; 5]>(*callable) }?;
    Some((live.object(*closure), live.object(*object)))
}

fn visit_pointed_to<'h>(
    live: &Live<'_, 'h>,
    name: &[u8],
    zval: *const sys::zval,
    visit: &mut impl Visit<'h>,
) {
    // SAFETY: a zval is numbers and pointers.
    if let Some(zval) = unsafe { live.structure(zval.expose_provenance() as u64) } {
        visit_refcounted(live, name, zval, visit);
    }
}

/// Of what lies inside of streams only what is refcounted is an item; the rest is the extension's own affair.
fn visit_refcounted<'h>(
    live: &Live<'_, 'h>,
    name: &[u8],
    zval: &'h sys::zval,
    visit: &mut impl Visit<'h>,
) {
    // SAFETY: a zval in a live structure; what it holds is looked at before it is followed.
    let slot = unsafe { Slot::new(zval) };
    if slot.is_refcounted()
        && let Some(value) = live.value(slot)
    {
        visit(Key::Name(name), value);
    }
}
