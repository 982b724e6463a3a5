#include "plugins/excel/text_sheet.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/excel_table.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/places.h"
#include "plugins/excel/sheet_names.h"

namespace redress::excel {
namespace {

// The library cuts what a link says at 2,079 bytes, wherever that falls.
constexpr size_t kMaxLinkUnits = 500;

// Above and below a heading, together.
constexpr double kAir = 16;

}  // namespace

Style TitleStyle() {
  Style style;
  style.bold = true;
  style.size = 16;
  return style;
}

LineWriter::LineWriter(Workbook& workbook, lxw_worksheet* sheet, double width)
    : workbook_(workbook), sheet_(sheet), width_(width) {
  worksheet_set_default_row(sheet, RowHeight(1, Style().size), LXW_FALSE);
}

void LineWriter::SetHeight(const std::string& text, double size, bool air) {
  const int lines = width_ > 0 ? LineCount(text, width_, size) : 1;
  if (lines == 1 && size == Style().size && !air) return;
  Check(worksheet_set_row(sheet_, row_,
                          RowHeight(lines, size) + (air ? kAir : 0), nullptr),
        "the height of a row");
}

std::vector<lxw_row_t> LineWriter::Line(std::string_view text, Style style,
                                        bool air) {
  style.wrap = width_ > 0;
  style.middle = air;
  std::vector<lxw_row_t> rows;
  const size_t units = width_ > 0 ? kShownUnits : kMaxCellUnits;
  for (const std::string_view piece : CellPieces(text, units)) {
    const std::string shown = CellText(piece);
    SetHeight(shown, style.size, air && rows.empty());
    Check(worksheet_write_string(sheet_, row_, 0, shown.c_str(),
                                 workbook_.Format(style)),
          "a text");
    rows.push_back(row_++);
  }
  return rows;
}

void LineWriter::Link(const std::string& sheet_name, const std::string& text) {
  WriteLink(workbook_, sheet_, row_++, 0, sheet_name, text);
}

void LineWriter::LinkBack() { WriteLinkBack(workbook_, sheet_, row_++); }

void WriteLink(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row,
               lxw_col_t column, const std::string& sheet_name,
               const std::string& text, bool in_table) {
  Style style;
  style.link = true;
  style.wrap = in_table;
  style.bottom = in_table;
  Check(worksheet_write_url_opt(sheet, row, column, LinkTo(sheet_name).c_str(),
                                workbook.Format(style),
                                Shorten(text, kMaxLinkUnits).c_str(), nullptr),
        "a link");
}

void WriteLinkBack(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row) {
  WriteLink(workbook, sheet, row, 0, kContentsName, "Back to the contents");
}

TextTable::TextTable(Workbook& workbook, lxw_worksheet* sheet, std::string name,
                     std::vector<TextColumn> columns)
    : workbook_(workbook),
      sheet_(sheet),
      name_(std::move(name)),
      columns_(std::move(columns)),
      lines_(workbook, sheet, 0) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    Check(worksheet_set_column(sheet_, column, column, columns_[i].width,
                               nullptr),
          "the width of a column");
  }
  worksheet_set_landscape(sheet_);
}

void TextTable::Head(std::string_view title, std::string_view says) {
  lines_.Line(title, TitleStyle());
  Style grey;
  grey.grey = true;
  lines_.Line(says, grey);
}

void TextTable::WriteHeadings() {
  begun_ = true;
  header_row_ = lines_.row();
  row_ = header_row_ + 1;
  for (size_t i = 0; i < columns_.size(); ++i) {
    Style style = HeadingStyle();
    style.right = columns_[i].number;
    Check(worksheet_write_string(sheet_, header_row_, static_cast<lxw_col_t>(i),
                                 columns_[i].header.c_str(),
                                 workbook_.Format(style)),
          "a heading");
  }
  Check(worksheet_repeat_rows(sheet_, header_row_, header_row_),
        "the heading to repeat");
}

lxw_row_t TextTable::Row(const std::vector<std::string>& cells) {
  if (!begun_) WriteHeadings();
  std::vector<std::string> shown;
  int lines = 1;
  for (size_t i = 0; i < cells.size(); ++i) {
    // Ids are not as long as that.
    shown.push_back(CellText(CellPieces(cells[i], kMaxCellUnits)[0]));
    lines =
        std::max(lines, LineCount(shown[i], columns_[i].width, Style().size));
  }
  Check(
      worksheet_set_row(sheet_, row_, RowHeight(lines, Style().size), nullptr),
      "the height of a row");
  for (size_t i = 0; i < cells.size(); ++i) {
    Style style;
    style.bottom = true;
    style.right = columns_[i].number;
    style.wrap = !columns_[i].number;
    lxw_format* format = workbook_.Format(style);
    const auto column = static_cast<lxw_col_t>(i);
    if (columns_[i].number && !cells[i].empty()) {
      const double number = std::strtod(cells[i].c_str(), nullptr);
      Check(worksheet_write_number(sheet_, row_, column, number, format),
            "a number");
    } else {
      Check(worksheet_write_string(sheet_, row_, column, shown[i].c_str(),
                                   format),
            "a text");
    }
  }
  return row_++;
}

void TextTable::Finish() {
  ExcelTable table;
  table.name = name_;
  table.header_row = header_row_;
  table.last_row = row_ - 1;
  for (const TextColumn& column : columns_) {
    table.headers.push_back(column.header);
  }
  AddExcelTable(sheet_, table);
}

}  // namespace redress::excel
