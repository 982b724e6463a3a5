/* Documents as JSON Lines: a line for the document, one for each text and
 * table, and one for each row of a table. Plain C, on nothing but the ABI; a
 * model for exporters in other languages than C++.
 *
 * A row: {"table":"by_team","row":"members","labels":{"team":"North"},
 *         "figures":{"upheld":{"display":"50%","value":0.5,"numerator":1,
 *                              "denominator":2,"status":"number"}}}
 *
 * Names are the columns' ids. An empty cell is null; a figure that is not a
 * number has the status not_applicable, confidential or not_available, and the
 * value null. */

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "redress/export/abi.h"

/* Lines are gathered and written in pieces of this size, and a bit. */
#define WRITE_SIZE (64 * 1024)

struct redress_session {
  const redress_host* host; /* valid until close, by convention 5 */
  /* The table that the rows belong to; its schema is taken over. */
  struct ArrowSchema schema;
  char* table_id;
  /* What has not been written yet. */
  char* buffer;
  size_t size;
  size_t capacity;
  int out_of_memory;
};

static redress_bytes Bytes(const char* text) {
  const redress_bytes bytes = {text, strlen(text)};
  return bytes;
}

static redress_code Fail(redress_error* error, redress_code code,
                         const char* text) {
  error->text_size =
      (uint32_t)snprintf(error->text, sizeof(error->text), "%s", text);
  return code;
}

/* What follows gathers text. Whether there was memory for all of it is asked
 * once, by Flush. */

static void Add(redress_session* session, const char* data, size_t size) {
  if (session->capacity - session->size < size) {
    const size_t capacity = 2 * session->capacity + size;
    char* grown = realloc(session->buffer, capacity);
    if (grown == NULL) {
      session->out_of_memory = 1;
      return;
    }
    session->buffer = grown;
    session->capacity = capacity;
  }
  if (size > 0) memcpy(session->buffer + session->size, data, size);
  session->size += size;
}

static void AddText(redress_session* session, const char* text) {
  Add(session, text, strlen(text));
}

/* A JSON string. The text is UTF-8 already; only what JSON forbids is escaped.
 */
static void AddString(redress_session* session, redress_bytes text) {
  AddText(session, "\"");
  for (uint64_t i = 0; i < text.size; ++i) {
    const unsigned char byte = (unsigned char)text.data[i];
    if (byte < 0x20) {
      char escape[8];
      snprintf(escape, sizeof(escape), "\\u%04x", byte);
      AddText(session, escape);
    } else {
      if (byte == '"' || byte == '\\') AddText(session, "\\");
      Add(session, text.data + i, 1);
    }
  }
  AddText(session, "\"");
}

/* ,"name":"text" */
static void AddMember(redress_session* session, const char* name,
                      redress_bytes text) {
  AddText(session, ",");
  AddString(session, Bytes(name));
  AddText(session, ":");
  AddString(session, text);
}

static void AddInteger(redress_session* session, int64_t value) {
  char digits[32];
  snprintf(digits, sizeof(digits), "%" PRId64, value);
  AddText(session, digits);
}

/* The shortest digits that give the same number again. There is no locale: the
 * environment is empty, and nothing sets one. */
static void AddNumber(redress_session* session, double value) {
  if (!isfinite(value)) { /* which JSON cannot say */
    AddText(session, "null");
    return;
  }
  char digits[40];
  for (int precision = 15; precision <= 17; ++precision) {
    snprintf(digits, sizeof(digits), "%.*g", precision, value);
    if (strtod(digits, NULL) == value) break;
  }
  AddText(session, digits);
}

/* A day as "2019-09-30", or null. */
static void AddDay(redress_session* session, int32_t number) {
  if (number == REDRESS_NO_DAY) {
    AddText(session, "null");
    return;
  }
  /* Years are counted from 1 March 0000, so that the leap day is a year's last;
   * an era is 400 of them. */
  const int64_t days = (int64_t)number + 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t in_era = days - era * 146097;
  const int64_t year =
      (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const int64_t from_march = (5 * in_year + 2) / 153;
  const int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
  char text[32];
  snprintf(text, sizeof(text), "\"%04d-%02d-%02d\"",
           (int)(year + era * 400 + (month <= 2)), month,
           (int)(in_year - (153 * from_march + 2) / 5 + 1));
  AddText(session, text);
}

/* Writes what has been gathered, if it is much or `all` is set. An error of the
 * host, with its sentence, is the hook's own. */
static redress_code Flush(redress_session* session, int all,
                          redress_error* error) {
  if (session->out_of_memory) {
    return Fail(error, REDRESS_RESOURCE_EXHAUSTED, "there is no memory left");
  }
  if (session->size == 0 || (!all && session->size < WRITE_SIZE)) {
    return REDRESS_OK;
  }
  const redress_bytes bytes = {session->buffer, session->size};
  session->size = 0;
  return session->host->write_file(session->host->self, bytes, error);
}

/* The hooks, in the order in which they are called. */

static void Close(redress_session* session) {
  if (session->schema.release != NULL) {
    session->schema.release(&session->schema);
  }
  free(session->table_id);
  free(session->buffer);
  free(session);
}

static redress_code Open(const redress_host* host, const redress_job* job,
                         const redress_document* document,
                         redress_session** session, redress_error* error) {
  (void)job; /* no options, and one format */
  redress_session* made = calloc(1, sizeof(*made));
  if (made == NULL) {
    return Fail(error, REDRESS_RESOURCE_EXHAUSTED, "there is no memory left");
  }
  made->host = host;
  AddText(made, "{\"document\":");
  AddString(made, document->id);
  AddMember(made, "title", document->title);
  AddText(made, ",\"periods\":[");
  for (uint64_t i = 0; i < document->period_count; ++i) {
    const redress_period* period = document->periods[i];
    AddText(made, i == 0 ? "{\"first_day\":" : ",{\"first_day\":");
    AddDay(made, period->first_day);
    AddText(made, ",\"last_day\":");
    AddDay(made, period->last_day);
    AddMember(made, "label", period->label);
    AddText(made, "}");
  }
  AddText(made, "],\"data_version\":");
  AddInteger(made, document->data_version);
  AddText(made, ",\"data_date\":");
  AddDay(made, document->data_date);
  AddMember(made, "profile", document->disclosure_profile);
  AddMember(made, "generator", document->generator);
  AddText(made, "}\n");
  redress_code code = host->begin_file(host->self, Bytes("document.jsonl"),
                                       Bytes("application/jsonl"), error);
  if (code == REDRESS_OK) code = Flush(made, 0, error);
  if (code != REDRESS_OK) {
    Close(made); /* the host closes only what was opened */
    return code;
  }
  *session = made;
  return REDRESS_OK;
}

static redress_code Text(redress_session* session, const redress_text* text,
                         redress_error* error) {
  static const char* const kStyles[] = {"", "heading", "paragraph", "note"};
  /* A later minor version may have more styles. */
  const int32_t style =
      text->style >= REDRESS_TEXT_HEADING && text->style <= REDRESS_TEXT_NOTE
          ? text->style
          : REDRESS_TEXT_PARAGRAPH;
  AddText(session, "{\"text\":");
  AddString(session, text->text);
  AddMember(session, "style", Bytes(kStyles[style]));
  AddText(session, "}\n");
  return Flush(session, 0, error);
}

static redress_code BeginTable(redress_session* session,
                               const redress_table* table,
                               struct ArrowSchema* schema,
                               redress_error* error) {
  /* The schema is wanted until end_table, and the rows need nothing else of the
   * table but its id. */
  session->schema = *schema;
  schema->release = NULL;
  session->table_id = malloc(table->id.size + 1);
  if (session->table_id == NULL) {
    return Fail(error, REDRESS_RESOURCE_EXHAUSTED, "there is no memory left");
  }
  if (table->id.size > 0) {
    memcpy(session->table_id, table->id.data, table->id.size);
  }
  session->table_id[table->id.size] = '\0';

  AddText(session, "{\"table\":");
  AddString(session, table->id);
  AddMember(session, "title", table->title);
  AddText(session, ",\"notes\":[");
  for (uint64_t i = 0; i < table->note_count; ++i) {
    if (i > 0) AddText(session, ",");
    AddString(session, table->notes[i]);
  }
  AddText(session, "]}\n");
  return Flush(session, 0, error);
}

static int IsNull(const struct ArrowArray* array, int64_t row) {
  const uint8_t* bits = array->buffers[0]; /* absent where nothing is null */
  return bits != NULL && ((bits[row / 8] >> (row % 8)) & 1) == 0;
}

static redress_bytes TextAt(const struct ArrowArray* array, int64_t row) {
  const int32_t* offsets = array->buffers[1];
  const char* characters = array->buffers[2];
  redress_bytes text = {NULL, (uint64_t)(offsets[row + 1] - offsets[row])};
  if (text.size > 0) text.data = characters + offsets[row];
  return text;
}

static void AddFigure(redress_session* session, const struct ArrowArray* figure,
                      int64_t row) {
  static const char* const kStatuses[] = {"number", "not_applicable",
                                          "confidential", "not_available"};
  /* The children, in the order that abi.h gives them. */
  const double* values = figure->children[0]->buffers[1];
  const int8_t* statuses = figure->children[1]->buffers[1];
  const int64_t* numerators = figure->children[2]->buffers[1];
  const int64_t* denominators = figure->children[3]->buffers[1];
  const int8_t status = statuses[row] >= REDRESS_STATUS_NUMBER &&
                                statuses[row] <= REDRESS_STATUS_NOT_AVAILABLE
                            ? statuses[row]
                            : REDRESS_STATUS_NOT_AVAILABLE;
  AddText(session, "{\"display\":");
  AddString(session, TextAt(figure->children[4], row));
  if (status == REDRESS_STATUS_NUMBER) {
    AddText(session, ",\"value\":");
    AddNumber(session, values[row]);
    AddText(session, ",\"numerator\":");
    AddInteger(session, numerators[row]);
    AddText(session, ",\"denominator\":");
    AddInteger(session, denominators[row]);
  } else {
    /* The numbers behind it mean nothing. */
    AddText(session, ",\"value\":null,\"numerator\":null,\"denominator\":null");
  }
  AddMember(session, "status", Bytes(kStatuses[status]));
  AddText(session, "}");
}

/* ,"labels":{...} or ,"figures":{...}: the columns that are figures, or those
 * that are not. Figures are Arrow structures ("+s"); no other column is. */
static void AddColumns(redress_session* session, const struct ArrowArray* batch,
                       int64_t row, int figures) {
  AddText(session, figures ? ",\"figures\":{" : ",\"labels\":{");
  const char* separator = "";
  /* The child 0 is row_type. */
  for (int64_t i = 1; i < batch->n_children; ++i) {
    const struct ArrowSchema* column = session->schema.children[i];
    const struct ArrowArray* cells = batch->children[i];
    if ((strcmp(column->format, "+s") == 0) != figures) continue;
    AddText(session, separator);
    separator = ",";
    AddString(session, Bytes(column->name));
    AddText(session, ":");
    if (IsNull(cells, row)) {
      AddText(session, "null");
    } else if (figures) {
      AddFigure(session, cells, row);
    } else if (strcmp(column->format, "tdD") == 0) {
      const int32_t* days = cells->buffers[1];
      AddDay(session, days[row]);
    } else {
      AddString(session, TextAt(cells, row));
    }
  }
  AddText(session, "}");
}

static redress_code Rows(redress_session* session, struct ArrowArray* batch,
                         redress_error* error) {
  const int8_t* types = batch->children[0]->buffers[1];
  for (int64_t row = 0; row < batch->length; ++row) {
    AddText(session, "{\"table\":");
    AddString(session, Bytes(session->table_id));
    AddMember(session, "row",
              Bytes(types[row] == REDRESS_ROW_TOTAL ? "total" : "members"));
    AddColumns(session, batch, row, 0);
    AddColumns(session, batch, row, 1);
    AddText(session, "}\n");
    const redress_code code = Flush(session, 0, error);
    if (code != REDRESS_OK) return code;
  }
  return REDRESS_OK;
}

static redress_code EndTable(redress_session* session, redress_error* error) {
  (void)error;
  session->schema.release(&session->schema);
  session->schema.release = NULL;
  free(session->table_id);
  session->table_id = NULL;
  return REDRESS_OK;
}

static redress_code Finish(redress_session* session, redress_error* error) {
  const redress_code code = Flush(session, 1, error);
  if (code != REDRESS_OK) return code;
  return session->host->end_file(session->host->self, error);
}

/* What it is: static tables, each with its size first. */

#define BYTES(literal) \
  { literal, sizeof(literal) - 1 }

static const redress_format kFormat = {.struct_size = sizeof(redress_format),
                                       .id = BYTES("jsonl"),
                                       .media_type = BYTES("application/jsonl"),
                                       .file_extension = BYTES(".jsonl")};
static const redress_format* const kFormats[] = {&kFormat};
static const redress_description kDescription = {
    .struct_size = sizeof(redress_description),
    .id = BYTES("json_lines"),
    .version = BYTES("1.0.0"),
    .summary = BYTES("JSON Lines: each row of a table as an object"),
    .formats = kFormats,
    .format_count = 1};
static const redress_exporter_table kTable = {
    .struct_size = sizeof(redress_exporter_table),
    .abi_major = REDRESS_ABI_MAJOR,
    .abi_minor = 0, /* it needs nothing that came later */
    .description = &kDescription,
    .open = Open,
    .text = Text,
    .begin_table = BeginTable,
    .rows = Rows,
    .end_table = EndTable,
    .finish = Finish,
    .close = Close};

const redress_exporter_table* redress_exporter_v1(void) { return &kTable; }
