/* What objects of optional extensions hold in the part in front of `zend_object`, where an installed header or the
 * engine's sources declare it. */
#ifndef MEMINFO_SHIM_CLASSES_H
#define MEMINFO_SHIM_CLASSES_H

#include "php.h"

/* Called for each value that the object holds: what it is, and if there are several, the name or the number of this
 * one, else NULL and -1. */
typedef void (*meminfo_visit_field)(void *context, const char *what, const zend_string *name, zend_long number, const zval *value);
/* True if so many bytes may be read: an object can have been made without its constructor, and its words lead anywhere. */
typedef bool (*meminfo_is_live)(void *context, const void *address, size_t bytes);

/* Who is told of an object's fields. */
typedef struct {
	void *context;
	meminfo_visit_field visit;
	meminfo_is_live is_live;
} meminfo_fields;

/* True for classes that PHP code has not declared. */
bool meminfo_is_internal_class(const zend_class_entry *class);

/* Each does nothing if the object is not laid out as expected. None of them links against the extension, which need
 * not be loaded. */
void meminfo_visit_pdo(const zend_object *object, const meminfo_fields *fields);
void meminfo_visit_pdo_statement(const zend_object *object, const meminfo_fields *fields);
/* The statement behind a PDORow, or NULL. */
const zend_object *meminfo_pdo_row_statement(const zend_object *object);
/* SplFileObject, DirectoryIterator and their children. */
void meminfo_visit_file(const zend_object *object, const meminfo_fields *fields);
/* What a connection of SQLite3 asks before it runs a statement. */
void meminfo_visit_sqlite3(const zend_object *object, const meminfo_fields *fields);
void meminfo_visit_zip(const zend_object *object, const meminfo_fields *fields);
void meminfo_visit_curl(const zend_object *object, const meminfo_fields *fields);
void meminfo_visit_xml_parser(const zend_object *object, const meminfo_fields *fields);

/* How much objects of an internal class have in front of `zend_object`; -1 if that cannot be known. */
int meminfo_class_offset(const char *lower_case_name);

#endif
