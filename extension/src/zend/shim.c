#include "shim.h"

#include "zend_closures.h"
#include "zend_map_ptr.h"
#include "zend_objects_API.h"
#include "zend_vm_opcodes.h"

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

bool meminfo_is_user_code(const zend_function *function)
{
	return ZEND_USER_CODE(function->type);
}

uint8_t meminfo_include_or_eval(void)
{
	return ZEND_INCLUDE_OR_EVAL;
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
