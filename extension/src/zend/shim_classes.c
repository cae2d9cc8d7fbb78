#include "shim_classes.h"
#include "shim.h"

#include <stddef.h>

#include "php_streams.h"
#include "ext/spl/spl_directory.h"
#if __has_include("ext/pdo/php_pdo_driver.h")
# include "ext/pdo/php_pdo_driver.h"
# define MEMINFO_HAS_PDO 1
#endif

bool meminfo_is_internal_class(const zend_class_entry *class)
{
	/* The class of the engine's iterations has no type at all. */
	return class->type != ZEND_USER_CLASS;
}

/* True if a structure may be read that a word of the object leads to. */
#define IS_LIVE(fields, pointer) ((fields)->is_live((fields)->context, (pointer), sizeof(*(pointer))))

static void visit_zval(const meminfo_fields *fields, const char *what, const zval *value)
{
	if (!Z_ISUNDEF_P(value)) {
		fields->visit(fields->context, what, NULL, -1, value);
	}
}

#if PHP_VERSION_ID >= 80400
static void visit_object(const meminfo_fields *fields, const char *what, zend_object *object)
{
	if (object) {
		zval value;
		ZVAL_OBJ(&value, object);
		fields->visit(fields->context, what, NULL, -1, &value);
	}
}
#endif

#ifdef MEMINFO_HAS_PDO
void meminfo_visit_pdo(const zend_object *object, const meminfo_fields *fields)
{
	if (object->handlers->offset != (int) offsetof(pdo_dbh_object_t, std)) {
		return;
	}
	const pdo_dbh_object_t *connection = (const pdo_dbh_object_t *) ((const char *) object - offsetof(pdo_dbh_object_t, std));
	if (IS_LIVE(fields, connection->inner)) {
		visit_zval(fields, "statement arguments", &connection->inner->def_stmt_ctor_args);
	}
}

static void visit_string(const meminfo_fields *fields, const char *what, zend_string *string)
{
	if (IS_LIVE(fields, string)) {
		zval value;
		ZVAL_STR(&value, string);
		fields->visit(fields->context, what, NULL, -1, &value);
	}
}

static bool is_table(const meminfo_fields *fields, HashTable *table)
{
	if (!IS_LIVE(fields, table) || table->nNumUsed > table->nTableSize) {
		return false;
	}
	return HT_FLAGS(table) & HASH_FLAG_UNINITIALIZED
		|| fields->is_live(fields->context, HT_GET_DATA_ADDR(table), meminfo_array_data_size(table));
}

static void visit_bound(const meminfo_fields *fields, const char *what, const char *options, HashTable *table)
{
	if (!is_table(fields, table)) {
		return;
	}
	struct pdo_bound_param_data *bound;
	ZEND_HASH_FOREACH_PTR(table, bound) {
		if (!IS_LIVE(fields, bound)) {
			continue;
		}
		/* Counted from 0 here, from 1 in PHP. */
		zend_long number = bound->name ? -1 : bound->paramno + 1;
		if (!Z_ISUNDEF(bound->parameter)) {
			fields->visit(fields->context, what, bound->name, number, &bound->parameter);
		}
		if (!Z_ISUNDEF(bound->driver_params)) {
			fields->visit(fields->context, options, bound->name, number, &bound->driver_params);
		}
	} ZEND_HASH_FOREACH_END();
}

void meminfo_visit_pdo_statement(const zend_object *object, const meminfo_fields *fields)
{
	if (object->handlers->offset != (int) offsetof(pdo_stmt_t, std)) {
		return;
	}
	const pdo_stmt_t *statement = (const pdo_stmt_t *) ((const char *) object - offsetof(pdo_stmt_t, std));
# if PHP_VERSION_ID >= 80500
	visit_object(fields, "connection", statement->database_object_handle);
# else
	visit_zval(fields, "connection", &statement->database_object_handle);
	/* The constructor's arguments once more, as they are passed (ext/pdo/pdo_stmt.c, do_fetch_class_prepare()). */
	const zend_fcall_info *constructor = &statement->fetch.cls.fci;
	bool fetches_objects = (statement->default_fetch_type & ~PDO_FETCH_FLAGS) == PDO_FETCH_CLASS;
	if (fetches_objects && constructor->size == sizeof(*constructor)
			&& fields->is_live(fields->context, constructor->params, constructor->param_count * sizeof(zval))) {
		for (uint32_t idx = 0; idx < constructor->param_count; idx++) {
			fields->visit(fields->context, "constructor argument", NULL, idx, &constructor->params[idx]);
		}
	}
# endif
	visit_string(fields, "query", statement->query_string);
	visit_string(fields, "sent query", statement->active_query_string);
	visit_bound(fields, "parameter", "parameter options", statement->bound_params);
	visit_bound(fields, "column", "column options", statement->bound_columns);
# if PHP_VERSION_ID < 80200
	/* Later versions tell the collector. */
	switch (statement->default_fetch_type & ~PDO_FETCH_FLAGS) {
		case PDO_FETCH_INTO:
			visit_zval(fields, "fetch into", &statement->fetch.into);
			break;
		case PDO_FETCH_CLASS:
			visit_zval(fields, "constructor arguments", &statement->fetch.cls.ctor_args);
			break;
		default:
			break;
	}
# endif
}

const zend_object *meminfo_pdo_row_statement(const zend_object *object)
{
	const pdo_row_t *row = (const pdo_row_t *) ((const char *) object - offsetof(pdo_row_t, std));
	if (object->handlers->offset != (int) offsetof(pdo_row_t, std) || !row->stmt) {
		return NULL;
	}
	/* An address, and no look at what is there. */
	return &row->stmt->std;
}
#else
void meminfo_visit_pdo(const zend_object *object, const meminfo_fields *fields)
{
	(void) object, (void) fields;
}

void meminfo_visit_pdo_statement(const zend_object *object, const meminfo_fields *fields)
{
	(void) object, (void) fields;
}

const zend_object *meminfo_pdo_row_statement(const zend_object *object)
{
	(void) object;
	return NULL;
}
#endif

static void visit_stream(const meminfo_fields *fields, const php_stream *stream)
{
	if (!IS_LIVE(fields, stream) || !stream->res) {
		return;
	}
	zval value;
	ZVAL_RES(&value, stream->res);
	fields->visit(fields->context, "stream", NULL, -1, &value);
}

void meminfo_visit_file(const zend_object *object, const meminfo_fields *fields)
{
	if (object->handlers->offset != (int) offsetof(spl_filesystem_object, std)) {
		return;
	}
	const spl_filesystem_object *file = (const spl_filesystem_object *) ((const char *) object - offsetof(spl_filesystem_object, std));
	switch (file->type) {
		case SPL_FS_DIR:
			visit_stream(fields, file->u.dir.dirp);
			break;
		case SPL_FS_FILE:
			if (!file->u.file.stream) {
				break;
			}
			visit_stream(fields, file->u.file.stream);
			/* The context is not counted: zcontext and context can point to what is gone. */
			visit_zval(fields, "current", &file->u.file.current_zval);
			break;
		default:
			break;
	}
}

#if PHP_VERSION_ID < 80300
void meminfo_visit_sqlite3(const zend_object *object, const meminfo_fields *fields)
{
	/* php_sqlite3_db_object (ext/sqlite3/php_sqlite3_structs.h). Later versions tell the collector. */
	typedef struct {
		int initialised;
		void *connection, *functions, *collations;
		zend_fcall_info authorizer;
		zend_fcall_info_cache authorizer_cache;
		bool exception;
		zend_llist free_list;
		zend_object std;
	} sqlite3_connection;
	if (object->handlers->offset == (int) offsetof(sqlite3_connection, std)) {
		const sqlite3_connection *connection = (const sqlite3_connection *) ((const char *) object - offsetof(sqlite3_connection, std));
		if (connection->authorizer.size == sizeof(zend_fcall_info)) {
			visit_zval(fields, "authorizer", &connection->authorizer.function_name);
		}
	}
}

void meminfo_visit_zip(const zend_object *object, const meminfo_fields *fields)
{
	/* ze_zip_object (ext/zip/php_zip.h), with a libzip that knows both callbacks. */
	typedef struct {
		void *archive, *buffers, *properties, *file;
		int file_length, n_buffers;
		int64_t last_id;
		int zip_error, system_error;
		zval progress, cancel;
		zend_object std;
	} zip_archive;
	if (object->handlers->offset == (int) offsetof(zip_archive, std)) {
		const zip_archive *archive = (const zip_archive *) ((const char *) object - offsetof(zip_archive, std));
		visit_zval(fields, "progress callback", &archive->progress);
		visit_zval(fields, "cancel callback", &archive->cancel);
	}
}

/* As ext/curl/curl_private.h declares them, which is not installed. */
typedef struct {
	zval func_name;
	zend_fcall_info_cache fci_cache;
	void *fp;
	struct { zend_string *s; size_t a; } buf;
	int method;
	zval stream;
} curl_write;

typedef struct {
	zval func_name;
	zend_fcall_info_cache fci_cache;
	void *fp;
	zend_resource *res;
	int method;
	zval stream;
} curl_read;

typedef struct {
	zval func_name;
	zend_fcall_info_cache fci_cache;
} curl_callback;

typedef struct {
	void *cp;
	curl_write *write;
	curl_write *write_header;
	curl_read *read;
	zval std_err;
	curl_callback *progress;
# if PHP_VERSION_ID >= 80200
	curl_callback *xferinfo;
# endif
	curl_callback *fnmatch;
	void *to_free;
	zend_string *header;
	struct { char str[257]; int no; } err;
	bool in_callback;
	uint32_t *clone;
	zval postfields;
	zval private_data;
	void *share;
	zend_object std;
} curl_handle;

static void visit_callback(const meminfo_fields *fields, const char *what, const curl_callback *callback)
{
	if (IS_LIVE(fields, callback)) {
		visit_zval(fields, what, &callback->func_name);
	}
}

void meminfo_visit_curl(const zend_object *object, const meminfo_fields *fields)
{
	const curl_handle *handle = (const curl_handle *) ((const char *) object - offsetof(curl_handle, std));
	if (object->handlers->offset != (int) offsetof(curl_handle, std)) {
		return;
	}
	if (IS_LIVE(fields, handle->read)) {
		visit_zval(fields, "read function", &handle->read->func_name);
		visit_zval(fields, "read stream", &handle->read->stream);
	}
	if (IS_LIVE(fields, handle->write)) {
		visit_zval(fields, "write function", &handle->write->func_name);
		visit_zval(fields, "write stream", &handle->write->stream);
	}
	if (IS_LIVE(fields, handle->write_header)) {
		visit_zval(fields, "header function", &handle->write_header->func_name);
		visit_zval(fields, "header stream", &handle->write_header->stream);
	}
	visit_callback(fields, "progress function", handle->progress);
# if PHP_VERSION_ID >= 80200
	visit_callback(fields, "transfer info function", handle->xferinfo);
# endif
	visit_callback(fields, "match function", handle->fnmatch);
	visit_zval(fields, "error stream", &handle->std_err);
	visit_zval(fields, "post fields", &handle->postfields);
	visit_zval(fields, "private", &handle->private_data);
}
#else
void meminfo_visit_sqlite3(const zend_object *object, const meminfo_fields *fields)
{
	(void) object, (void) fields;
}

void meminfo_visit_zip(const zend_object *object, const meminfo_fields *fields)
{
	(void) object, (void) fields;
}

void meminfo_visit_curl(const zend_object *object, const meminfo_fields *fields)
{
	(void) object, (void) fields;
}
#endif

/* In the order of their declaration in ext/xml/xml.c. */
static const char *const xml_handlers[] = {
	"start element handler", "end element handler", "character data handler", "processing instruction handler",
	"default handler", "unparsed entity handler", "notation handler", "external entity handler",
#if PHP_VERSION_ID < 80400
	"unknown encoding handler",
#endif
	"start namespace handler", "end namespace handler",
};
#define XML_N_HANDLERS (sizeof(xml_handlers) / sizeof(*xml_handlers))

#if PHP_VERSION_ID >= 80400
typedef struct {
	void *parser, *target_encoding;
# if PHP_VERSION_ID < 80600
	zval index;
# endif
	zend_object *object;
	zend_fcall_info_cache handlers[XML_N_HANDLERS];
	void *rest[10];
	zend_object std;
} xml_parser;

void meminfo_visit_xml_parser(const zend_object *object, const meminfo_fields *fields)
{
	if (object->handlers->offset != (int) offsetof(xml_parser, std)) {
		return;
	}
	const xml_parser *parser = (const xml_parser *) ((const char *) object - offsetof(xml_parser, std));
	const zend_fcall_info_cache *handlers = parser->handlers;
	visit_object(fields, "object", parser->object);
	static const char *const handler_objects[] = {
		"start element handler object", "end element handler object", "character data handler object",
		"processing instruction handler object", "default handler object", "unparsed entity handler object",
		"notation handler object", "external entity handler object", "start namespace handler object",
		"end namespace handler object",
	};
	for (size_t idx = 0; idx < XML_N_HANDLERS; idx++) {
		if (!handlers[idx].function_handler) {
			continue;
		}
		/* Of a method only the object is held. */
		visit_object(fields, handlers[idx].closure ? handler_objects[idx] : xml_handlers[idx], handlers[idx].object);
		visit_object(fields, xml_handlers[idx], handlers[idx].closure);
	}
}
#else
void meminfo_visit_xml_parser(const zend_object *object, const meminfo_fields *fields)
{
	typedef struct {
		int case_folding;
		void *parser, *target_encoding;
		zval index, object, handlers[XML_N_HANDLERS];
		zend_function *functions[XML_N_HANDLERS];
		zval data, info;
		int level, toffset, curtag;
		void *ctag, *ltags;
		int lastwasopen, skipwhite, isparsing;
		void *base_uri;
		zend_object std;
	} xml_parser;
	if (object->handlers->offset != (int) offsetof(xml_parser, std)) {
		return;
	}
	const xml_parser *parser = (const xml_parser *) ((const char *) object - offsetof(xml_parser, std));
	visit_zval(fields, "object", &parser->object);
	for (size_t idx = 0; idx < XML_N_HANDLERS; idx++) {
		visit_zval(fields, xml_handlers[idx], &parser->handlers[idx]);
	}
}
#endif

int meminfo_class_offset(const char *lower_case_name)
{
#if PHP_VERSION_ID >= 80300
	const zend_class_entry *class = zend_hash_str_find_ptr(EG(class_table), lower_case_name, strlen(lower_case_name));
	if (class && class->type == ZEND_INTERNAL_CLASS && class->default_object_handlers) {
		return class->default_object_handlers->offset;
	}
#else
	(void) lower_case_name;
#endif
	return -1;
}
