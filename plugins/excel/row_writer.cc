#include "plugins/excel/row_writer.h"

#include <algorithm>
#include <utility>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"

namespace redress::excel {
namespace {

constexpr char kDateFormat[] = "d mmm yyyy";

// From 1 March 1900 on Excel's days are ours and a constant; before, its
// calendar has a day that never was. It ends with the year 9999.
constexpr int32_t kFirstPlainDay = -25508;
constexpr int32_t kLastDay = 2932896;
constexpr double kExcelDayZero = 25569;

// A figure as the report shows it: "44%", "44% (123)".
std::string ShownAsText(const Cell& cell, const ColumnInfo& column) {
  std::string shown(cell.display);
  if (HasNumeratorInBrackets(cell, column)) {
    shown += " (" + std::to_string(cell.numerator) + ")";
  }
  return shown;
}

}  // namespace

void Align(size_t column, ColumnRole role, Style& style) {
  style.right = role == ColumnRole::kFigure;
  style.left = !style.right;
  style.indent = style.left && column > 0;
}

bool IsMarkedTotal(const TableInfo& table, RowType type, size_t column,
                   const Cell& cell) {
  return type == RowType::kTotal && column == 0 &&
         table.columns[column].role != ColumnRole::kFigure &&
         cell.text.empty() && !cell.date.exists();
}

RowWriter::RowWriter(Workbook& workbook, LongTexts& long_texts,
                     const TableInfo& table,
                     std::function<void(const char*)> warn)
    : workbook_(workbook),
      long_texts_(long_texts),
      table_(table),
      warn_(std::move(warn)),
      formats_(table.columns.size()) {}

void RowWriter::Begin(lxw_worksheet* sheet, const std::string& sheet_name,
                      const std::vector<double>& widths) {
  sheet_ = sheet;
  sheet_name_ = sheet_name;
  widths_ = widths;
}

int RowWriter::SetRowHeight(lxw_row_t row, const std::vector<Cell>& cells) {
  int lines = 1;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].kind != Cell::Kind::kText) continue;
    lines = std::max(lines, LineCount(cells[i].text, widths_[i], Style().size));
  }
  if (lines > 1) {
    Check(
        worksheet_set_row(sheet_, row, RowHeight(lines, Style().size), nullptr),
        "the height of a row");
  }
  return lines;
}

void RowWriter::Write(lxw_row_t row, RowType type,
                      const std::vector<Cell>& cells) {
  Place place = {row, 0, type == RowType::kTotal,
                 SetRowHeight(row, cells) == 1};
  for (size_t i = 0; i < cells.size(); ++i) {
    place.column = static_cast<lxw_col_t>(i);
    if (IsMarkedTotal(table_, type, i, cells[i])) {
      WriteText(place, "Total");
    } else {
      WriteCell(place, cells[i]);
    }
  }
}

Style RowWriter::StyleOf(const Place& place) const {
  const ColumnRole role = table_.columns[place.column].role;
  Style style;
  style.bold = place.total;
  style.middle = place.one_line;
  style.bottom = true;
  Align(place.column, role, style);
  style.wrap = role == ColumnRole::kLabel || role == ColumnRole::kText;
  return style;
}

RowWriter::Formats& RowWriter::FormatsOf(const Place& place) {
  return formats_[place.column]
                 [(place.total ? 2u : 0u) + (place.one_line ? 1u : 0u)];
}

void RowWriter::WriteCell(const Place& place, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kText:
      WriteText(place, cell.text);
      return;
    case Cell::Kind::kDate:
      WriteDate(place, cell.date);
      return;
    case Cell::Kind::kFigure:
      WriteFigure(place, cell);
      return;
    case Cell::Kind::kEmpty:
      Check(worksheet_write_blank(sheet_, place.row, place.column,
                                  workbook_.Format(StyleOf(place))),
            "an empty cell");
      return;
  }
}

void RowWriter::WriteText(const Place& place, std::string_view text) {
  lxw_format*& format = FormatsOf(place).text;
  if (format == nullptr) format = workbook_.Format(StyleOf(place));
  if (IsPlainCellText(text)) {
    text_.assign(text);
  } else {
    text_ = CellText(text);
    // Bytes are never fewer than units.
    if (text_.size() > kMaxCellUnits && Utf16Size(text_) > kMaxCellUnits) {
      WriteLongText(place, text, format);
      return;
    }
  }
  Check(worksheet_write_string(sheet_, place.row, place.column, text_.c_str(),
                               format),
        "a text");
}

void RowWriter::WriteLongText(const Place& place, std::string_view text,
                              lxw_format* format) {
  std::string link;
  text_ = long_texts_.Keep(text, sheet_name_, place.row, place.column,
                           kMaxCellUnits, &link);
  if (!link.empty()) {
    // The library keeps what a link says, and cuts it.
    Check(worksheet_write_url_opt(sheet_, place.row, place.column, link.c_str(),
                                  format, "The whole text", nullptr),
          "a link");
  }
  Check(worksheet_write_string(sheet_, place.row, place.column, text_.c_str(),
                               format),
        "a text");
}

void RowWriter::WriteDate(const Place& place, Day day) {
  // Excel's calendar begins in 1900.
  if (!day.exists() || day.number() > kLastDay ||
      (day.number() < kFirstPlainDay && day.year() < 1900)) {
    WriteText(place, day.ToString());
    return;
  }
  lxw_format*& format = FormatsOf(place).date;
  if (format == nullptr) {
    Style style = StyleOf(place);
    style.number_format = kDateFormat;
    format = workbook_.Format(style);
  }
  if (day.number() >= kFirstPlainDay) {
    Check(worksheet_write_number(sheet_, place.row, place.column,
                                 day.number() + kExcelDayZero, format),
          "a date");
    return;
  }
  lxw_datetime date = {};
  date.year = day.year();
  date.month = day.month();
  date.day = day.day();
  Check(
      worksheet_write_datetime(sheet_, place.row, place.column, &date, format),
      "a date");
}

void RowWriter::WriteFigure(const Place& place, const Cell& cell) {
  const ColumnInfo& info = table_.columns[place.column];
  if (cell.status != CellStatus::kNumber) {
    WriteText(place, ShownStatus(cell.status));
    return;
  }
  if (!FitsInNumber(cell)) {
    warn_("has figures beyond Excel's 15 digits, written as text");
    WriteText(place, ShownAsText(cell, info));
    return;
  }
  lxw_format* format = nullptr;
  if (HasNumeratorInBrackets(cell, info)) {
    Style style = StyleOf(place);
    style.number_format = NumberFormat(cell, info);
    if (!workbook_.HasRoomForNumberFormat(style.number_format)) {
      warn_(
          "has more percentages with different numbers in brackets than Excel "
          "has number formats; the last ones are written as text");
      WriteText(place, ShownAsText(cell, info));
      return;
    }
    format = workbook_.Format(style);
  } else {
    lxw_format*& known = FormatsOf(place).numbers[NumberKind(cell, info)];
    if (known == nullptr) {
      Style style = StyleOf(place);
      style.number_format = NumberFormat(cell, info);
      known = workbook_.Format(style);
    }
    format = known;
  }
  Check(worksheet_write_number(sheet_, place.row, place.column, cell.value,
                               format),
        "a number");
}

}  // namespace redress::excel
