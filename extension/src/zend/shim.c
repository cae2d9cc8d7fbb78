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

uint8_t meminfo_include_or_eval(void)
{
	return ZEND_INCLUDE_OR_EVAL;
}
