/* How many entries the lists have that a program can fill: what the engine keeps for it until the request ends, or longer. */
#include "shim_lists.h"

#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"
#include "SAPI.h"
#include "zend_constants.h"
#include "zend_virtual_cwd.h"
#include "zend_weakrefs.h"

typedef struct {
	void *context;
	meminfo_list_callback found;
	meminfo_block_size_callback block_size;
} lister;

/* The globals of an extension, if there are at least so many bytes of them. */
static const void *globals_from(const char *name, size_t least)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, name, strlen(name));
	return module && module->globals_size >= least ? meminfo_globals_of(module) : NULL;
}

static void list(const lister *to, const char *name, size_t entries, size_t bytes)
{
	if (entries > 0) {
		to->found(to->context, name, entries, bytes);
	}
}

static void list_table(const lister *to, const char *name, const HashTable *table)
{
	list(to, name, table ? zend_hash_num_elements(table) : 0, 0);
}

static void list_constants(const lister *to)
{
	size_t n = 0;
	const zend_constant *constant;
	ZEND_HASH_FOREACH_PTR(EG(zend_constants), constant) {
		n += !(ZEND_CONSTANT_FLAGS(constant) & CONST_PERSISTENT);
	} ZEND_HASH_FOREACH_END();
	list(to, "constants", n, 0);
}

static void list_realpaths(const lister *to)
{
	size_t n = 0;
	realpath_cache_bucket **buckets = realpath_cache_get_buckets();
	for (zend_long idx = 0; idx < realpath_cache_max_buckets(); idx++) {
		for (const realpath_cache_bucket *bucket = buckets[idx]; bucket; bucket = bucket->next) {
			n++;
		}
	}
	list(to, "realpath cache", n, realpath_cache_size());
}

/* Those of stream_wrapper_register(), which have what user code gave (main/streams/userspace.c). */
static void list_wrappers(const lister *to)
{
	if (!FG(stream_wrappers)) {
		return;
	}
	size_t n = 0;
	const php_stream_wrapper *wrapper;
	ZEND_HASH_FOREACH_PTR(FG(stream_wrappers), wrapper) {
		n += wrapper->abstract != NULL;
	} ZEND_HASH_FOREACH_END();
	list(to, "stream wrappers", n, 0);
}

/* The cache of PCRE is the first of its globals (ext/pcre/php_pcre.h), whose header needs that of PCRE. So it is only
 * taken for a table if it looks like one. */
static void list_patterns(const lister *to)
{
	const HashTable *table = globals_from("pcre", sizeof(HashTable));
	if (!table || GC_TYPE(table) != IS_ARRAY) {
		return;
	}
	bool is_power_of_two = (table->nTableSize & (table->nTableSize - 1)) == 0;
	if (is_power_of_two && table->nNumOfElements <= table->nNumUsed && table->nNumUsed <= table->nTableSize) {
		list_table(to, "compiled patterns", table);
	}
}

/* The errors that libxml_use_internal_errors(true) collects. The list is followed only through blocks of the heap that can
 * have an element in them, and counts only if it has as many as it says. */
static void list_xml_errors(const lister *to)
{
	/* The begin of zend_libxml_globals (ext/libxml/php_libxml.h), which needs the headers of libxml. */
	typedef struct {
		zval stream_context;
		smart_str error_buffer;
		zend_llist *error_list;
	} libxml_globals;
	/* An xmlError is larger than this in all versions of libxml. */
	enum { LEAST_ERROR_BYTES = 64, MOST_ERROR_BYTES = 256 };
	const libxml_globals *globals = globals_from("libxml", sizeof(libxml_globals));
	if (!globals || !globals->error_list) {
		return;
	}
	const zend_llist *errors = globals->error_list;
	size_t bytes = to->block_size(to->context, errors);
	if (bytes < sizeof(zend_llist) || errors->size < LEAST_ERROR_BYTES || errors->size > MOST_ERROR_BYTES) {
		return;
	}
	size_t n = 0;
	const zend_llist_element *last = NULL;
	for (const zend_llist_element *element = errors->head; element && n < errors->count; element = element->next) {
		size_t block = to->block_size(to->context, element);
		if (block < offsetof(zend_llist_element, data) + errors->size || element->prev != last) {
			return;
		}
		bytes += block;
		n++;
		last = element;
	}
	if (n == errors->count && last == errors->tail) {
		list(to, "libxml errors", n, bytes);
	}
}

void meminfo_lists(void *context, meminfo_list_callback found, meminfo_block_size_callback block_size)
{
	const lister to = { context, found, block_size };
	list_xml_errors(&to);
	list_patterns(&to);
	list_realpaths(&to);
	list_table(&to, "included files", &EG(included_files));
	list_constants(&to);
	list_table(&to, "weak references", &EG(weakrefs));
	list_table(&to, "changed settings", EG(modified_ini_directives));
	list_table(&to, "environment variables", &BG(putenv_ht));
	list_table(&to, "shutdown functions", BG(user_shutdown_function_names));
	list(&to, "tick functions", BG(user_tick_functions) ? BG(user_tick_functions)->count : 0, 0);
	list(&to, "error handlers", EG(user_error_handlers).top, 0);
	list(&to, "exception handlers", EG(user_exception_handlers).top, 0);
	list(&to, "response headers", SG(sapi_headers).headers.count, 0);
	list_wrappers(&to);
	list_table(&to, "stream filters", BG(user_filter_map));
}
