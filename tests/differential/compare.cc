#include "tests/differential/compare.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <vector>

namespace redress::differential {
namespace {

std::string Text(const Names& members) {
  std::string text;
  for (const std::string& member : members) text += member + " | ";
  return text;
}

// The quotient rounded half away from zero, as digits without a point.
std::string Rounded(Wide numerator, Wide denominator) {
  const Wide magnitude = numerator < 0 ? -numerator : numerator;
  return std::to_string(
      static_cast<int64_t>((2 * magnitude + denominator) / (2 * denominator)));
}

std::string WithCommas(const std::string& digits) {
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

// A figure as it is shown: counts, percent and points as whole numbers; days
// with one decimal and pounds with pence where they are none.
std::string Display(const Figure& figure, const NaiveColumn& column) {
  if (!figure.number) return "[z]";
  const bool percent = column.unit == v1::UNIT_PERCENT;
  size_t decimals = 0;
  if (figure.numerator % figure.denominator != 0) {
    if (column.unit == v1::UNIT_WORKING_DAYS) decimals = 1;
    if (column.unit == v1::UNIT_GBP) decimals = 2;
  }
  const int scale = decimals == 0   ? (percent ? 100 : 1)
                    : decimals == 1 ? 10
                                    : 100;
  std::string digits = Rounded(figure.numerator * scale, figure.denominator);
  const bool zero = digits == "0";
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  std::string text = WithCommas(digits.substr(0, digits.size() - decimals));
  if (decimals > 0) text += "." + digits.substr(digits.size() - decimals);
  if (column.unit == v1::UNIT_GBP) text = "£" + text;
  if (percent) text += "%";
  if (zero) return text;
  if (figure.numerator < 0) return "-" + text;
  return column.content == v1::COLUMN_CONTENT_FIGURE ? text : "+" + text;
}

// What is wrong with a cell; "" where nothing is.
std::string CompareCell(const v1::Cell& cell, const Figure& expected,
                        const NaiveColumn& column) {
  const auto complaint = [&](const char* about) {
    std::string wanted = "[z]";
    if (expected.number) {
      wanted = std::to_string(static_cast<int64_t>(expected.numerator)) + "/" +
               std::to_string(static_cast<int64_t>(expected.denominator));
    }
    return "wanted " + wanted + " (" + Display(expected, column) +
           ") but got " + cell.ShortDebugString() + " for " + column.label +
           " in period " + std::to_string(column.period) + about;
  };
  if (cell.display() != Display(expected, column)) {
    return complaint(" (the display)");
  }
  if (!expected.number) {
    return cell.status() == v1::CELL_STATUS_NOT_APPLICABLE &&
                   cell.numerator() == 0 && cell.denominator() == 0 &&
                   cell.value() == 0
               ? ""
               : complaint("");
  }
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED || cell.denominator() <= 0) {
    return complaint("");
  }
  if (cell.numerator() * expected.denominator !=
      expected.numerator * cell.denominator()) {
    return complaint("");
  }
  // A figure carries its parts as they are; those of a median may be reduced.
  if (column.content == v1::COLUMN_CONTENT_FIGURE &&
      column.unit != v1::UNIT_WORKING_DAYS &&
      cell.denominator() != expected.denominator) {
    return complaint(" (the parts)");
  }
  const double value = static_cast<double>(cell.numerator()) /
                       static_cast<double>(cell.denominator());
  return std::abs(cell.value() - value) <= 1e-12 * (1 + std::abs(value))
             ? ""
             : complaint(" (the value)");
}

// What is wrong with a row; "" where nothing is.
std::string CompareRow(const v1::Row& row, const NaiveRow& expected,
                       const std::vector<NaiveColumn>& columns) {
  const Names members(row.members().begin(), row.members().end());
  if (members != expected.members) return "it is " + Text(members);
  if (row.type() != expected.type) return "its type";
  if (row.other() != expected.other) return "whether it is all others";
  if (row.partial_bucket() != expected.partial) return "the partial bucket";
  if (row.cells_size() != static_cast<int>(columns.size())) return "the cells";
  for (size_t i = 0; i < columns.size(); ++i) {
    std::string found = CompareCell(row.cells(static_cast<int>(i)),
                                    expected.figures[i], columns[i]);
    if (!found.empty()) return found;
  }
  return "";
}

// What is wrong with the warnings of names that are nowhere in the data. Only
// so many are said one by one.
std::string CompareAbsent(const v1::Answer& answer,
                          const NaiveAnswer& expected) {
  const std::string start = "No record has the ";
  std::set<std::string> said;
  for (const std::string& warning : answer.warnings()) {
    if (warning.rfind(start, 0) != 0) continue;
    said.insert(warning.substr(0, warning.find('"', warning.find('"') + 1)));
  }
  std::set<std::string> wanted;
  for (const auto& [dimension, name] : expected.absent) {
    std::string warning = start;
    warning += dimension + " \"" + name;
    wanted.insert(warning);
  }
  if (wanted.size() > 20 || said == wanted) return "";
  std::string text = "the names that are nowhere: wanted ";
  for (const std::string& warning : wanted) text += warning + "\"; ";
  text += "got ";
  for (const std::string& warning : said) text += warning + "\"; ";
  return text;
}

}  // namespace

std::string Compare(const v1::Answer& answer, const NaiveAnswer& expected) {
  if (answer.columns_size() != static_cast<int>(expected.columns.size())) {
    return "the number of columns";
  }
  for (int i = 0; i < answer.columns_size(); ++i) {
    const v1::Column& column = answer.columns(i);
    const NaiveColumn& wanted = expected.columns[static_cast<size_t>(i)];
    if (column.label() != wanted.label ||
        column.period_index() != wanted.period ||
        column.content() != wanted.content || column.unit() != wanted.unit) {
      return "column " + column.ShortDebugString();
    }
  }
  for (size_t i = 0; i < expected.rows.size(); ++i) {
    const std::string where = "row " + std::to_string(i) + " (" +
                              v1::RowType_Name(expected.rows[i].type) + ") " +
                              Text(expected.rows[i].members);
    if (static_cast<int>(i) >= answer.rows_size()) return where + " is missing";
    const std::string found = CompareRow(answer.rows(static_cast<int>(i)),
                                         expected.rows[i], expected.columns);
    if (!found.empty()) return where + ": " + found;
  }
  if (answer.rows_size() > static_cast<int>(expected.rows.size())) {
    const auto& members =
        answer.rows(static_cast<int>(expected.rows.size())).members();
    return "there are more rows, from " +
           Text(Names(members.begin(), members.end())) + "on";
  }
  return CompareAbsent(answer, expected);
}

}  // namespace redress::differential
