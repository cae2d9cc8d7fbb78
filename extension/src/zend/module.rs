//! What PHP sees: the module, its function, its section in `phpinfo()`.

use std::ffi::CStr;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::ptr;

use ext_php_rs::args::Arg;
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::Zval;
use ext_php_rs::zend::{
    ClassEntry, ExecuteData, ModuleEntry, StaticModuleEntry, ZendType, bailout, ce, run_handler,
};
use ext_php_rs::{info_table_end, info_table_row, info_table_start};

use super::fit;
use super::heap::PausedHeap;
use super::host;
use super::native_stack;
use super::request;
use super::shutdown;
use super::stream::Stream;
use super::sys;
use crate::dump::{DumpError, dump};
use crate::sink::Spool;

/// Entry point that PHP looks up when it loads the library.
#[unsafe(no_mangle)]
pub extern "C" fn get_module() -> *mut ModuleEntry {
    static MODULE: StaticModuleEntry = StaticModuleEntry::new();
    MODULE.get_or_init(|| {
        let function = FunctionBuilder::new("meminfo_dump", meminfo_dump)
            .arg(Arg::new("stream", DataType::Mixed))
            .returns(DataType::Void, false, false);
        let (entry, _, mut owned) = ModuleBuilder::new("meminfo", env!("CARGO_PKG_VERSION"))
            .function(function)
            .info_function(module_info)
            .startup_function(module_startup)
            .request_startup_function(request_startup)
            .request_shutdown_function(request_shutdown)
            .try_into()
            .expect("the names have no zero bytes");
        // Resources have no type that could be declared: like PHP's own functions, the parameter has none.
        owned.arg_info[0][1].type_ = ZendType::empty(false, false);
        (entry, owned)
    })
}

const SUCCESS: i32 = 0;

extern "C" fn module_startup(_: i32, module_number: i32) -> i32 {
    host::module_startup();
    request::module_startup();
    shutdown::register_settings(module_number);
    prepare_for_threads();
    SUCCESS
}

/// What a dump must not begin in the middle of many threads, any of which may fork or change the environment meanwhile.
fn prepare_for_threads() {
    // SAFETY: only registers what is to be called before and after a fork.
    unsafe { sys::meminfo_watch_forks() };
    PausedHeap::prepare();
    Spool::prepare();
}

extern "C" fn request_startup(_: i32, _: i32) -> i32 {
    request::request_startup();
    shutdown::request_startup();
    SUCCESS
}

extern "C" fn request_shutdown(_: i32, _: i32) -> i32 {
    native_stack::enter();
    shutdown::request_shutdown();
    SUCCESS
}

extern "C" fn module_info(module: *mut ModuleEntry) {
    info_table_start!();
    info_table_row!("meminfo support", "enabled");
    info_table_row!("meminfo version", env!("CARGO_PKG_VERSION"));
    info_table_end!();
    // SAFETY: prints the settings of this module, which is the one being described.
    unsafe { sys::display_ini_entries(module.cast()) };
}

/// `meminfo_dump(resource $stream): void`
extern "C" fn meminfo_dump(execute_data: &mut ExecuteData, _return_value: &mut Zval) {
    native_stack::enter();
    let frame = ptr::from_mut(execute_data).cast_const().cast();
    run_handler(AssertUnwindSafe(|| {
        if shutdown::is_called_by_engine(execute_data) {
            return;
        }
        let mut stream = Arg::new("stream", DataType::Mixed);
        if execute_data.parser().arg(&mut stream).parse().is_err() {
            // An ArgumentCountError has been thrown.
            return;
        }
        let Some(argument) = stream.zval() else {
            return;
        };
        if let Err(reason) = fit::check(Some(frame)) {
            return throw(&reason, runtime_exception());
        }
        match dump_to(argument) {
            Ok(()) | Err(DumpError::Thrown) => {}
            // SAFETY: the engine calls functions inside of a zend_try, and every value of this dump that has
            // something to drop is gone by now.
            Err(DumpError::Bailout) => unsafe { bailout() },
            Err(error @ DumpError::Stream(_)) => throw(&error, ce::type_error()),
            Err(error @ DumpError::Write(_)) => throw(&error, runtime_exception()),
        }
    }));
}

fn dump_to(argument: &Zval) -> Result<(), DumpError> {
    let Some(stream) = Stream::from_zval(argument) else {
        return Err(DumpError::Stream(format!(
            "Argument #1 ($stream) must be of type resource, {} given",
            type_name(argument)
        )));
    };
    dump(&stream)
}

fn throw(error: &dyn Display, class: &'static ClassEntry) {
    PhpException::new(format!("meminfo_dump(): {error}"), 0, class).throw();
}

fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: the class is registered when SPL starts, which is before any function can be called, and stays.
    unsafe { &*sys::spl_ce_RuntimeException.cast() }
}

/// The type as PHP's own messages name it.
fn type_name(value: &Zval) -> String {
    // SAFETY: reads the zval; the result is a static string, or the name of the value's class.
    let name = unsafe { CStr::from_ptr(sys::meminfo_type_name(ptr::from_ref(value).cast())) };
    name.to_string_lossy().into_owned()
}
