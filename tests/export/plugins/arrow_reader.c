/* A plugin in C, without the SDK: takes batches over, as Arrow allows, and
 * writes what it has seen of them in the end. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/export/abi.h"

struct redress_session {
  const redress_host* host;
  struct ArrowArray kept;
  struct ArrowSchema schema;
  int64_t rows;
};

static redress_bytes Bytes(const char* text) {
  redress_bytes bytes = {text, strlen(text)};
  return bytes;
}

static redress_code Open(const redress_host* host, const redress_job* job,
                         const redress_document* document,
                         redress_session** session, redress_error* error) {
  (void)job;
  (void)document;
  (void)error;
  redress_session* made = calloc(1, sizeof(*made));
  if (made == NULL) return REDRESS_RESOURCE_EXHAUSTED;
  made->host = host;
  *session = made;
  return REDRESS_OK;
}

static redress_code Text(redress_session* session, const redress_text* text,
                         redress_error* error) {
  (void)session;
  (void)text;
  (void)error;
  return REDRESS_OK;
}

static void Drop(redress_session* session) {
  if (session->kept.release != NULL) session->kept.release(&session->kept);
  if (session->schema.release != NULL) {
    session->schema.release(&session->schema);
  }
}

static redress_code BeginTable(redress_session* session,
                               const redress_table* table,
                               struct ArrowSchema* schema,
                               redress_error* error) {
  (void)table;
  (void)error;
  Drop(session);
  session->schema = *schema;
  schema->release = NULL;
  return REDRESS_OK;
}

static redress_code Rows(redress_session* session, struct ArrowArray* batch,
                         redress_error* error) {
  (void)error;
  if (session->kept.release != NULL) session->kept.release(&session->kept);
  /* Only the first column is kept: a child may be moved by itself. */
  session->kept = *batch->children[1];
  batch->children[1]->release = NULL;
  session->rows += batch->length;
  return REDRESS_OK;
}

static redress_code EndTable(redress_session* session, redress_error* error) {
  (void)session;
  (void)error;
  return REDRESS_OK;
}

static void Describe(const redress_session* session, char* line, size_t size) {
  const int32_t* offsets = session->kept.buffers[1];
  const char* texts = session->kept.buffers[2];
  const int64_t last = session->kept.length - 1;
  snprintf(line, size, "%d columns, %s is %s, %d rows, last %.*s\n",
           (int)session->schema.n_children - 1,
           session->schema.children[1]->name,
           session->schema.children[1]->format, (int)session->rows,
           (int)(offsets[last + 1] - offsets[last]), texts + offsets[last]);
}

static redress_code Finish(redress_session* session, redress_error* error) {
  const redress_host* host = session->host;
  redress_code code = host->begin_file(host->self, Bytes("seen.txt"),
                                       Bytes("text/plain"), error);
  if (code != REDRESS_OK) return code;
  char line[256] = "no rows\n";
  if (session->kept.release != NULL) Describe(session, line, sizeof(line));
  code = host->write_file(host->self, Bytes(line), error);
  if (code != REDRESS_OK) return code;
  return host->end_file(host->self, error);
}

static void Close(redress_session* session) {
  Drop(session);
  free(session);
}

const redress_exporter_table* redress_exporter_v1(void) {
  static redress_description description = {.struct_size = sizeof(description)};
  static redress_format format = {.struct_size = sizeof(format)};
  static const redress_format* const formats[] = {&format};
  static redress_exporter_table table = {.struct_size = sizeof(table),
                                         .abi_major = REDRESS_ABI_MAJOR,
                                         .abi_minor = REDRESS_ABI_MINOR,
                                         .open = Open,
                                         .text = Text,
                                         .begin_table = BeginTable,
                                         .rows = Rows,
                                         .end_table = EndTable,
                                         .finish = Finish,
                                         .close = Close};
  description.id = Bytes("arrow-reader");
  description.version = Bytes("1.0.0");
  description.summary = Bytes("Arrow, moved");
  format.id = Bytes("txt");
  format.media_type = Bytes("text/plain");
  format.file_extension = Bytes(".txt");
  description.formats = formats;
  description.format_count = 1;
  table.description = &description;
  return &table;
}
