/* What the engine and its extensions are to call, or have been given. */
#include "shim.h"

#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"
#include "php_ini.h"
#include "php_output.h"
#include "SAPI.h"
#include "zend_alloc_sizes.h"
#include "zend_closures.h"
#if __has_include("ext/session/php_session.h")
# include "ext/session/php_session.h"
# define MEMINFO_SESSION 1
#endif

static void visit_object(void *context, uint32_t idx, uint32_t part, zend_object *object, meminfo_visit_callback visit)
{
	if (object) {
		zval value;
		ZVAL_OBJ(&value, object);
		visit(context, idx, part, &value);
	}
}

#if PHP_VERSION_ID >= 80300
/* What zend_fcc_addref() has counted: the closure, and the object on which it or a method is called. */
static void visit_callable(void *context, uint32_t idx, const zend_fcall_info_cache *callable, meminfo_visit_callback visit)
{
	visit_object(context, idx, 0, callable->closure, visit);
	visit_object(context, idx, callable->closure ? MEMINFO_CALLED_ON : 0, callable->object, visit);
}
#endif

#if PHP_VERSION_ID < 80500
/* What fci_addref() in ext/standard/basic_functions.c has counted: the callable as the program spells it, and the object
 * on which it is called. */
static void visit_call(void *context, uint32_t idx, const zend_fcall_info *call, const zend_fcall_info_cache *callable, meminfo_visit_callback visit)
{
	visit(context, idx, 0, &call->function_name);
	visit_object(context, idx, MEMINFO_CALLED_ON, callable->object, visit);
}
#endif

/* The address with which a shutdown function calls meminfo_dump(), see meminfo_call_on_shutdown(). */
static void *token_of(const php_shutdown_function_entry *entry)
{
#if PHP_VERSION_ID >= 80500
	const zval *argument = entry->params;
#else
	const zval *argument = entry->fci.params;
#endif
	return argument && Z_TYPE_P(argument) == IS_PTR ? Z_PTR_P(argument) : NULL;
}

static void visit_arguments(void *context, uint32_t idx, uint32_t n_arguments, const zval *arguments, meminfo_visit_callback visit)
{
	for (uint32_t argument = 0; argument < n_arguments; argument++) {
		visit(context, idx, argument + 1, &arguments[argument]);
	}
}

void meminfo_shutdown_functions(void *context, meminfo_visit_callback visit)
{
	if (!BG(user_shutdown_function_names)) {
		return;
	}
	uint32_t idx = 0;
	php_shutdown_function_entry *entry;
	ZEND_HASH_FOREACH_PTR(BG(user_shutdown_function_names), entry) {
		if (token_of(entry)) {
			continue;
		}
#if PHP_VERSION_ID >= 80500
		visit_callable(context, idx, &entry->fci_cache, visit);
		visit_arguments(context, idx, entry->param_count, entry->params, visit);
#else
		visit_call(context, idx, &entry->fci, &entry->fci_cache, visit);
		visit_arguments(context, idx, entry->fci.param_count, entry->fci.params, visit);
#endif
		idx++;
	} ZEND_HASH_FOREACH_END();
}

void meminfo_output_handlers(void *context, meminfo_visit_callback visit)
{
	php_output_handler **handlers = zend_stack_base(&OG(handlers));
	for (int idx = 0; idx < zend_stack_count(&OG(handlers)); idx++) {
		if (!(handlers[idx]->flags & PHP_OUTPUT_HANDLER_USER)) {
			continue;
		}
#if PHP_VERSION_ID >= 80600
		visit_callable(context, idx, handlers[idx]->func.user_fcc, visit);
#else
		visit(context, idx, 0, &handlers[idx]->func.user->zoh);
#endif
	}
}

/* What only a function of the engine can show is asked for. It returns new values, which are built in a heap of their
 * own and vanish with it. The handler is called directly: zend_call_function() would look for pending signals and could
 * so run PHP code. */
typedef struct {
	zend_mm_heap *own;
	zend_mm_heap *request;
} heaps;

/* False if there is no memory for it. */
static bool begin_asking(heaps *heaps)
{
	heaps->own = zend_mm_startup();
	if (!heaps->own) {
		return false;
	}
	heaps->request = zend_mm_set_heap(heaps->own);
	return true;
}

static void end_asking(heaps heaps)
{
	zend_mm_set_heap(heaps.request);
	zend_mm_shutdown(heaps.own, true, true);
}

/* The function, if it is the one of that extension; it may have been disabled. */
static zend_function *function_of(const char *module, const char *name)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), name, strlen(name));
	if (!function || function->type != ZEND_INTERNAL_FUNCTION || !function->internal_function.module
			|| strcmp(function->internal_function.module->name, module) != 0) {
		return NULL;
	}
	return function;
}

static void ask(zend_function *function, const zval *argument, zval *result)
{
	zend_execute_data *call = zend_vm_stack_push_call_frame(ZEND_CALL_TOP_FUNCTION, function, argument ? 1 : 0, NULL);
	if (argument) {
		ZVAL_COPY_VALUE(ZEND_CALL_ARG(call, 1), argument);
	}
	call->prev_execute_data = EG(current_execute_data);
	EG(current_execute_data) = call;
	ZVAL_NULL(result);
	function->internal_function.handler(call, result);
	EG(current_execute_data) = call->prev_execute_data;
	zend_vm_stack_free_call_frame(call);
}

/* Takes back what a copy of the value has counted, without a look at what that means for the collector: the original
 * is still there. */
static void uncount(zval *value)
{
	if (Z_REFCOUNTED_P(value)) {
		Z_DELREF_P(value);
	}
}

void meminfo_autoloaders(void *context, meminfo_visit_callback visit)
{
	/* The list of autoloaders is a static variable of SPL (ext/spl/php_spl.c). */
	zend_function *function = function_of("SPL", "spl_autoload_functions");
	if (!function) {
		return;
	}
	heaps heaps;
	if (!begin_asking(&heaps)) {
		return;
	}
	zval list;
	ask(function, NULL, &list);
	if (Z_TYPE(list) == IS_ARRAY) {
		uint32_t idx = 0;
		zval *callable;
		ZEND_HASH_FOREACH_VAL(Z_ARRVAL(list), callable) {
			if (Z_TYPE_P(callable) == IS_ARRAY) {
				zval *part;
				ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(callable), part) {
					if (Z_TYPE_P(part) == IS_OBJECT) {
						visit(context, idx, 0, part);
					}
					uncount(part);
				} ZEND_HASH_FOREACH_END();
			} else {
				if (Z_TYPE_P(callable) == IS_OBJECT) {
					visit(context, idx, 0, callable);
					/* Of a closure, or an object that stands for one, SPL also holds the object on which it is called. */
					bool is_closure = Z_OBJCE_P(callable) == zend_ce_closure;
					zend_object *called_on = is_closure ? meminfo_closure_this(Z_OBJ_P(callable)) : Z_OBJ_P(callable);
					visit_object(context, idx, MEMINFO_CALLED_ON, called_on, visit);
				}
				uncount(callable);
			}
			idx++;
		} ZEND_HASH_FOREACH_END();
	}
	end_asking(heaps);
}

void meminfo_signal_handlers(void *context, meminfo_visit_callback visit)
{
	/* The handlers are in the globals of pcntl, whose layout no header shows (ext/pcntl/pcntl.c). */
	zend_function *function = function_of("pcntl", "pcntl_signal_get_handler");
	if (!function) {
		return;
	}
	heaps heaps;
	if (!begin_asking(&heaps)) {
		return;
	}
	/* The function takes no more before 8.4. */
	const zend_long last_signal = PHP_VERSION_ID >= 80400 ? 64 : 32;
	for (zend_long signal = 1; signal <= last_signal; signal++) {
		zval number, handler;
		ZVAL_LONG(&number, signal);
		ask(function, &number, &handler);
		visit(context, (uint32_t) signal, 0, &handler);
		uncount(&handler);
	}
	end_asking(heaps);
}

void *meminfo_globals_of(const zend_module_entry *module)
{
#ifdef ZTS
	if (!module->globals_id_ptr || !*module->globals_id_ptr) {
		return NULL;
	}
	return TSRMG_BULK(*module->globals_id_ptr, void *);
#else
	return module->globals_ptr;
#endif
}

/* The globals of an extension, if they have the size that is expected. */
static void *globals_of_size(const char *name, size_t size)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, name, strlen(name));
	return module && module->globals_size == size ? meminfo_globals_of(module) : NULL;
}

void meminfo_tick_functions(void *context, meminfo_visit_callback visit)
{
	/* user_tick_function_entry (ext/standard/basic_functions.c), whose size the list tells. */
	typedef struct {
#if PHP_VERSION_ID >= 80500
		zend_fcall_info_cache callable;
		zval *arguments;
		uint32_t n_arguments;
#else
		zend_fcall_info fci;
		zend_fcall_info_cache callable;
#endif
		bool calling;
	} tick_function;
	const zend_llist *functions = BG(user_tick_functions);
	if (!functions || functions->size != sizeof(tick_function)) {
		return;
	}
	uint32_t idx = 0;
	for (const zend_llist_element *element = functions->head; element; element = element->next) {
		const tick_function *function = (const tick_function *) element->data;
#if PHP_VERSION_ID >= 80500
		visit_callable(context, idx, &function->callable, visit);
		visit_arguments(context, idx, function->n_arguments, function->arguments, visit);
#else
		visit_call(context, idx, &function->fci, &function->callable, visit);
		visit_arguments(context, idx, function->fci.param_count, function->fci.params, visit);
#endif
		idx++;
	}
}

void meminfo_session_handlers(void *context, meminfo_visit_callback visit)
{
#ifdef MEMINFO_SESSION
	const php_ps_globals *session = globals_of_size("session", sizeof(php_ps_globals));
	if (session) {
		const zval *handlers = (const zval *) &session->mod_user_names;
		for (uint32_t idx = 0; idx < sizeof(session->mod_user_names) / sizeof(zval); idx++) {
			visit(context, idx, 0, &handlers[idx]);
		}
	}
#else
	(void) context;
	(void) visit;
#endif
}

const zval *meminfo_session_variables(void)
{
#ifdef MEMINFO_SESSION
	const php_ps_globals *session = globals_of_size("session", sizeof(php_ps_globals));
	return session ? &session->http_session_vars : NULL;
#else
	return NULL;
#endif
}

void meminfo_libxml(void *context, meminfo_visit_callback visit)
{
	/* zend_libxml_globals (ext/libxml/php_libxml.h), which needs the headers of libxml. The two versions of it differ
	 * in size. */
	typedef struct {
		zval stream_context;
		smart_str error_buffer;
		zend_llist *error_list;
	} common;
	typedef struct {
		common common;
		zval callback;
		zend_fcall_info fci;
		zend_fcall_info_cache callable;
		bool disabled;
	} with_callback;
#if PHP_VERSION_ID >= 80300
	typedef struct {
		common common;
		zend_fcall_info_cache callable;
		bool disabled;
	} with_callable;
#endif
	const with_callback *old = globals_of_size("libxml", sizeof(with_callback));
	if (old) {
#if PHP_VERSION_ID < 80200
		if (old->fci.size) {
			visit(context, 0, 0, &old->fci.function_name);
		}
		visit(context, 0, MEMINFO_CALLED_ON, &old->callback);
#else
		visit(context, 0, 0, &old->callback);
#endif
		visit(context, 1, 0, &old->common.stream_context);
	}
#if PHP_VERSION_ID >= 80300
	const with_callable *recent = globals_of_size("libxml", sizeof(with_callable));
	if (recent) {
		visit_callable(context, 0, &recent->callable, visit);
		visit(context, 1, 0, &recent->common.stream_context);
	}
#endif
}

/* FFI holds the closure whose function it calls; in recent releases (seen in 8.4.28 and 8.6.0, not in 8.5.7) what
 * zend_fcc_addref() counts. */
#define FFI_COUNTS_CALLABLES (PHP_VERSION_ID >= 80600 || (PHP_VERSION_ID >= 80428 && PHP_VERSION_ID < 80500))

void meminfo_ffi_callbacks(void *context, meminfo_address_callback visit)
{
	/* zend_ffi_globals (ext/ffi/php_ffi.h), which is not installed. */
	typedef struct {
		int restriction;
		bool is_cli;
		HashTable types;
		char *preload;
		HashTable *scopes, *callbacks, *weak_types;
		JMP_BUF bailout;
		const unsigned char *source[4];
		int line;
		HashTable *symbols, *tags;
		bool allow_vla, attribute_parsing, persistent;
		uint32_t default_type_attr;
	} ffi_globals;
	const ffi_globals *globals = globals_of_size("ffi", sizeof(ffi_globals));
	if (!globals || !globals->callbacks) {
		return;
	}
	uint32_t idx = 0;
	/* zend_ffi_callback_data (ext/ffi/ffi.c) begins with this. */
	const zend_fcall_info_cache *callback;
	ZEND_HASH_FOREACH_PTR(globals->callbacks, callback) {
#if FFI_COUNTS_CALLABLES
		visit(context, idx, 0, callback->closure);
		visit(context, idx, callback->closure ? MEMINFO_CALLED_ON : 0, callback->object);
#else
		/* The function is a part of the closure. Any other function is not held, and may be gone. */
		visit(context, idx, 0, ZEND_CLOSURE_OBJECT(callback->function_handler));
#endif
		idx++;
	} ZEND_HASH_FOREACH_END();
}

static const zend_ini_entry *ini_entry(const char *name)
{
	return zend_hash_str_find_ptr(EG(ini_directives), name, strlen(name));
}

void meminfo_cached_closures(void *context, meminfo_visit_callback visit)
{
#if PHP_VERSION_ID >= 80600
	uint32_t idx = 0;
	zval *callable;
	ZEND_HASH_FOREACH_VAL(&EG(callable_convert_cache), callable) {
		visit(context, idx++, 0, callable);
	} ZEND_HASH_FOREACH_END();
	zend_object **closures = zend_stack_base(&EG(lambda_cache));
	for (int number = 0; number < zend_stack_count(&EG(lambda_cache)); number++) {
		zval closure;
		ZVAL_OBJ(&closure, closures[number]);
		visit(context, idx++, 0, &closure);
	}
#else
	(void) context;
	(void) visit;
#endif
}

void meminfo_header_callback(void *context, meminfo_visit_callback visit)
{
#if PHP_VERSION_ID >= 80600
	visit_callable(context, 0, &SG(send_header_fcc), visit);
#else
	visit(context, 0, 0, &SG(callback_func));
#endif
}

const zval *meminfo_assert_callback(void)
{
	/* zend_assert_globals (ext/standard/assert.c) begins with the callback. A setting knows where it is stored there. */
	typedef struct {
		zval callback;
		char *name;
		bool active;
	} assert_globals;
	const zend_ini_entry *active = ini_entry("assert.active");
	if (!active || !active->mh_arg2 || (size_t) active->mh_arg1 != offsetof(assert_globals, active)) {
		return NULL;
	}
#ifdef ZTS
	const assert_globals *globals = TSRMG_BULK(*(ts_rsrc_id *) active->mh_arg2, const assert_globals *);
#else
	const assert_globals *globals = active->mh_arg2;
#endif
	return &globals->callback;
}

/* True when a request has ended and its streams are closed, which can run code of stream wrappers. By then
 * php_request_shutdown() has given back what is not in the executor's own tables. */
static bool is_closing_resources(void)
{
	return EG(flags) & EG_FLAGS_IN_RESOURCE_SHUTDOWN;
}

const zval *meminfo_superglobal(uint32_t idx)
{
	if (is_closing_resources() || idx >= sizeof(PG(http_globals)) / sizeof(zval)) {
		return NULL;
	}
	return &PG(http_globals)[idx];
}

zend_resource *meminfo_default_stream_context(void)
{
	const php_stream_context *context = is_closing_resources() ? NULL : FG(default_context);
	return context ? context->res : NULL;
}

const zval *meminfo_fatal_error_backtrace(void)
{
#if PHP_VERSION_ID >= 80500
	return &EG(last_fatal_error_backtrace);
#else
	return NULL;
#endif
}

void meminfo_output_buffers(void *context, meminfo_buffer_callback visit)
{
	php_output_handler **handlers = zend_stack_base(&OG(handlers));
	for (int idx = 0; idx < zend_stack_count(&OG(handlers)); idx++) {
		visit(context, handlers[idx]->name, handlers[idx]->buffer.used, handlers[idx]->buffer.size);
	}
}

bool meminfo_is_module_startup(void)
{
	/* An int before 8.2. */
	return php_during_module_startup();
}

bool meminfo_call_on_shutdown(void *token)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("meminfo_dump"));
	if (!function) {
		return false;
	}
	php_shutdown_function_entry entry;
	memset(&entry, 0, sizeof(entry));
	zval *argument = emalloc(sizeof(zval));
	ZVAL_PTR(argument, token);
	entry.fci_cache.function_handler = function;
#if PHP_VERSION_ID >= 80500
	entry.params = argument;
	entry.param_count = 1;
#else
	entry.fci.size = sizeof(entry.fci);
	ZVAL_UNDEF(&entry.fci.function_name);
	entry.fci.params = argument;
	entry.fci.param_count = 1;
#endif
	return append_user_shutdown_function(&entry);
}

void *meminfo_shutdown_token(const zend_execute_data *call)
{
	if (ZEND_CALL_NUM_ARGS(call) != 1) {
		return NULL;
	}
	const zval *argument = ZEND_CALL_ARG(call, 1);
	return Z_TYPE_P(argument) == IS_PTR ? Z_PTR_P(argument) : NULL;
}

bool meminfo_is_last_on_shutdown(const void *token)
{
	/* To be called once more needs some memory. */
	const size_t needed = 64 * 1024;
	size_t real_usage = zend_memory_usage(true);
	bool has_memory = real_usage - zend_memory_usage(false) > needed
		|| (size_t) PG(memory_limit) > real_usage + ZEND_MM_CHUNK_SIZE;
	if (!has_memory || !BG(user_shutdown_function_names)) {
		return true;
	}
	php_shutdown_function_entry *entry;
	ZEND_HASH_REVERSE_FOREACH_PTR(BG(user_shutdown_function_names), entry) {
		return token_of(entry) == token;
	} ZEND_HASH_FOREACH_END();
	return true;
}

const char *meminfo_script(void)
{
	if (SG(request_info).path_translated) {
		return SG(request_info).path_translated;
	}
	/* phpdbg (sapi/phpdbg/phpdbg.c, main). */
	return SG(request_info).argc > 0 && SG(request_info).argv ? SG(request_info).argv[0] : NULL;
}

const char *meminfo_dump_on_shutdown_setting(void)
{
	const zend_ini_entry *setting = ini_entry("meminfo.dump_on_shutdown");
	return setting && setting->value ? ZSTR_VAL(setting->value) : NULL;
}
