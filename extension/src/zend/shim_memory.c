/* Memory that no structure describes: globals, stacks, the allocator's sizes. */
/* pthread_getattr_np() */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
#include "shim.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "zend_alloc_sizes.h"
#include "zend_fibers.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"

void meminfo_globals(void *context, meminfo_globals_callback visit)
{
	const zend_module_entry *module;
	ZEND_HASH_FOREACH_PTR(&module_registry, module) {
		void *globals = module->globals_size ? meminfo_globals_of(module) : NULL;
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
	meminfo_libraries(context, visit);
}

/* What an extension has for each thread is allocated one by one, some of it without its size being known here: it is looked
 * at as far as to the end of the next page. */
void meminfo_thread_globals(void *context, meminfo_globals_callback visit)
{
#ifdef ZTS
	enum { PAGE_BYTES = 4096 };
	/* The beginning of `tsrm_tls_entry` (TSRM/TSRM.c), as far as the macro TSRMG relies on it, and the field behind. */
	const struct { void **storage; int count; } *thread = tsrm_get_ls_cache();
	if (!thread || !thread->storage || thread->count <= 0 || thread->count > 1000) {
		return;
	}
	for (int idx = 0; idx < thread->count; idx++) {
		const char *start = thread->storage[idx];
		if (start) {
			size_t to_end = PAGE_BYTES - (uintptr_t) start % PAGE_BYTES;
			visit(context, "", "thread globals", start, to_end);
			visit(context, "", "thread globals", start + to_end, PAGE_BYTES);
		}
	}
#else
	(void) context;
	(void) visit;
#endif
}

void meminfo_engine_blocks(void *context, meminfo_block_callback visit)
{
	visit(context, EG(objects_store).object_buckets);
	visit(context, EG(get_gc_buffer).start);
	visit(context, HT_GET_DATA_ADDR(&EG(symbol_table)));
	visit(context, HT_GET_DATA_ADDR(&EG(included_files)));
	visit(context, HT_GET_DATA_ADDR(&EG(weakrefs)));
	for (zend_vm_stack page = EG(vm_stack); visit(context, page); page = page->prev) {
	}
	for (zend_arena *arena = CG(arena); visit(context, arena); arena = arena->prev) {
	}
}

/* Of the GNU C library's dynamic linker (elf/dl-support.c). */
extern void *__libc_stack_end __attribute__((weak));

/* The beginning of zend_fiber_stack (Zend/zend_fibers.c), the same since 8.1. */
typedef struct {
	char *pointer;
	size_t size;
} fiber_stack;

void meminfo_native_stack(const void *context, uintptr_t *start, uintptr_t *end)
{
	const zend_fiber_context *fiber = context;
	const zend_fiber_context *current = EG(current_fiber_context);
	/* Of the running code the caller knows where the part in use begins. Of all others the context does. */
	uintptr_t top = *start;
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
		/* Of the main thread the GNU C library looks it up in /proc/self/maps, which may not be there; but where the
		 * stack began it knows. */
		if (&__libc_stack_end && syscall(SYS_gettid) == getpid() && top < (uintptr_t) __libc_stack_end) {
			*start = top;
			*end = (uintptr_t) __libc_stack_end;
		}
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
