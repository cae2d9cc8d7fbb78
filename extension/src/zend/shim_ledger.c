/* RTLD_DEFAULT */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
/* Blocks of the heap that no PHP value owns: what code is compiled to, and what the engine keeps for itself.
 *
 * Every address is only handed on: whether a block of the heap begins there, or surrounds it, the caller finds out. So what
 * lies in shared or persistent memory needs no case of its own. */
#include "shim_ledger.h"

#include "ext/date/php_date.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"
#include "php_output.h"
#include "SAPI.h"
#include "zend_attributes.h"
#include "zend_fibers.h"
#include "zend_weakrefs.h"

#include <dlfcn.h>

typedef struct {
	void *context;
	meminfo_claim_callback claim;
} claimant;

/* Bytes of the block if it is the account's now; 0 if there is none, or somebody has it already. */
static size_t claim(const claimant *by, uint32_t account, const void *block)
{
	return block ? by->claim(by->context, account, block, 0) : 0;
}

/* The same for a block with a structure in it that is read next. */
#define CLAIM_STRUCT(by, account, block) (claim(by, account, block) >= sizeof(*(block)))

/* The same for what may lie within an arena, and how large it is there. A range of an arena goes to who claims it first. */
static void claim_part(const claimant *by, uint32_t account, const void *part, size_t bytes)
{
	if (part) {
		by->claim(by->context, account, part, bytes);
	}
}

static void claim_string(const claimant *by, uint32_t account, const zend_string *string)
{
	claim(by, account, string);
}

/* The block of a table's elements. */
static void claim_data(const claimant *by, uint32_t account, HashTable *table)
{
	if (table->arData && !(HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED)) {
		claim(by, account, HT_GET_DATA_ADDR(table));
	}
}

static void claim_table(const claimant *by, uint32_t account, HashTable *table)
{
	if (table) {
		claim(by, account, table);
		claim_data(by, account, table);
	}
}

static void claim_keys(const claimant *by, uint32_t account, HashTable *table)
{
	zend_string *key;
	ZEND_HASH_FOREACH_STR_KEY(table, key) {
		claim_string(by, account, key);
	} ZEND_HASH_FOREACH_END();
}

/* Structures within each other are followed as far as to this depth; what lies deeper is left to the scan. */
enum { MAX_DEPTH = 64 };

/* A part of a declaration's value that is still to be looked at: a value, or an expression that is evaluated later. */
typedef struct {
	const zval *value;
	const zend_ast *ast;
} part;

typedef struct {
	part parts[MAX_DEPTH];
	size_t n;
} parts;

static void add_part(parts *pending, const zval *value, const zend_ast *ast)
{
	if (pending->n < MAX_DEPTH) {
		pending->parts[pending->n++] = (part) { value, ast };
	}
}

static void claim_table_and_values(const claimant *by, uint32_t account, HashTable *table, parts *pending)
{
	zend_string *key;
	zval *value;
	claim_table(by, account, table);
	ZEND_HASH_FOREACH_STR_KEY_VAL(table, key, value) {
		claim_string(by, account, key);
		if (Z_TYPE_P(value) == IS_STRING) {
			claim_string(by, account, Z_STR_P(value));
		} else if (Z_TYPE_P(value) == IS_ARRAY || Z_TYPE_P(value) == IS_CONSTANT_AST) {
			add_part(pending, value, NULL);
		}
	} ZEND_HASH_FOREACH_END();
}

static void add_parts_of_ast(parts *pending, const zend_ast *ast)
{
	if (ast->kind == ZEND_AST_ZVAL || ast->kind == ZEND_AST_CONSTANT) {
		add_part(pending, &((const zend_ast_zval *) ast)->val, NULL);
	} else if (zend_ast_is_list((zend_ast *) ast)) {
		const zend_ast_list *list = (const zend_ast_list *) ast;
		for (uint32_t idx = 0; idx < list->children; idx++) {
			add_part(pending, NULL, list->child[idx]);
		}
	} else if (!((ast->kind >> ZEND_AST_SPECIAL_SHIFT) & 1)) {
		for (uint32_t idx = 0; idx < ast->kind >> ZEND_AST_NUM_CHILDREN_SHIFT; idx++) {
			add_part(pending, NULL, ast->child[idx]);
		}
	}
}

/* A value that a declaration holds, as far as it is no item: a text, a list, an expression to be evaluated later. */
static void claim_constant(const claimant *by, uint32_t account, const zval *value)
{
	if (Z_TYPE_P(value) != IS_STRING && Z_TYPE_P(value) != IS_ARRAY && Z_TYPE_P(value) != IS_CONSTANT_AST) {
		return;
	}
	parts pending;
	pending.n = 0;
	add_part(&pending, value, NULL);
	while (pending.n > 0) {
		part next = pending.parts[--pending.n];
		if (next.ast) {
			add_parts_of_ast(&pending, next.ast);
		} else if (!next.value) {
			continue;
		} else if (Z_TYPE_P(next.value) == IS_STRING) {
			claim_string(by, account, Z_STR_P(next.value));
		} else if (Z_TYPE_P(next.value) == IS_ARRAY) {
			claim_table_and_values(by, account, Z_ARRVAL_P(next.value), &pending);
		} else if (Z_TYPE_P(next.value) == IS_CONSTANT_AST) {
			claim(by, account, Z_AST_P(next.value));
			add_part(&pending, NULL, Z_ASTVAL_P(next.value));
		}
	}
}

/* A list of such values, or NULL. */
static void claim_constant_list(const claimant *by, uint32_t account, const zval *values, size_t n)
{
	for (size_t idx = 0; values && idx < n; idx++) {
		claim_constant(by, account, &values[idx]);
	}
}

/* The values that static variables begin with. */
static void claim_template(const claimant *by, HashTable *variables)
{
	if (variables) {
		zval *value;
		claim_table(by, MEMINFO_VARIABLES, variables);
		ZEND_HASH_FOREACH_VAL(variables, value) {
			claim_constant(by, MEMINFO_VARIABLES, value);
		} ZEND_HASH_FOREACH_END();
	}
}

static void claim_attributes(const claimant *by, uint32_t account, HashTable *attributes)
{
	if (!attributes) {
		return;
	}
	claim_table(by, account, attributes);
	const zend_attribute *attribute;
	ZEND_HASH_FOREACH_PTR(attributes, attribute) {
		claim(by, account, attribute);
		claim_string(by, account, attribute->name);
		claim_string(by, account, attribute->lcname);
		for (uint32_t idx = 0; idx < attribute->argc; idx++) {
			claim_constant(by, account, &attribute->args[idx].value);
		}
	} ZEND_HASH_FOREACH_END();
}

static void claim_llist(const claimant *by, uint32_t account, const zend_llist *list)
{
	const zend_llist_element *element = list->head;
	while (CLAIM_STRUCT(by, account, element)) {
		element = element->next;
	}
}

static void claim_arenas(const claimant *by, uint32_t account, const zend_arena *arena)
{
	while (CLAIM_STRUCT(by, account, arena)) {
		arena = arena->prev;
	}
}

static void claim_vm_stack(const claimant *by, uint32_t account, zend_vm_stack page)
{
	while (CLAIM_STRUCT(by, account, page)) {
		page = page->prev;
	}
}

static void claim_type_list(const claimant *by, const zend_type_list *list)
{
	claim_part(by, MEMINFO_DECLARATIONS, list, ZEND_TYPE_LIST_SIZE(list->num_types));
}

/* The lists of an intersection or union of types, which can have intersections in it. */
static void claim_type(const claimant *by, zend_type type)
{
	if (!ZEND_TYPE_HAS_LIST(type)) {
		return;
	}
	const zend_type_list *list = ZEND_TYPE_LIST(type);
	claim_type_list(by, list);
	for (uint32_t idx = 0; idx < list->num_types; idx++) {
		if (ZEND_TYPE_HAS_LIST(list->types[idx])) {
			claim_type_list(by, ZEND_TYPE_LIST(list->types[idx]));
		}
	}
}

/* Up to PHP 8.1 a map pointer leads to a word of the arena, later to one of a table of the engine (Zend/zend_map_ptr.h). */
static void claim_mapped_word(const claimant *by, uint32_t account, const void *pointer)
{
#if PHP_VERSION_ID < 80200
	if (pointer && !((uintptr_t) pointer & 1)) {
		claim_part(by, account, pointer, sizeof(void *));
	}
#else
	(void) by, (void) account, (void) pointer;
#endif
}

void meminfo_function_memory(const zend_op_array *code, void *context, meminfo_claim_callback callback)
{
	const claimant by = { context, callback };
	claim_part(&by, MEMINFO_OPCODES, code->opcodes, sizeof(zend_op) * code->last);
	claim_part(&by, MEMINFO_OPCODES, code->literals, sizeof(zval) * code->last_literal);
	claim(&by, MEMINFO_OPCODES, code->live_range);
	claim(&by, MEMINFO_OPCODES, code->try_catch_array);
	claim(&by, MEMINFO_OPCODES, code->refcount);
	claim(&by, MEMINFO_OPCODES, code->dynamic_func_defs);
	claim_part(&by, MEMINFO_OPCODES, code, sizeof(zend_op_array));
	claim_constant_list(&by, MEMINFO_OPCODES, code->literals, code->last_literal);
	claim_part(&by, MEMINFO_VARIABLES, code->vars, sizeof(zend_string *) * code->last_var);
	for (int idx = 0; code->vars && idx < code->last_var; idx++) {
		claim_string(&by, MEMINFO_VARIABLES, code->vars[idx]);
	}
	if (code->arg_info) {
		bool has_return_type = code->fn_flags & ZEND_ACC_HAS_RETURN_TYPE;
		const zend_arg_info *first = code->arg_info - (has_return_type ? 1 : 0);
		const zend_arg_info *end = code->arg_info + code->num_args + (code->fn_flags & ZEND_ACC_VARIADIC ? 1 : 0);
		claim_part(&by, MEMINFO_DECLARATIONS, first, (const char *) end - (const char *) first);
		for (const zend_arg_info *info = first; info < end; info++) {
			claim_type(&by, info->type);
		}
	}
	claim_string(&by, MEMINFO_DECLARATIONS, code->function_name);
	claim_string(&by, MEMINFO_DECLARATIONS, code->filename);
	claim_string(&by, MEMINFO_DOC_COMMENTS, code->doc_comment);
	claim_attributes(&by, MEMINFO_ATTRIBUTES, code->attributes);
	claim_template(&by, code->static_variables);
	claim_table(&by, MEMINFO_VARIABLES, meminfo_static_variables(code));
	claim_mapped_word(&by, MEMINFO_VARIABLES, ZEND_MAP_PTR(code->static_variables_ptr));
	claim_mapped_word(&by, MEMINFO_RUN_TIME_CACHES, ZEND_MAP_PTR(code->run_time_cache));
	/* Of a function that was never called it is not made yet. */
	if (ZEND_MAP_PTR(code->run_time_cache)) {
		const char *cache = ZEND_MAP_PTR_GET(code->run_time_cache);
		claim_part(&by, MEMINFO_RUN_TIME_CACHES, cache, code->cache_size);
		/* That of a closure has a pointer to itself in front. */
		claim(&by, MEMINFO_RUN_TIME_CACHES, cache ? cache - sizeof(void *) : NULL);
	}
}

static void claim_class_names(const claimant *by, const zend_class_entry *class)
{
	const zend_class_name *names = class->trait_names;
	claim(by, MEMINFO_CLASSES, names);
	for (uint32_t idx = 0; names && idx < class->num_traits; idx++) {
		claim_string(by, MEMINFO_CLASSES, names[idx].name);
		claim_string(by, MEMINFO_CLASSES, names[idx].lc_name);
	}
	claim(by, MEMINFO_CLASSES, class->trait_aliases);
	for (uint32_t idx = 0; class->trait_aliases && class->trait_aliases[idx]; idx++) {
		const zend_trait_alias *alias = class->trait_aliases[idx];
		claim(by, MEMINFO_CLASSES, alias);
		claim_string(by, MEMINFO_CLASSES, alias->trait_method.method_name);
		claim_string(by, MEMINFO_CLASSES, alias->trait_method.class_name);
		claim_string(by, MEMINFO_CLASSES, alias->alias);
	}
	claim(by, MEMINFO_CLASSES, class->trait_precedences);
	for (uint32_t idx = 0; class->trait_precedences && class->trait_precedences[idx]; idx++) {
		const zend_trait_precedence *precedence = class->trait_precedences[idx];
		claim(by, MEMINFO_CLASSES, precedence);
		claim_string(by, MEMINFO_CLASSES, precedence->trait_method.method_name);
		claim_string(by, MEMINFO_CLASSES, precedence->trait_method.class_name);
		for (uint32_t excluded = 0; excluded < precedence->num_excludes; excluded++) {
			claim_string(by, MEMINFO_CLASSES, precedence->exclude_class_names[excluded]);
		}
	}
}

/* What a class has got from another one and not declared itself; most of it is the very structure of that class. */
static bool is_inherited(const zend_class_entry *class, const zend_class_entry *declared_by)
{
	return declared_by != class;
}

static void claim_property(const claimant *by, const zend_property_info *property)
{
	claim_part(by, MEMINFO_CLASSES, property, sizeof(*property));
	claim_string(by, MEMINFO_CLASSES, property->name);
	claim_type(by, property->type);
	claim_string(by, MEMINFO_DOC_COMMENTS, property->doc_comment);
	claim_attributes(by, MEMINFO_ATTRIBUTES, property->attributes);
#if PHP_VERSION_ID >= 80400
	claim_part(by, MEMINFO_CLASSES, property->hooks, ZEND_PROPERTY_HOOK_STRUCT_SIZE);
#endif
}

static void claim_class_constant(const claimant *by, const zend_class_constant *constant)
{
	claim_part(by, MEMINFO_CLASSES, constant, sizeof(*constant));
	claim_constant(by, MEMINFO_CLASSES, &constant->value);
	claim_string(by, MEMINFO_DOC_COMMENTS, constant->doc_comment);
	claim_attributes(by, MEMINFO_ATTRIBUTES, constant->attributes);
#if PHP_VERSION_ID >= 80300
	claim_type(by, constant->type);
#endif
}

/* What a class that lies in shared memory has got for this request. */
static void claim_mutable_data(const claimant *by, const zend_class_entry *class)
{
	if (!ZEND_MAP_PTR(class->mutable_data)) {
		return;
	}
	const zend_class_mutable_data *own = ZEND_MAP_PTR_GET(class->mutable_data);
	if (!own) {
		return;
	}
	claim_part(by, MEMINFO_CLASSES, own, sizeof(*own));
	claim_part(by, MEMINFO_CLASSES, own->default_properties_table, sizeof(zval) * class->default_properties_count);
	if (own->constants_table) {
		claim_part(by, MEMINFO_CLASSES, own->constants_table, sizeof(HashTable));
		claim_data(by, MEMINFO_CLASSES, own->constants_table);
		const zend_class_constant *constant;
		ZEND_HASH_FOREACH_PTR(own->constants_table, constant) {
			if (!is_inherited(class, constant->ce)) {
				claim_class_constant(by, constant);
			}
		} ZEND_HASH_FOREACH_END();
	}
#if PHP_VERSION_ID >= 80200
	claim_table(by, MEMINFO_CLASSES, own->backed_enum_table);
#endif
}

void meminfo_class_memory(zend_class_entry *class, void *context, meminfo_claim_callback callback)
{
	const claimant by = { context, callback };
	claim_part(&by, MEMINFO_CLASSES, class, sizeof(zend_class_entry));
	claim_string(&by, MEMINFO_CLASSES, class->name);
	claim(&by, MEMINFO_CLASSES, class->default_properties_table);
	claim(&by, MEMINFO_CLASSES, class->default_static_members_table);
	if (ZEND_MAP_PTR(class->static_members_table)) {
		claim(&by, MEMINFO_CLASSES, ZEND_MAP_PTR_GET(class->static_members_table));
		claim_mapped_word(&by, MEMINFO_CLASSES, ZEND_MAP_PTR(class->static_members_table));
	}
	claim_mutable_data(&by, class);
	claim_constant_list(&by, MEMINFO_CLASSES, class->default_properties_table, class->default_properties_count);
	claim_constant_list(&by, MEMINFO_CLASSES, class->default_static_members_table, class->default_static_members_count);
	claim_data(&by, MEMINFO_CLASSES, &class->function_table);
	claim_keys(&by, MEMINFO_CLASSES, &class->function_table);
	claim_data(&by, MEMINFO_CLASSES, &class->properties_info);
	claim_keys(&by, MEMINFO_CLASSES, &class->properties_info);
	claim_data(&by, MEMINFO_CLASSES, &class->constants_table);
	claim_keys(&by, MEMINFO_CLASSES, &class->constants_table);
	claim_part(&by, MEMINFO_CLASSES, class->properties_info_table, sizeof(void *) * class->default_properties_count);
	claim(&by, MEMINFO_CLASSES, class->interfaces);
	claim_part(&by, MEMINFO_CLASSES, class->iterator_funcs_ptr, sizeof(zend_class_iterator_funcs));
#if PHP_VERSION_ID >= 80200
	claim_part(&by, MEMINFO_CLASSES, class->arrayaccess_funcs_ptr, sizeof(zend_class_arrayaccess_funcs));
#endif
	claim_table(&by, MEMINFO_CLASSES, class->backed_enum_table);
	const zend_property_info *property;
	ZEND_HASH_FOREACH_PTR(&class->properties_info, property) {
		if (!is_inherited(class, property->ce)) {
			claim_property(&by, property);
		}
	} ZEND_HASH_FOREACH_END();
	const zend_class_constant *constant;
	ZEND_HASH_FOREACH_PTR(&class->constants_table, constant) {
		if (!is_inherited(class, constant->ce)) {
			claim_class_constant(&by, constant);
		}
	} ZEND_HASH_FOREACH_END();
	claim_attributes(&by, MEMINFO_ATTRIBUTES, class->attributes);
	if (class->type == ZEND_USER_CLASS) {
		claim_class_names(&by, class);
		claim_string(&by, MEMINFO_CLASSES, class->info.user.filename);
#if PHP_VERSION_ID >= 80400
		claim_string(&by, MEMINFO_DOC_COMMENTS, class->doc_comment);
#else
		claim_string(&by, MEMINFO_DOC_COMMENTS, class->info.user.doc_comment);
#endif
	}
}

void meminfo_inherited_memory(zend_class_entry *class, void *context, meminfo_claim_callback callback)
{
	const claimant by = { context, callback };
	const zend_function *function;
	ZEND_HASH_FOREACH_PTR(&class->function_table, function) {
		/* The engine's own: methods of enums, and of a class that extends an internal one. */
		if (function->type == ZEND_INTERNAL_FUNCTION) {
			claim_part(&by, MEMINFO_CLASSES, function, sizeof(zend_internal_function));
		}
	} ZEND_HASH_FOREACH_END();
	const zend_property_info *property;
	ZEND_HASH_FOREACH_PTR(&class->properties_info, property) {
		if (is_inherited(class, property->ce)) {
			claim_part(&by, MEMINFO_CLASSES, property, sizeof(*property));
		}
	} ZEND_HASH_FOREACH_END();
	const zend_class_constant *constant;
	ZEND_HASH_FOREACH_PTR(&class->constants_table, constant) {
		if (is_inherited(class, constant->ce)) {
			claim_part(&by, MEMINFO_CLASSES, constant, sizeof(*constant));
		}
	} ZEND_HASH_FOREACH_END();
}

static void claim_symbol_tables(const claimant *by)
{
	claim_data(by, MEMINFO_SYMBOL_TABLES, &EG(symbol_table));
	claim_keys(by, MEMINFO_SYMBOL_TABLES, &EG(symbol_table));
	/* Kept to be used again. */
	for (zend_array **table = EG(symtable_cache); table < EG(symtable_cache_ptr); table++) {
		claim_table(by, MEMINFO_SYMBOL_TABLES, *table);
	}
	for (const zend_execute_data *frame = EG(current_execute_data); frame; frame = frame->prev_execute_data) {
		if (ZEND_CALL_INFO(frame) & ZEND_CALL_HAS_SYMBOL_TABLE && frame->symbol_table != &EG(symbol_table)) {
			claim_table(by, MEMINFO_SYMBOL_TABLES, frame->symbol_table);
		}
	}
}

static void claim_constants(const claimant *by)
{
	const zend_constant *constant;
	zend_string *key;
	ZEND_HASH_FOREACH_STR_KEY_PTR(EG(zend_constants), key, constant) {
		if (!(ZEND_CONSTANT_FLAGS(constant) & CONST_PERSISTENT)) {
			claim(by, MEMINFO_CONSTANTS, constant);
			claim_string(by, MEMINFO_CONSTANTS, constant->name);
			claim_string(by, MEMINFO_CONSTANTS, key);
		}
	} ZEND_HASH_FOREACH_END();
}

static void claim_interned_strings(const claimant *by)
{
	const zval *string;
	claim_data(by, MEMINFO_INTERNED_STRINGS, &CG(interned_strings));
	ZEND_HASH_FOREACH_VAL(&CG(interned_strings), string) {
		claim(by, MEMINFO_INTERNED_STRINGS, Z_PTR_P(string));
	} ZEND_HASH_FOREACH_END();
}

static void claim_weakrefs(const claimant *by)
{
	claim_data(by, MEMINFO_ENGINE_TABLES, &EG(weakrefs));
	const void *entry;
	ZEND_HASH_FOREACH_PTR(&EG(weakrefs), entry) {
		/* ZEND_WEAKREF_TAG_HT (Zend/zend_weakrefs.c): several weak references to one object. */
		if (((uintptr_t) entry & 3) == 2) {
			claim_table(by, MEMINFO_ENGINE_TABLES, (HashTable *) ((uintptr_t) entry & ~(uintptr_t) 3));
		}
	} ZEND_HASH_FOREACH_END();
}

static void claim_ini(const claimant *by)
{
	claim_table(by, MEMINFO_SETTINGS, EG(modified_ini_directives));
	if (EG(modified_ini_directives)) {
		const zend_ini_entry *entry;
		ZEND_HASH_FOREACH_PTR(EG(modified_ini_directives), entry) {
			claim_string(by, MEMINFO_SETTINGS, entry->value);
			claim_string(by, MEMINFO_SETTINGS, entry->orig_value);
		} ZEND_HASH_FOREACH_END();
	}
}

static void claim_shutdown_functions(const claimant *by)
{
	HashTable *functions = BG(user_shutdown_function_names);
	claim_table(by, MEMINFO_CALLBACKS, functions);
	if (functions) {
		const php_shutdown_function_entry *entry;
		ZEND_HASH_FOREACH_PTR(functions, entry) {
			claim(by, MEMINFO_CALLBACKS, entry);
#if PHP_VERSION_ID >= 80500
			claim(by, MEMINFO_CALLBACKS, entry->params);
#else
			claim(by, MEMINFO_CALLBACKS, entry->fci.params);
#endif
		} ZEND_HASH_FOREACH_END();
	}
	if (BG(user_tick_functions)) {
		claim(by, MEMINFO_CALLBACKS, BG(user_tick_functions));
		claim_llist(by, MEMINFO_CALLBACKS, BG(user_tick_functions));
	}
	claim(by, MEMINFO_CALLBACKS, EG(user_error_handlers).elements);
	claim(by, MEMINFO_CALLBACKS, EG(user_error_handlers_error_reporting).elements);
	claim(by, MEMINFO_CALLBACKS, EG(user_exception_handlers).elements);
}

static void claim_output(const claimant *by)
{
	claim(by, MEMINFO_OUTPUT, OG(handlers).elements);
	php_output_handler **handlers = zend_stack_base(&OG(handlers));
	for (int idx = 0; handlers && idx < zend_stack_count(&OG(handlers)); idx++) {
		const php_output_handler *handler = handlers[idx];
		claim(by, MEMINFO_OUTPUT, handler);
		claim_string(by, MEMINFO_OUTPUT, handler->name);
		claim(by, MEMINFO_OUTPUT, handler->buffer.data);
		if (handler->flags & PHP_OUTPUT_HANDLER_USER) {
#if PHP_VERSION_ID >= 80600
			claim(by, MEMINFO_OUTPUT, handler->func.user_fcc);
#else
			claim(by, MEMINFO_OUTPUT, handler->func.user);
#endif
		}
		claim(by, MEMINFO_OUTPUT, handler->opaq);
	}
	claim_llist(by, MEMINFO_OUTPUT, &SG(sapi_headers).headers);
	for (const zend_llist_element *header = SG(sapi_headers).headers.head; header; header = header->next) {
		claim(by, MEMINFO_OUTPUT, ((const sapi_header_struct *) header->data)->header);
	}
	claim(by, MEMINFO_OUTPUT, SG(sapi_headers).mimetype);
	claim(by, MEMINFO_OUTPUT, SG(sapi_headers).http_status_line);
}

bool meminfo_is_memory_stream(const php_stream *stream)
{
	return stream->ops == &php_stream_memory_ops;
}

const void *meminfo_own_run_time_cache(const zend_op_array *code)
{
	bool is_own = code->fn_flags & ZEND_ACC_HEAP_RT_CACHE && ZEND_MAP_PTR(code->run_time_cache);
	return is_own ? ZEND_MAP_PTR_GET(code->run_time_cache) : NULL;
}

static void claim_resources(const claimant *by)
{
	claim_data(by, MEMINFO_RESOURCES, &EG(regular_list));
	claim_table(by, MEMINFO_STREAMS, FG(stream_wrappers));
	claim_table(by, MEMINFO_STREAMS, FG(stream_filters));
#if PHP_VERSION_ID >= 80600
	claim_table(by, MEMINFO_STREAMS, FG(wrapper_logged_errors));
#else
	claim_table(by, MEMINFO_STREAMS, FG(wrapper_errors));
#endif
}

static void *globals_of(const char *name, size_t least)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, name, strlen(name));
	return module && module->globals_size >= least ? meminfo_globals_of(module) : NULL;
}

static void claim_cache(const claimant *by, HashTable *cache)
{
	const void *entry;
	claim_data(by, MEMINFO_ENGINE_TABLES, cache);
	claim_keys(by, MEMINFO_ENGINE_TABLES, cache);
	ZEND_HASH_FOREACH_PTR(cache, entry) {
		claim(by, MEMINFO_CACHES, entry);
	} ZEND_HASH_FOREACH_END();
}

/* What extensions keep for all objects that use it: time zones that were read, and compiled regular expressions. */
static void claim_caches(const claimant *by)
{
	const zend_date_globals *date = globals_of("date", sizeof(*date));
	if (date && claim(by, MEMINFO_ENGINE_TABLES, date->tzcache) >= sizeof(HashTable)) {
		claim_cache(by, date->tzcache);
	}
	/* The first field of the globals (ext/pcre/php_pcre.h), whose header needs that of PCRE. */
	HashTable *regular_expressions = globals_of("pcre", sizeof(HashTable));
	if (regular_expressions) {
		claim_cache(by, regular_expressions);
	}
}

static void claim_compiler(const claimant *by)
{
	/* Set while something is compiled, and from an error in it to the end of the request (zend_save_lexical_state(),
	 * shutdown_compiler()). At other times the arena of the syntax tree is one that is gone. */
	if (CG(compiled_filename)) {
		claim_arenas(by, MEMINFO_COMPILER, CG(ast_arena));
		claim_string(by, MEMINFO_COMPILER, CG(compiled_filename));
	}
	claim_llist(by, MEMINFO_COMPILER, &CG(open_files));
	for (const zend_llist_element *element = CG(open_files).head; element; element = element->next) {
		const zend_file_handle *file = (const zend_file_handle *) element->data;
		claim_string(by, MEMINFO_COMPILER, file->filename);
		claim_string(by, MEMINFO_COMPILER, file->opened_path);
		claim(by, MEMINFO_COMPILER, file->buf);
	}
	claim(by, MEMINFO_COMPILER, CG(loop_var_stack).elements);
	claim(by, MEMINFO_COMPILER, CG(delayed_oplines_stack).elements);
	claim(by, MEMINFO_COMPILER, CG(short_circuiting_opnums).elements);
	claim_table(by, MEMINFO_COMPILER, CG(delayed_variance_obligations));
	claim_table(by, MEMINFO_COMPILER, CG(delayed_autoloads));
	claim_table(by, MEMINFO_COMPILER, CG(unlinked_uses));
	claim_string(by, MEMINFO_COMPILER, CG(doc_comment));
}

void meminfo_engine_memory(void *context, meminfo_claim_callback callback)
{
	const claimant by = { context, callback };
	/* First, since much of what follows lies in them. */
	claim_arenas(&by, MEMINFO_ARENAS, CG(arena));
	claim_symbol_tables(&by);
	claim_constants(&by);
	claim_interned_strings(&by);
	claim_vm_stack(&by, EG(active_fiber) ? MEMINFO_FIBER_STACKS : MEMINFO_VM_STACK, EG(vm_stack));
#if PHP_VERSION_ID >= 80600
	/* Pages that are kept for the next stack. */
	claim_vm_stack(&by, MEMINFO_VM_STACK, EG(vm_stack_page_cache));
	claim_vm_stack(&by, MEMINFO_FIBER_STACKS, EG(fiber_vm_stack_page_cache));
#endif
	claim(&by, MEMINFO_ENGINE_TABLES, EG(objects_store).object_buckets);
	claim(&by, MEMINFO_ENGINE_TABLES, EG(get_gc_buffer).start);
	claim_data(&by, MEMINFO_ENGINE_TABLES, EG(function_table));
	claim_keys(&by, MEMINFO_ENGINE_TABLES, EG(function_table));
	claim_data(&by, MEMINFO_ENGINE_TABLES, EG(class_table));
	claim_keys(&by, MEMINFO_ENGINE_TABLES, EG(class_table));
	claim_data(&by, MEMINFO_ENGINE_TABLES, &EG(included_files));
	claim_keys(&by, MEMINFO_ENGINE_TABLES, &EG(included_files));
	if (EG(ht_iterators) != EG(ht_iterators_slots)) {
		claim(&by, MEMINFO_ENGINE_TABLES, EG(ht_iterators));
	}
	claim_weakrefs(&by);
	claim_ini(&by);
	claim_shutdown_functions(&by);
	claim_output(&by);
	claim_resources(&by);
	claim_caches(&by);
	claim_compiler(&by);
	claim(&by, MEMINFO_REQUEST, SG(request_info).path_translated);
	claim(&by, MEMINFO_REQUEST, SG(request_info).cookie_data);
	claim_string(&by, MEMINFO_REQUEST, PG(last_error_message));
	claim_string(&by, MEMINFO_REQUEST, PG(last_error_file));
	claim_string(&by, MEMINFO_REQUEST, BG(CurrentStatFile));
	claim_string(&by, MEMINFO_REQUEST, BG(CurrentLStatFile));
}

const zend_string *meminfo_class_file(const zend_class_entry *class)
{
	return class->type == ZEND_USER_CLASS ? class->info.user.filename : NULL;
}

const void *meminfo_fiber_stack(const void *context)
{
	const zend_fiber_context *fiber = context;
	bool has_stack = fiber->status == ZEND_FIBER_STATUS_SUSPENDED || fiber->status == ZEND_FIBER_STATUS_RUNNING;
	return has_stack ? fiber->stack : NULL;
}

size_t meminfo_fiber_stack_bytes(const void *context)
{
	/* The beginning of zend_fiber_stack (Zend/zend_fibers.c), the same since 8.1. */
	const struct { void *pointer; size_t size; } *stack = meminfo_fiber_stack(context);
	return stack ? stack->size : 0;
}

/* `struct mallinfo2` of the GNU C library, which other libraries do not have. */
typedef struct {
	size_t arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
} malloc_figures;

bool meminfo_malloc(size_t *in_use, size_t *unused)
{
	malloc_figures (*figures)(void) = NULL;
	*(void **) &figures = dlsym(RTLD_DEFAULT, "mallinfo2");
	if (figures) {
		malloc_figures now = figures();
		*in_use = now.uordblks + now.hblkhd;
		*unused = now.fordblks;
	}
	return figures != NULL;
}
