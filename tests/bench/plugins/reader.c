/* An exporter that reads every byte of a table's columns and writes a sum: what
 * is left is what the platform itself takes. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/export/abi.h"

struct redress_session {
  const redress_host* host;
  uint64_t sum;
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
  *session = calloc(1, sizeof(**session));
  if (*session == NULL) return REDRESS_RESOURCE_EXHAUSTED;
  (*session)->host = host;
  return REDRESS_OK;
}

static redress_code Text(redress_session* session, const redress_text* text,
                         redress_error* error) {
  (void)session;
  (void)text;
  (void)error;
  return REDRESS_OK;
}

static redress_code BeginTable(redress_session* session,
                               const redress_table* table,
                               struct ArrowSchema* schema,
                               redress_error* error) {
  (void)session;
  (void)table;
  (void)schema;
  (void)error;
  return REDRESS_OK;
}

static void Sum(redress_session* session, const void* bytes, size_t size) {
  const unsigned char* begin = bytes;
  uint64_t word;
  for (; size >= sizeof(word); size -= sizeof(word), begin += sizeof(word)) {
    memcpy(&word, begin, sizeof(word));
    session->sum += word;
  }
  for (; size > 0; --size) session->sum += *begin++;
}

static void ReadTexts(redress_session* session,
                      const struct ArrowArray* array) {
  const size_t rows = (size_t)array->length;
  const int32_t* offsets = array->buffers[1];
  Sum(session, offsets, (rows + 1) * sizeof(*offsets));
  Sum(session, array->buffers[2], (size_t)offsets[rows]);
}

static redress_code Rows(redress_session* session, struct ArrowArray* batch,
                         redress_error* error) {
  (void)error;
  const size_t rows = (size_t)batch->length;
  Sum(session, batch->children[0]->buffers[1], rows);
  for (int64_t i = 1; i < batch->n_children; ++i) {
    const struct ArrowArray* column = batch->children[i];
    if (column->n_children == 0 && column->n_buffers == 3) {
      ReadTexts(session, column);
    } else if (column->n_children == 0) {
      Sum(session, column->buffers[1], rows * sizeof(int32_t));
    } else {
      Sum(session, column->children[0]->buffers[1], rows * sizeof(double));
      Sum(session, column->children[1]->buffers[1], rows);
      Sum(session, column->children[2]->buffers[1], rows * sizeof(int64_t));
      Sum(session, column->children[3]->buffers[1], rows * sizeof(int64_t));
      ReadTexts(session, column->children[4]);
      Sum(session, column->children[5]->buffers[1], rows);
    }
  }
  return REDRESS_OK;
}

static redress_code EndTable(redress_session* session, redress_error* error) {
  (void)session;
  (void)error;
  return REDRESS_OK;
}

static redress_code Finish(redress_session* session, redress_error* error) {
  const redress_host* host = session->host;
  char line[32];
  snprintf(line, sizeof(line), "%llu\n", (unsigned long long)session->sum);
  redress_code code = host->begin_file(host->self, Bytes("sum.txt"),
                                       Bytes("text/plain"), error);
  if (code == REDRESS_OK) {
    code = host->write_file(host->self, Bytes(line), error);
  }
  if (code == REDRESS_OK) code = host->end_file(host->self, error);
  return code;
}

static void Close(redress_session* session) { free(session); }

const redress_exporter_table* redress_exporter_v1(void) {
  static redress_format format = {.struct_size = sizeof(format)};
  static const redress_format* const formats[] = {&format};
  static redress_description description = {.struct_size = sizeof(description)};
  static redress_exporter_table table = {.struct_size = sizeof(table),
                                         .abi_major = REDRESS_ABI_MAJOR,
                                         .open = Open,
                                         .text = Text,
                                         .begin_table = BeginTable,
                                         .rows = Rows,
                                         .end_table = EndTable,
                                         .finish = Finish,
                                         .close = Close};
  format.id = Bytes("txt");
  format.media_type = Bytes("text/plain");
  format.file_extension = Bytes(".txt");
  description.id = Bytes("reader");
  description.version = Bytes("1.0.0");
  description.summary = Bytes("A sum of all bytes");
  description.formats = formats;
  description.format_count = 1;
  table.description = &description;
  return &table;
}
