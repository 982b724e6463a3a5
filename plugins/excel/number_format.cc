#include "plugins/excel/number_format.h"

#include <cmath>

namespace redress::excel {
namespace {

bool IsWhole(const Cell& cell) {
  return cell.denominator != 0 && cell.numerator % cell.denominator == 0;
}

// The digits of a figure, without sign.
std::string Digits(const Cell& cell, Unit unit) {
  switch (unit) {
    case Unit::kPercent:
      return "0%";
    case Unit::kPercentagePoints:
      return "0";
    case Unit::kWorkingDays:
      return IsWhole(cell) ? "#,##0" : "#,##0.0";
    case Unit::kGbp:
      return IsWhole(cell) ? "£#,##0" : "£#,##0.00";
    case Unit::kCount:
    case Unit::kNone:
      break;
  }
  return IsWhole(cell) ? "#,##0" : "#,##0.0";
}

// A column of differences, or a row of them: those carry a sign.
bool IsDifference(const Cell& cell, const ColumnInfo& column) {
  if (column.content == ColumnContent::kDifference ||
      column.content == ColumnContent::kPercentChange) {
    return true;
  }
  return !cell.display.empty() &&
         (cell.display[0] == '+' || cell.display[0] == '-');
}

// A change that rounds to nothing: "0", "0%", "£0".
bool ShowsNoSign(const Cell& cell) {
  return !cell.display.empty() && cell.display[0] != '+' &&
         cell.display[0] != '-';
}

}  // namespace

Unit UnitOf(const Cell& cell, const ColumnInfo& column) {
  if (cell.unit != Unit::kNone) return cell.unit;
  if (column.content == ColumnContent::kPercentChange) return Unit::kPercent;
  return column.unit;
}

bool HasNumeratorInBrackets(const Cell& cell, const ColumnInfo& column) {
  return column.numerator_in_brackets &&
         UnitOf(cell, column) == Unit::kPercent && !IsDifference(cell, column);
}

size_t NumberKind(const Cell& cell, const ColumnInfo& column) {
  const auto unit = static_cast<size_t>(UnitOf(cell, column));
  size_t sign = 0;
  if (IsDifference(cell, column)) sign = ShowsNoSign(cell) ? 2 : 1;
  return (unit * 2 + (IsWhole(cell) ? 1 : 0)) * 3 + sign;
}

std::string NumberFormat(const Cell& cell, const ColumnInfo& column) {
  std::string format = Digits(cell, UnitOf(cell, column));
  if (IsDifference(cell, column)) {
    // Else a change that rounds to nothing would show as "-0".
    if (ShowsNoSign(cell)) return format + ";" + format;
    return "+" + format + ";-" + format + ";" + format;
  }
  if (HasNumeratorInBrackets(cell, column)) {
    format += " \"(" + std::to_string(cell.numerator) + ")\"";
  }
  return format;
}

std::string ShownStatus(CellStatus status) {
  return std::string("[") + StatusSymbol(status) + "]";
}

bool FitsInNumber(const Cell& cell) {
  return std::isfinite(cell.value) && std::fabs(cell.value) < 1e15;
}

}  // namespace redress::excel
