/* RTLD_DEFAULT */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE
#endif
#include "shim_outside.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>

size_t meminfo_malloc_block_bytes(const void *block)
{
	/* glibc has the size of a block in a word in front of it (malloc/malloc.c). */
	return malloc_usable_size((void *) block) + sizeof(size_t);
}

typedef int (*owns_function)(const void *dictionary, const void *string);
typedef void (*scan_function)(void *table, meminfo_libxml_id_callback visit, void *context);

static owns_function libxml_owns(void)
{
	return (owns_function) dlsym(RTLD_DEFAULT, "xmlDictOwns");
}

bool meminfo_libxml_uses_malloc(void)
{
	void *(**allocate)(size_t) = dlsym(RTLD_DEFAULT, "xmlMalloc");
	return allocate && *allocate == malloc && libxml_owns();
}

bool meminfo_libxml_dictionary_owns(const void *dictionary, const void *string)
{
	static owns_function owns;
	if (!owns) {
		owns = libxml_owns();
	}
	return owns(dictionary, string) == 1;
}

void meminfo_libxml_ids(void *table, void *context, meminfo_libxml_id_callback visit)
{
	scan_function scan = (scan_function) dlsym(RTLD_DEFAULT, "xmlHashScan");
	if (scan) {
		scan(table, visit, context);
	}
}
