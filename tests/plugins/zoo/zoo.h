/* The sound part of a faulty plugin: a table whose hooks all succeed, and which
 * writes one file, of which a plugin of the zoo spoils one thing. C and C++. */

#ifndef REDRESS_TESTS_PLUGINS_ZOO_ZOO_H_
#define REDRESS_TESTS_PLUGINS_ZOO_ZOO_H_

#include <stddef.h>
#include <string.h>

#include "redress/export/abi.h"

#define ZOO_UNUSED __attribute__((unused))

/* What open was given. A worker has one session. */
static const redress_host* zoo_host;
static const redress_job* zoo_job;

static redress_bytes zoo_bytes(const char* text) {
  redress_bytes bytes = {text, strlen(text)};
  return bytes;
}

ZOO_UNUSED static redress_code zoo_begin(const char* name) {
  return zoo_host->begin_file(zoo_host->self, zoo_bytes(name),
                              zoo_bytes("text/plain"), NULL);
}
ZOO_UNUSED static redress_code zoo_write(const char* text) {
  return zoo_host->write_file(zoo_host->self, zoo_bytes(text), NULL);
}
ZOO_UNUSED static redress_code zoo_end(void) {
  return zoo_host->end_file(zoo_host->self, NULL);
}
/* A whole file. */
ZOO_UNUSED static redress_code zoo_file(const char* name) {
  const redress_code begun = zoo_begin(name);
  const redress_code written = begun != REDRESS_OK ? begun : zoo_write("ok\n");
  return written != REDRESS_OK ? written : zoo_end();
}
/* Fails with a sentence. */
ZOO_UNUSED static redress_code zoo_fail(redress_error* error, redress_code code,
                                        const char* text) {
  error->text_size = (uint32_t)strlen(text);
  memcpy(error->text, text, error->text_size);
  return code;
}

static redress_code zoo_open(const redress_host* host, const redress_job* job,
                             const redress_document* document,
                             redress_session** session, redress_error* error) {
  (void)document;
  (void)error;
  zoo_host = host;
  zoo_job = job;
  *session = (redress_session*)&zoo_job;
  return REDRESS_OK;
}
static redress_code zoo_text(redress_session* session, const redress_text* text,
                             redress_error* error) {
  (void)session;
  (void)text;
  (void)error;
  return REDRESS_OK;
}
static redress_code zoo_begin_table(redress_session* session,
                                    const redress_table* table,
                                    struct ArrowSchema* schema,
                                    redress_error* error) {
  (void)session;
  (void)table;
  (void)schema;
  (void)error;
  return REDRESS_OK;
}
static redress_code zoo_rows(redress_session* session, struct ArrowArray* batch,
                             redress_error* error) {
  (void)session;
  (void)batch;
  (void)error;
  return REDRESS_OK;
}
static redress_code zoo_end_table(redress_session* session,
                                  redress_error* error) {
  (void)session;
  (void)error;
  return REDRESS_OK;
}
static redress_code zoo_finish(redress_session* session, redress_error* error) {
  (void)session;
  (void)error;
  return zoo_file("zoo.txt");
}
static void zoo_close(redress_session* session) { (void)session; }

static redress_description zoo_description;
static redress_format zoo_format;
static redress_exporter_table zoo_table;

static void zoo_make_table(void) {
  static const redress_format* const kFormats[] = {&zoo_format};
  zoo_format.struct_size = sizeof(zoo_format);
  zoo_format.id = zoo_bytes("txt");
  zoo_format.media_type = zoo_bytes("text/plain");
  zoo_format.file_extension = zoo_bytes(".txt");
  zoo_description.struct_size = sizeof(zoo_description);
  zoo_description.id = zoo_bytes(ZOO_ID); /* the name of the plugin's file */
  zoo_description.version = zoo_bytes("1.0.0");
  zoo_description.summary = zoo_bytes("Has one fault");
  zoo_description.formats = kFormats;
  zoo_description.format_count = 1;
  zoo_table.struct_size = sizeof(zoo_table);
  zoo_table.abi_major = REDRESS_ABI_MAJOR;
  zoo_table.abi_minor = REDRESS_ABI_MINOR;
  zoo_table.description = &zoo_description;
  zoo_table.open = zoo_open;
  zoo_table.text = zoo_text;
  zoo_table.begin_table = zoo_begin_table;
  zoo_table.rows = zoo_rows;
  zoo_table.end_table = zoo_end_table;
  zoo_table.finish = zoo_finish;
  zoo_table.close = zoo_close;
}

/* The plugin, after `fault` has changed zoo_table or zoo_description. */
#define ZOO_EXPORTER(fault)                                 \
  const redress_exporter_table* redress_exporter_v1(void) { \
    zoo_make_table();                                       \
    fault;                                                  \
    return &zoo_table;                                      \
  }

/* The heads of the hooks that plugins replace most. */
#define ZOO_ROWS(name)                                          \
  static redress_code name(ZOO_UNUSED redress_session* session, \
                           ZOO_UNUSED struct ArrowArray* batch, \
                           ZOO_UNUSED redress_error* error)
#define ZOO_FINISH(name)                                        \
  static redress_code name(ZOO_UNUSED redress_session* session, \
                           ZOO_UNUSED redress_error* error)

#endif /* REDRESS_TESTS_PLUGINS_ZOO_ZOO_H_ */
