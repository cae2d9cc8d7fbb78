//! Binds the engine from the headers of the PHP that `PHP_CONFIG` names.
//!
//! Vendors patch private structs inside one API number, so layouts are never written down here: bindgen reads
//! them from the installed headers, and a small C shim answers for macros whose meaning differs by version.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an engine can do, by the first `PHP_VERSION_ID` that has it. Behind each, where the first such release and the one
/// before show it; lines are those of 8.1.2, 8.2.36, 8.3.12 and 8.4.28.
const CAPABILITIES: &[(&str, u32)] = &[
    // Packed arrays hold zvals, not buckets: `arPacked` in `zend_array`, Zend/zend_types.h:404 in 8.3, absent in 8.1.
    ("php_packed_zvals", 80200),
    // Map pointers of functions lead into a table of the engine (`ZEND_MAP_PTR_NEW()` in `init_op_array()` and what calls it),
    // before to a word of the arena: Zend/zend_compile.c:1059 in 8.1.
    ("php_map_pointer_table", 80200),
    // `zend_unfinished_execution_gc_ex()` shows all that a frame holds, the calls that it prepares among it:
    // Zend/zend_execute.h:419 in 8.3, absent in 8.1.
    ("php_unfinished_execution", 80200),
    // `zend_property_info` has hooks, which are functions with static variables of their own: Zend/zend_compile.h:388 of
    // 8.3 has none.
    ("php_property_hooks", 80400),
    // DOM's lists of nodes hold a table of nodes, not a zval (ext/dom/php_dom.h, not installed; tests in children_dom.phpt).
    ("php_dom_node_tables", 80500),
];

const TYPES: &[&str] = &[
    "meminfo_signals",
    "meminfo_timer",
    "_php_process_handle",
    "_php_stream",
    "meminfo_buffer",
    "meminfo_filled",
    "php_stream_context",
    "zend_get_gc_buffer",
    "sapi_module_struct",
    "zend_class_constant",
    "zend_class_entry",
    "zend_compiler_globals",
    "zend_constant",
    "zend_execute_data",
    "zend_executor_globals",
    "zend_fiber",
    "zend_arena",
    "zend_attribute",
    "zend_function",
    "zend_function_type",
    "zend_gc_status",
    "zend_generator",
    "zend_object",
    "zend_object_iterator",
    "zend_op_array",
    "zend_property_info",
    "zend_reference",
    "zend_resource",
    "zend_string",
];

const FUNCTIONS: &[&str] = &[
    "display_ini_entries",
    "php_clear_stat_cache",
    "php_file_le_pstream",
    "php_file_le_stream",
    "php_log_err_with_severity",
    "gc_enabled",
    "gc_protected",
    "is_zend_mm",
    "zend_gc_get_status",
    "zend_get_closure_method_def",
    "zend_hash_str_find",
    "zend_unfinished_calls_gc",
    "zend_unfinished_execution_gc_ex",
    "zend_memory_peak_usage",
    "zend_mm_get_heap",
    "zend_observer_error_register",
    "zend_memory_usage",
    "zend_rsrc_list_get_rsrc_type",
];

const VARIABLES: &[&str] = &[
    "E_.*",
    "GC_.*",
    "HASH_FLAG_.*",
    "IS_.*",
    "MEMINFO_.*",
    "PHP_STREAM_.*",
    "PHP_VERSION",
    "ZEND_ACC_.*",
    "ZEND_CALL_.*",
    "ZEND_DEBUG",
    "ZEND_EVAL",
    "ZEND_INCLUDE.*",
    "ZEND_LIVE_.*",
    "ZEND_MM_PAGE_SIZE",
    "ZEND_PROPERTY_HOOK_COUNT",
    "ZEND_REQUIRE.*",
    "ZEND_FIBER_STATUS_INIT",
    "ZEND_USER_FUNCTION",
    "ZEND_FIBER_STATUS_SUSPENDED",
    "module_registry",
    "php_stream_stdio_ops",
    "sapi_module",
    "spl_ce_RuntimeException",
    "std_object_handlers",
    "zend_ce_closure",
    "zend_ce_fiber",
    "zend_ce_generator",
    "zend_ce_weakref",
    "zend_empty_array",
];

const SHIM_HEADERS: &[&str] = &[
    "src/zend/shim.h",
    "src/zend/shim_classes.h",
    "src/zend/shim_host.h",
    "src/zend/shim_lists.h",
    "src/zend/shim_ledger.h",
    "src/zend/shim_outside.h",
];
const SHIM: &[&str] = &[
    "src/zend/shim.c",
    "src/zend/shim_gc.c",
    "src/zend/shim_libraries.c",
    "src/zend/shim_roots.c",
    "src/zend/shim_memory.c",
    "src/zend/shim_classes.c",
    "src/zend/shim_host.c",
    "src/zend/shim_lists.c",
    "src/zend/shim_ledger.c",
    "src/zend/shim_outside.c",
];

fn main() {
    println!("cargo:rerun-if-env-changed=PHP_CONFIG");
    println!("cargo:rerun-if-changed=src/zend/engine.h");
    for file in SHIM_HEADERS.iter().chain(SHIM) {
        println!("cargo:rerun-if-changed={file}");
    }

    let includes = php_config("--includes");
    let includes: Vec<&str> = includes.split_whitespace().collect();
    declare_capabilities();
    bind(&includes);
    compile_shim(&includes);
}

/// Asks `php-config`, as ext-php-rs does, so that both see the same headers.
fn php_config(option: &str) -> String {
    let program = env::var("PHP_CONFIG").unwrap_or_else(|_| "php-config".into());
    let output = Command::new(&program)
        .arg(option)
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "cannot run {program}: {error}; install PHP's headers (php-dev) or set PHP_CONFIG"
            )
        });
    assert!(
        output.status.success(),
        "{program} {option} ended with {}",
        output.status
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn declare_capabilities() {
    let version: u32 = php_config("--vernum")
        .parse()
        .expect("php-config --vernum prints a number");
    assert!(
        version >= 80100,
        "PHP 8.1 or later is needed, php-config says {version}"
    );
    for (capability, since) in CAPABILITIES {
        println!("cargo:rustc-check-cfg=cfg({capability})");
        if version >= *since {
            println!("cargo:rustc-cfg={capability}");
        }
    }
    // The calls alone: 8.2 to 8.5.
    println!("cargo:rustc-check-cfg=cfg(php_unfinished_calls)");
    let execute = read_header("Zend/zend_execute.h");
    if execute.contains("ZEND_API void zend_unfinished_calls_gc(") {
        println!("cargo:rustc-cfg=php_unfinished_calls");
    }
    println!("cargo:rustc-check-cfg=cfg(php_zts)");
    let config = read_header("main/php_config.h");
    if config.contains("#define ZTS 1") {
        println!("cargo:rustc-cfg=php_zts");
    }
}

fn read_header(name: &str) -> String {
    let header = Path::new(&php_config("--include-dir")).join(name);
    println!("cargo:rerun-if-changed={}", header.display());
    std::fs::read_to_string(&header)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", header.display()))
}

fn bind(includes: &[&str]) {
    let mut builder = bindgen::Builder::default()
        .header("src/zend/engine.h")
        .clang_args(includes)
        .layout_tests(false)
        .generate_cstr(true)
        .derive_debug(false)
        .generate_comments(false)
        .prepend_enum_name(false);
    for name in TYPES {
        builder = builder.allowlist_type(name);
    }
    for name in FUNCTIONS {
        builder = builder.allowlist_function(name);
    }
    for name in VARIABLES {
        builder = builder.allowlist_var(name);
    }
    let file = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("engine.rs");
    builder
        .generate()
        .expect("the PHP headers are readable by libclang")
        .write_to_file(&file)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
}

fn compile_shim(includes: &[&str]) {
    cc::Build::new()
        .files(SHIM)
        .includes(includes.iter().filter_map(|flag| flag.strip_prefix("-I")))
        // What a later PHP has taken away must not be found out when the extension is loaded.
        .flag("-Werror=implicit-function-declaration")
        .compile("meminfo_shim");
}
