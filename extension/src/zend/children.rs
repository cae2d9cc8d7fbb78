//! What an item holds: one function per kind.

use dump_format::Key;

use super::function::Function;
use super::gc::GcBuffer;
use super::internal;
use super::live::Live;
use super::streams;
use super::sys;
use super::view::{Array, Class, Counted, Element, Kind, Object, Slot, Str};
use crate::walk::Value;

/// Where children are handed to.
pub trait Visit<'h>: FnMut(Key<'_>, Value<Counted<'h>>) {}
impl<'h, F: FnMut(Key<'_>, Value<Counted<'h>>)> Visit<'h> for F {}

/// Calls `visit` for every value that the item holds.
pub fn visit<'h>(
    gc: Option<&'h GcBuffer>,
    live: &Live<'_, 'h>,
    item: Counted<'h>,
    visit: &mut impl Visit<'h>,
) {
    match item.kind() {
        Kind::Array(array) => visit_array(array, visit),
        Kind::Object(object) => visit_object(gc, live, object, visit),
        Kind::Reference(reference) => visit_slot(Key::Name(b"value"), reference.slot(), visit),
        Kind::Resource(resource) => streams::visit(live, resource, visit),
        Kind::String(_) => {}
    }
}

/// Calls `visit` for the value in the slot, if there is one.
pub fn visit_slot<'h>(key: Key<'_>, slot: Slot<'h>, visit: &mut impl Visit<'h>) {
    if let Some(value) = slot.value() {
        visit(key, value);
    }
}

fn visit_array<'h>(array: Array<'h>, visit: &mut impl Visit<'h>) {
    for element in array.elements() {
        let key = match element.name {
            Some(name) => Key::ArrayKey(name.bytes()),
            None => Key::Index(element.index),
        };
        visit_slot(key, element.slot, visit);
    }
}

fn visit_object<'h>(
    gc: Option<&'h GcBuffer>,
    live: &Live<'_, 'h>,
    object: Object<'h>,
    visit: &mut impl Visit<'h>,
) {
    if object.is_freed() {
        return;
    }
    if let Some(closure) = Closure::of(object) {
        closure.visit(visit);
        return;
    }
    visit_declared_properties(object, visit);
    visit_dynamic_properties(object, visit);
    internal::visit(gc, live, object, visit);
}

fn visit_declared_properties<'h>(object: Object<'h>, visit: &mut impl Visit<'h>) {
    let class = object.class();
    for idx in 0..class.n_properties() {
        let Some(value) = object.property(idx).value() else {
            continue;
        };
        match class.property_info(idx) {
            Some(info) => visit(property_key(object, idx, info), value),
            None => visit(Key::Name(format!("<property {idx}>").as_bytes()), value),
        }
    }
}

/// A private property of a parent class may share its name with another property, which then hides it.
fn property_key<'h>(object: Object<'h>, idx: usize, info: &'h sys::zend_property_info) -> Key<'h> {
    let class = object.class();
    let name = property_name(info);
    let is_inherited_private =
        info.flags & sys::ZEND_ACC_PRIVATE != 0 && !std::ptr::eq(info.ce, class.as_ptr());
    if !is_inherited_private {
        return Key::Name(name);
    }
    let is_redeclared = (idx + 1..class.n_properties())
        .filter_map(|later| class.property_info(later))
        .any(|later| property_name(later) == name);
    let is_shadowed = is_redeclared
        || dynamic_properties(object)
            .filter_map(|element| element.name)
            .any(|dynamic| dynamic.bytes() == name);
    if is_shadowed {
        // SAFETY: a property knows the class that declares it, and that class outlives its children.
        let declaring = unsafe { Class::new(info.ce) };
        Key::Hidden {
            class: declaring.name(),
            name,
        }
    } else {
        Key::Name(name)
    }
}

/// The name as the program spells it.
pub fn property_name(info: &sys::zend_property_info) -> &[u8] {
    // SAFETY: every property has a name, which it holds.
    let mangled = unsafe { Str::new(info.name) }.map_or(&b""[..], Str::bytes);
    unmangle(mangled).1
}

/// Class (`*` for protected) and name of a property whose visibility is mangled into its name as
/// `\0Class\0name`, see zend_mangle_property_name() in Zend/zend_compile.c.
fn unmangle(mangled: &[u8]) -> (Option<&[u8]>, &[u8]) {
    if let [0, rest @ ..] = mangled
        && let Some(end) = rest.iter().position(|byte| *byte == 0)
    {
        return (Some(&rest[..end]), &rest[end + 1..]);
    }
    (None, mangled)
}

/// What the property table has beside the declared properties, which it refers to indirectly.
pub fn dynamic_properties<'h>(object: Object<'h>) -> impl Iterator<Item = Element<'h>> {
    object
        .property_table()
        .into_iter()
        .flat_map(Array::elements)
        .filter(|element| !element.slot.is_indirect())
}

fn visit_dynamic_properties<'h>(object: Object<'h>, visit: &mut impl Visit<'h>) {
    for element in dynamic_properties(object) {
        let key = match element.name.map(|name| unmangle(name.bytes())) {
            None => Key::Index(element.index),
            Some((None, name)) => Key::Dynamic(name),
            Some((Some(class), name)) => Key::Hidden { class, name },
        };
        visit_slot(key, element.slot, visit);
    }
}

/// A `Closure`, whose structure the engine keeps to itself but shows through two functions.
pub struct Closure<'h>(Object<'h>);

impl<'h> Closure<'h> {
    /// The closure, if the object is one.
    pub fn of(object: Object<'h>) -> Option<Self> {
        // SAFETY: set at startup and never again.
        let closure_class = unsafe { sys::zend_ce_closure };
        std::ptr::eq(object.class().as_ptr(), closure_class).then_some(Self(object))
    }

    /// The function that it runs.
    pub fn function(&self) -> Function<'h> {
        // SAFETY: the object is a closure; the result is the address of its function (Zend/zend_closures.c), which
        // is a part of the object.
        unsafe { Function::new(sys::zend_get_closure_method_def(self.0.as_ptr())) }
            .expect("an address inside of the closure")
    }

    /// `this`, and the variables that were captured or declared static.
    fn visit(&self, visit: &mut impl Visit<'h>) {
        // SAFETY: the object is a closure; what it holds as `$this` is NULL or a live object.
        let this = unsafe { Counted::object(sys::meminfo_closure_this(self.0.as_ptr())) };
        if let Some(this) = this {
            visit(Key::Name(b"this"), Value::Item(this));
        }
        // A closure made of a function's name shares that function's variables, which are roots of their own.
        let function = self.function();
        let owns_variables = !function.has_flag(sys::ZEND_ACC_FAKE_CLOSURE);
        if owns_variables && let Some(variables) = function.static_variables() {
            for element in variables.elements() {
                if let Some(name) = element.name {
                    visit_slot(Key::Name(name.bytes()), element.slot, visit);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unmangle;

    #[test]
    fn names_are_unmangled() {
        assert_eq!(unmangle(b"plain"), (None, &b"plain"[..]));
        assert_eq!(
            unmangle(b"\0*\0guarded"),
            (Some(&b"*"[..]), &b"guarded"[..])
        );
        assert_eq!(unmangle(b"\0A\0x"), (Some(&b"A"[..]), &b"x"[..]));
        assert_eq!(unmangle(b"\0no end"), (None, &b"\0no end"[..]));
        assert_eq!(unmangle(b""), (None, &b""[..]));
    }
}
