/* Lists of the engine and of extensions that a program can fill. */
#ifndef MEMINFO_SHIM_LISTS_H
#define MEMINFO_SHIM_LISTS_H

#include "shim.h"

/* Called with the name of a list that has entries, how many, and the bytes that are known of them, 0 if none are. */
typedef void (*meminfo_list_callback)(void *context, const char *name, size_t entries, size_t bytes);
/* The bytes of the block of the heap that begins there; 0 if there is none in use. */
typedef size_t (*meminfo_block_size_callback)(void *context, const void *block);
void meminfo_lists(void *context, meminfo_list_callback found, meminfo_block_size_callback block_size);

#endif
