/* What libraries keep for PHP objects in memory that is not PHP's. */
#ifndef MEMINFO_SHIM_OUTSIDE_H
#define MEMINFO_SHIM_OUTSIDE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that the C library's allocator takes for a block that it has given out, its own note included. */
size_t meminfo_malloc_block_bytes(const void *block);

/* None of these links against libxml2, which need not be loaded. */

/* True if libxml2 is loaded and gets its memory from malloc(). */
bool meminfo_libxml_uses_malloc(void);
/* True if the string lies in the dictionary: it is no block of its own. Only if the above is true. */
bool meminfo_libxml_dictionary_owns(const void *dictionary, const void *string);
/* Called for each `xmlID` in a table of them. Only if the above is true. */
typedef void (*meminfo_libxml_id_callback)(void *id, void *context, const unsigned char *name);
void meminfo_libxml_ids(void *table, void *context, meminfo_libxml_id_callback visit);

#endif
