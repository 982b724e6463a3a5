/* Prints where everything in abi.h lies, and what its numbers are: a line each,
 * for comparing with what was published. Built with the header as it is now,
 * and with the one of version 1.0. */

#include <inttypes.h>
#include <stdio.h>

#include "redress/export/abi.h"

#define SIZE(type) printf("size %s %zu\n", #type, sizeof(type))
#define FIELD(type, name)                                             \
  printf("field %s.%s %zu %zu\n", #type, #name, offsetof(type, name), \
         sizeof(((type*)0)->name))
#define CONSTANT(name) \
  printf("constant %s %" PRId64 "\n", #name, (int64_t)(name))

int main(void) {
  printf("entry %s\n", REDRESS_ENTRY_SYMBOL);
  CONSTANT(REDRESS_ABI_MAJOR);
  CONSTANT(REDRESS_ERROR_CAPACITY);
  CONSTANT(REDRESS_MAX_BATCH_ROWS);
  CONSTANT(REDRESS_MAX_FILE_NAME);
  CONSTANT(REDRESS_NO_DAY);
  CONSTANT(ARROW_FLAG_DICTIONARY_ORDERED);
  CONSTANT(ARROW_FLAG_NULLABLE);
  CONSTANT(ARROW_FLAG_MAP_KEYS_SORTED);
  CONSTANT(REDRESS_OK);
  CONSTANT(REDRESS_CANCELLED);
  CONSTANT(REDRESS_INVALID_ARGUMENT);
  CONSTANT(REDRESS_RESOURCE_EXHAUSTED);
  CONSTANT(REDRESS_FAILED_PRECONDITION);
  CONSTANT(REDRESS_INTERNAL);
  CONSTANT(REDRESS_OPTION_STRING);
  CONSTANT(REDRESS_OPTION_INTEGER);
  CONSTANT(REDRESS_OPTION_BOOLEAN);
  CONSTANT(REDRESS_OPTION_CHOICE);
  CONSTANT(REDRESS_TEXT_HEADING);
  CONSTANT(REDRESS_TEXT_PARAGRAPH);
  CONSTANT(REDRESS_TEXT_NOTE);
  CONSTANT(REDRESS_CHART_NONE);
  CONSTANT(REDRESS_CHART_COLUMN);
  CONSTANT(REDRESS_CHART_BAR);
  CONSTANT(REDRESS_ROW_MEMBERS);
  CONSTANT(REDRESS_ROW_TOTAL);
  CONSTANT(REDRESS_STATUS_NUMBER);
  CONSTANT(REDRESS_STATUS_NOT_APPLICABLE);
  CONSTANT(REDRESS_STATUS_CONFIDENTIAL);
  CONSTANT(REDRESS_STATUS_NOT_AVAILABLE);
  CONSTANT(REDRESS_UNIT_NONE);
  CONSTANT(REDRESS_UNIT_COUNT);
  CONSTANT(REDRESS_UNIT_PERCENT);
  CONSTANT(REDRESS_UNIT_PERCENTAGE_POINTS);
  CONSTANT(REDRESS_UNIT_WORKING_DAYS);
  CONSTANT(REDRESS_UNIT_GBP);
  CONSTANT(REDRESS_LOG_INFO);
  CONSTANT(REDRESS_LOG_WARNING);
  CONSTANT(REDRESS_LOG_ERROR);
  SIZE(struct ArrowSchema);
  FIELD(struct ArrowSchema, format);
  FIELD(struct ArrowSchema, name);
  FIELD(struct ArrowSchema, metadata);
  FIELD(struct ArrowSchema, flags);
  FIELD(struct ArrowSchema, n_children);
  FIELD(struct ArrowSchema, children);
  FIELD(struct ArrowSchema, dictionary);
  FIELD(struct ArrowSchema, release);
  FIELD(struct ArrowSchema, private_data);
  SIZE(struct ArrowArray);
  FIELD(struct ArrowArray, length);
  FIELD(struct ArrowArray, null_count);
  FIELD(struct ArrowArray, offset);
  FIELD(struct ArrowArray, n_buffers);
  FIELD(struct ArrowArray, n_children);
  FIELD(struct ArrowArray, buffers);
  FIELD(struct ArrowArray, children);
  FIELD(struct ArrowArray, dictionary);
  FIELD(struct ArrowArray, release);
  FIELD(struct ArrowArray, private_data);
  SIZE(redress_bytes);
  FIELD(redress_bytes, data);
  FIELD(redress_bytes, size);
  SIZE(redress_error);
  FIELD(redress_error, struct_size);
  FIELD(redress_error, text_size);
  FIELD(redress_error, text);
  SIZE(redress_option);
  FIELD(redress_option, struct_size);
  FIELD(redress_option, type);
  FIELD(redress_option, name);
  FIELD(redress_option, default_value);
  FIELD(redress_option, choices);
  FIELD(redress_option, choice_count);
  FIELD(redress_option, help);
  FIELD(redress_option, required);
  FIELD(redress_option, has_range);
  FIELD(redress_option, minimum);
  FIELD(redress_option, maximum);
  SIZE(redress_format);
  FIELD(redress_format, struct_size);
  FIELD(redress_format, many_files);
  FIELD(redress_format, id);
  FIELD(redress_format, media_type);
  FIELD(redress_format, file_extension);
  SIZE(redress_description);
  FIELD(redress_description, struct_size);
  FIELD(redress_description, reserved);
  FIELD(redress_description, id);
  FIELD(redress_description, version);
  FIELD(redress_description, summary);
  FIELD(redress_description, licence);
  FIELD(redress_description, formats);
  FIELD(redress_description, format_count);
  FIELD(redress_description, options);
  FIELD(redress_description, option_count);
  FIELD(redress_description, accepted_documents);
  FIELD(redress_description, accepted_document_count);
  FIELD(redress_description, max_table_rows);
  FIELD(redress_description, max_memory);
  SIZE(redress_option_value);
  FIELD(redress_option_value, name);
  FIELD(redress_option_value, value);
  SIZE(redress_job);
  FIELD(redress_job, struct_size);
  FIELD(redress_job, reserved);
  FIELD(redress_job, options);
  FIELD(redress_job, option_count);
  FIELD(redress_job, temporary_folder);
  FIELD(redress_job, format);
  SIZE(redress_period);
  FIELD(redress_period, struct_size);
  FIELD(redress_period, first_day);
  FIELD(redress_period, last_day);
  FIELD(redress_period, reserved);
  FIELD(redress_period, label);
  SIZE(redress_document);
  FIELD(redress_document, struct_size);
  FIELD(redress_document, data_date);
  FIELD(redress_document, data_version);
  FIELD(redress_document, id);
  FIELD(redress_document, title);
  FIELD(redress_document, generator);
  FIELD(redress_document, disclosure_profile);
  FIELD(redress_document, authority);
  FIELD(redress_document, periods);
  FIELD(redress_document, period_count);
  SIZE(redress_text);
  FIELD(redress_text, struct_size);
  FIELD(redress_text, style);
  FIELD(redress_text, text);
  SIZE(redress_table);
  FIELD(redress_table, struct_size);
  FIELD(redress_table, chart_type);
  FIELD(redress_table, id);
  FIELD(redress_table, title);
  FIELD(redress_table, notes);
  FIELD(redress_table, note_count);
  FIELD(redress_table, chart_title);
  FIELD(redress_table, chart_alt_text);
  SIZE(redress_host);
  FIELD(redress_host, struct_size);
  FIELD(redress_host, abi_major);
  FIELD(redress_host, abi_minor);
  FIELD(redress_host, reserved);
  FIELD(redress_host, self);
  FIELD(redress_host, log);
  FIELD(redress_host, message);
  FIELD(redress_host, is_cancelled);
  FIELD(redress_host, begin_file);
  FIELD(redress_host, write_file);
  FIELD(redress_host, end_file);
  SIZE(redress_exporter_table);
  FIELD(redress_exporter_table, struct_size);
  FIELD(redress_exporter_table, abi_major);
  FIELD(redress_exporter_table, abi_minor);
  FIELD(redress_exporter_table, reserved);
  FIELD(redress_exporter_table, description);
  FIELD(redress_exporter_table, open);
  FIELD(redress_exporter_table, text);
  FIELD(redress_exporter_table, begin_table);
  FIELD(redress_exporter_table, rows);
  FIELD(redress_exporter_table, end_table);
  FIELD(redress_exporter_table, finish);
  FIELD(redress_exporter_table, close);
#if REDRESS_ABI_MINOR >= 1
  SIZE(redress_text_figure);
  FIELD(redress_text_figure, struct_size);
  FIELD(redress_text_figure, reserved);
  FIELD(redress_text_figure, begin);
  FIELD(redress_text_figure, size);
  FIELD(redress_text_figure, name);
  FIELD(redress_document, source);
  FIELD(redress_text, figures);
  FIELD(redress_text, figure_count);
  FIELD(redress_table, question);
#endif
  return 0;
}
