//! Views on zvals and the structures that they point to. They copy nothing, and only look.

use std::marker::PhantomData;
use std::ops::Range;
use std::ptr::NonNull;
use std::slice;

use dump_format::ItemType;

use super::sys;
use crate::walk::Value;

// The accessors below read these fields by their place, since their names in the bindings depend on the version.
const AR_DATA_OFFSET: usize = 16;
const _: () = {
    assert!(size_of::<sys::zval>() == 16);
    assert!(std::mem::offset_of!(sys::_zend_array, nTableMask) == AR_DATA_OFFSET - 4);
    assert!(std::mem::offset_of!(sys::_zend_array, nNumUsed) == AR_DATA_OFFSET + 8);
    assert!(size_of::<sys::_Bucket>() == 32);
};

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

    /// How many bytes it has.
    pub fn len(self) -> usize {
        // SAFETY: a live string.
        unsafe { self.0.as_ref().len }
    }
}

/// A `zend_array`: a PHP array, or one of the engine's own tables.
#[derive(Clone, Copy)]
pub struct Array<'h>(NonNull<sys::zend_array>, PhantomData<&'h ()>);

/// One element of an array.
pub struct Element<'h> {
    /// Where the value is.
    pub slot: Slot<'h>,
    /// The string key, or none if `index` is the key.
    pub name: Option<Str<'h>>,
    /// The integer key.
    pub index: i64,
}

impl<'h> Array<'h> {
    /// # Safety
    ///
    /// `array` points to an initialised table that stays as it is for `'h`.
    pub unsafe fn new(array: *const sys::zend_array) -> Self {
        Self(
            NonNull::new(array.cast_mut()).expect("the caller has a table"),
            PhantomData,
        )
    }

    /// None for NULL.
    ///
    /// # Safety
    ///
    /// As for [`Array::new`].
    pub unsafe fn from_nullable(array: *const sys::zend_array) -> Option<Self> {
        NonNull::new(array.cast_mut()).map(|array| Self(array, PhantomData))
    }

    fn table(self) -> &'h sys::zend_array {
        // SAFETY: a live table, by the contract of the constructors.
        unsafe { self.0.as_ref() }
    }

    fn flags(self) -> u32 {
        // SAFETY: `flags` covers the whole union.
        unsafe { self.table().u.flags }
    }

    /// Where it is.
    pub fn as_ptr(self) -> *const sys::zend_array {
        self.0.as_ptr()
    }

    /// The table as an item of the heap.
    pub fn as_counted(self) -> Counted<'h> {
        Counted::pack(self.0.as_ptr().cast(), IS_ARRAY).expect("an address of user space")
    }

    /// True if it is a list without a hash.
    pub fn is_packed(self) -> bool {
        self.flags() & sys::HASH_FLAG_PACKED != 0
    }

    /// True if some keys may be strings that are counted. Most tables have only numbers and interned strings.
    pub fn may_have_counted_keys(self) -> bool {
        // HASH_FLAG_STATIC_KEYS, Zend/zend_hash.h.
        self.flags()
            & (sys::HASH_FLAG_PACKED | sys::HASH_FLAG_UNINITIALIZED | sys::HASH_FLAG_STATIC_KEYS)
            == 0
    }

    /// True if no data block has been allocated yet.
    fn is_uninitialized(self) -> bool {
        self.flags() & sys::HASH_FLAG_UNINITIALIZED != 0
    }

    /// Number of elements.
    pub fn n_elements(self) -> u32 {
        self.table().nNumOfElements
    }

    /// Number of slots in use, those of deleted elements included.
    pub fn n_slots_used(self) -> u32 {
        if self.is_uninitialized() {
            0
        } else {
            self.table().nNumUsed
        }
    }

    /// Number of slots that the data block has.
    pub fn n_slots_allocated(self) -> u32 {
        if self.is_uninitialized() {
            0
        } else {
            self.table().nTableSize
        }
    }

    /// Where its data is, hash included; none before the first element.
    pub fn data_block(self) -> Option<Range<u64>> {
        if self.is_uninitialized() {
            return None;
        }
        // SAFETY: a live table; the shim applies HT_SIZE or HT_PACKED_SIZE to it.
        let bytes = unsafe { sys::meminfo_array_data_size(self.as_ptr()) } as u64;
        if bytes == 0 {
            return None;
        }
        // SAFETY: the shim applies HT_GET_DATA_ADDR to a table that has data.
        let start = unsafe { sys::meminfo_array_data(self.as_ptr()) }.addr() as u64;
        Some(start..start + bytes)
    }

    /// The address of that block, without its size.
    #[inline]
    pub fn data_address(self) -> Option<u64> {
        if self.is_uninitialized() {
            return None;
        }
        let data = self.0.as_ptr().cast::<u8>().wrapping_add(AR_DATA_OFFSET);
        // SAFETY: arData, arPacked (or in 8.1 only arData) lie at this place, see the assertions above.
        let data = unsafe { data.cast::<*const u8>().read() };
        // HT_HASH_SIZE(), Zend/zend_types.h: the hash lies in front, as many words as the mask says.
        let n_words = self.table().nTableMask.wrapping_neg();
        Some(data.addr() as u64 - u64::from(n_words) * 4)
    }

    /// All elements that are not deleted, in order.
    pub fn elements(self) -> impl Iterator<Item = Element<'h>> {
        self.elements_in(0..self.n_slots_used() as usize)
    }

    /// The elements in some of the slots in use.
    pub fn elements_in(self, slots: Range<usize>) -> impl Iterator<Item = Element<'h>> {
        let is_list = cfg!(php_packed_zvals) && self.is_packed();
        let data = self.0.as_ptr().cast::<u8>().wrapping_add(AR_DATA_OFFSET);
        // SAFETY: arData, arPacked (or in 8.1 only arData) lie at this place, see the assertions above.
        let data: *const u8 = unsafe { data.cast::<*const u8>().read() };
        let end = slots.end.min(self.n_slots_used() as usize);
        (slots.start..end).filter_map(move |idx| {
            let element = if is_list {
                Element {
                    // SAFETY: a packed table has `nNumUsed` zvals at arPacked.
                    slot: unsafe { Slot::new(data.cast::<sys::zval>().add(idx)) },
                    name: None,
                    index: idx as i64,
                }
            } else {
                // SAFETY: any other table has `nNumUsed` buckets at arData.
                let bucket = unsafe { &*data.cast::<sys::_Bucket>().add(idx) };
                Element {
                    // SAFETY: the value of a bucket of a live table.
                    slot: unsafe { Slot::new(&raw const bucket.val) },
                    // SAFETY: the key of a bucket is NULL, or a string that the table holds.
                    name: unsafe { Str::new(bucket.key) },
                    index: bucket.h as i64,
                }
            };
            // Zero is IS_UNDEF: a deleted element.
            (element.slot.type_byte() != 0).then_some(element)
        })
    }
}

/// A `zend_object`. Behind a pointer, not a reference: the allocation of an object without properties is smaller
/// than the struct, which has room for one.
#[derive(Clone, Copy)]
pub struct Object<'h>(NonNull<sys::zend_object>, PhantomData<&'h ()>);

impl<'h> Object<'h> {
    /// The object that a key of a `WeakMap` stands for.
    ///
    /// # Safety
    ///
    /// The key was made of an object that lives for `'h`.
    pub unsafe fn from_weak_key(key: i64) -> Option<Self> {
        // SAFETY: the shim undoes what zend_object_to_weakref_key() has done.
        let object = unsafe { sys::meminfo_weak_key_object(key as sys::zend_ulong) };
        NonNull::new(object).map(|object| Self(object, PhantomData))
    }

    /// Where it is.
    pub fn as_ptr(self) -> *mut sys::zend_object {
        self.0.as_ptr()
    }

    /// The object as an item of the heap.
    pub fn as_counted(self) -> Counted<'h> {
        Counted::pack(self.0.as_ptr().cast(), IS_OBJECT).expect("an address of user space")
    }

    /// What `spl_object_id()` gives.
    pub fn handle(self) -> u32 {
        // SAFETY: a live object, which Counted is only made of.
        unsafe { (*self.0.as_ptr()).handle }
    }

    /// Its class.
    pub fn class(self) -> Class<'h> {
        // SAFETY: a live object holds its class, and classes outlive objects.
        unsafe { Class::new((*self.0.as_ptr()).ce) }
    }

    /// Bytes between the start of the allocation and the object itself.
    pub fn offset(self) -> usize {
        // SAFETY: every live object has handlers. Before 8.3 an object under construction has them set last, but
        // no PHP code, and so no dump, runs in between.
        unsafe { (*(*self.0.as_ptr()).handlers).offset as usize }
    }

    /// True if its class is one of the engine or of an extension that does more than hold properties.
    pub fn has_handlers_of_its_class(self) -> bool {
        // SAFETY: every live object has handlers; the engine's standard ones are a constant.
        unsafe {
            !std::ptr::eq(
                (*self.0.as_ptr()).handlers,
                &raw const sys::std_object_handlers,
            )
        }
    }

    /// Bytes of a standard object of its class, from `zend_object` on.
    pub fn standard_size(self) -> usize {
        // SAFETY: a live class; the shim reads its number of properties and flags.
        unsafe { sys::meminfo_object_size(self.class().as_ptr()) }
    }

    /// True once its storage is being freed: its slots may dangle then.
    pub fn is_freed(self) -> bool {
        self.as_counted().has_flag(sys::IS_OBJ_FREE_CALLED)
    }

    /// True if its class tells the cycle collector of references that are not properties. Lazy objects do as well,
    /// of what will initialise them.
    pub fn has_hidden_references(self) -> bool {
        // SAFETY: a live object with handlers; the shim compares one of them.
        unsafe { sys::meminfo_has_hidden_references(self.0.as_ptr()) }
    }

    /// The slot of a declared property.
    pub fn property(self, idx: usize) -> Slot<'h> {
        // SAFETY: a live object; its table has `default_properties_count` slots, and `idx` comes from that count.
        unsafe {
            let table = (&raw const (*self.0.as_ptr()).properties_table).cast::<sys::zval>();
            Slot::new(table.add(idx))
        }
    }

    /// True if this is the slot of a declared property itself, not one with the same value.
    pub fn has_property_slot(self, slot: &sys::zval) -> bool {
        // SAFETY: computes an address inside of a live object.
        let first = unsafe { (&raw const (*self.0.as_ptr()).properties_table).addr() };
        let n_bytes = self.class().n_properties() * size_of::<sys::zval>();
        (first..first + n_bytes).contains(&std::ptr::from_ref(slot).addr())
    }

    /// The table of dynamic properties, or of all of them if something asked for such a table.
    pub fn property_table(self) -> Option<Array<'h>> {
        // SAFETY: NULL, or a table that the object holds.
        unsafe { Array::from_nullable((*self.0.as_ptr()).properties) }
    }

    /// True if the table of properties is that of an array or of another object, too: a cast leaves it shared until
    /// one side writes to it.
    pub fn shares_property_table(self) -> bool {
        self.property_table()
            .is_some_and(|table| table.as_counted().refcount() != Some(1))
    }
}

/// A `zend_class_entry`.
#[derive(Clone, Copy)]
pub struct Class<'h>(NonNull<sys::zend_class_entry>, PhantomData<&'h ()>);

impl<'h> Class<'h> {
    /// # Safety
    ///
    /// `class` is a class that stays for `'h`.
    pub unsafe fn new(class: *mut sys::zend_class_entry) -> Self {
        Self(
            NonNull::new(class).expect("the caller has a class"),
            PhantomData,
        )
    }

    /// The bound struct.
    pub fn entry(self) -> &'h sys::zend_class_entry {
        // SAFETY: a live class, by the contract of `new`.
        unsafe { self.0.as_ref() }
    }

    /// The bound struct, as the shim takes it.
    pub fn as_ptr(self) -> *mut sys::zend_class_entry {
        self.0.as_ptr()
    }

    /// The class and all that it extends.
    pub fn and_parents(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |class| {
            // SAFETY: the shim reads the parent of a linked class, which outlives its children.
            let parent = unsafe { sys::meminfo_parent_class(class.as_ptr()) };
            // SAFETY: as above.
            (!parent.is_null()).then(|| unsafe { Self::new(parent) })
        })
    }

    /// The table of its attributes, or NULL.
    pub fn attributes(self) -> *const sys::zend_array {
        self.entry().attributes
    }

    /// The value that a declared property has before anything is assigned to it; none for one without a slot.
    pub fn property_default(self, info: &sys::zend_property_info) -> Option<Slot<'h>> {
        let entry = self.entry();
        let (table, idx, n_slots) = if info.flags & sys::ZEND_ACC_STATIC != 0 {
            let table = entry.default_static_members_table;
            let n_slots = usize::try_from(entry.default_static_members_count).unwrap_or(0);
            (table, info.offset as usize, n_slots)
        } else {
            // OBJ_PROP_TO_NUM(), Zend/zend_objects_API.h.
            let first = std::mem::offset_of!(sys::zend_object, properties_table);
            let idx = (info.offset as usize).checked_sub(first)? / size_of::<sys::zval>();
            let table = entry.default_properties_table;
            (table, idx, self.n_properties())
        };
        let has_slot = !table.is_null() && idx < n_slots;
        // SAFETY: the tables have as many slots as the class says.
        has_slot.then(|| unsafe { Slot::new(table.add(idx)) })
    }

    /// True if it is the engine's or an extension's own.
    pub fn is_internal(self) -> bool {
        // SAFETY: a live class; the shim reads its type.
        unsafe { sys::meminfo_is_internal_class(self.as_ptr()) }
    }

    /// The file that declares it; none for an internal class.
    pub fn file(self) -> Option<Str<'h>> {
        // SAFETY: a live class; the shim reads the name of its file, if it has one.
        unsafe { Str::new(sys::meminfo_class_file(self.as_ptr())) }
    }

    /// Its name, with namespace.
    pub fn name(self) -> &'h [u8] {
        self.name_string().bytes()
    }

    /// The same as the engine has it.
    pub fn name_string(self) -> Str<'h> {
        // SAFETY: a class holds its name.
        unsafe { Str::new(self.entry().name) }.expect("every class has a name")
    }

    /// Number of declared properties that are not static.
    pub fn n_properties(self) -> usize {
        usize::try_from(self.entry().default_properties_count).unwrap_or(0)
    }

    /// The declaration behind a property slot; none for a slot that inheritance has left behind.
    pub fn property_info(self, idx: usize) -> Option<&'h sys::zend_property_info> {
        let table = self.entry().properties_info_table;
        if table.is_null() {
            return None;
        }
        // SAFETY: zend_build_properties_info_table() makes it with as many entries as there are properties.
        unsafe { (*table.add(idx)).as_ref() }
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
