//! Functions: their names, where they were declared, their static variables.

use std::marker::PhantomData;
use std::ptr::NonNull;

use super::names::joined;
use super::sys;
use super::view::{Array, Class, Str};

/// A `zend_function`: an op_array of compiled PHP, or a function of an extension. Behind a pointer, not a
/// reference, since the allocation of the latter is smaller than the union.
#[derive(Clone, Copy)]
pub struct Function<'h>(NonNull<sys::zend_function>, PhantomData<&'h ()>);

impl<'h> Function<'h> {
    /// None for NULL.
    ///
    /// # Safety
    ///
    /// `function` is NULL, or a function that stays for `'h`.
    pub unsafe fn new(function: *const sys::zend_function) -> Option<Self> {
        NonNull::new(function.cast_mut()).map(|function| Self(function, PhantomData))
    }

    /// Where it is.
    pub fn as_ptr(self) -> *const sys::zend_function {
        self.0.as_ptr()
    }

    /// Tests `ZEND_ACC_*`.
    pub fn has_flag(self, flag: u32) -> bool {
        // SAFETY: `common` is the shared beginning of all members of the union (Zend/zend_compile.h).
        unsafe { (*self.0.as_ptr()).common.fn_flags & flag != 0 }
    }

    /// The compiled code, if PHP code stands behind the function.
    pub fn op_array(self) -> Option<&'h sys::zend_op_array> {
        // SAFETY: a live function; the shim looks at its type, which says whether the op_array is in use.
        unsafe { sys::meminfo_is_user_code(self.0.as_ptr()) }
            // SAFETY: it is.
            .then(|| unsafe { &(*self.0.as_ptr()).op_array })
    }

    /// Its own name, without class; none for the main code of a file.
    pub fn name(self) -> Option<Str<'h>> {
        // SAFETY: `common` is shared; the name is NULL, or a string that the function holds.
        unsafe { Str::new((*self.0.as_ptr()).common.function_name) }
    }

    /// The class that it belongs to.
    pub fn scope(self) -> Option<Class<'h>> {
        // SAFETY: `common` is shared; the scope is NULL, or a class that outlives the function.
        unsafe {
            let scope = (*self.0.as_ptr()).common.scope;
            (!scope.is_null()).then(|| Class::new(scope))
        }
    }

    /// The bytes of the name with class, as in `Class::method`; `separator` stands in between. None for the code of
    /// a file.
    pub fn qualified_name(self, separator: &str) -> Option<Vec<u8>> {
        let name = self.name()?.bytes();
        Some(match self.scope() {
            Some(class) => joined([class.name(), separator.as_bytes(), name]),
            None => name.to_vec(),
        })
    }

    /// The live static variables; none for an extension's function, and before the first call.
    pub fn static_variables(self) -> Option<Array<'h>> {
        let op_array = self.op_array()?;
        // SAFETY: a live op_array; the shim reads its table through ZEND_MAP_PTR_GET.
        unsafe { Array::from_nullable(sys::meminfo_static_variables(op_array)) }
    }

    /// The file that it was compiled from.
    pub fn file(self) -> Option<Str<'h>> {
        // SAFETY: an op_array holds the name of its file.
        unsafe { Str::new(self.op_array()?.filename) }
    }

    /// The line where its declaration begins.
    pub fn first_line(self) -> Option<u32> {
        Some(self.op_array()?.line_start)
    }
}
