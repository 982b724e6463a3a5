/* The border between Redress and an exporter plugin: plain C11, nothing but
 * fixed-width integers, doubles, pointers and tables of functions.
 *
 * Version 1, frozen: what stands here is never changed, moved or taken away; a
 * later minor version only adds, and what it added says so ("since 1.1"). A
 * plugin built with this header runs on every service with major version 1.
 * Authors of C++ plugins include exporter.h, which hides all of this.
 *
 * Conventions
 *
 *  1. A plugin is a shared object that exports one symbol, the function
 *     redress_exporter_v1. It is loaded by a process that hosts one plugin for
 *     one document; the service itself never loads it.
 *  2. Every table begins with its size, set by the side that made it, and is
 *     only ever extended at its end. A reader copies the smaller of the two
 *     sizes into zeroed memory, so that what one side does not know is zero,
 *     and zero always means "none". A table smaller than in version 1.0 is
 *     refused. Arrays of tables hold pointers, so that their elements can grow
 *     too. redress_bytes, redress_option_value, ArrowSchema and ArrowArray have
 *     no size and never change.
 *  3. abi_major must be equal on both sides. A plugin's abi_minor says what it
 *     needs: a host with a lower one rejects it, with both numbers. The host's
 *     abi_minor says what it has: a plugin that needs less may look at it, and
 *     do without.
 *  4. Strings are redress_bytes: UTF-8, counted, without an ending NUL. data
 *     may be NULL where size is 0.
 *  5. What a call is given belongs to the caller and is valid until the call
 *     returns. There are three exceptions. What redress_exporter_v1 returns is
 *     static. The host table and the job stay valid until close returns. An
 *     ArrowArray or ArrowSchema may be taken over as Arrow defines it: copy the
 *     structure and set its release to NULL; what is left is released by the
 *     host. No memory is allocated on one side and freed on the other.
 *  6. Functions return a redress_code: 0 is success, the others are those of
 *     gRPC. On failure they write a sentence into the error that the caller
 *     owns, at most REDRESS_ERROR_CAPACITY bytes. After a failed hook only
 *     close is called.
 *  7. A hook that returns REDRESS_FAILED_PRECONDITION refuses the document; the
 *     sentence is shown to the caller of the service as it is. Any other code
 *     is a fault of the plugin.
 *  8. The order of hooks is: open, then any number of text or (begin_table,
 *     rows..., end_table), then finish, then close. close is called once for
 *     each open that succeeded, also after failures. rows is not called for a
 *     table without rows.
 *  9. The hooks of a session are called one at a time and from one thread.
 *     Sessions may run side by side. Host functions are called only from
 *     within a hook of the session, and from its thread. A plugin starts no
 *     thread and no process: the attempt ends the export.
 * 10. No exception and no longjmp crosses the border, in either direction.
 * 11. The same document, options and format give the same bytes. A plugin
 *     reads no clock, random numbers, locale or environment, and no file but
 *     those of its own folder and of the job's temporary folder.
 * 12. Days are counted from 1970-01-01; REDRESS_NO_DAY stands for none.
 *
 * Tables of a document
 *
 * A table's schema is an Arrow struct ("+s"). Its first child is row_type, an
 * int8 ("c"). Each further child is one column, named by its id, of the format
 *
 *   LABEL, TEXT   "u"     utf8
 *   DATE          "tdD"   date32
 *   FIGURE        "+s"    value "g" float64, status "c" int8, numerator "l"
 *                         int64, denominator "l" int64, display "u" utf8, unit
 *                         "c" int8; none of these six has nulls
 *
 * A null is an empty cell. A batch has 1 to REDRESS_MAX_BATCH_ROWS rows and
 * offset 0. Each column's schema has the metadata (all text): id, label, role
 * (label, figure, text, date), unit (count, percent, percentage_points,
 * working_days, gbp, or empty), measure, period (0 the current one, n the n-th
 * comparison), content (figure, difference, percent_change, or empty),
 * numerator_in_brackets (true, false), dimension, display_format. The last is
 * how the column's figures are shown, in the notation of spreadsheets ("#,##0",
 * "0%", "+0;-0;0"), or empty; a cell's display is exact, and its unit stands
 * above its column's. Keys may be added.
 */

#ifndef REDRESS_EXPORT_ABI_H_
#define REDRESS_EXPORT_ABI_H_

#include <stddef.h>
#include <stdint.h>

/* NOLINTBEGIN: this is C. */

#ifdef __cplusplus
extern "C" {
#define REDRESS_STATIC_ASSERT(condition) static_assert(condition, #condition)
#else
#define REDRESS_STATIC_ASSERT(condition) _Static_assert(condition, #condition)
#endif

#define REDRESS_ABI_MAJOR 1
#define REDRESS_ABI_MINOR 1
#define REDRESS_ENTRY_SYMBOL "redress_exporter_v1"
#define REDRESS_ERROR_CAPACITY 1024
#define REDRESS_MAX_BATCH_ROWS 4096
#define REDRESS_MAX_FILE_NAME 200
#define REDRESS_NO_DAY INT32_MIN

/* The Arrow C data interface, as Arrow publishes it. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

/* A result. Any gRPC code may be used; these are the ones that mean something
 * here. */
typedef int32_t redress_code;
#define REDRESS_OK 0
#define REDRESS_CANCELLED 1
#define REDRESS_INVALID_ARGUMENT 3
#define REDRESS_RESOURCE_EXHAUSTED 8
#define REDRESS_FAILED_PRECONDITION 9
#define REDRESS_INTERNAL 13

/* Counted UTF-8 text, or bytes. */
typedef struct redress_bytes {
  const char* data;
  uint64_t size;
} redress_bytes;

/* Where a failing call writes its sentence. Owned by the caller. */
typedef struct redress_error {
  uint32_t struct_size;
  uint32_t text_size; /* bytes of text that are set; never over the capacity */
  char text[REDRESS_ERROR_CAPACITY];
} redress_error;

/* The type of an option's value. All values travel as text. */
#define REDRESS_OPTION_STRING 1
#define REDRESS_OPTION_INTEGER 2 /* -?[0-9]+ within an int64 */
#define REDRESS_OPTION_BOOLEAN 3 /* "true" or "false" */
#define REDRESS_OPTION_CHOICE 4  /* one of choices */

/* An option that a plugin takes. */
typedef struct redress_option {
  uint32_t struct_size;
  int32_t type;
  redress_bytes name; /* lower case words joined by underscores */
  redress_bytes default_value;
  const redress_bytes* choices;
  uint64_t choice_count;
  redress_bytes help;
  int32_t required;
  int32_t has_range; /* 1: an INTEGER lies from minimum to maximum */
  int64_t minimum;
  int64_t maximum;
} redress_option;

/* A format that a plugin writes. */
typedef struct redress_format {
  uint32_t struct_size;
  int32_t many_files; /* 1: writes a folder of files and not one file */
  redress_bytes id;   /* [a-z][a-z0-9_-]*, at most 64 bytes */
  redress_bytes media_type;
  redress_bytes file_extension; /* with the dot */
} redress_format;

/* What a plugin is. Static data. */
typedef struct redress_description {
  uint32_t struct_size;
  uint32_t reserved;
  redress_bytes id;                     /* [a-z][a-z0-9_-]*, at most 64 bytes */
  redress_bytes version;                /* the plugin's own version */
  redress_bytes summary;                /* what it writes, in words */
  redress_bytes licence;                /* an SPDX identifier */
  const redress_format* const* formats; /* at least one; the first is usual */
  uint64_t format_count;
  const redress_option* const* options;
  uint64_t option_count;
  const redress_bytes* accepted_documents; /* ids; none: any document */
  uint64_t accepted_document_count;
  /* A longer table is refused by the plugin, in words; 0: there is no limit. */
  uint64_t max_table_rows;
  /* Bytes of memory that it needs at most, however long the document is; 0:
   * not said. */
  uint64_t max_memory;
} redress_description;

/* An option's value: checked by the host, the default where none was given,
 * empty where there is no default either. */
typedef struct redress_option_value {
  redress_bytes name;
  redress_bytes value;
} redress_option_value;

/* What a session has to work with. */
typedef struct redress_job {
  uint32_t struct_size;
  uint32_t reserved;
  const redress_option_value* options; /* every option declared, by name */
  uint64_t option_count;
  redress_bytes temporary_folder; /* private, empty at first, removed later */
  redress_bytes format;           /* the id of the format asked for */
} redress_job;

/* A span of days, both included. */
typedef struct redress_period {
  uint32_t struct_size;
  int32_t first_day;
  int32_t last_day;
  int32_t reserved;
  redress_bytes label;
} redress_period;

/* What the document is and where it comes from. */
typedef struct redress_document {
  uint32_t struct_size;
  int32_t data_date; /* the day that the data speak for, or REDRESS_NO_DAY */
  int64_t data_version;
  redress_bytes id; /* the report's id, "query", or "cases" */
  redress_bytes title;
  redress_bytes generator;          /* "redress 0.1.0" */
  redress_bytes disclosure_profile; /* "internal" */
  redress_bytes authority;
  const redress_period* const* periods; /* the current one, then comparisons */
  uint64_t period_count;
  /* Since 1.1. What it was made from: a redress.v1.DocumentSource as JSON, with
   * the data version. Asked again, it makes the same document. With a table's
   * id, a column's id and the number of a row (from 1) it names one figure.
   * Exporters write it into the file, so that a figure can be traced. */
  redress_bytes source;
} redress_document;

#define REDRESS_TEXT_HEADING 1
#define REDRESS_TEXT_PARAGRAPH 2
#define REDRESS_TEXT_NOTE 3 /* a note to the table before it */

/* A figure within a text. Since 1.1. */
typedef struct redress_text_figure {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t begin;     /* its first byte in the text */
  uint64_t size;      /* in bytes */
  redress_bytes name; /* in the report: "closed", "closed.comparison" */
} redress_text_figure;

/* A piece of text between tables. */
typedef struct redress_text {
  uint32_t struct_size;
  int32_t style;
  redress_bytes text;
  /* Since 1.1: the figures in the text, in order. */
  const redress_text_figure* const* figures;
  uint64_t figure_count;
} redress_text;

#define REDRESS_CHART_NONE 0
#define REDRESS_CHART_COLUMN 1 /* vertical bars, clustered by period */
#define REDRESS_CHART_BAR 2    /* horizontal bars, clustered by period */

/* What a table is, beside its schema. */
typedef struct redress_table {
  uint32_t struct_size;
  int32_t chart_type;
  redress_bytes id; /* unique in the document, stable between documents */
  redress_bytes title;
  const redress_bytes* notes;
  uint64_t note_count;
  redress_bytes chart_title;
  redress_bytes chart_alt_text;
  /* Since 1.1. The question whose answer it shows: a redress.v1.Query as JSON;
   * empty where it shows none. */
  redress_bytes question;
} redress_table;

/* Values of the child row_type. */
#define REDRESS_ROW_MEMBERS 1
#define REDRESS_ROW_TOTAL 2

/* Values of a figure's status. */
#define REDRESS_STATUS_NUMBER 0
#define REDRESS_STATUS_NOT_APPLICABLE 1 /* [z] */
#define REDRESS_STATUS_CONFIDENTIAL 2   /* [c] */
#define REDRESS_STATUS_NOT_AVAILABLE 3  /* [x] */

/* Values of a figure's unit. */
#define REDRESS_UNIT_NONE 0
#define REDRESS_UNIT_COUNT 1
#define REDRESS_UNIT_PERCENT 2 /* the value is a fraction of 1 */
#define REDRESS_UNIT_PERCENTAGE_POINTS 3
#define REDRESS_UNIT_WORKING_DAYS 4
#define REDRESS_UNIT_GBP 5 /* the value is in pounds */

#define REDRESS_LOG_INFO 1
#define REDRESS_LOG_WARNING 2
#define REDRESS_LOG_ERROR 3

/* What the host does for a plugin. Each function takes `self` first. */
typedef struct redress_host {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;
  void* self;
  /* Writes a line to the service's log. Never shown to its callers. */
  void (*log)(void* self, int32_t level, redress_bytes line);
  /* Tells the reader of the files something, in the export's trailer. */
  void (*message)(void* self, redress_bytes text);
  /* 1: nobody waits for the document any more; return REDRESS_CANCELLED. */
  int32_t (*is_cancelled)(void* self);
  /* Begins a file. The name has no '/', no leading '.', is unique and at most
   * REDRESS_MAX_FILE_NAME bytes. One file is open at a time. */
  redress_code (*begin_file)(void* self, redress_bytes name,
                             redress_bytes media_type, redress_error* error);
  /* Appends to the open file. Waits while the reader is slow. */
  redress_code (*write_file)(void* self, redress_bytes bytes,
                             redress_error* error);
  /* Ends the open file. */
  redress_code (*end_file)(void* self, redress_error* error);
} redress_host;

/* The plugin's own state of one document. */
typedef struct redress_session redress_session;

/* What a plugin does. Every hook is required. */
typedef struct redress_exporter_table {
  uint32_t struct_size;
  uint32_t abi_major; /* REDRESS_ABI_MAJOR of the header it was built with */
  uint32_t abi_minor; /* the lowest minor version that it works with */
  uint32_t reserved;
  const redress_description* description;
  /* Starts a document. `*session` is set on success only. */
  redress_code (*open)(const redress_host* host, const redress_job* job,
                       const redress_document* document,
                       redress_session** session, redress_error* error);
  redress_code (*text)(redress_session* session, const redress_text* text,
                       redress_error* error);
  redress_code (*begin_table)(redress_session* session,
                              const redress_table* table,
                              struct ArrowSchema* schema, redress_error* error);
  redress_code (*rows)(redress_session* session, struct ArrowArray* batch,
                       redress_error* error);
  redress_code (*end_table)(redress_session* session, redress_error* error);
  /* Writes whatever is left. */
  redress_code (*finish)(redress_session* session, redress_error* error);
  /* Frees the session. Writes nothing. */
  void (*close)(redress_session* session);
} redress_exporter_table;

/* The one symbol of a plugin. Returns static data, or NULL where the plugin
 * cannot work here. */
__attribute__((visibility("default"))) const redress_exporter_table*
redress_exporter_v1(void);

/* The layouts, on the only platforms supported: 64 bit, little endian. */
REDRESS_STATIC_ASSERT(sizeof(void*) == 8);
REDRESS_STATIC_ASSERT(sizeof(struct ArrowSchema) == 72);
REDRESS_STATIC_ASSERT(sizeof(struct ArrowArray) == 80);
REDRESS_STATIC_ASSERT(sizeof(redress_bytes) == 16);
REDRESS_STATIC_ASSERT(sizeof(redress_option_value) == 32);
REDRESS_STATIC_ASSERT(offsetof(redress_error, text) == 8);
REDRESS_STATIC_ASSERT(offsetof(redress_option, choices) == 40);
REDRESS_STATIC_ASSERT(offsetof(redress_option, required) == 72);
REDRESS_STATIC_ASSERT(offsetof(redress_option, maximum) == 88);
REDRESS_STATIC_ASSERT(offsetof(redress_format, file_extension) == 40);
REDRESS_STATIC_ASSERT(offsetof(redress_description, id) == 8);
REDRESS_STATIC_ASSERT(offsetof(redress_description, formats) == 72);
REDRESS_STATIC_ASSERT(offsetof(redress_description, max_memory) == 128);
REDRESS_STATIC_ASSERT(offsetof(redress_job, temporary_folder) == 24);
REDRESS_STATIC_ASSERT(offsetof(redress_job, format) == 40);
REDRESS_STATIC_ASSERT(offsetof(redress_period, label) == 16);
REDRESS_STATIC_ASSERT(offsetof(redress_document, id) == 16);
REDRESS_STATIC_ASSERT(offsetof(redress_document, period_count) == 104);
REDRESS_STATIC_ASSERT(offsetof(redress_text, text) == 8);
REDRESS_STATIC_ASSERT(offsetof(redress_table, notes) == 40);
REDRESS_STATIC_ASSERT(offsetof(redress_table, chart_alt_text) == 72);
REDRESS_STATIC_ASSERT(offsetof(redress_host, self) == 16);
REDRESS_STATIC_ASSERT(offsetof(redress_host, end_file) == 64);
REDRESS_STATIC_ASSERT(offsetof(redress_exporter_table, description) == 16);
REDRESS_STATIC_ASSERT(offsetof(redress_exporter_table, close) == 72);

/* The sizes in version 1.0: the least that a table has. They never change. */
#define REDRESS_SIZE_V1_0_ERROR 1032
#define REDRESS_SIZE_V1_0_OPTION 96
#define REDRESS_SIZE_V1_0_FORMAT 56
#define REDRESS_SIZE_V1_0_DESCRIPTION 136
#define REDRESS_SIZE_V1_0_JOB 56
#define REDRESS_SIZE_V1_0_PERIOD 32
#define REDRESS_SIZE_V1_0_DOCUMENT 112
#define REDRESS_SIZE_V1_0_TEXT 24
#define REDRESS_SIZE_V1_0_TABLE 88
#define REDRESS_SIZE_V1_0_HOST 72
#define REDRESS_SIZE_V1_0_EXPORTER_TABLE 80
REDRESS_STATIC_ASSERT(sizeof(redress_error) == REDRESS_SIZE_V1_0_ERROR);
REDRESS_STATIC_ASSERT(sizeof(redress_option) == REDRESS_SIZE_V1_0_OPTION);
REDRESS_STATIC_ASSERT(sizeof(redress_format) == REDRESS_SIZE_V1_0_FORMAT);
REDRESS_STATIC_ASSERT(sizeof(redress_description) ==
                      REDRESS_SIZE_V1_0_DESCRIPTION);
REDRESS_STATIC_ASSERT(sizeof(redress_job) == REDRESS_SIZE_V1_0_JOB);
REDRESS_STATIC_ASSERT(sizeof(redress_period) == REDRESS_SIZE_V1_0_PERIOD);
REDRESS_STATIC_ASSERT(offsetof(redress_document, source) ==
                      REDRESS_SIZE_V1_0_DOCUMENT);
REDRESS_STATIC_ASSERT(offsetof(redress_text, figures) ==
                      REDRESS_SIZE_V1_0_TEXT);
REDRESS_STATIC_ASSERT(offsetof(redress_table, question) ==
                      REDRESS_SIZE_V1_0_TABLE);
REDRESS_STATIC_ASSERT(sizeof(redress_host) == REDRESS_SIZE_V1_0_HOST);
REDRESS_STATIC_ASSERT(sizeof(redress_exporter_table) ==
                      REDRESS_SIZE_V1_0_EXPORTER_TABLE);

/* What 1.1 added. */
REDRESS_STATIC_ASSERT(sizeof(redress_document) == 128);
REDRESS_STATIC_ASSERT(offsetof(redress_text_figure, name) == 24);
REDRESS_STATIC_ASSERT(sizeof(redress_text_figure) == 40);
REDRESS_STATIC_ASSERT(offsetof(redress_text, figure_count) == 32);
REDRESS_STATIC_ASSERT(sizeof(redress_text) == 40);
REDRESS_STATIC_ASSERT(sizeof(redress_table) == 104);

#ifdef __cplusplus
} /* extern "C" */
#endif

/* NOLINTEND */

#endif /* REDRESS_EXPORT_ABI_H_ */
