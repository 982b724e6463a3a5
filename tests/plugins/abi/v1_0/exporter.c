/* An exporter of version 1.0, built with the header of that version for ever:
 * it writes down all that it is given, in every kind of table that the ABI has.
 * This file and the header beside it are never changed. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/export/abi.h"

struct redress_session {
  const redress_host* host;
  int32_t failed; /* the first code that the host gave */
  int64_t columns;
  char formats[16][8]; /* of the columns of the table */
};

static redress_bytes Bytes(const char* text) {
  redress_bytes bytes = {text, strlen(text)};
  return bytes;
}

static void Write(redress_session* session, redress_error* error,
                  const char* format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  const int size = vsnprintf(line, sizeof(line), format, arguments);
  va_end(arguments);
  /* Longer lines are cut. */
  const int fits = size < (int)sizeof(line) ? size : (int)sizeof(line) - 1;
  const redress_bytes bytes = {line, (uint64_t)fits};
  const redress_host* host = session->host;
  const redress_code code = host->write_file(host->self, bytes, error);
  if (session->failed == REDRESS_OK) session->failed = code;
}

#define TEXT(bytes) (int)(bytes).size, (bytes).data

static redress_code Open(const redress_host* host, const redress_job* job,
                         const redress_document* document,
                         redress_session** session, redress_error* error) {
  if (job->option_count == 1 && job->options[0].value.size == 6) {
    static const char kText[] = "refused in version 1.0";
    memcpy(error->text, kText, sizeof(kText) - 1);
    error->text_size = sizeof(kText) - 1;
    return REDRESS_FAILED_PRECONDITION;
  }
  redress_session* made = calloc(1, sizeof(*made));
  if (made == NULL) return REDRESS_RESOURCE_EXHAUSTED;
  made->host = host;
  const redress_code code = host->begin_file(host->self, Bytes("seen.txt"),
                                             Bytes("text/plain"), error);
  if (code != REDRESS_OK) {
    free(made);
    return code;
  }
  Write(made, error, "host %u cancelled %d\n", host->abi_major,
        host->is_cancelled(host->self));
  Write(made, error, "format %.*s folder %d\n", TEXT(job->format),
        job->temporary_folder.size > 0);
  for (uint64_t i = 0; i < job->option_count; ++i) {
    Write(made, error, "option %.*s=%.*s\n", TEXT(job->options[i].name),
          TEXT(job->options[i].value));
  }
  Write(made, error, "document %.*s \"%.*s\" version %d of day %d\n",
        TEXT(document->id), TEXT(document->title), (int)document->data_version,
        document->data_date);
  for (uint64_t i = 0; i < document->period_count; ++i) {
    const redress_period* period = document->periods[i];
    Write(made, error, "period %.*s from %d to %d\n", TEXT(period->label),
          period->first_day, period->last_day);
  }
  if (made->failed != REDRESS_OK) {
    const redress_code failed = made->failed;
    free(made);
    return failed;
  }
  *session = made;
  return REDRESS_OK;
}

static redress_code Text(redress_session* session, const redress_text* text,
                         redress_error* error) {
  Write(session, error, "text %d %.*s\n", text->style, TEXT(text->text));
  return session->failed;
}

static redress_code BeginTable(redress_session* session,
                               const redress_table* table,
                               struct ArrowSchema* schema,
                               redress_error* error) {
  Write(session, error, "table %.*s \"%.*s\" chart %d notes %d\n",
        TEXT(table->id), TEXT(table->title), table->chart_type,
        (int)table->note_count);
  session->columns = schema->n_children - 1;
  if (session->columns > 16) return REDRESS_INTERNAL;
  for (int64_t i = 0; i < session->columns; ++i) {
    const struct ArrowSchema* column = schema->children[i + 1];
    snprintf(session->formats[i], sizeof(session->formats[i]), "%s",
             column->format);
    Write(session, error, "column %s %s\n", column->name, column->format);
  }
  return session->failed;
}

static int IsNull(const struct ArrowArray* array, int64_t row) {
  const uint8_t* bits = array->buffers[0];
  return bits != NULL && ((bits[row / 8] >> (row % 8)) & 1) == 0;
}

static void WriteText(redress_session* session, redress_error* error,
                      const struct ArrowArray* array, int64_t row) {
  const int32_t* offsets = array->buffers[1];
  const char* bytes = array->buffers[2];
  Write(session, error, " %.*s", (int)(offsets[row + 1] - offsets[row]),
        bytes + offsets[row]);
}

static void WriteFigure(redress_session* session, redress_error* error,
                        const struct ArrowArray* array, int64_t row) {
  const double* values = array->children[0]->buffers[1];
  const int8_t* statuses = array->children[1]->buffers[1];
  const int64_t* numerators = array->children[2]->buffers[1];
  const int64_t* denominators = array->children[3]->buffers[1];
  const int8_t* units = array->children[5]->buffers[1];
  WriteText(session, error, array->children[4], row);
  Write(session, error, " (%g status %d, %d/%d, unit %d)", values[row],
        statuses[row], (int)numerators[row], (int)denominators[row],
        units[row]);
}

static redress_code Rows(redress_session* session, struct ArrowArray* batch,
                         redress_error* error) {
  const int8_t* types = batch->children[0]->buffers[1];
  for (int64_t row = 0; row < batch->length; ++row) {
    Write(session, error, types[row] == REDRESS_ROW_TOTAL ? "total" : "row");
    for (int64_t i = 0; i < session->columns; ++i) {
      const struct ArrowArray* column = batch->children[i + 1];
      if (IsNull(column, row)) {
        Write(session, error, " -");
      } else if (strcmp(session->formats[i], "+s") == 0) {
        WriteFigure(session, error, column, row);
      } else if (strcmp(session->formats[i], "tdD") == 0) {
        const int32_t* days = column->buffers[1];
        Write(session, error, " day %d", days[row]);
      } else {
        WriteText(session, error, column, row);
      }
    }
    Write(session, error, "\n");
  }
  return session->failed;
}

static redress_code EndTable(redress_session* session, redress_error* error) {
  Write(session, error, "end\n");
  return session->failed;
}

static redress_code Finish(redress_session* session, redress_error* error) {
  const redress_host* host = session->host;
  host->log(host->self, REDRESS_LOG_INFO, Bytes("a line"));
  host->message(host->self, Bytes("a message"));
  return host->end_file(host->self, error);
}

static void Close(redress_session* session) { free(session); }

const redress_exporter_table* redress_exporter_v1(void) {
  static redress_format format = {.struct_size = sizeof(format)};
  static const redress_format* const formats[] = {&format};
  static redress_option option = {.struct_size = sizeof(option),
                                  .type = REDRESS_OPTION_CHOICE};
  static const redress_option* const options[] = {&option};
  static redress_bytes choices[2];
  static redress_description description = {.struct_size = sizeof(description)};
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
  choices[0] = Bytes("write");
  choices[1] = Bytes("refuse");
  option.name = Bytes("mood");
  option.default_value = choices[0];
  option.choices = choices;
  option.choice_count = 2;
  option.help = Bytes("Whether it writes");
  format.id = Bytes("txt");
  format.media_type = Bytes("text/plain");
  format.file_extension = Bytes(".txt");
  description.id = Bytes("version-1-0");
  description.version = Bytes("1.0.0");
  description.summary = Bytes("All that it is given");
  description.licence = Bytes("MIT");
  description.formats = formats;
  description.format_count = 1;
  description.options = options;
  description.option_count = 1;
  table.description = &description;
  return &table;
}
