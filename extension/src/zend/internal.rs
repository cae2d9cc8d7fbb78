//! What objects of the engine's own classes hold beside their properties: names for the references of the
//! classes that we know, numbers for all others.
//!
//! Classes are known by their families (`families`). What they hold is read in known places of their structs
//! (`fields`, and `containers` for those whose list for the collector leaves out too much), and from what they tell
//! the collector.

pub mod blocks;
mod containers;
mod families;
mod fields;
pub mod private;

use std::ffi::c_void;

use dump_format::Key;

use super::children::{Visit, visit_slot};
use super::frames::Frame;
use super::gc::{GcBuffer, Named, References, slot_of};
use super::live::Live;
use super::names::joined;
use super::sys;
use super::view::{Array, Counted, Object, Slot};
use crate::walk::Value;
use families::{Family, Label};
use private::Private;

/// Calls `visit` for what the object holds beside its properties.
pub fn visit<'h>(
    gc: Option<&'h GcBuffer>,
    live: &Live<'_, 'h>,
    object: Object<'h>,
    visit: &mut impl Visit<'h>,
) {
    let has_references = object.has_hidden_references();
    // Objects of user classes have nothing for themselves unless they extend one of the engine's.
    if !has_references && object.offset() == 0 && !object.class().is_internal() {
        return;
    }
    let mut named = Named::default();
    if let Some(generator) = Generator::of(object) {
        generator.visit(gc, &mut counting(&mut named, visit));
    } else if let Some(fiber) = Fiber::of(object) {
        // The engine would count an argument as passed before it is, see `GcBuffer::pending_calls`.
        fiber.visit(gc, &mut counting(&mut named, visit));
        if let Some(gc) = gc.filter(|_| fiber.is_new()) {
            // Some releases hold the object that the function is called on until then, and tell only the collector.
            let references = gc.references(object);
            visit_references(gc, object, &references, 0, Names::Start, &mut named, visit);
        }
        return;
    } else if let Some(entries) = weak_map(object) {
        for (key, value) in weak_map_entries(live, entries) {
            let name = format!("<value {}>", key.handle());
            visit_slot(Key::Name(name.as_bytes()), value, visit);
        }
        return;
    }
    let family = Family::of(object);
    if let Some(family) = family {
        fields::visit(live, family, object, &mut counting(&mut named, visit));
    }
    // A class may follow what a constructor would have set. Where no word leads on it has nothing to tell.
    let is_constructed = object.offset() == 0 || live.may_lead_on(Private::of(object).words());
    let Some(gc) = gc.filter(|_| has_references && is_constructed) else {
        return;
    };
    let references = gc.references(object);
    let names = match family {
        Some(family) => Names::Family(family),
        None => Names::of(object),
    };
    let n_visited = family.map_or(0, |family| {
        containers::visit(live, family, object, references.slots, visit)
    });
    visit_references(gc, object, &references, n_visited, names, &mut named, visit);
}

/// Calls `visit` for what the object refers to without keeping it alive.
pub fn visit_weak<'h>(
    live: &Live<'_, 'h>,
    object: Object<'h>,
    visit: &mut impl FnMut(Key<'_>, Counted<'h>),
) {
    // What the two classes refer to stands in front of the object.
    if object.offset() == 0 {
        return;
    }
    if let Some(entries) = weak_map(object) {
        for (key, _) in weak_map_entries(live, entries) {
            let name = format!("<key {}>", key.handle());
            visit(Key::Name(name.as_bytes()), key.as_counted());
        }
    } else if is_of(object, class_entries().weak_reference) {
        // SAFETY: the object is a WeakReference; the shim reads the word in front of it.
        let referent = unsafe { sys::meminfo_weak_referent(object.as_ptr()) };
        if let Some(referent) = live.object(referent.expose_provenance() as u64) {
            visit(Key::Name(b"<referent>"), referent.as_counted());
        }
    }
}

/// Calls `visit` for what a frame of a generator or fiber that waits names and does not hold.
pub fn visit_not_held<'h>(object: Object<'h>, visit: &mut impl FnMut(Counted<'h>)) {
    if let Some(generator) = Generator::of(object) {
        let this = generator.frame().and_then(|frame| frame.this_not_held());
        this.into_iter().for_each(visit);
    } else if let Some(fiber) = Fiber::of(object) {
        let frames = fiber.frames().filter(|frame| !frame.is_waiting_generator());
        for frame in frames {
            frame.this_not_held().into_iter().for_each(&mut *visit);
            frame.generator().into_iter().for_each(&mut *visit);
        }
    }
}

/// Hands values on to `visit`, and counts how often each was named.
fn counting<'a, 'h>(named: &'a mut Named, visit: &'a mut impl Visit<'h>) -> impl Visit<'h> {
    move |key: Key<'_>, value: Value<Counted<'h>>| {
        named.add(value);
        visit(key, value);
    }
}

/// What the class tells the collector, from the reference `first` on, without those that already have a name.
fn visit_references<'h>(
    gc: &'h GcBuffer,
    object: Object<'h>,
    references: &References<'h>,
    first: usize,
    names: Names,
    named: &mut Named,
    visit: &mut impl Visit<'h>,
) {
    if !matches!(names, Names::Family(_)) {
        // Some classes repeat their properties here.
        for idx in 0..object.class().n_properties() {
            if let Some(value) = object.property(idx).value() {
                named.add(value);
            }
        }
    }
    let mut buffer = Vec::new();
    for (idx, reference) in references.slots.iter().enumerate().skip(first) {
        let Some(value) = slot_of(reference).value() else {
            continue;
        };
        let is_real = match value {
            Value::Item(item) => item.is_genuine(),
            // A copy has no place of its own that could identify it.
            Value::Scalar { .. } => !gc.is_copy(reference),
        };
        if !is_real || object.has_property_slot(reference) || named.take(value) {
            continue;
        }
        visit(Key::Name(names.label(idx, value).write(&mut buffer)), value);
    }
    for element in references.table.into_iter().flat_map(Array::elements) {
        let Some(value) = element.slot.value() else {
            continue;
        };
        if named.take(value) {
            continue;
        }
        let name = match element.name {
            Some(name) => joined([b"<", name.bytes(), b">"]),
            None => format!("<{}>", element.index).into_bytes(),
        };
        visit(Key::Name(&name), value);
    }
}

/// Where the names of references come from that have only a number.
#[derive(Clone, Copy)]
enum Names {
    /// The family of the class.
    Family(Family),
    /// Of a generator: what its frame holds that nothing else has a name for.
    Temporary,
    /// Of a lazy object that is still to be initialised: what will do that, and what it was given.
    Initializer,
    /// Of a lazy proxy that is initialised: the object behind it.
    Instance,
    /// Of a fiber that has not begun: what its function is called on.
    Start,
    /// Of any other class.
    Numbered,
}

impl Names {
    fn of(object: Object<'_>) -> Self {
        let entries = class_entries();
        if is_of(object, entries.generator) {
            return Self::Temporary;
        }
        // SAFETY: a live object; the shim reads its flags.
        match unsafe { sys::meminfo_lazy_state(object.as_ptr()) } {
            1 => Self::Initializer,
            2 => Self::Instance,
            _ => Self::Numbered,
        }
    }

    fn label(self, idx: usize, value: Value<Counted<'_>>) -> Label {
        match self {
            Self::Family(family) => family.label(idx, value),
            Self::Temporary => Label::Numbered("temporary", idx),
            Self::Start => Label::Name("function object"),
            Self::Initializer => Label::Numbered("initializer", idx),
            Self::Instance if idx == 0 => Label::Name("instance"),
            Self::Instance | Self::Numbered => Label::Element(idx),
        }
    }
}

struct ClassEntries {
    generator: *const sys::zend_class_entry,
    fiber: *const sys::zend_class_entry,
    weak_reference: *const sys::zend_class_entry,
}

fn class_entries() -> ClassEntries {
    // SAFETY: set when the engine starts, and never again.
    unsafe {
        ClassEntries {
            generator: sys::zend_ce_generator,
            fiber: sys::zend_ce_fiber,
            weak_reference: sys::zend_ce_weakref,
        }
    }
}

fn is_of(object: Object<'_>, class: *const sys::zend_class_entry) -> bool {
    std::ptr::eq(object.class().as_ptr(), class)
}

/// The entries of a `WeakMap`.
fn weak_map(object: Object<'_>) -> Option<Array<'_>> {
    // SAFETY: a live object; the shim looks at its class and size, and returns the table in front of it, or NULL.
    unsafe { Array::from_nullable(sys::meminfo_weak_map(object.as_ptr())) }
}

fn weak_map_entries<'h>(
    live: &Live<'_, 'h>,
    entries: Array<'h>,
) -> impl Iterator<Item = (Object<'h>, Slot<'h>)> {
    entries.elements().filter_map(|element| {
        // SAFETY: the shim undoes what zend_object_to_weakref_key() has done.
        let key = unsafe { sys::meminfo_weak_key_object(element.index as sys::zend_ulong) };
        Some((live.object(key.expose_provenance() as u64)?, element.slot))
    })
}

/// A `Generator`.
pub struct Generator<'h>(&'h sys::zend_generator);

impl<'h> Generator<'h> {
    /// The generator, if the object is one.
    pub fn of(object: Object<'h>) -> Option<Self> {
        is_of(object, class_entries().generator)
            // SAFETY: the class is final, and its objects are of this struct (Zend/zend_generators.h).
            .then(|| Self(unsafe { &*object.as_ptr().cast::<sys::zend_generator>() }))
    }

    /// The frame of a generator that is waiting; one that runs is a frame of the call chain or of a fiber.
    pub fn frame(&self) -> Option<Frame<'h>> {
        // SAFETY: a live generator; the shim reads its flags.
        if unsafe { sys::meminfo_is_running_generator(self.0) } {
            return None;
        }
        // SAFETY: NULL once the generator has ended, else the frame that it holds.
        unsafe { Frame::new(self.0.execute_data) }
    }

    /// The block with the calls that wait for what the generator yields, as in `f(yield)`; 0 if there are none.
    pub fn frozen_calls(&self) -> u64 {
        self.0.frozen_call_stack.addr() as u64
    }

    fn visit(&self, gc: Option<&'h GcBuffer>, visit: &mut impl Visit<'h>) {
        let own = [
            (&b"<value>"[..], &raw const self.0.value),
            (b"<key>", &raw const self.0.key),
            (b"<return value>", &raw const self.0.retval),
            (b"<yield from>", &raw const self.0.values),
        ];
        for (name, zval) in own {
            // SAFETY: the four are initialised with the generator and lie in it.
            visit_slot(Key::Name(name), unsafe { Slot::new(zval) }, visit);
        }
        // SAFETY: NULL, or the generator that this one delegates to and holds; initialised with the object.
        let parent = unsafe { Counted::object(self.0.node.parent.cast()) };
        if let Some(parent) = parent {
            visit(Key::Name(b"<yield from generator>"), Value::Item(parent));
        }
        if let Some(frame) = self.frame() {
            frame.all_variables(&mut |name, value| visit(Key::Name(name), value));
            frame.working_values(gc, &mut |name, item| {
                visit(Key::Name(name), Value::Item(item));
            });
        }
    }
}

/// A `Fiber`.
pub struct Fiber<'h>(&'h sys::zend_fiber);

impl<'h> Fiber<'h> {
    /// The fiber, if the object is one.
    pub fn of(object: Object<'h>) -> Option<Self> {
        is_of(object, class_entries().fiber)
            // SAFETY: the class is final, and its objects are of this struct (Zend/zend_fibers.h).
            .then(|| Self(unsafe { &*object.as_ptr().cast::<sys::zend_fiber>() }))
    }

    /// The `zend_fiber_context` in it.
    pub fn context(&self) -> *const c_void {
        (&raw const self.0.context).cast()
    }

    /// True if it has not begun.
    fn is_new(&self) -> bool {
        self.0.context.status == sys::ZEND_FIBER_STATUS_INIT
    }

    /// The frames of a suspended fiber, innermost first; none of one that has not begun, runs or has ended, where
    /// the fields can dangle.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'h>> {
        let is_suspended =
            self.0.context.status == sys::ZEND_FIBER_STATUS_SUSPENDED && self.0.caller.is_null();
        let innermost = if is_suspended {
            self.0.execute_data.cast_const()
        } else {
            std::ptr::null()
        };
        // SAFETY: the frames of a suspended fiber live on its own stack until it is resumed.
        unsafe { Frame::chain(innermost) }
    }

    fn visit(&self, gc: Option<&'h GcBuffer>, visit: &mut impl Visit<'h>) {
        // SAFETY: both are initialised with the fiber and lie in it.
        let (function, result) = unsafe {
            (
                Slot::new(&raw const self.0.fci.function_name),
                Slot::new(&raw const self.0.result),
            )
        };
        visit_slot(Key::Name(b"<function>"), function, visit);
        visit_slot(Key::Name(b"<result>"), result, visit);
        for (idx, frame) in self.frames().enumerate() {
            if frame.is_waiting_generator() {
                // It holds its variables itself.
                continue;
            }
            let label = frame.label();
            let mut named = |name: &[u8], value| {
                let name = joined([
                    format!("<{idx}: ").as_bytes(),
                    label.as_bytes(),
                    b"> ",
                    name,
                ]);
                visit(Key::Name(&name), value);
            };
            if let Some(generator) = frame.generator() {
                named(b"<generator>", Value::Item(generator));
            }
            frame.all_variables(&mut named);
            frame.working_values(gc, &mut |name, item| named(name, Value::Item(item)));
        }
    }
}
