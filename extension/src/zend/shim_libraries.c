/* The static variables of libraries.
 *
 * dl_iterate_phdr() takes a lock of the dynamic linker. A process that was forked while another thread had that lock has it
 * for ever: the C library frees those of malloc() and of its files in a fork, not this one. So what a fork of a process with
 * several threads is to know is found out before the fork. It does not see libraries that are loaded later. */
/* dl_iterate_phdr(), RTLD_DEFAULT */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
#include "shim.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

/* In glibc since 2.32. */
extern char __libc_single_threaded __attribute__((weak));

typedef struct {
	char *library;
	const char *name;
	const void *start;
	size_t size;
} region;

typedef struct {
	region *regions;
	size_t n_regions;
	/* They are all there is to know. */
	bool are_known;
} libraries;

typedef struct {
	void *context;
	meminfo_globals_callback visit;
} library_visitor;

/* Of the thread that forks. */
static __thread libraries before_fork;
/* Of a process that was forked while there were other threads. */
static libraries inherited;

static int visit_library(struct dl_phdr_info *library, size_t size, void *data)
{
	(void) size;
	const library_visitor *visitor = data;
	const char *own = (const char *) meminfo_libraries;
	for (int idx = 0; idx < library->dlpi_phnum; idx++) {
		const ElfW(Phdr) *segment = &library->dlpi_phdr[idx];
		const char *start = (const char *) library->dlpi_addr + segment->p_vaddr;
		if (segment->p_type == PT_LOAD && own >= start && own < start + segment->p_memsz) {
			return 0;
		}
	}
	for (int idx = 0; idx < library->dlpi_phnum; idx++) {
		const ElfW(Phdr) *segment = &library->dlpi_phdr[idx];
		if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W)) {
			const char *start = (const char *) library->dlpi_addr + segment->p_vaddr;
			visitor->visit(visitor->context, library->dlpi_name, "static", start, segment->p_memsz);
		}
		if (segment->p_type == PT_TLS && library->dlpi_tls_data) {
			visitor->visit(visitor->context, library->dlpi_name, "thread", library->dlpi_tls_data, segment->p_memsz);
		}
	}
	return 0;
}

void meminfo_libraries(void *context, meminfo_globals_callback visit)
{
	if (!inherited.are_known) {
		library_visitor visitor = { context, visit };
		dl_iterate_phdr(visit_library, &visitor);
		return;
	}
	for (size_t idx = 0; idx < inherited.n_regions; idx++) {
		const region *region = &inherited.regions[idx];
		visit(context, region->library, region->name, region->start, region->size);
	}
}

static void remember(void *context, const char *library, const char *name, const void *start, size_t size)
{
	libraries *all = context;
	region *regions = realloc(all->regions, (all->n_regions + 1) * sizeof(region));
	if (!regions) {
		return;
	}
	all->regions = regions;
	/* The name would go with the library. */
	char *copy = strdup(library);
	if (copy) {
		regions[all->n_regions++] = (region) { copy, name, start, size };
	}
}

static void prepare_fork(void)
{
	if (!inherited.are_known && !(&__libc_single_threaded && __libc_single_threaded)) {
		meminfo_libraries(&before_fork, remember);
		before_fork.are_known = true;
	}
}

static void forget_fork(void)
{
	while (before_fork.n_regions > 0) {
		free(before_fork.regions[--before_fork.n_regions].library);
	}
	free(before_fork.regions);
	memset(&before_fork, 0, sizeof(before_fork));
}

static void begin_child(void)
{
	if (before_fork.are_known) {
		inherited = before_fork;
		memset(&before_fork, 0, sizeof(before_fork));
	}
}

/* `_dl_find_object()`, in glibc since 2.35, which takes no lock. */
static int (*find_library)(void *address, void *result);

bool meminfo_is_in_library(const void *address)
{
	/* `struct dl_find_object` has less. */
	uint64_t result[32];
	return find_library && find_library((void *) address, result) == 0;
}

void meminfo_watch_forks(void)
{
	static bool is_watching;
	*(void **) &find_library = dlsym(RTLD_DEFAULT, "_dl_find_object");
	if (!is_watching) {
		is_watching = pthread_atfork(prepare_fork, forget_fork, begin_child) == 0;
	}
}
