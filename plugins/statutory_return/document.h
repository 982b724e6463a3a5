// The part of a document that the return reads, as plain values: no exporter
// interface is needed to fill or to read it.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_DOCUMENT_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_DOCUMENT_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace redress::statutory_return {

// A day of the Gregorian calendar.
using Day = std::chrono::sys_days;

// "2020-03-31"; years 1900 to 2199.
std::string FormatDay(Day day);

// Reads "2020-03-31"; nothing where it is no day of that form.
std::optional<Day> ParseDay(const std::string& text);

struct Cell {
  enum class Kind { kEmpty, kText, kFigure, kDay };
  Kind kind = Kind::kEmpty;
  std::string text;
  // Of a figure without a number 'z', 'c' or 'x'; else 0.
  char status = 0;
  // Of a figure, exact; money is pence over 100.
  int64_t numerator = 0;
  int64_t denominator = 0;
  Day day{};
};

struct Column {
  std::string id;
  std::string label;
  // Empty where the column is about no measure.
  std::string measure;
  // 0: the current period; n: the n-th comparison.
  int period_index = 0;
  // A measure's figure, and no difference or change.
  bool is_figure = false;
};

struct Row {
  bool is_total = false;
  // One for each column.
  std::vector<Cell> cells;
};

struct Table {
  std::string id;
  std::vector<Column> columns;
  std::vector<Row> rows;
};

struct Period {
  Day first_day{};
  Day last_day{};
};

struct Document {
  std::string id;
  // "redress 0.1.0".
  std::string generator;
  // redress.v1.DocumentSource as JSON; may be empty.
  std::string source;
  int64_t data_version = 0;
  Day data_date{};
  // The current period, then the comparisons.
  std::vector<Period> periods;
  std::vector<Table> tables;
};

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_DOCUMENT_H_
