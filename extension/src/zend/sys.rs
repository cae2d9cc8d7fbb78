//! The engine's structs, functions and constants, as bindgen finds them in the installed headers.
#![allow(
    clippy::all,
    clippy::undocumented_unsafe_blocks,
    clippy::cast_lossless,
    clippy::semicolon_if_nothing_returned,
    dead_code,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    non_upper_case_globals,
    unnecessary_transmutes,
    unsafe_op_in_unsafe_fn,
    unused_qualifications
)]

include!(concat!(env!("OUT_DIR"), "/engine.rs"));

use std::ffi::{c_char, c_int, c_void};

// shim.c
unsafe extern "C" {
    pub fn meminfo_executor_globals() -> *mut zend_executor_globals;
    pub fn meminfo_memory_limit() -> zend_long;
    pub fn meminfo_type_name(value: *const zval) -> *const c_char;
    pub fn meminfo_static_members(ce: *mut zend_class_entry) -> *mut zval;
    pub fn meminfo_static_variables(op_array: *const zend_op_array) -> *mut HashTable;
    pub fn meminfo_class_constants(ce: *mut zend_class_entry) -> *mut HashTable;
    pub fn meminfo_array_data_size(array: *const HashTable) -> usize;
    pub fn meminfo_object_size(ce: *const zend_class_entry) -> usize;
    pub fn meminfo_closure_object(function: *const zend_function) -> *mut zend_object;
    pub fn meminfo_closure_size() -> usize;
    pub fn meminfo_closure_this(closure: *mut zend_object) -> *mut zend_object;
    pub fn meminfo_is_user_code(function: *const zend_function) -> bool;
    pub fn meminfo_include_or_eval() -> u8;
    pub fn meminfo_stream_descriptor(stream: *mut _php_stream) -> c_int;
    pub fn meminfo_stream_write(
        stream: *mut _php_stream,
        bytes: *const c_char,
        n_bytes: usize,
    ) -> isize;
}

const _: () = assert!(size_of::<*const c_void>() == 8, "64-bit builds of PHP only");
