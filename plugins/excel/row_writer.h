// Writes the rows of a table below its headings.

#ifndef REDRESS_PLUGINS_EXCEL_ROW_WRITER_H_
#define REDRESS_PLUGINS_EXCEL_ROW_WRITER_H_

#include <xlsxwriter.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/excel/long_texts.h"
#include "plugins/excel/number_format.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// Figures stand right, all else left.
void Align(size_t column, ColumnRole role, Style& style);

// A total is marked in words, not by its looks alone: this cell, which is
// empty, says "Total".
bool IsMarkedTotal(const TableInfo& table, RowType type, size_t column,
                   const Cell& cell);

// Formats are looked up once for each kind of cell, and texts that need no
// cleaning are not looked at twice: a million rows take little longer than by
// the library alone.
class RowWriter {
 public:
  // Everything must outlive it. `warn` takes what a reader should know.
  RowWriter(Workbook& workbook, LongTexts& long_texts, const TableInfo& table,
            std::function<void(const char*)> warn);

  // The next rows go to `sheet`, whose columns have these widths.
  void Begin(lxw_worksheet* sheet, const std::string& sheet_name,
             const std::vector<double>& widths);

  // One cell for each column.
  void Write(lxw_row_t row, RowType type, const std::vector<Cell>& cells);

 private:
  // The formats of a column's cells, in totals and other rows, in rows of
  // several lines and of one; null until they are needed.
  struct Formats {
    lxw_format* text = nullptr;
    lxw_format* date = nullptr;
    std::array<lxw_format*, kNumberKinds> numbers = {};
  };
  // What the cells of a row share.
  struct Place {
    lxw_row_t row;
    lxw_col_t column;
    bool total;
    bool one_line;
  };

  int SetRowHeight(lxw_row_t row, const std::vector<Cell>& cells);
  Style StyleOf(const Place& place) const;
  Formats& FormatsOf(const Place& place);
  void WriteCell(const Place& place, const Cell& cell);
  void WriteText(const Place& place, std::string_view text);
  void WriteLongText(const Place& place, std::string_view text,
                     lxw_format* format);
  void WriteDate(const Place& place, Day day);
  void WriteFigure(const Place& place, const Cell& cell);

  Workbook& workbook_;
  LongTexts& long_texts_;
  const TableInfo& table_;
  const std::function<void(const char*)> warn_;
  lxw_worksheet* sheet_ = nullptr;
  std::string sheet_name_;
  std::vector<double> widths_;
  std::vector<std::array<Formats, 4>> formats_;  // by column
  // Texts end in a NUL for the library.
  std::string text_;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_ROW_WRITER_H_
