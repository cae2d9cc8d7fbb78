/* Who owns which blocks of the heap beside PHP values. */
#ifndef MEMINFO_SHIM_LEDGER_H
#define MEMINFO_SHIM_LEDGER_H

#include "shim.h"

/* What a block is used for. The names are in ledger/account.rs, in the same order. */
enum {
	MEMINFO_OPCODES,
	MEMINFO_VARIABLES,
	MEMINFO_DECLARATIONS,
	MEMINFO_RUN_TIME_CACHES,
	MEMINFO_ATTRIBUTES,
	MEMINFO_DOC_COMMENTS,
	MEMINFO_CLASSES,
	MEMINFO_ARENAS,
	MEMINFO_INTERNED_STRINGS,
	MEMINFO_SYMBOL_TABLES,
	MEMINFO_CONSTANTS,
	MEMINFO_ENGINE_TABLES,
	MEMINFO_SETTINGS,
	MEMINFO_CALLBACKS,
	MEMINFO_COMPILER,
	MEMINFO_REQUEST,
	MEMINFO_VM_STACK,
	MEMINFO_GENERATOR_STACKS,
	MEMINFO_FIBER_STACKS,
	MEMINFO_OUTPUT,
	MEMINFO_STREAMS,
	MEMINFO_RESOURCES,
	MEMINFO_CACHES,
	MEMINFO_ALLOCATOR,
	MEMINFO_N_ACCOUNTS,
};

/* Called with an address at which a block begins, if it is one of the heap; or of something that has so many bytes and may
 * lie within a block of an arena. Returns the bytes of the block if it was given to the account, else 0. */
typedef size_t (*meminfo_claim_callback)(void *context, uint32_t account, const void *block, size_t bytes);
void meminfo_function_memory(const zend_op_array *code, void *context, meminfo_claim_callback claim);
void meminfo_class_memory(zend_class_entry *class, void *context, meminfo_claim_callback claim);
/* What a class has in its tables beside what it declares, where that is no structure of the class that does. */
void meminfo_inherited_memory(zend_class_entry *class, void *context, meminfo_claim_callback claim);
void meminfo_engine_memory(void *context, meminfo_claim_callback claim);
/* True if the stream is a php://memory. */
bool meminfo_is_memory_stream(const php_stream *stream);
/* The run-time cache that a closure has for itself, or NULL. */
const void *meminfo_own_run_time_cache(const zend_op_array *code);
/* The file that declares a class, or NULL. */
const zend_string *meminfo_class_file(const zend_class_entry *class);
/* What describes the native stack of a fiber, and the bytes of that; NULL and 0 if it has none. */
const void *meminfo_fiber_stack(const void *context);
size_t meminfo_fiber_stack_bytes(const void *context);
/* What the C library's allocator has given out, and what it keeps; both are left alone where it does not tell. */
bool meminfo_malloc(size_t *in_use, size_t *unused);

#endif
