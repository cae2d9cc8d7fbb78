#include "shim.h"

#include <pthread.h>

#include "zend_alloc_sizes.h"
#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_map_ptr.h"
#include "zend_objects_API.h"
#include "zend_vm_opcodes.h"
#include "zend_weakrefs.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"
#include "php_ini.h"
#include "php_output.h"
#include "SAPI.h"
#if __has_include("ext/session/php_session.h")
# include "ext/session/php_session.h"
# define MEMINFO_SESSION 1
#endif
#if PHP_VERSION_ID >= 80400
# include "zend_lazy_objects.h"
#endif

zend_executor_globals *meminfo_executor_globals(void)
{
#ifdef ZTS
	return TSRMG_FAST_BULK(executor_globals_offset, zend_executor_globals *);
#else
	return &executor_globals;
#endif
}

zend_long meminfo_memory_limit(void)
{
	return PG(memory_limit);
}

const char *meminfo_type_name(const zval *value)
{
#if PHP_VERSION_ID >= 80300
	return zend_zval_value_name(value);
#else
	return zend_zval_type_name(value);
#endif
}

zval *meminfo_static_members(zend_class_entry *ce)
{
	if (ce->default_static_members_count == 0 || !ZEND_MAP_PTR(ce->static_members_table)) {
		return NULL;
	}
	return CE_STATIC_MEMBERS(ce);
}

HashTable *meminfo_static_variables(const zend_op_array *op_array)
{
	if (!op_array->static_variables || !ZEND_MAP_PTR(op_array->static_variables_ptr)) {
		return NULL;
	}
	return ZEND_MAP_PTR_GET(op_array->static_variables_ptr);
}

HashTable *meminfo_class_constants(zend_class_entry *ce)
{
	/* As zend_class_constants_table(), which would separate the table instead of looking. */
	if (ZEND_MAP_PTR(ce->mutable_data)) {
		zend_class_mutable_data *mutable_data = (zend_class_mutable_data *) ZEND_MAP_PTR_GET(ce->mutable_data);
		if (mutable_data && mutable_data->constants_table) {
			return mutable_data->constants_table;
		}
	}
	return &ce->constants_table;
}

size_t meminfo_array_data_size(const HashTable *array)
{
	if (HT_FLAGS(array) & HASH_FLAG_UNINITIALIZED) {
		return 0;
	}
#ifdef HT_PACKED_SIZE
	if (HT_FLAGS(array) & HASH_FLAG_PACKED) {
		return HT_PACKED_SIZE(array);
	}
#endif
	return HT_SIZE(array);
}

size_t meminfo_object_size(const zend_class_entry *ce)
{
	return sizeof(zend_object) + zend_object_properties_size((zend_class_entry *) ce);
}

zend_object *meminfo_closure_object(const zend_function *function)
{
	return ZEND_CLOSURE_OBJECT(function);
}

size_t meminfo_closure_size(void)
{
	/* zend_closure (Zend/zend_closures.c): object, function, $this, called scope, handler of an internal function. */
	return sizeof(zend_object) + sizeof(zend_function) + sizeof(zval) + 2 * sizeof(void *);
}

zend_object *meminfo_closure_this(zend_object *closure)
{
	zval zv;
	ZVAL_OBJ(&zv, closure);
#if PHP_VERSION_ID >= 80600
	return zend_get_closure_this_ptr(&zv);
#else
	zval *this_ptr = zend_get_closure_this_ptr(&zv);
	return Z_TYPE_P(this_ptr) == IS_OBJECT ? Z_OBJ_P(this_ptr) : NULL;
#endif
}

bool meminfo_has_hidden_references(const zend_object *object)
{
#if PHP_VERSION_ID >= 80400
	if (zend_object_is_lazy((zend_object *) object)) {
		return true;
	}
#endif
	return object->handlers->get_gc && object->handlers->get_gc != zend_std_get_gc;
}

HashTable *meminfo_get_gc(zend_object *object, zval **table, int *n)
{
	return object->handlers->get_gc(object, table, n);
}

zend_class_entry *meminfo_parent_class(const zend_class_entry *ce)
{
	return ce->type == ZEND_INTERNAL_CLASS || (ce->ce_flags & ZEND_ACC_LINKED) ? ce->parent : NULL;
}

int meminfo_lazy_state(const zend_object *object)
{
#if PHP_VERSION_ID >= 80400
	if (zend_object_is_lazy((zend_object *) object)) {
		return zend_lazy_object_initialized((zend_object *) object) ? 2 : 1;
	}
#else
	(void) object;
#endif
	return 0;
}

bool meminfo_is_running_generator(const zend_generator *generator)
{
	return generator->flags & ZEND_GENERATOR_CURRENTLY_RUNNING;
}

/* zend_weakmap and zend_weakref (Zend/zend_weakrefs.c) have what they refer to in front of the object. */
HashTable *meminfo_weak_map(const zend_object *object)
{
	if (object->ce->type != ZEND_INTERNAL_CLASS || object->handlers->offset != sizeof(HashTable)
			|| !zend_string_equals_literal(object->ce->name, "WeakMap")) {
		return NULL;
	}
	return (HashTable *) ((char *) object - sizeof(HashTable));
}

zend_object *meminfo_weak_key_object(zend_ulong key)
{
#if PHP_VERSION_ID >= 80200
	return zend_weakref_key_to_object(key);
#else
	return (zend_object *) key;
#endif
}

zend_object *meminfo_weak_referent(const zend_object *object)
{
	if (object->handlers->offset != sizeof(zend_object *)) {
		return NULL;
	}
	return *(zend_object **) ((char *) object - sizeof(zend_object *));
}

php_stream *meminfo_stream_of(const zend_resource *resource)
{
	if (resource->type != php_file_le_stream() && resource->type != php_file_le_pstream()) {
		return NULL;
	}
	return resource->ptr;
}

php_stream_context *meminfo_context_of(const zend_resource *resource)
{
	return resource->type == php_le_stream_context() ? resource->ptr : NULL;
}

const zval *meminfo_user_wrapper(const php_stream *stream)
{
	/* php_userstream_data_t (main/streams/userspace.c): the wrapper, then its object. */
	if (stream->ops != &php_stream_userspace_ops || !stream->abstract) {
		return NULL;
	}
	const zval *object = (const zval *) ((char *) stream->abstract + sizeof(void *));
	return Z_TYPE_P(object) == IS_OBJECT ? object : NULL;
}

const zval *meminfo_notifier(const php_stream_context *context)
{
#if PHP_VERSION_ID < 80500
	return context->notifier ? &context->notifier->ptr : NULL;
#else
	/* A pointer whose meaning only the notifier knows. */
	(void) context;
	return NULL;
#endif
}

zend_object *meminfo_previous_exception(void)
{
#if PHP_VERSION_ID < 80600
	return EG(prev_exception);
#else
	return NULL;
#endif
}

/* The object behind a callable, or UNDEF. */
static void object_of_callable(const zend_fcall_info_cache *callable, zval *object)
{
	ZVAL_UNDEF(object);
	if (callable->object) {
		ZVAL_OBJ(object, callable->object);
	}
#if PHP_VERSION_ID >= 80300
	if (callable->closure) {
		ZVAL_OBJ(object, callable->closure);
	}
#endif
}

#if PHP_VERSION_ID >= 80500
static void visit_callable(void *context, uint32_t idx, const zend_fcall_info_cache *callable, meminfo_visit_callback visit)
{
	zval object;
	object_of_callable(callable, &object);
	visit(context, idx, 0, &object);
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
		visit(context, idx, 0, &entry->fci.function_name);
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

static heaps begin_asking(void)
{
	heaps heaps;
	heaps.own = zend_mm_startup();
	heaps.request = zend_mm_set_heap(heaps.own);
	return heaps;
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
	heaps heaps = begin_asking();
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
	heaps heaps = begin_asking();
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

/* The globals of an extension, if they have the size that is expected. */
static void *globals_of(const zend_module_entry *module)
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

static void *globals_of_size(const char *name, size_t size)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, name, strlen(name));
	return module && module->globals_size == size ? globals_of(module) : NULL;
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
		visit(context, idx, 0, &function->fci.function_name);
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

void meminfo_libxml(zval *entity_loader, zval *stream_context)
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
	typedef struct {
		common common;
		zend_fcall_info_cache callable;
		bool disabled;
	} with_callable;
	ZVAL_UNDEF(entity_loader);
	ZVAL_UNDEF(stream_context);
	const common *shared;
	const with_callback *old = globals_of_size("libxml", sizeof(with_callback));
	const with_callable *recent = globals_of_size("libxml", sizeof(with_callable));
	if (old) {
		shared = &old->common;
		ZVAL_COPY_VALUE(entity_loader, &old->callback);
	} else if (recent) {
		shared = &recent->common;
		object_of_callable(&recent->callable, entity_loader);
	} else {
		return;
	}
	ZVAL_COPY_VALUE(stream_context, &shared->stream_context);
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
	const zend_ini_entry *active = zend_hash_str_find_ptr(EG(ini_directives), ZEND_STRL("assert.active"));
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

const zval *meminfo_superglobal(uint32_t idx)
{
	return idx < sizeof(PG(http_globals)) / sizeof(zval) ? &PG(http_globals)[idx] : NULL;
}

zend_resource *meminfo_default_stream_context(void)
{
	const php_stream_context *context = FG(default_context);
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

void meminfo_globals(void *context, meminfo_globals_callback visit)
{
	const zend_module_entry *module;
	ZEND_HASH_FOREACH_PTR(&module_registry, module) {
		void *globals = module->globals_size ? globals_of(module) : NULL;
		if (globals) {
			visit(context, module->name, "globals", globals, module->globals_size);
		}
	} ZEND_HASH_FOREACH_END();
#ifdef ZTS
	visit(context, "standard", "basic globals", TSRMG_BULK(basic_globals_id, void *), sizeof(php_basic_globals));
	visit(context, "standard", "file globals", TSRMG_BULK(file_globals_id, void *), sizeof(php_file_globals));
#else
	visit(context, "standard", "basic globals", &basic_globals, sizeof(php_basic_globals));
	visit(context, "standard", "file globals", &file_globals, sizeof(php_file_globals));
#endif
}

/* The beginning of zend_fiber_stack (Zend/zend_fibers.c), the same since 8.1. */
typedef struct {
	char *pointer;
	size_t size;
} fiber_stack;

void meminfo_native_stack(const void *context, uintptr_t *start, uintptr_t *end)
{
	const zend_fiber_context *fiber = context;
	const zend_fiber_context *current = EG(current_fiber_context);
	/* Of the running code the part in use begins here. Of all others the context knows where it begins. */
	uintptr_t top = (uintptr_t) &fiber;
	if (fiber) {
		if (fiber == current || (fiber->status != ZEND_FIBER_STATUS_SUSPENDED && fiber->status != ZEND_FIBER_STATUS_RUNNING)) {
			return;
		}
		top = (uintptr_t) fiber->handle;
	} else {
		fiber = current;
	}
	if (fiber && fiber != EG(main_fiber_context)) {
		const fiber_stack *stack = (const fiber_stack *) fiber->stack;
		if (!stack) {
			return;
		}
		uintptr_t bottom = (uintptr_t) stack->pointer + stack->size;
		if (top >= (uintptr_t) stack->pointer && top < bottom) {
			*start = top;
			*end = bottom;
		}
		return;
	}
	pthread_attr_t attributes;
	void *address;
	size_t size;
	if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
		return;
	}
	if (pthread_attr_getstack(&attributes, &address, &size) == 0
			&& top >= (uintptr_t) address && top < (uintptr_t) address + size) {
		*start = top;
		*end = (uintptr_t) address + size;
	}
	pthread_attr_destroy(&attributes);
}

#define BIN_PAGES(_num, _size, _count, _pages, x, y) _pages,
#define BIN_SIZE(_num, _size, _count, _pages, x, y) _size,

void meminfo_bin(uint32_t bin, uint32_t *n_pages, uint32_t *size)
{
	static const uint32_t pages[] = { ZEND_MM_BINS_INFO(BIN_PAGES, x, y) };
	static const uint32_t sizes[] = { ZEND_MM_BINS_INFO(BIN_SIZE, x, y) };
	if (bin < sizeof(sizes) / sizeof(sizes[0])) {
		*n_pages = pages[bin];
		*size = sizes[bin];
	}
}

bool meminfo_is_user_code(const zend_function *function)
{
	return ZEND_USER_CODE(function->type);
}

uint8_t meminfo_include_or_eval(void)
{
	return ZEND_INCLUDE_OR_EVAL;
}

bool meminfo_is_call(const zend_op *instruction)
{
	return instruction->opcode == ZEND_DO_FCALL || instruction->opcode == ZEND_DO_ICALL
		|| instruction->opcode == ZEND_DO_UCALL || instruction->opcode == ZEND_DO_FCALL_BY_NAME;
}

zval *meminfo_argument_place(const zend_execute_data *frame, uint32_t at)
{
	const zend_op *instruction = &frame->func->op_array.opcodes[at];
	switch (instruction->opcode) {
		case ZEND_SEND_VAL:
		case ZEND_SEND_VAL_EX:
		case ZEND_SEND_VAR:
		case ZEND_SEND_VAR_EX:
		case ZEND_SEND_FUNC_ARG:
		case ZEND_SEND_REF:
		case ZEND_SEND_VAR_NO_REF:
		case ZEND_SEND_VAR_NO_REF_EX:
		case ZEND_SEND_USER:
			/* The place of a named argument is only known when the call is looked at. */
			return instruction->op2_type == IS_CONST ? NULL : ZEND_CALL_VAR(frame->call, instruction->result.var);
		default:
			return NULL;
	}
}

int32_t meminfo_rope_part(const zend_op *instruction, uint32_t variable)
{
	if (instruction->result.var != variable) {
		return -1;
	}
	switch (instruction->opcode) {
		case ZEND_ROPE_INIT:
			return 0;
		case ZEND_ROPE_ADD:
			return (int32_t) instruction->extended_value;
		default:
			return -1;
	}
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
	return SG(request_info).path_translated;
}

const char *meminfo_dump_on_shutdown_setting(void)
{
	return INI_STR("meminfo.dump_on_shutdown");
}

int meminfo_stream_descriptor(php_stream *stream)
{
	int descriptor = -1;
	/* PHP_STREAM_CAST_INTERNAL keeps quiet about data that was read ahead. */
	if (php_stream_cast(stream, PHP_STREAM_AS_FD | PHP_STREAM_CAST_INTERNAL, (void **) &descriptor, 0) != SUCCESS) {
		return -1;
	}
	return descriptor;
}

ssize_t meminfo_stream_write(php_stream *stream, const char *bytes, size_t n_bytes)
{
	return php_stream_write(stream, bytes, n_bytes);
}
