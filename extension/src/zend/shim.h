/* Answers for engine macros whose meaning differs by version or build, and for functions whose
 * name or type does. */
#ifndef MEMINFO_SHIM_H
#define MEMINFO_SHIM_H

#include "php.h"
#include "php_streams.h"
#include "zend_generators.h"

zend_executor_globals *meminfo_executor_globals(void);
zend_long meminfo_memory_limit(void);
/* The error that error_get_last() tells: its type, 0 if there is none. The file may be NULL. */
int meminfo_last_error(const char **message, size_t *message_bytes, const char **file, uint32_t *line);
/* Whether a fatal error has jumped out of all functions that ran, which frees nothing of what they held. */
bool meminfo_has_jumped(void);
/* What the engine's messages call the type of a value. */
const char *meminfo_type_name(const zval *value);

/* The table of static members, NULL before the first use of the class. */
zval *meminfo_static_members(zend_class_entry *ce);
/* The live static variables of a function, NULL before its first call. */
HashTable *meminfo_static_variables(const zend_op_array *op_array);
/* The class constants of this request, opcache's separated copy where there is one. */
HashTable *meminfo_class_constants(zend_class_entry *ce);

/* Bytes of an array's data block, 0 before the first element. */
size_t meminfo_array_data_size(const HashTable *array);
/* True if the table is to free its elements as PHP values, which a PHP array is. */
bool meminfo_holds_values(const HashTable *array);
/* Where that block begins; only if it has bytes. */
const void *meminfo_array_data(const HashTable *array);
/* Bytes of a standard object of this class, from zend_object on. */
size_t meminfo_object_size(const zend_class_entry *ce);
/* The closure whose function this is. */
zend_object *meminfo_closure_object(const zend_function *function);
size_t meminfo_closure_size(void);

/* The object that `$this` is in the closure, or NULL. */
zend_object *meminfo_closure_this(zend_object *closure);

/* True if the object's class has a get_gc handler of its own, or the object is lazy. */
bool meminfo_has_hidden_references(const zend_object *object);
bool meminfo_collector_builds_table(const zend_object *object);
HashTable *meminfo_get_gc(zend_object *object, zval **table, int *n);
/* Memory for references, outside of the heap: a mapping that grows as it is filled. */
typedef struct {
	zval *start;
	size_t bytes;
} meminfo_buffer;
typedef enum {
	MEMINFO_FILLED,
	/* The buffer could not grow. */
	MEMINFO_NO_MEMORY,
	/* A fatal error is on its way: to be raised again. */
	MEMINFO_BAILOUT,
} meminfo_filled;
/* Calls `ask`, which has the engine add to the buffer. If that fails, `ask` does not return. */
meminfo_filled meminfo_fill(meminfo_buffer *buffer, void (*ask)(void *context), void *context);
/* The class that this one extends, or NULL. */
zend_class_entry *meminfo_parent_class(const zend_class_entry *ce);

/* Whether the object is lazy: 0 no, 1 and still to be initialised, 2 a proxy that is initialised. */
int meminfo_lazy_state(const zend_object *object);
bool meminfo_is_running_generator(const zend_generator *generator);

/* The entries of a WeakMap; NULL if the object is none. */
HashTable *meminfo_weak_map(const zend_object *object);
zend_object *meminfo_weak_key_object(zend_ulong key);
/* What a WeakReference refers to. */
zend_object *meminfo_weak_referent(const zend_object *object);

/* What a resource points to, NULL if it is something else. */
php_stream *meminfo_stream_of(const zend_resource *resource);
php_stream_context *meminfo_context_of(const zend_resource *resource);
/* Where the object of a user's stream wrapper is, or NULL. */
const zval *meminfo_user_wrapper(const php_stream *stream);

/* Where the user's value in a context's notifier is, or NULL. */
const zval *meminfo_notifier(const php_stream_context *context);
/* From PHP 8.5 on: where the address of what should be the notifier's zend_fcall_info_cache is, or NULL. */
const void *meminfo_notifier_callable(const php_stream_context *context);
/* The exception that is replaced by the one on its way, or NULL. */
zend_object *meminfo_previous_exception(void);

/* The object on which a callable is called, where that is counted beside the callable. */
#define MEMINFO_CALLED_ON UINT32_MAX
/* Called for each reference to a value: the number of the callable, and of its parts the callable itself (0), its
 * arguments (from 1 on), and MEMINFO_CALLED_ON. */
typedef void (*meminfo_visit_callback)(void *context, uint32_t idx, uint32_t part, const zval *value);
void meminfo_shutdown_functions(void *context, meminfo_visit_callback visit);
/* Called for each output handler, outermost first. */
void meminfo_output_handlers(void *context, meminfo_visit_callback visit);

/* Called for each autoloader that holds an object. */
void meminfo_autoloaders(void *context, meminfo_visit_callback visit);

/* Called for each callback of ticks. */
void meminfo_tick_functions(void *context, meminfo_visit_callback visit);
/* Called for each signal that has a handler: the handler. */
void meminfo_signal_handlers(void *context, meminfo_visit_callback visit);
/* Called for each callback of the session handler that is set, numbered in the order of php_ps_globals. */
void meminfo_session_handlers(void *context, meminfo_visit_callback visit);
/* The variables of the session, or NULL. */
const zval *meminfo_session_variables(void);
/* Called for what libxml calls to load entities (0), and the stream context that it uses (1). */
void meminfo_libxml(void *context, meminfo_visit_callback visit);
/* Called for each reference of FFI's callbacks, as above, with the address of what may be an object. */
typedef void (*meminfo_address_callback)(void *context, uint32_t idx, uint32_t part, const void *object);
void meminfo_ffi_callbacks(void *context, meminfo_address_callback visit);
const zval *meminfo_assert_callback(void);
/* Called for each closure that the engine keeps for the next time that its place in the code is run. */
void meminfo_cached_closures(void *context, meminfo_visit_callback visit);
/* Called for what is to be called before headers are sent. */
void meminfo_header_callback(void *context, meminfo_visit_callback visit);
/* The arrays behind the superglobals, by TRACK_VARS_*; NULL beyond the last. */
const zval *meminfo_superglobal(uint32_t idx);
zend_resource *meminfo_default_stream_context(void);
/* The backtrace of the last fatal error, or NULL. */
const zval *meminfo_fatal_error_backtrace(void);

/* Called for each output buffer, outermost first: name, bytes in use, bytes allocated. */
typedef void (*meminfo_buffer_callback)(void *context, const zend_string *name, size_t used, size_t allocated);
void meminfo_output_buffers(void *context, meminfo_buffer_callback visit);

/* The globals of an extension in this thread, or NULL. */
void *meminfo_globals_of(const zend_module_entry *module);
/* Called for the globals of each extension, and the static variables of each library, the name of which is a path. */
typedef void (*meminfo_globals_callback)(void *context, const char *module, const char *name, const void *start, size_t size);
void meminfo_globals(void *context, meminfo_globals_callback visit);
/* The second part of that: the writable segments of libraries, and what this thread has of them. */
void meminfo_libraries(void *context, meminfo_globals_callback visit);
/* True if the address lies in the code or the static variables of a library; false where the C library does not tell. */
bool meminfo_is_in_library(const void *address);
/* To be called when the module starts: lets the libraries be known in processes that are forked. */
void meminfo_watch_forks(void);
/* The same for globals of threads whose size is not known: more than that is shown, which is remains of what is freed. */
void meminfo_thread_globals(void *context, meminfo_globals_callback visit);
/* The part in use of the native stack of a fiber's context, or with NULL of the running code, from `start` on; `end` is
 * left alone if it cannot be told. */
void meminfo_native_stack(const void *context, uintptr_t *start, uintptr_t *end);
/* Called with addresses in blocks of the heap that hold the engine's own tables. False if the address is in none. */
typedef bool (*meminfo_block_callback)(void *context, const void *block);
void meminfo_engine_blocks(void *context, meminfo_block_callback visit);
/* Pages of a run, and bytes of a block, of one of the allocator's sizes. */
void meminfo_bin(uint32_t bin, uint32_t *n_pages, uint32_t *size);

/* The function of a frame, or NULL. What the frame itself says may be gone, see the definition. */
const zend_function *meminfo_frame_function(const zend_execute_data *frame);
/* True if the function is compiled PHP code. */
bool meminfo_is_user_code(const zend_function *function);
/* Opcode of ZEND_INCLUDE_OR_EVAL. */
uint8_t meminfo_include_or_eval(void);
bool meminfo_is_call(const zend_op *instruction);
bool meminfo_is_yield(const zend_op *instruction);
/* Where the frame's instruction puts the argument that it passes; NULL if it passes none. */
zval *meminfo_argument_place(const zend_execute_data *frame, uint32_t at);
#if PHP_VERSION_ID < 80200
/* What the calls hold that the frame has begun to prepare, at its instruction number `at`. */
void meminfo_unfinished_calls(const zend_execute_data *frame, uint32_t at, zend_get_gc_buffer *buffer);
#endif
/* Which string of a rope the instruction adds to the variable: -1 for none. */
int32_t meminfo_rope_part(const zend_op *instruction, uint32_t variable);

/* The rest does more than read, and is not for the pause. */

/* True while PHP starts, and preloads code. */
bool meminfo_is_module_startup(void);
/* Has the engine call meminfo_dump() with this address, which no PHP code can do, after the shutdown functions that are
 * registered up to now. False if that cannot be. */
bool meminfo_call_on_shutdown(void *token);
/* The address that the function was called with; NULL if it was called by PHP code. */
void *meminfo_shutdown_token(const zend_execute_data *call);
/* True if the call with this address is the last of the shutdown functions, or must not be put off. */
bool meminfo_is_last_on_shutdown(const void *token);
/* The file that the request runs, or NULL. Only while the request begins: FPM and CGI free it early. */
const char *meminfo_script(void);
/* The setting meminfo.dump_on_shutdown, or NULL. */
const char *meminfo_dump_on_shutdown_setting(void);

/* Those of streams can run PHP code. */

/* The descriptor behind the stream, put where the stream is, or -1. */
int meminfo_stream_descriptor(php_stream *stream);
ssize_t meminfo_stream_write(php_stream *stream, const char *bytes, size_t n_bytes);

#endif
