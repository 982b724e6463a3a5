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
  // Of a text; of a figure without a number its symbol, "[c]".
  std::string text;
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

struct PublishedFile {
  // "Excel", "CSV", "HTML", "return".
  std::string format;
  // The DocumentSource as JSON.
  std::string source;
  int64_t data_version = 0;
  // By table id.
  std::map<std::string, PublishedTable> tables;
  // By their number among the document's texts, from 1; those that the file
  // has.
  std::map<int64_t, PublishedText> texts;
  // Where a value stands, for people: "'Closed by team'!B7", "line 12".
  std::function<std::string(const std::string& table, int64_t row,
                            const std::string& column)>
      place;
  // What no exporter would have left: a row below a table.
  std::vector<std::string> oddities;
};

// The most values that a file is read with.
inline constexpr size_t kMaxValues = 10'000'000;

// Reads a file or folder of any of the formats. INVALID_ARGUMENT: it is none of
// them, does not say what it was made from (an exporter that is older, or not
// ours), or is malformed; says where. RESOURCE_EXHAUSTED: it has more than
// kMaxValues values, or texts of more than 256 MiB. Safe on any input.
absl::StatusOr<PublishedFile> ReadPublishedFile(const std::string& path);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_PUBLISHED_FILE_H_
