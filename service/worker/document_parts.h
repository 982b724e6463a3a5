// What the frames of a document say, but for ROWS, which are row_frame.h's.
// Depends on the standard library only.

#ifndef REDRESS_SERVICE_WORKER_DOCUMENT_PARTS_H_
#define REDRESS_SERVICE_WORKER_DOCUMENT_PARTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redress::worker {

// DOCUMENT: a redress_document.
struct PeriodPart {
  int32_t first_day = 0;
  int32_t last_day = 0;
  std::string label;
};
struct DocumentHead {
  int32_t data_date = 0;
  int64_t data_version = 0;
  std::string id;
  std::string title;
  std::string generator;
  std::string disclosure_profile;
  std::string authority;
  std::vector<PeriodPart> periods;
  std::string source;
};
std::string EncodeDocument(const DocumentHead& document);
bool DecodeDocument(std::string_view payload, DocumentHead* document);

// TEXT: a redress_text.
struct TextFigurePart {
  uint32_t begin = 0;
  uint32_t size = 0;
  std::string name;
};
struct TextPart {
  int32_t style = 0;
  std::string text;
  std::vector<TextFigurePart> figures;
};
std::string EncodeText(const TextPart& text);
// False too where a figure does not lie within the text, after the one before.
bool DecodeText(std::string_view payload, TextPart* text);

// A column of a table.
enum class ColumnRole : int32_t { kLabel = 0, kFigure, kText, kDate };
struct Column {
  ColumnRole role = ColumnRole::kText;
  std::string id;
  std::vector<std::string> metadata;  // pairs of key and value
};

// TABLE: a redress_table and the columns of its schema.
struct TablePart {
  int32_t chart_type = 0;
  std::string id;
  std::string title;
  std::string chart_title;
  std::string chart_alt_text;
  std::string question;
  std::vector<std::string> notes;
  std::vector<Column> columns;
};
std::string EncodeTable(const TablePart& table);
// False too where a column has no role that there is.
bool DecodeTable(std::string_view payload, TablePart* table);

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_DOCUMENT_PARTS_H_
