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

/// `meminfo_visit_callback` of shim.h.
pub type VisitCallback =
    unsafe extern "C" fn(context: *mut c_void, idx: u32, part: u32, value: *const zval);

/// `meminfo_address_callback` of shim.h.
pub type AddressCallback =
    unsafe extern "C" fn(context: *mut c_void, idx: u32, part: u32, object: *const c_void);

/// `meminfo_buffer_callback` of shim.h.
pub type BufferCallback = unsafe extern "C" fn(
    context: *mut c_void,
    name: *const zend_string,
    used: usize,
    allocated: usize,
);

/// `meminfo_block_callback` of shim.h.
pub type BlockCallback = unsafe extern "C" fn(context: *mut c_void, block: *const c_void) -> bool;

/// `meminfo_globals_callback` of shim.h.
pub type GlobalsCallback = unsafe extern "C" fn(
    context: *mut c_void,
    module: *const c_char,
    name: *const c_char,
    start: *const c_void,
    bytes: usize,
);

// shim.c
unsafe extern "C" {
    pub fn meminfo_executor_globals() -> *mut zend_executor_globals;
    pub fn meminfo_memory_limit() -> zend_long;
    pub fn meminfo_last_error(
        message: *mut *const c_char,
        message_bytes: *mut usize,
        file: *mut *const c_char,
        line: *mut u32,
    ) -> c_int;
    pub fn meminfo_has_jumped() -> bool;
    pub fn meminfo_type_name(value: *const zval) -> *const c_char;
    pub fn meminfo_static_members(ce: *mut zend_class_entry) -> *mut zval;
    pub fn meminfo_static_variables(op_array: *const zend_op_array) -> *mut HashTable;
    pub fn meminfo_class_constants(ce: *mut zend_class_entry) -> *mut HashTable;
    pub fn meminfo_array_data_size(array: *const HashTable) -> usize;
    pub fn meminfo_holds_values(array: *const HashTable) -> bool;
    pub fn meminfo_array_data(array: *const HashTable) -> *const c_void;
    pub fn meminfo_object_size(ce: *const zend_class_entry) -> usize;
    pub fn meminfo_closure_object(function: *const zend_function) -> *mut zend_object;
    pub fn meminfo_closure_size() -> usize;
    pub fn meminfo_closure_this(closure: *mut zend_object) -> *mut zend_object;
    pub fn meminfo_has_hidden_references(object: *const zend_object) -> bool;
    pub fn meminfo_collector_builds_table(object: *const zend_object) -> bool;
    pub fn meminfo_get_gc(
        object: *mut zend_object,
        table: *mut *mut zval,
        n: *mut c_int,
    ) -> *mut HashTable;
    pub fn meminfo_fill(
        buffer: *mut meminfo_buffer,
        ask: unsafe extern "C-unwind" fn(context: *mut c_void),
        context: *mut c_void,
    ) -> meminfo_filled;
    pub fn meminfo_parent_class(class: *const zend_class_entry) -> *mut zend_class_entry;
    pub fn meminfo_lazy_state(object: *const zend_object) -> c_int;
    pub fn meminfo_notifier(context: *const php_stream_context) -> *const zval;
    pub fn meminfo_notifier_callable(context: *const php_stream_context) -> *const c_void;
    pub fn meminfo_previous_exception() -> *mut zend_object;
    pub fn meminfo_is_running_generator(generator: *const zend_generator) -> bool;
    pub fn meminfo_weak_map(object: *const zend_object) -> *mut HashTable;
    pub fn meminfo_weak_key_object(key: zend_ulong) -> *mut zend_object;
    pub fn meminfo_weak_referent(object: *const zend_object) -> *mut zend_object;
    pub fn meminfo_stream_of(resource: *const zend_resource) -> *mut _php_stream;
    pub fn meminfo_context_of(resource: *const zend_resource) -> *mut php_stream_context;
    pub fn meminfo_user_wrapper(stream: *const _php_stream) -> *const zval;
    pub fn meminfo_shutdown_functions(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_output_handlers(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_autoloaders(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_signal_handlers(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_tick_functions(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_session_handlers(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_session_variables() -> *const zval;
    pub fn meminfo_libxml(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_ffi_callbacks(context: *mut c_void, visit: AddressCallback);
    pub fn meminfo_assert_callback() -> *const zval;
    pub fn meminfo_cached_closures(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_header_callback(context: *mut c_void, visit: VisitCallback);
    pub fn meminfo_argument_place(frame: *const zend_execute_data, at: u32) -> *mut zval;
    #[cfg(not(php_unfinished_execution))]
    pub fn meminfo_unfinished_calls(
        frame: *const zend_execute_data,
        at: u32,
        buffer: *mut zend_get_gc_buffer,
    );
    pub fn meminfo_superglobal(idx: u32) -> *const zval;
    pub fn meminfo_default_stream_context() -> *mut zend_resource;
    pub fn meminfo_fatal_error_backtrace() -> *const zval;
    pub fn meminfo_output_buffers(context: *mut c_void, visit: BufferCallback);
    pub fn meminfo_globals(context: *mut c_void, visit: GlobalsCallback);
    pub fn meminfo_is_in_library(address: *const c_void) -> bool;
    pub fn meminfo_watch_forks();
    pub fn meminfo_thread_globals(context: *mut c_void, visit: GlobalsCallback);
    pub fn meminfo_native_stack(context: *const c_void, start: *mut usize, end: *mut usize);
    pub fn meminfo_engine_blocks(context: *mut c_void, visit: BlockCallback);
    pub fn meminfo_bin(bin: u32, n_pages: *mut u32, bytes: *mut u32);
    pub fn meminfo_frame_function(frame: *const zend_execute_data) -> *const zend_function;
    pub fn meminfo_is_user_code(function: *const zend_function) -> bool;
    pub fn meminfo_include_or_eval() -> u8;
    pub fn meminfo_is_yield(instruction: *const zend_op) -> bool;
    pub fn meminfo_is_call(instruction: *const zend_op) -> bool;
    pub fn meminfo_rope_part(instruction: *const zend_op, variable: u32) -> i32;
    pub fn meminfo_is_module_startup() -> bool;
    pub fn meminfo_call_on_shutdown(token: *mut c_void) -> bool;
    pub fn meminfo_shutdown_token(call: *const zend_execute_data) -> *mut c_void;
    pub fn meminfo_is_last_on_shutdown(token: *const c_void) -> bool;
    pub fn meminfo_script() -> *const c_char;
    pub fn meminfo_dump_on_shutdown_setting() -> *const c_char;
    pub fn meminfo_stream_descriptor(stream: *mut _php_stream) -> c_int;
    pub fn meminfo_stream_write(
        stream: *mut _php_stream,
        bytes: *const c_char,
        n_bytes: usize,
    ) -> isize;
}

// shim_host.c
unsafe extern "C" {
    pub fn meminfo_stop_timer(timer: *mut meminfo_timer) -> bool;
    pub fn meminfo_start_timer(timer: *const meminfo_timer);
    pub fn meminfo_stream_runs_php_code(stream: *const _php_stream) -> bool;
    pub fn meminfo_hold_signals(signals: *mut meminfo_signals);
    pub fn meminfo_release_signals(signals: *const meminfo_signals);
}

/// `meminfo_claim_callback` of shim_ledger.h.
pub type ClaimCallback = unsafe extern "C" fn(
    context: *mut c_void,
    account: u32,
    block: *const c_void,
    bytes: usize,
) -> usize;

// shim_ledger.c
unsafe extern "C" {
    pub fn meminfo_function_memory(
        code: *const zend_op_array,
        context: *mut c_void,
        claim: ClaimCallback,
    );
    pub fn meminfo_class_memory(
        class: *mut zend_class_entry,
        context: *mut c_void,
        claim: ClaimCallback,
    );
    pub fn meminfo_inherited_memory(
        class: *mut zend_class_entry,
        context: *mut c_void,
        claim: ClaimCallback,
    );
    pub fn meminfo_engine_memory(context: *mut c_void, claim: ClaimCallback);
    pub fn meminfo_class_file(class: *const zend_class_entry) -> *const zend_string;
    pub fn meminfo_fiber_stack(context: *const c_void) -> *const c_void;
    pub fn meminfo_fiber_stack_bytes(context: *const c_void) -> usize;
    pub fn meminfo_is_memory_stream(stream: *const _php_stream) -> bool;
    pub fn meminfo_own_run_time_cache(code: *const zend_op_array) -> *const c_void;
    pub fn meminfo_malloc(in_use: *mut usize, free: *mut usize) -> bool;
}

/// `meminfo_libxml_id_callback` of shim_outside.h.
pub type LibxmlIdCallback =
    unsafe extern "C" fn(id: *mut c_void, context: *mut c_void, name: *const u8);

/// `meminfo_list_callback` of shim_lists.h.
pub type ListCallback =
    unsafe extern "C" fn(context: *mut c_void, name: *const c_char, entries: usize, bytes: usize);

/// `meminfo_block_size_callback` of shim_lists.h.
pub type BlockSizeCallback =
    unsafe extern "C" fn(context: *mut c_void, block: *const c_void) -> usize;

// shim_lists.c
unsafe extern "C" {
    pub fn meminfo_lists(context: *mut c_void, found: ListCallback, block_size: BlockSizeCallback);
}

// shim_outside.c
unsafe extern "C" {
    pub fn meminfo_malloc_block_bytes(block: *const c_void) -> usize;
    pub fn meminfo_libxml_uses_malloc() -> bool;
    pub fn meminfo_libxml_dictionary_owns(dictionary: *const c_void, string: *const c_void)
    -> bool;
    pub fn meminfo_libxml_ids(table: *mut c_void, context: *mut c_void, visit: LibxmlIdCallback);
}

/// `meminfo_visit_field` of shim_classes.h.
pub type VisitField = unsafe extern "C" fn(
    context: *mut c_void,
    what: *const c_char,
    name: *const zend_string,
    number: zend_long,
    value: *const zval,
);

/// `meminfo_is_live` of shim_classes.h.
pub type IsLive =
    unsafe extern "C" fn(context: *mut c_void, address: *const c_void, bytes: usize) -> bool;

/// `meminfo_fields` of shim_classes.h.
#[repr(C)]
pub struct meminfo_fields {
    pub context: *mut c_void,
    pub visit: VisitField,
    pub is_live: IsLive,
}

// shim_classes.c
unsafe extern "C" {
    pub fn meminfo_visit_pdo(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_visit_pdo_statement(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_pdo_row_statement(object: *const zend_object) -> *const zend_object;
    pub fn meminfo_visit_file(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_visit_sqlite3(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_visit_zip(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_visit_curl(object: *const zend_object, fields: *const meminfo_fields);
    pub fn meminfo_is_internal_class(class: *const zend_class_entry) -> bool;
    pub fn meminfo_class_offset(lower_case_name: *const c_char) -> c_int;
    pub fn meminfo_visit_xml_parser(object: *const zend_object, fields: *const meminfo_fields);
}

const _: () = assert!(size_of::<*const c_void>() == 8, "64-bit builds of PHP only");
