// What a published file says: the figures and texts that an exporter wrote,
// each with what it is called in its document. Read by one function per format;
// see the README of each exporter for how its files name their figures.

#ifndef REDRESS_CLIENTS_VERIFY_PUBLISHED_FILE_H_
#define REDRESS_CLIENTS_VERIFY_PUBLISHED_FILE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace redress::verify {

// A value as a file has it.
struct Value {
  enum class Kind : uint8_t { kEmpty, kNumber, kText };

  Kind kind = Kind::kEmpty;
  double number = 0;
  // How far the number may be from the figure, for how it is written.
  double tolerance = 0;
  // Of a text; of a figure without a number its symbol, "[c]"; of a number, how
  // it is shown, where the format says both; of a day in ISO 8601.
  std::string text;
  // Of a day, how it is shown, where the format says both.
  std::string shown_day;
  // Of a number whose fraction the format says; else the denominator is 0.
  int64_t numerator = 0;
  int64_t denominator = 0;
  // Of a number in a spreadsheet, the format that shows it: "0%".
  std::string number_format;
};

Value NumberValue(double number, double tolerance);
Value TextValue(std::string text);

// A table: of each column its values, from row 1 on. A column that the file
// does not have is not there.
struct PublishedTable {
  std::map<std::string, std::vector<Value>> columns;
  int64_t rows = 0;
};

// A text, or a part of one: some formats cut long ones.
struct PublishedText {
  std::string text;
  std::string place;
};

// What a document and its tables are called, where the file has it. A file may
// have the same in several places.
struct PublishedWords {
  enum class Kind : uint8_t { kDocumentTitle, kTitle, kHeading, kNote };

  Kind kind = Kind::kDocumentTitle;
  // The table's id. Of a note empty where the format does not say whose it is:
  // then all notes of tables are counted.
  std::string table;
  // Of a heading the column's id.
  std::string column;
  // Of a note, from 1.
  int64_t number = 0;
  std::string text;
  std::string place;
  // The format may have added to it what it says of itself: a unit or a number
  // to a heading, the marks of notes to a title.
  bool may_be_longer = false;
  // The format may have cut it.
  bool may_be_cut = false;
};

// A figure of a file that does not have its document's tables: one of a cell,
// or one that is worked out from several.
struct PublishedFigure {
  // What the file calls it: "PercentUpheld".
  std::string element;
  // "TABLE/ROW/COLUMN", each.
  std::vector<std::string> cells;
  // Of several: the first as a share of the second, and not their sum.
  bool is_percent = false;
  Value value;
};

struct PublishedFile {
  // "Excel", "CSV", "HTML", "return".
  std::string format;
  // It has not all of its document.
  bool is_part = false;
  // The DocumentSource as JSON.
  std::string source;
  int64_t data_version = 0;
  // By table id.
  std::map<std::string, PublishedTable> tables;
  std::vector<PublishedFigure> figures;
  // By their number among the document's texts, from 1; those that the file
  // has.
  std::map<int64_t, PublishedText> texts;
  // Titles, headings and notes of tables.
  std::vector<PublishedWords> words;
  // It has every note of its tables.
  bool has_notes = false;
  // Where a value stands, for people: "'Closed by team'!B7", "line 12".
  std::function<std::string(const std::string& table, int64_t row,
                            const std::string& column)>
      place;
  // What no exporter would have left, the first ones: a row below a table.
  std::vector<std::string> oddities;

  void AddOddity(std::string what);
};

// The most values that a file is read with, and bytes of their texts.
inline constexpr size_t kMaxValues = 10'000'000;
inline constexpr size_t kMaxTextBytes = size_t{256} << 20;

// Reads a file or folder of any of the formats. INVALID_ARGUMENT: it is none of
// them, does not say what it was made from (an exporter that is older, or not
// ours), or is malformed; says where. RESOURCE_EXHAUSTED: it has more than
// kMaxValues values, or texts of more than 256 MiB; or it is a CSV export of
// which a file has more than 1 GiB, or the metadata more than 64 MiB. Safe on
// any input.
absl::StatusOr<PublishedFile> ReadPublishedFile(const std::string& path);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_PUBLISHED_FILE_H_
