/* Lets the engine fill a buffer of ours with references.
 *
 * A buffer that is full grows by erealloc() (zend_get_gc_buffer_grow() in Zend/zend_gc.c), which knows no memory but that
 * of the heap. How much a class tells the collector is up to the class, so no size is enough in advance. While a buffer is
 * filled, the heap therefore has handlers of ours: they see to the buffer, and leave everything else to the heap. */
/* mremap() */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
#include "shim.h"

#include <sys/mman.h>

#if PHP_VERSION_ID >= 80400
# define WHERE ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
#else
# define WHERE
#endif

typedef struct {
	void *(*allocate)(size_t WHERE);
	void (*release)(void * WHERE);
	void *(*reallocate)(void *, size_t WHERE);
#if PHP_VERSION_ID >= 80400
	size_t (*collect)(void);
	void (*shut_down)(bool, bool);
#endif
} handlers;

/* The buffer that is being filled in this thread. */
typedef struct {
	meminfo_buffer *buffer;
	zend_mm_heap *heap;
	/* Those that the heap has had: none of its own, as a rule. */
	handlers before;
	/* Where to go on when the buffer cannot grow. */
	JMP_BUF *no_memory;
	bool has_memory;
} filling;

static TSRM_TLS filling *current;

static void set_handlers(const handlers *new)
{
#if PHP_VERSION_ID >= 80400
	zend_mm_set_custom_handlers_ex(current->heap, new->allocate, new->release, new->reallocate, new->collect, new->shut_down);
#else
	zend_mm_set_custom_handlers(current->heap, new->allocate, new->release, new->reallocate);
#endif
}

static void step_in(void);

static void step_aside(void)
{
	set_handlers(&current->before);
}

static void *allocate(size_t bytes WHERE)
{
	step_aside();
	void *block = emalloc(bytes);
	step_in();
	return block;
}

static void release(void *block WHERE)
{
	step_aside();
	efree(block);
	step_in();
}

static void *reallocate(void *block, size_t bytes WHERE)
{
	meminfo_buffer *buffer = current->buffer;
	if (block == buffer->start) {
		void *start = mremap(buffer->start, buffer->bytes, bytes, MREMAP_MAYMOVE);
		if (start == MAP_FAILED) {
			current->has_memory = false;
			LONGJMP(*current->no_memory, FAILURE);
		}
		buffer->start = start;
		buffer->bytes = bytes;
		return start;
	}
	step_aside();
	block = erealloc(block, bytes);
	step_in();
	return block;
}

static void step_in(void)
{
	static const handlers ours = { .allocate = allocate, .release = release, .reallocate = reallocate };
	set_handlers(&ours);
}

meminfo_filled meminfo_fill(meminfo_buffer *buffer, void (*ask)(void *context), void *context)
{
	JMP_BUF *bailout = EG(bailout);
	JMP_BUF here;
	filling this = { .buffer = buffer, .heap = zend_mm_get_heap(), .no_memory = &here, .has_memory = true };
#if PHP_VERSION_ID >= 80400
	zend_mm_get_custom_handlers_ex(this.heap, &this.before.allocate, &this.before.release, &this.before.reallocate,
		&this.before.collect, &this.before.shut_down);
#else
	zend_mm_get_custom_handlers(this.heap, &this.before.allocate, &this.before.release, &this.before.reallocate);
#endif
	volatile meminfo_filled filled = MEMINFO_FILLED;
	current = &this;
	step_in();
	EG(bailout) = &here;
	if (SETJMP(here) == 0) {
		ask(context);
	} else {
		filled = this.has_memory ? MEMINFO_BAILOUT : MEMINFO_NO_MEMORY;
	}
	EG(bailout) = bailout;
	step_aside();
	current = NULL;
	return filled;
}
