//! Tables: PHP arrays and the engine's own.

use std::marker::PhantomData;
use std::ops::Range;
use std::ptr::NonNull;

use super::{Counted, IS_ARRAY, Slot, Str};
use crate::zend::sys;

const AR_DATA_OFFSET: usize = 16;
const _: () = {
    assert!(size_of::<sys::zval>() == 16);
    assert!(std::mem::offset_of!(sys::_zend_array, nTableMask) == AR_DATA_OFFSET - 4);
    assert!(std::mem::offset_of!(sys::_zend_array, nNumUsed) == AR_DATA_OFFSET + 8);
    assert!(size_of::<sys::_Bucket>() == 32);
};

/// A `zend_array`: a PHP array, or one of the engine's own tables.
#[derive(Clone, Copy)]
pub struct Array<'h>(
    pub(super) NonNull<sys::zend_array>,
    pub(super) PhantomData<&'h ()>,
);

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

    /// The slots of a list that are not in use yet, or not any more.
    pub fn unused_slots(self) -> Option<Range<u64>> {
        if !(cfg!(php_packed_zvals) && self.is_packed()) {
            return None;
        }
        let end = self.data_block()?.end;
        let n_unused = u64::from(self.n_slots_allocated() - self.n_slots_used());
        Some(end - n_unused * size_of::<sys::zval>() as u64..end)
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
