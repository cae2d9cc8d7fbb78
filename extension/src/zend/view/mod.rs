//! Views on zvals and the structures that they point to. They copy nothing, and only look.

mod array;
mod class;
mod object;

use std::marker::PhantomData;
use std::ptr::NonNull;
use std::slice;

use dump_format::ItemType;

pub use self::array::{Array, Element};
pub use self::class::Class;
pub use self::object::Object;
use super::sys;
use crate::walk::Value;

// The accessors below read these fields by their place, since their names in the bindings depend on the version.

/// Types of zvals, Zend/zend_types.h.
const IS_STRING: u8 = sys::IS_STRING as u8;
const IS_ARRAY: u8 = sys::IS_ARRAY as u8;
const IS_OBJECT: u8 = sys::IS_OBJECT as u8;
const IS_RESOURCE: u8 = sys::IS_RESOURCE as u8;
const IS_REFERENCE: u8 = sys::IS_REFERENCE as u8;
const IS_INDIRECT: u8 = sys::IS_INDIRECT as u8;

/// A place that holds a zval.
#[derive(Clone, Copy)]
pub struct Slot<'h> {
    zval: *const sys::zval,
    heap: PhantomData<&'h ()>,
}

impl<'h> Slot<'h> {
    /// # Safety
    ///
    /// `zval` points to an initialised zval that stays as it is for `'h`.
    pub unsafe fn new(zval: *const sys::zval) -> Self {
        Self {
            zval,
            heap: PhantomData,
        }
    }

    /// Where it is.
    pub fn as_ptr(self) -> *const sys::zval {
        self.zval
    }

    fn type_byte(self) -> u8 {
        // SAFETY: a live zval, by the contract of `new`; its type is the low byte of u1 (Zend/zend_types.h).
        unsafe { (*self.zval).u1.type_info as u8 }
    }

    fn pointer<T>(self) -> *const T {
        // SAFETY: a live zval; every member of the union is at its start, and reading it as a pointer is only
        // acted upon after the type was looked at.
        unsafe { (*self.zval).value.ptr }.cast()
    }

    /// The slot that an indirect slot points to, or the slot itself. Symbol tables point to the variables of the
    /// running frame this way, and never twice.
    pub fn resolve(self) -> Self {
        if self.type_byte() == IS_INDIRECT {
            // SAFETY: an IS_INDIRECT zval points to a zval that lives at least as long.
            unsafe { Self::new(self.pointer()) }
        } else {
            self
        }
    }

    /// True if the slot refers to another slot.
    pub fn is_indirect(self) -> bool {
        self.type_byte() == IS_INDIRECT
    }

    /// True if the slot holds null.
    pub fn is_null(self) -> bool {
        u32::from(self.type_byte()) == sys::IS_NULL
    }

    /// True if the slot holds nothing at all.
    pub fn is_undefined(self) -> bool {
        u32::from(self.type_byte()) == sys::IS_UNDEF
    }

    /// True if the slot holds an object.
    pub fn is_object(self) -> bool {
        self.type_byte() == IS_OBJECT
    }

    /// True if the value is counted by the engine, which interned strings and immutable arrays are not.
    pub fn is_refcounted(self) -> bool {
        // SAFETY: as in `type_byte`; the second byte of type_info holds the flags.
        unsafe { (*self.zval).u1.type_info & (sys::IS_TYPE_REFCOUNTED << 8) != 0 }
    }

    /// The value, or none if the slot is undefined or holds something that is not a PHP value: an expression that
    /// is still to be evaluated, or one of the engine's own pointers.
    pub fn value(self) -> Option<Value<Counted<'h>>> {
        let slot = self.resolve();
        let item_type = match u32::from(slot.type_byte()) {
            sys::IS_NULL => ItemType::Null,
            sys::IS_FALSE | sys::IS_TRUE => ItemType::Boolean,
            sys::IS_LONG => ItemType::Integer,
            sys::IS_DOUBLE => ItemType::Float,
            sys::IS_STRING
            | sys::IS_ARRAY
            | sys::IS_OBJECT
            | sys::IS_RESOURCE
            | sys::IS_REFERENCE => {
                return Counted::pack(slot.pointer(), slot.type_byte()).map(Value::Item);
            }
            _ => return None,
        };
        Some(Value::Scalar {
            id: slot.zval.addr() as u64,
            item_type,
        })
    }

    /// The value, if it is an integer.
    pub fn integer(self) -> Option<i64> {
        // SAFETY: a live zval, whose type is looked at.
        (u32::from(self.type_byte()) == sys::IS_LONG).then(|| unsafe { (*self.zval).value.lval })
    }

    /// The target of the engine's own pointers, as in the tables of functions, classes and constants.
    pub fn engine_pointer<T>(self) -> Option<NonNull<T>> {
        if u32::from(self.type_byte()) == sys::IS_PTR {
            NonNull::new(self.pointer::<T>().cast_mut())
        } else {
            None
        }
    }
}

/// A refcounted structure: its address and, in the byte that addresses leave free, its type. Eight bytes, for the
/// walk keeps millions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Counted<'h> {
    packed: u64,
    heap: PhantomData<&'h ()>,
}

/// What a [`Counted`] turns out to be.
#[derive(Clone, Copy)]
pub enum Kind<'h> {
    /// `zend_string`
    String(Str<'h>),
    /// `zend_array`
    Array(Array<'h>),
    /// `zend_object`
    Object(Object<'h>),
    /// `zend_resource`
    Resource(Resource<'h>),
    /// `zend_reference`
    Reference(Reference<'h>),
}

const ADDRESS_BITS: u32 = 56;

impl<'h> Counted<'h> {
    /// None for NULL, and for addresses that do not leave the upper byte free.
    fn pack(pointer: *const sys::zend_refcounted_h, type_byte: u8) -> Option<Self> {
        let address = pointer.expose_provenance() as u64;
        if address == 0 || address >> ADDRESS_BITS != 0 {
            return None;
        }
        Some(Self {
            packed: address | u64::from(type_byte) << ADDRESS_BITS,
            heap: PhantomData,
        })
    }

    /// # Safety
    ///
    /// `object` is a live object for `'h`, or NULL, which gives none.
    pub unsafe fn object(object: *const sys::zend_object) -> Option<Self> {
        Self::pack(object.cast(), IS_OBJECT)
    }

    /// # Safety
    ///
    /// `resource` is a live resource for `'h`, or NULL, which gives none.
    pub unsafe fn resource(resource: *const sys::zend_resource) -> Option<Self> {
        Self::pack(resource.cast(), IS_RESOURCE)
    }

    /// # Safety
    ///
    /// `reference` is a live reference for `'h`, or NULL, which gives none.
    pub unsafe fn reference(reference: *const sys::zend_reference) -> Option<Self> {
        Self::pack(reference.cast(), IS_REFERENCE)
    }

    /// # Safety
    ///
    /// `array` is a live array for `'h`, or NULL, which gives none.
    pub unsafe fn array(array: *const sys::zend_array) -> Option<Self> {
        Self::pack(array.cast(), IS_ARRAY)
    }

    /// Where it is.
    pub fn address(self) -> u64 {
        self.packed & ((1 << ADDRESS_BITS) - 1)
    }

    fn pointer<T>(self) -> NonNull<T> {
        NonNull::new(std::ptr::with_exposed_provenance_mut(
            self.address() as usize
        ))
        .expect("pack() refuses NULL")
    }

    /// The typed view.
    #[inline]
    pub fn kind(self) -> Kind<'h> {
        match (self.packed >> ADDRESS_BITS) as u8 {
            IS_STRING => Kind::String(Str(self.pointer(), PhantomData)),
            IS_ARRAY => Kind::Array(Array(self.pointer(), PhantomData)),
            IS_OBJECT => Kind::Object(Object(self.pointer(), PhantomData)),
            IS_RESOURCE => Kind::Resource(Resource(self.pointer(), PhantomData)),
            IS_REFERENCE => Kind::Reference(Reference(self.pointer(), PhantomData)),
            other => unreachable!("pack() is given these five types, not {other}"),
        }
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<Str<'h>> {
        match self.kind() {
            Kind::String(string) => Some(string),
            _ => None,
        }
    }

    fn header(self) -> &'h sys::zend_refcounted_h {
        // SAFETY: every refcounted structure begins with this header (Zend/zend_types.h).
        unsafe { self.pointer::<sys::zend_refcounted_h>().as_ref() }
    }

    /// False if the structure itself says that it is of another type than whatever pointed to it.
    pub fn is_genuine(self) -> bool {
        // SAFETY: as in `has_flag`; the lowest bits hold the type.
        let type_info = unsafe { self.header().u.type_info };
        u64::from(type_info & sys::GC_TYPE_MASK) == self.packed >> ADDRESS_BITS
    }

    /// Flags of `GC_FLAGS()`; for strings `IS_STR_*`.
    pub fn has_flag(self, flag: u32) -> bool {
        // SAFETY: type_info is the only member that is ever used of this union.
        unsafe { self.header().u.type_info & flag != 0 }
    }

    /// The reference count; none if the structure is not counted.
    pub fn refcount(self) -> Option<u32> {
        if self.has_flag(sys::GC_IMMUTABLE) {
            None
        } else {
            Some(self.header().refcount)
        }
    }
}

/// A `zend_string`.
#[derive(Clone, Copy)]
pub struct Str<'h>(NonNull<sys::zend_string>, PhantomData<&'h ()>);

impl<'h> Str<'h> {
    /// None for NULL.
    ///
    /// # Safety
    ///
    /// `string` is NULL, or a string that stays for `'h`.
    pub unsafe fn new(string: *const sys::zend_string) -> Option<Self> {
        NonNull::new(string.cast_mut()).map(|string| Self(string, PhantomData))
    }

    /// Where it is.
    pub fn as_ptr(self) -> *const sys::zend_string {
        self.0.as_ptr()
    }

    /// The string as an item of the heap.
    pub fn as_counted(self) -> Option<Counted<'h>> {
        Counted::pack(self.0.as_ptr().cast(), IS_STRING)
    }

    /// Its bytes.
    pub fn bytes(self) -> &'h [u8] {
        let string = self.0.as_ptr();
        // SAFETY: a live string; `len` bytes follow `val` (Zend/zend_types.h), and `&raw` keeps the provenance of
        // the whole allocation.
        unsafe { slice::from_raw_parts((&raw const (*string).val).cast::<u8>(), (*string).len) }
    }

    /// Where it is.
    pub fn address(self) -> u64 {
        self.0.addr().get() as u64
    }

    /// How many bytes it has.
    pub fn len(self) -> usize {
        // SAFETY: a live string.
        unsafe { self.0.as_ref().len }
    }
}

/// A `zend_resource`.
#[derive(Clone, Copy)]
pub struct Resource<'h>(NonNull<sys::zend_resource>, PhantomData<&'h ()>);

impl<'h> Resource<'h> {
    /// Where it is.
    pub fn as_ptr(self) -> *mut sys::zend_resource {
        self.0.as_ptr()
    }

    /// Address of the structure that it stands for.
    pub fn target(self) -> u64 {
        // SAFETY: a live resource.
        unsafe { self.0.as_ref() }.ptr.addr() as u64
    }

    /// What `get_resource_id()` gives.
    pub fn handle(self) -> i64 {
        // SAFETY: a live resource. The field is an int or, in later versions, a zend_long.
        #[allow(clippy::useless_conversion)]
        i64::from(unsafe { self.0.as_ref() }.handle)
    }

    /// What `get_resource_type()` gives.
    pub fn type_name(self) -> &'h [u8] {
        // SAFETY: looks the type up in the list of destructors (Zend/zend_list.c).
        let name = unsafe { sys::zend_rsrc_list_get_rsrc_type(self.0.as_ptr()) };
        if name.is_null() {
            return b"Unknown";
        }
        // SAFETY: the name is a static C string of the extension that registered the type.
        unsafe { std::ffi::CStr::from_ptr(name) }.to_bytes()
    }
}

/// A `zend_reference`.
#[derive(Clone, Copy)]
pub struct Reference<'h>(NonNull<sys::zend_reference>, PhantomData<&'h ()>);

impl<'h> Reference<'h> {
    /// The slot that all holders of the reference share.
    pub fn slot(self) -> Slot<'h> {
        // SAFETY: a live reference; the slot lies in it.
        unsafe { Slot::new(&raw const (*self.0.as_ptr()).val) }
    }
}
