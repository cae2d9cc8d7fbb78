//! What objects hold in known places, told to the collector or not.

use std::ffi::{CStr, c_char, c_void};

use dump_format::Key;

use super::families::Family;
use super::private::Private;
use crate::walk::Value;
use crate::zend::children::Visit;
use crate::zend::live::Live;
use crate::zend::names::joined;
use crate::zend::sys;
use crate::zend::view::{Array, Counted, Kind, Object, Slot};

/// What is in front of an object in `dom_object` (ext/dom/xml_common.h).
const DOM_WORDS: usize = 3;

/// Calls `visit` for what the object holds in the places that its family is known to have.
pub fn visit<'h>(
    live: &Live<'_, 'h>,
    family: Family,
    object: Object<'h>,
    visit: &mut impl Visit<'h>,
) {
    match family {
        Family::Iteration => {
            let iterated = iterated(live, object);
            visit_object("object", iterated, visit);
            visit_object(
                "current",
                iterated.and_then(|of| current(live, object, of)),
                visit,
            );
        }
        Family::InternalIterator => {
            visit_object("iteration", internal_iteration(live, object), visit);
        }
        Family::NodeMap => visit_node_map(live, object, visit),
        Family::NamespaceNode => {
            // `dom_object_namespace_node` (ext/dom/php_dom.h) begins with a pointer to the own part of its parent.
            if let Some(private) = Private::sized(object, 1 + DOM_WORDS) {
                let parent = behind(live, private.word(0), DOM_WORDS as u64 * 8);
                visit_object("parent", parent, visit);
            }
        }
        Family::SimpleXml => visit_simple_xml(live, object, visit),
        Family::Sqlite3Statement => visit_sqlite3_statement(live, object, visit),
        Family::Sqlite3Result => {
            let statement = object_behind(live, Private::of(object), 1, c"sqlite3stmt");
            visit_object("statement", statement, visit);
        }
        Family::PdoRow => {
            // SAFETY: a PDORow; the shim checks its layout.
            let statement = unsafe { sys::meminfo_pdo_row_statement(object.as_ptr()) };
            visit_object(
                "statement",
                live.object(statement.expose_provenance() as u64),
                visit,
            );
        }
        Family::Pdo => visit_by_shim(sys::meminfo_visit_pdo, live, object, visit),
        Family::PdoStatement => {
            visit_by_shim(sys::meminfo_visit_pdo_statement, live, object, visit);
        }
        Family::Sqlite3 => visit_by_shim(sys::meminfo_visit_sqlite3, live, object, visit),
        Family::Zip => visit_by_shim(sys::meminfo_visit_zip, live, object, visit),
        Family::File => visit_by_shim(sys::meminfo_visit_file, live, object, visit),
        Family::Curl => visit_by_shim(sys::meminfo_visit_curl, live, object, visit),
        Family::XmlParser => visit_by_shim(sys::meminfo_visit_xml_parser, live, object, visit),
        _ => {}
    }
}

fn visit_object<'h>(name: &str, object: Option<Object<'h>>, visit: &mut impl Visit<'h>) {
    if let Some(object) = object {
        let name = format!("<{name}>");
        visit(Key::Name(name.as_bytes()), Value::Item(object.as_counted()));
    }
}

/// The object that an iteration goes through. Some of the engine's iterations hold something else there, none
/// leaves it without a value.
fn iterated<'h>(live: &Live<'_, 'h>, iteration: Object<'h>) -> Option<Object<'h>> {
    let iterator = iteration.as_ptr().cast::<sys::zend_object_iterator>();
    // SAFETY: the class is that of all `zend_object_iterator`s, which begin with the object (Zend/zend_iterators.c).
    live.object_in(unsafe { Slot::new(&raw const (*iterator).data) })
}

/// The current object of an iteration that keeps it to itself: `date_period_it` (ext/date/php_date.c) and
/// `php_dom_iterator` (ext/dom/php_dom.h) have a zval for it behind the common part.
fn current<'h>(
    live: &Live<'_, 'h>,
    iteration: Object<'h>,
    iterated: Object<'h>,
) -> Option<Object<'h>> {
    if !matches!(Family::of(iterated)?, Family::NodeMap | Family::Period) {
        return None;
    }
    let iterator = iteration.as_ptr().cast::<sys::zend_object_iterator>();
    // SAFETY: the iterations of both classes have that zval, and initialise it.
    live.object_in(unsafe { Slot::new(iterator.add(1).cast()) })
}

/// `zend_internal_iterator` (Zend/zend_interfaces.c): the iteration is behind the object, or in front of it.
fn internal_iteration<'h>(live: &Live<'_, 'h>, object: Object<'h>) -> Option<Object<'h>> {
    let iteration = match object.offset() {
        // SAFETY: the class is final, and its objects have a pointer behind the standard part.
        0 => unsafe { object.as_ptr().add(1).cast::<u64>().read() },
        _ => Private::of(object).word(0),
    };
    live.object(iteration)
}

/// The object whose own part a word points to, which has so many bytes; none for NULL.
fn behind<'h>(live: &Live<'_, 'h>, own_part: u64, bytes: u64) -> Option<Object<'h>> {
    live.object(own_part.checked_add(bytes).filter(|_| own_part != 0)?)
}

/// The object whose own part a word of another one points to. Up to some version a zval with the same object follows;
/// from then on the class says how large the part is.
fn object_behind<'h>(
    live: &Live<'_, 'h>,
    private: Private<'h>,
    word: usize,
    class: &CStr,
) -> Option<Object<'h>> {
    if private.n_words() <= word + 2 {
        return None;
    }
    // SAFETY: the shim looks for the class and compares nothing else.
    let offset = unsafe { sys::meminfo_class_offset(class.as_ptr()) };
    if let Ok(offset) = u64::try_from(offset) {
        return behind(live, private.word(word), offset);
    }
    // SAFETY: a zval, if the struct is what it is thought to be; its object is looked up before it is used.
    let object = live.object_in(unsafe { private.slot(word + 1) })?;
    let own_part = Private::of(object).at::<u64>(0, 0).addr() as u64;
    (own_part == private.word(word)).then_some(object)
}

/// `dom_object` (ext/dom/xml_common.h) begins with a pointer to a `dom_nnodemap_object` (ext/dom/obj_map.h, earlier
/// php_dom.h), which begins with a pointer to the private part of the node that the list depends on. The result of a
/// query has a table of nodes instead.
fn visit_node_map<'h>(live: &Live<'_, 'h>, object: Object<'h>, visit: &mut impl Visit<'h>) {
    let Some(private) = Private::sized(object, DOM_WORDS) else {
        return;
    };
    // SAFETY: numbers, a zval, a pointer.
    let Some(map) = (unsafe { live.structure::<NodeMap>(private.word(0)) }) else {
        return;
    };
    visit_object(
        "base node",
        behind(live, map.base, object.offset() as u64),
        visit,
    );
    if let Some(nodes) = map.nodes(live) {
        visit(Key::Name(b"<nodes>"), Value::Item(nodes));
    }
}

#[cfg(not(php_dom_node_tables))]
#[repr(C)]
struct NodeMap {
    base: u64,
    value: sys::zval,
}

#[cfg(not(php_dom_node_tables))]
impl NodeMap {
    /// The table, where no node is in its place.
    fn nodes<'h>(&'h self, live: &Live<'_, 'h>) -> Option<Counted<'h>> {
        // SAFETY: initialised with the map.
        let slot = unsafe { Slot::new(&raw const self.value) };
        match live.value(slot)? {
            Value::Item(item) if matches!(item.kind(), Kind::Array(_)) => Some(item),
            _ => None,
        }
    }
}

#[cfg(php_dom_node_tables)]
#[repr(C)]
struct NodeMap {
    base: u64,
    cached_length: sys::zend_long,
    nodes: *const sys::zend_array,
    other_words: [u64; 7],
    releases_local: u8,
    releases_namespace: u8,
    releases_nodes: u8,
}

#[cfg(php_dom_node_tables)]
impl NodeMap {
    /// The table, where nothing else is in its place.
    fn nodes<'h>(&'h self, live: &Live<'_, 'h>) -> Option<Counted<'h>> {
        if self.releases_nodes == 0 {
            return None;
        }
        let nodes = live.table(self.nodes.expose_provenance() as u64)?;
        Some(nodes.as_counted())
    }
}

/// `php_sxe_object` (ext/simplexml/php_simplexml.h).
fn visit_simple_xml<'h>(live: &Live<'_, 'h>, object: Object<'h>, visit: &mut impl Visit<'h>) {
    const DATA: usize = 7;
    const TEXT: usize = 9;
    let Some(private) = Private::sized(object, 12) else {
        return;
    };
    // SAFETY: the struct has the size that it is known to have, and both are initialised with it.
    let (data, text) = unsafe { (private.slot(DATA), private.slot(TEXT)) };
    visit_object("current", live.object_in(data), visit);
    if text.is_refcounted()
        && let Some(value) = live.value(text)
    {
        visit(Key::Name(b"<text>"), value);
    }
}

/// `php_sqlite3_stmt` (ext/sqlite3/php_sqlite3_structs.h): SQLite's statement, the connection, a flag, a table of
/// parameters.
fn visit_sqlite3_statement<'h>(
    live: &Live<'_, 'h>,
    object: Object<'h>,
    visit: &mut impl Visit<'h>,
) {
    let private = Private::of(object);
    let parameters = match private.n_words() {
        4 => 3,
        // With a zval for the connection.
        6 => 5,
        _ => return,
    };
    let Some(connection) = object_behind(live, private, 1, c"sqlite3") else {
        return;
    };
    visit_object("connection", Some(connection), visit);
    let parameters = live.table(private.word(parameters));
    for element in parameters.into_iter().flat_map(Array::elements) {
        let Some(parameter) = element.slot.engine_pointer::<Sqlite3Parameter>() else {
            continue;
        };
        // SAFETY: numbers, a pointer, a zval.
        let parameter = unsafe {
            live.structure::<Sqlite3Parameter>(parameter.as_ptr().expose_provenance() as u64)
        };
        let Some(parameter) = parameter else {
            continue;
        };
        let name = match live.string(parameter.name) {
            Some(name) => joined([b"<parameter ", name.bytes(), b">"]),
            None => format!("<parameter {}>", parameter.number).into_bytes(),
        };
        // SAFETY: a zval of the parameter.
        let slot = unsafe { Slot::new(&raw const parameter.value) };
        if let Some(value) = live.value(slot) {
            visit(Key::Name(&name), value);
        }
    }
}

/// `php_sqlite3_bound_param`.
#[repr(C)]
struct Sqlite3Parameter {
    number: sys::zend_long,
    name: *const sys::zend_string,
    kind: sys::zend_long,
    value: sys::zval,
}

type ShimVisit =
    unsafe extern "C" fn(object: *const sys::zend_object, fields: *const sys::meminfo_fields);

/// What a function of the shim hands on to.
struct Fields<'a, 'h, V> {
    live: &'a Live<'a, 'h>,
    visit: &'a mut V,
}

fn visit_by_shim<'h, V: Visit<'h>>(
    by_shim: ShimVisit,
    live: &Live<'_, 'h>,
    object: Object<'h>,
    visit: &mut V,
) {
    let mut context = Fields { live, visit };
    let fields = sys::meminfo_fields {
        context: (&raw mut context).cast(),
        visit: visit_field::<V>,
        is_live: is_live::<V>,
    };
    // SAFETY: a live object of the class that the function is for; the context comes back as what it is.
    unsafe { by_shim(object.as_ptr(), &raw const fields) }
}

unsafe extern "C" fn is_live<'h, V: Visit<'h>>(
    context: *mut c_void,
    address: *const c_void,
    bytes: usize,
) -> bool {
    // SAFETY: the context is what `visit_by_shim` has passed on, and nobody else uses it meanwhile.
    let fields = unsafe { &mut *context.cast::<Fields<'_, 'h, V>>() };
    fields
        .live
        .has(address.expose_provenance() as u64, bytes as u64)
}

unsafe extern "C" fn visit_field<'h, V: Visit<'h>>(
    context: *mut c_void,
    what: *const c_char,
    name: *const sys::zend_string,
    number: sys::zend_long,
    value: *const sys::zval,
) {
    // SAFETY: as in `is_live`.
    let Fields { live, visit } = unsafe { &mut *context.cast::<Fields<'_, 'h, V>>() };
    // SAFETY: a zval of the object, or one that the shim has made for this call, which then holds something counted
    // that lies elsewhere.
    let Some(value) = live.value(unsafe { Slot::new(value) }) else {
        return;
    };
    // SAFETY: a literal of the shim.
    let what = unsafe { CStr::from_ptr(what) }.to_bytes();
    let key = match live.string(name) {
        Some(name) => joined([b"<", what, b" ", name.bytes(), b">"]),
        None if number >= 0 => [b"<", what, b" ", number.to_string().as_bytes(), b">"].concat(),
        None => [b"<", what, b">"].concat(),
    };
    visit(Key::Name(&key), value);
}
