/* Structures, instructions, streams. */
#include "shim.h"

#include "zend_closures.h"
#include "zend_map_ptr.h"
#include "zend_objects_API.h"
#include "zend_vm_opcodes.h"
#include "zend_weakrefs.h"
#include "ext/standard/file.h"
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

int meminfo_last_error(const char **message, size_t *message_bytes, const char **file, uint32_t *line)
{
	if (!PG(last_error_message)) {
		return 0;
	}
	*message = ZSTR_VAL(PG(last_error_message));
	*message_bytes = ZSTR_LEN(PG(last_error_message));
	*file = PG(last_error_file) ? ZSTR_VAL(PG(last_error_file)) : NULL;
	*line = (uint32_t) PG(last_error_lineno);
	return PG(last_error_type);
}

bool meminfo_has_jumped(void)
{
	return CG(unclean_shutdown);
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
#if PHP_VERSION_ID >= 80200
	if (HT_FLAGS(array) & HASH_FLAG_PACKED) {
		return HT_PACKED_SIZE(array);
	}
#endif
	return HT_SIZE(array);
}

bool meminfo_holds_values(const HashTable *array)
{
	return array->pDestructor == ZVAL_PTR_DTOR;
}

const void *meminfo_array_data(const HashTable *array)
{
	return HT_GET_DATA_ADDR(array);
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

/* zend_std_get_gc() asks for all properties only where a class has its own way to tell them; other handlers end in
 * zend_std_get_properties(), as date_object_get_gc() in ext/date/php_date.c, or may. */
bool meminfo_collector_builds_table(const zend_object *object)
{
	return object->handlers->get_gc
		&& (object->handlers->get_gc != zend_std_get_gc || object->handlers->get_properties != zend_std_get_properties);
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
	return (const zval *) ((char *) stream->abstract + sizeof(void *));
}

const zval *meminfo_notifier(const php_stream_context *context)
{
#if PHP_VERSION_ID < 80500
	return context->notifier ? &context->notifier->ptr : NULL;
#else
	/* A pointer whose meaning only the notifier knows, see meminfo_notifier_callable(). */
	(void) context;
	return NULL;
#endif
}

const void *meminfo_notifier_callable(const php_stream_context *context)
{
#if PHP_VERSION_ID < 80500
	(void) context;
	return NULL;
#else
	return context->notifier ? &context->notifier->ptr : NULL;
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

#ifdef ZTS
/* The instruction that began the call which the frame's instruction makes; NULL if that makes none. */
static const zend_op *call_begin(const zend_execute_data *frame)
{
	const zend_op *first = frame->func->op_array.opcodes;
	const zend_op *instruction = frame->opline;
	/* While an exception looks for its handler, the instruction is none of the function's. */
	if (instruction < first || instruction >= first + frame->func->op_array.last || !meminfo_is_call(instruction)) {
		return NULL;
	}
	/* As zend_unfinished_calls_gc() (Zend/zend_execute.c) finds it. */
	uint32_t n_inner_calls = 0;
	while (instruction-- > first) {
		switch (instruction->opcode) {
			case ZEND_DO_FCALL:
			case ZEND_DO_ICALL:
			case ZEND_DO_UCALL:
			case ZEND_DO_FCALL_BY_NAME:
			case ZEND_CALLABLE_CONVERT:
				n_inner_calls++;
				break;
			case ZEND_INIT_FCALL:
			case ZEND_INIT_FCALL_BY_NAME:
			case ZEND_INIT_NS_FCALL_BY_NAME:
			case ZEND_INIT_DYNAMIC_CALL:
			case ZEND_INIT_USER_CALL:
			case ZEND_INIT_METHOD_CALL:
			case ZEND_INIT_STATIC_METHOD_CALL:
			case ZEND_NEW:
				if (n_inner_calls == 0) {
					return instruction;
				}
				n_inner_calls--;
				break;
		}
	}
	return NULL;
}

/* Each thread has copies of the functions of extensions (function_copy_ctor() in Zend/zend.c). Code that opcache has
 * compiled for all threads names that of the thread that it was compiled in (zend_jit_push_call_frame() in ext/opcache/jit),
 * which may have ended. It does so for what is called by its name, so that is looked up in this thread. */
static const zend_function *called_by_name(const zend_execute_data *frame)
{
	/* Only instructions of compiled code make calls that are no TOP. Closures, methods and files are called otherwise. */
	const uint32_t others = ZEND_CALL_TOP | ZEND_CALL_CODE | ZEND_CALL_CLOSURE | ZEND_CALL_GENERATOR | Z_TYPE_MASK;
	const zend_execute_data *caller = frame->prev_execute_data;
	if ((ZEND_CALL_INFO(frame) & others) || !caller || !caller->func || !ZEND_USER_CODE(caller->func->type)) {
		return NULL;
	}
	const zend_op *begin = call_begin(caller);
	if (!begin || begin->opcode != ZEND_INIT_FCALL) {
		return NULL;
	}
	const zend_function *function = zend_hash_find_ptr(EG(function_table), Z_STR_P(RT_CONSTANT(begin, begin->op2)));
	return function && function->type == ZEND_INTERNAL_FUNCTION ? function : NULL;
}
#endif

const zend_function *meminfo_frame_function(const zend_execute_data *frame)
{
#ifdef ZTS
	const zend_function *function = called_by_name(frame);
	if (function) {
		return function;
	}
#endif
	return frame->func;
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

bool meminfo_is_yield(const zend_op *instruction)
{
	return instruction->opcode == ZEND_YIELD || instruction->opcode == ZEND_YIELD_FROM;
}

/* Whether the instruction passes one argument: by its position, or by its name, which is its second operand then. */
static bool passes_argument(const zend_op *instruction)
{
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
			return true;
		default:
			return false;
	}
}

zval *meminfo_argument_place(const zend_execute_data *frame, uint32_t at)
{
	const zend_op *instruction = &frame->func->op_array.opcodes[at];
	/* The place of a named argument is only known when the call is looked at. */
	if (!passes_argument(instruction) || instruction->op2_type == IS_CONST) {
		return NULL;
	}
	return ZEND_CALL_VAR(frame->call, instruction->result.var);
}

#if PHP_VERSION_ID < 80200
static bool begins_call(const zend_op *instruction)
{
	switch (instruction->opcode) {
		case ZEND_INIT_FCALL:
		case ZEND_INIT_FCALL_BY_NAME:
		case ZEND_INIT_NS_FCALL_BY_NAME:
		case ZEND_INIT_DYNAMIC_CALL:
		case ZEND_INIT_USER_CALL:
		case ZEND_INIT_METHOD_CALL:
		case ZEND_INIT_STATIC_METHOD_CALL:
		case ZEND_NEW:
			return true;
		default:
			return false;
	}
}

static bool ends_call(const zend_op *instruction)
{
	return meminfo_is_call(instruction) || instruction->opcode == ZEND_CALLABLE_CONVERT;
}

/* How many arguments the innermost call in preparation has got before the instruction at `*at`. `*at` moves back to where
 * that is decided, but not in front of `first`. */
static uint32_t arguments_passed(const zend_execute_data *call, const zend_op *first, const zend_op **at)
{
	for (uint32_t depth = 0; *at >= first; (*at)--) {
		const zend_op *instruction = *at;
		if (ends_call(instruction)) {
			depth++;
		} else if (depth > 0) {
			depth -= begins_call(instruction);
		} else if (begins_call(instruction)) {
			return 0;
		} else if (passes_argument(instruction) && instruction->op2_type != IS_CONST) {
			return instruction->op2.num;
		} else if (passes_argument(instruction) || instruction->opcode == ZEND_SEND_ARRAY
				|| instruction->opcode == ZEND_SEND_UNPACK || instruction->opcode == ZEND_CHECK_UNDEF_ARGS) {
			/* After these the call's own number is up to date. */
			return ZEND_CALL_NUM_ARGS(call);
		}
	}
	return 0;
}

/* The last instruction before the one that has begun the innermost call. */
static const zend_op *before_call(const zend_op *first, const zend_op *at)
{
	for (uint32_t depth = 0; at >= first; at--) {
		if (ends_call(at)) {
			depth++;
		} else if (begins_call(at) && depth-- == 0) {
			return at - 1;
		}
	}
	return at;
}

/* Adds what a call in preparation holds. `*at` moves back to the last instruction before it was begun. */
static void add_call(const zend_execute_data *call, const zend_op *first, const zend_op **at, zend_get_gc_buffer *buffer)
{
	const uint32_t n_arguments = arguments_passed(call, first, at);
	*at = before_call(first, *at);
	for (uint32_t idx = 1; idx <= n_arguments; idx++) {
		zend_get_gc_buffer_add_zval(buffer, ZEND_CALL_ARG(call, idx));
	}
	if (ZEND_CALL_INFO(call) & ZEND_CALL_RELEASE_THIS) {
		zend_get_gc_buffer_add_obj(buffer, Z_OBJ(call->This));
	}
	if (ZEND_CALL_INFO(call) & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS) {
		zval *argument;
		ZEND_HASH_FOREACH_VAL(call->extra_named_params, argument) {
			zend_get_gc_buffer_add_zval(buffer, argument);
		} ZEND_HASH_FOREACH_END();
	}
	if (call->func->common.fn_flags & ZEND_ACC_CLOSURE) {
		zend_get_gc_buffer_add_obj(buffer, ZEND_CLOSURE_OBJECT(call->func));
	}
}

/* As cleanup_unfinished_calls() in Zend/zend_execute.c of 8.1, which later became zend_unfinished_calls_gc(). */
void meminfo_unfinished_calls(const zend_execute_data *frame, uint32_t at, zend_get_gc_buffer *buffer)
{
	const zend_op *first = frame->func->op_array.opcodes;
	const zend_op *instruction = first + at;
	if (begins_call(instruction)) {
		instruction--;
	}
	for (const zend_execute_data *call = frame->call; call; call = call->prev_execute_data) {
		add_call(call, first, &instruction, buffer);
	}
}

/* A `yield` among the arguments of a call makes the generator keep the calls in preparation, the outermost first
 * (zend_generator_freeze_call_stack() in Zend/zend_generators.c). Up to 8.1 it does not tell the collector. */
static void add_frozen_calls(const zend_generator *generator, zval **table, int *n)
{
	const zend_execute_data *frame = generator->execute_data;
	if (!frame || !generator->frozen_call_stack || meminfo_is_running_generator(generator)) {
		return;
	}
	uint32_t n_calls = 0;
	for (const zend_execute_data *call = generator->frozen_call_stack; call; call = call->prev_execute_data) {
		n_calls++;
	}
	/* The frame is at the instruction behind its `yield`. */
	const zend_op *instruction = frame->opline - 1;
	while (n_calls-- > 0) {
		const zend_execute_data *call = generator->frozen_call_stack;
		for (uint32_t idx = 0; idx < n_calls; idx++) {
			call = call->prev_execute_data;
		}
		add_call(call, frame->func->op_array.opcodes, &instruction, &EG(get_gc_buffer));
	}
	zend_get_gc_buffer_use(&EG(get_gc_buffer), table, n);
}
#endif

HashTable *meminfo_get_gc(zend_object *object, zval **table, int *n)
{
	HashTable *properties = object->handlers->get_gc(object, table, n);
#if PHP_VERSION_ID < 80200
	if (object->ce == zend_ce_generator) {
		add_frozen_calls((const zend_generator *) object, table, n);
	}
#endif
	return properties;
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
