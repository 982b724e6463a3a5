// What an exporter is given: a document's header, its texts, and its tables as
// plain rows and cells. The strings of the Info structs are copies and may be
// kept; a RowBatch and what comes out of it is valid during Rows() only.

#ifndef REDRESS_EXPORT_DOCUMENT_H_
#define REDRESS_EXPORT_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "redress/export/abi.h"

namespace redress {

enum class ColumnRole { kLabel, kFigure, kText, kDate };

enum class Unit {
  kNone = REDRESS_UNIT_NONE,
  kCount = REDRESS_UNIT_COUNT,
  kPercent = REDRESS_UNIT_PERCENT,  // the value is a fraction of 1
  kPercentagePoints = REDRESS_UNIT_PERCENTAGE_POINTS,
  kWorkingDays = REDRESS_UNIT_WORKING_DAYS,
  kGbp = REDRESS_UNIT_GBP,
};

enum class ColumnContent { kNone, kFigure, kDifference, kPercentChange };

enum class TextStyle {
  kHeading = REDRESS_TEXT_HEADING,
  kParagraph = REDRESS_TEXT_PARAGRAPH,
  kNote = REDRESS_TEXT_NOTE,  // to the table before it
};

enum class ChartType {
  kNone = REDRESS_CHART_NONE,
  kColumn = REDRESS_CHART_COLUMN,  // vertical bars
  kBar = REDRESS_CHART_BAR,        // horizontal bars
};

enum class RowType {
  kMembers = REDRESS_ROW_MEMBERS,
  kTotal = REDRESS_ROW_TOTAL,
};

// Why a figure has no number.
enum class CellStatus {
  kNumber = REDRESS_STATUS_NUMBER,
  kNotApplicable = REDRESS_STATUS_NOT_APPLICABLE,  // [z]
  kConfidential = REDRESS_STATUS_CONFIDENTIAL,     // [c]
  kNotAvailable = REDRESS_STATUS_NOT_AVAILABLE,    // [x]
};

namespace internal {

// The names that the ABI has for them, in their order.
inline constexpr const char* kRoleNames[] = {"label", "figure", "text", "date"};
inline constexpr const char* kUnitNames[] = {
    "", "count", "percent", "percentage_points", "working_days", "gbp"};
inline constexpr const char* kContentNames[] = {"", "figure", "difference",
                                                "percent_change"};

template <typename Enum, size_t kCount>
const char* NameOf(Enum value, const char* const (&names)[kCount]) {
  const auto index = static_cast<size_t>(value);
  return index < kCount ? names[index] : "";
}

}  // namespace internal

// "label", "figure", "text", "date".
inline const char* RoleName(ColumnRole role) {
  return internal::NameOf(role, internal::kRoleNames);
}

// "count", "percent", "percentage_points", "working_days", "gbp", or "" where
// there is none.
inline const char* UnitName(Unit unit) {
  return internal::NameOf(unit, internal::kUnitNames);
}

// "figure", "difference", "percent_change", or "" where it is not said.
inline const char* ContentName(ColumnContent content) {
  return internal::NameOf(content, internal::kContentNames);
}

// "z", "c", "x", or "" for a number.
inline const char* StatusSymbol(CellStatus status) {
  switch (status) {
    case CellStatus::kNumber:
      return "";
    case CellStatus::kNotApplicable:
      return "z";
    case CellStatus::kConfidential:
      return "c";
    case CellStatus::kNotAvailable:
      return "x";
  }
  return "x";
}

// What the symbol means, to follow "[z] means "; "" for a number.
inline const char* StatusMeaning(CellStatus status) {
  switch (status) {
    case CellStatus::kNumber:
      return "";
    case CellStatus::kNotApplicable:
      return "not applicable, such as a percentage of nothing";
    case CellStatus::kConfidential:
      return "confidential: withheld so that nobody can be recognised";
    case CellStatus::kNotAvailable:
      return "not available";
  }
  return "not available";
}

// A day of the Gregorian calendar, or none.
class Day {
 public:
  Day() = default;
  // Days since 1970-01-01.
  explicit Day(int32_t number) : number_(number) {}

  bool exists() const { return number_ != REDRESS_NO_DAY; }
  int32_t number() const { return number_; }
  int year() const { return Split().year; }
  int month() const { return Split().month; }
  int day() const { return Split().day; }

  // "2019-09-30"; "" where there is none.
  std::string ToString() const {
    if (!exists()) return "";
    const Parts parts = Split();
    std::string text = std::to_string(parts.year);
    for (int part : {parts.month, parts.day}) {
      text += part < 10 ? "-0" : "-";
      text += std::to_string(part);
    }
    return text;
  }

  // "30 September 2019", as it is written in Britain, whatever the locale; ""
  // where there is none.
  std::string ToWords() const {
    static constexpr const char* kMonths[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    if (!exists()) return "";
    const Parts parts = Split();
    return std::to_string(parts.day) + " " + kMonths[parts.month - 1] + " " +
           std::to_string(parts.year);
  }

 private:
  struct Parts {
    int year;
    int month;
    int day;
  };

  // Counts from 1 March 0000, so that the leap day is a year's last.
  Parts Split() const {
    const int64_t days = int64_t{number_} + 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t in_era = days - era * 146097;
    const int64_t year =
        (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * in_year + 2) / 153;
    const int64_t day = in_year - (153 * month + 2) / 5 + 1;
    const int64_t calendar_month = month < 10 ? month + 3 : month - 9;
    return {static_cast<int>(year + era * 400 + (calendar_month <= 2 ? 1 : 0)),
            static_cast<int>(calendar_month), static_cast<int>(day)};
  }

  int32_t number_ = REDRESS_NO_DAY;
};

// A span of days, both included.
struct PeriodInfo {
  Day first_day;
  Day last_day;
  std::string label;

  // "1 April 2019 to 30 September 2019 (2019/20 H1)"; without the brackets
  // where there is no label.
  std::string ToWords() const {
    const std::string days = first_day.ToWords() + " to " + last_day.ToWords();
    return label.empty() ? days : days + " (" + label + ")";
  }
};

// What the document is and where it comes from.
struct DocumentInfo {
  std::string id;  // the report's id, "query", or "cases"
  std::string title;
  std::string generator;           // "redress 0.1.0"
  std::string disclosure_profile;  // "internal"
  std::string authority;
  int64_t data_version = 0;
  Day data_date;
  std::vector<PeriodInfo> periods;  // the current one, then the comparisons
  // What it was made from, as JSON (redress.v1.DocumentSource, with the data
  // version): asked again, it makes the same document. With the ids of table
  // and column and the number of the row, from 1, it names one figure. Empty
  // where the service is older than version 1.1 of the ABI.
  std::string source;
};

// A figure within a text.
struct TextFigure {
  size_t begin = 0;  // in bytes
  size_t size = 0;
  std::string name;  // in the report: "closed", "closed.comparison"
};

// A piece of text between tables.
struct TextBlock {
  TextStyle style = TextStyle::kParagraph;
  std::string text;
  std::vector<TextFigure> figures = {};  // in order; they do not overlap
};

// A column of a table.
struct ColumnInfo {
  std::string id;     // stable within the table
  std::string label;  // the heading
  ColumnRole role = ColumnRole::kText;
  Unit unit = Unit::kNone;  // a cell may have a unit of its own
  std::string measure;      // where the column is about one
  int period = 0;           // 0: the current one, n: the n-th comparison
  ColumnContent content = ColumnContent::kNone;
  bool numerator_in_brackets = false;  // "50% (1)"
  std::string dimension;               // whose members the labels are
  // How the figures are shown, as spreadsheets write it ("#,##0", "0%"); "":
  // not said. A cell's display is exact.
  std::string display_format;
};

struct ChartInfo {
  ChartType type = ChartType::kNone;
  std::string title;
  std::string alt_text;
};

// A table; its rows follow.
struct TableInfo {
  std::string id;  // unique in the document, stable between documents
  std::string title;
  std::vector<std::string> notes;
  ChartInfo chart;
  std::vector<ColumnInfo> columns;
  // The question whose answer it shows, as JSON (redress.v1.Query); empty where
  // it shows none, or the service is older than version 1.1 of the ABI.
  std::string question = {};
};

// A value in a table.
struct Cell {
  enum class Kind { kEmpty, kFigure, kText, kDate };

  Kind kind = Kind::kEmpty;
  // Of a figure. Its value is numerator / denominator in the unit, both exact;
  // where the status is not kNumber, the value is 0.
  double value = 0;
  CellStatus status = CellStatus::kNumber;
  int64_t numerator = 0;
  int64_t denominator = 0;
  Unit unit = Unit::kNone;
  std::string_view display;  // as it is to be shown: "44%", "£3,600", "[z]"
  // Of a text.
  std::string_view text;
  // Of a date.
  Day date;
};

class RowBatch;

// A row of a batch: one cell for each column.
class Row {
 public:
  RowType type() const;
  size_t size() const;
  // REQUIRES: column < size().
  Cell operator[](size_t column) const;

 private:
  friend class RowBatch;
  Row(const RowBatch* batch, size_t index) : batch_(batch), index_(index) {}

  const RowBatch* batch_;
  size_t index_;
};

// Up to 4,096 rows of the table begun last. Works for any batch that keeps to
// abi.h.
class RowBatch {
 public:
  // `batch` and `columns` must outlive it.
  RowBatch(const ArrowArray* batch, const std::vector<ColumnInfo>& columns)
      : batch_(batch), columns_(columns) {
    if (batch->n_children != static_cast<int64_t>(columns.size()) + 1) {
      throw std::invalid_argument("a batch has not its table's columns");
    }
  }

  size_t size() const { return static_cast<size_t>(batch_->length); }
  bool empty() const { return size() == 0; }
  size_t column_count() const { return columns_.size(); }
  // REQUIRES: row < size().
  Row operator[](size_t row) const { return Row(this, row); }

  // The columns as Arrow has them, for those who want them so; the first child
  // is row_type.
  const ArrowArray& arrow() const { return *batch_; }

  // REQUIRES: row < size().
  RowType type(size_t row) const {
    return static_cast<RowType>(Values<int8_t>(*batch_->children[0])[row]);
  }

  // REQUIRES: row < size(), column < column_count().
  Cell at(size_t row, size_t column) const {
    const ArrowArray& array = *batch_->children[column + 1];
    Cell cell;
    if (!IsValid(array, row)) return cell;
    switch (columns_[column].role) {
      case ColumnRole::kLabel:
      case ColumnRole::kText:
        cell.kind = Cell::Kind::kText;
        cell.text = Text(array, row);
        break;
      case ColumnRole::kDate:
        cell.kind = Cell::Kind::kDate;
        cell.date = Day(Values<int32_t>(array)[row]);
        break;
      case ColumnRole::kFigure:
        cell.kind = Cell::Kind::kFigure;
        cell.value = Values<double>(*array.children[0])[row];
        cell.status =
            static_cast<CellStatus>(Values<int8_t>(*array.children[1])[row]);
        cell.numerator = Values<int64_t>(*array.children[2])[row];
        cell.denominator = Values<int64_t>(*array.children[3])[row];
        cell.display = Text(*array.children[4], row);
        cell.unit = static_cast<Unit>(Values<int8_t>(*array.children[5])[row]);
        break;
    }
    return cell;
  }

  // A cell as it is to be shown: a text, "2019-09-30", "44%", "[c]", "50% (1)"
  // where the column wants the numerator in brackets, or "" where it is empty.
  // REQUIRES: row < size(), column < column_count().
  std::string Display(size_t row, size_t column) const {
    const Cell cell = at(row, column);
    switch (cell.kind) {
      case Cell::Kind::kEmpty:
        return "";
      case Cell::Kind::kText:
        return std::string(cell.text);
      case Cell::Kind::kDate:
        return cell.date.ToString();
      case Cell::Kind::kFigure:
        break;
    }
    std::string shown(cell.display);
    if (columns_[column].numerator_in_brackets &&
        cell.status == CellStatus::kNumber) {
      shown += " (" + std::to_string(cell.numerator) + ")";
    }
    return shown;
  }

 private:
  static bool IsValid(const ArrowArray& array, size_t row) {
    const auto* bits = static_cast<const uint8_t*>(array.buffers[0]);
    return bits == nullptr || ((bits[row / 8] >> (row % 8)) & 1) != 0;
  }

  template <typename T>
  static const T* Values(const ArrowArray& array) {
    return static_cast<const T*>(array.buffers[1]);
  }

  static std::string_view Text(const ArrowArray& array, size_t row) {
    const int32_t* offsets = Values<int32_t>(array);
    const int32_t begin = offsets[row];
    const int32_t size = offsets[row + 1] - begin;
    if (size == 0) return {};
    return {static_cast<const char*>(array.buffers[2]) + begin,
            static_cast<size_t>(size)};
  }

  const ArrowArray* batch_;
  const std::vector<ColumnInfo>& columns_;
};

inline RowType Row::type() const { return batch_->type(index_); }
inline size_t Row::size() const { return batch_->column_count(); }
inline Cell Row::operator[](size_t column) const {
  return batch_->at(index_, column);
}

}  // namespace redress

#endif  // REDRESS_EXPORT_DOCUMENT_H_
