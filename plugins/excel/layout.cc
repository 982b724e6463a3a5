#include "plugins/excel/layout.h"

#include <algorithm>
#include <set>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/number_format.h"
#include "plugins/text/letter_case.h"

namespace redress::excel {
namespace {

// A digit of Arial 12 is wider than one of the font that Excel's unit counts;
// text is narrower than digits.
constexpr double kWidthPerCharacter = 1.22;
constexpr double kWidthPerLetter = 0.98;
constexpr double kFontSize = 12;
constexpr double kBold = 1.1;
constexpr double kPadding = 2.5;
constexpr double kMinFigureWidth = 13;
constexpr double kMinTextWidth = 18;
constexpr double kMaxTextWidth = 62;

// Excel's limit for the heading of a table's column is 255; the rest is for the
// unit and a number.
constexpr size_t kMaxLabelUnits = 220;

const std::string& LabelOf(const ColumnInfo& column) {
  return column.label.empty() ? column.id : column.label;
}

// " (%)" of a percentage whose label does not say that it is one.
std::string MissingUnit(const ColumnInfo& column, const std::string& label) {
  if (column.role != ColumnRole::kFigure) return "";
  const std::string lower = text::FoldCase(label);
  const auto names = [&lower](const char* word) {
    return lower.find(word) != std::string::npos;
  };
  Unit unit = column.unit;
  if (column.content == ColumnContent::kPercentChange) unit = Unit::kPercent;
  switch (unit) {
    case Unit::kPercent:
      return names("%") || names("per cent") ? "" : " (%)";
    case Unit::kPercentagePoints:
      return names("point") ? "" : " (percentage points)";
    case Unit::kWorkingDays:
      return names("day") ? "" : " (working days)";
    case Unit::kGbp:
      return names("£") || names("pound") ? "" : " (£)";
    case Unit::kCount:
    case Unit::kNone:
      break;
  }
  return "";
}

double Width(size_t characters) {
  return kWidthPerCharacter * static_cast<double>(characters) + kPadding;
}

size_t LongestWord(const std::string& text) {
  size_t longest = 0;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    longest = std::max(longest, Utf16Size(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return longest;
}

// A heading takes about two lines.
double HeaderWidth(const std::string& header) {
  return kBold * std::max(Width(LongestWord(header)),
                          Width((Utf16Size(header) + 1) / 2));
}

}  // namespace

std::vector<std::string> UniqueHeaders(const std::vector<ColumnInfo>& columns) {
  std::vector<std::string> headers;
  std::set<std::string> taken;
  for (const ColumnInfo& column : columns) {
    const std::string label = Shorten(LabelOf(column), kMaxLabelUnits);
    const std::string stem =
        (label.empty() ? "Column" : label) + MissingUnit(column, label);
    std::string header = stem;
    for (int n = 2; !taken.insert(text::FoldCase(header)).second; ++n) {
      header = stem + " (" + std::to_string(n) + ")";
    }
    headers.push_back(header);
  }
  return headers;
}

bool HoldsWholeLabel(const ColumnInfo& column) {
  return CellText(LabelOf(column)) == Shorten(LabelOf(column), kMaxLabelUnits);
}

std::vector<double> ColumnWidths(const std::vector<ColumnInfo>& columns,
                                 const std::vector<std::string>& headers,
                                 const std::vector<StoredRow>& rows) {
  std::vector<double> widths;
  for (size_t i = 0; i < columns.size(); ++i) {
    const bool figure = columns[i].role == ColumnRole::kFigure ||
                        columns[i].role == ColumnRole::kDate;
    double width = HeaderWidth(headers[i]);
    if (columns[i].role == ColumnRole::kDate) {
      width = std::max(width, Width(12));
    }
    for (const StoredRow& row : rows) {
      if (i >= row.cells.size()) continue;
      const Cell cell = row.cells[i].View();
      const std::string_view text =
          cell.kind == Cell::Kind::kFigure ? cell.display : cell.text;
      size_t characters = Utf16Size(text.substr(0, 200));
      if (cell.kind == Cell::Kind::kFigure &&
          HasNumeratorInBrackets(cell, columns[i])) {
        characters += std::to_string(cell.numerator).size() + 3;
      }
      // Room for bold totals.
      width = std::max(width, Width(characters + 1));
    }
    widths.push_back(std::clamp(width, figure ? kMinFigureWidth : kMinTextWidth,
                                kMaxTextWidth));
  }
  return widths;
}

int LineCount(std::string_view text, double width, double font_size) {
  const double room = width * kFontSize / font_size - 1;
  // As most texts do: all of it fits. Bytes are never fewer than units.
  if (kWidthPerLetter * static_cast<double>(text.size() + 1) <= room &&
      text.find('\n') == std::string_view::npos) {
    return 1;
  }
  int lines = 1;
  double used = 0;
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = text.find_first_of(" \n", begin);
    if (end == std::string_view::npos) end = text.size();
    const double word =
        kWidthPerLetter *
        static_cast<double>(Utf16Size(text.substr(begin, end - begin)) + 1);
    if (used > 0 && used + word > room) {
      ++lines;
      used = 0;
    }
    used += word;
    // A word wider than the column goes on below.
    while (used > room + kWidthPerLetter) {
      used -= room;
      ++lines;
    }
    if (end < text.size() && text[end] == '\n') {
      ++lines;
      used = 0;
    }
    begin = end + 1;
  }
  return lines;
}

double RowHeight(int lines, double font_size) {
  // Excel's highest row has 409 points.
  return std::min(409.0, lines * font_size * 1.3 + font_size * 0.25);
}

std::vector<std::string> SplitLines(const std::string& text, size_t units) {
  std::vector<std::string> lines;
  std::string_view rest = text;
  while (Utf16Size(rest) > units) {
    const std::string_view reach = Utf16Prefix(rest, units + 1);
    size_t end = reach.rfind(". ");
    // A short first sentence alone would leave a ragged line.
    if (end != std::string_view::npos && end >= reach.size() / 2) {
      ++end;
    } else {
      end = reach.rfind(' ');
    }
    if (end == std::string_view::npos || end == 0) end = rest.find(' ', 1);
    if (end == std::string_view::npos) break;
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
    while (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
  }
  if (!rest.empty()) lines.emplace_back(rest);
  return lines;
}

}  // namespace redress::excel
