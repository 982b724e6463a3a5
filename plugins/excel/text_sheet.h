// Sheets of the workbook's own texts: a title in A1, lines below it, and, where
// there is one, a table that begins below those.

#ifndef REDRESS_PLUGINS_EXCEL_TEXT_SHEET_H_
#define REDRESS_PLUGINS_EXCEL_TEXT_SHEET_H_

#include <xlsxwriter.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/excel/workbook.h"

namespace redress::excel {

// What a row of a sheet shows whole: longer texts of our own sheets go on in
// the row below.
inline constexpr size_t kShownUnits = 2000;

Style TitleStyle();

// Writes down column A.
class LineWriter {
 public:
  // Lines wider than `width`, in Excel's unit, are wrapped; 0: none is, they
  // run across the columns beside.
  LineWriter(Workbook& workbook, lxw_worksheet* sheet, double width);

  // Returns the rows it took: one, or more where the text is longer than what a
  // row shows. With `air`, the first is higher than its text.
  std::vector<lxw_row_t> Line(std::string_view text, Style style,
                              bool air = false);
  void Link(const std::string& sheet_name, const std::string& text);
  // To the contents.
  void LinkBack();

  lxw_row_t row() const { return row_; }

 private:
  void SetHeight(const std::string& text, double size, bool air);

  Workbook& workbook_;
  lxw_worksheet* sheet_;
  double width_;
  lxw_row_t row_ = 0;
};

// Over what the cell holds, or in it.
void WriteLink(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row,
               lxw_col_t column, const std::string& sheet_name,
               const std::string& text, bool in_table = false);

// The same to the contents.
void WriteLinkBack(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row);

struct TextColumn {
  std::string header;
  double width = 0;
  // Its cells are whole numbers.
  bool number = false;
};

// A table of texts. Rows come in order, so that its sheet may be streamed.
class TextTable {
 public:
  TextTable(Workbook& workbook, lxw_worksheet* sheet, std::string name,
            std::vector<TextColumn> columns);

  // The sheet's title, and a sentence on what it holds. First.
  void Head(std::string_view title, std::string_view says);

  // Before the first row: above the headings.
  LineWriter& lines() { return lines_; }

  // Cells that are "" stay empty. Returns the row.
  lxw_row_t Row(const std::vector<std::string>& cells);

  // Marks it up. REQUIRES: it has a row.
  void Finish();

 private:
  void WriteHeadings();

  Workbook& workbook_;
  lxw_worksheet* sheet_;
  std::string name_;
  std::vector<TextColumn> columns_;
  LineWriter lines_;
  bool begun_ = false;
  lxw_row_t header_row_ = 0;
  lxw_row_t row_ = 0;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_TEXT_SHEET_H_
