// Headings and column widths.

#ifndef REDRESS_PLUGINS_EXCEL_LAYOUT_H_
#define REDRESS_PLUGINS_EXCEL_LAYOUT_H_

#include <string>
#include <string_view>
#include <vector>

#include "plugins/excel/table_data.h"
#include "redress/export/document.h"

namespace redress::excel {

// The columns' labels on one line, with their unit where they do not name it,
// none twice (case does not matter) and none empty, as an Excel table asks:
// "Received", "Upheld (%)", "Received (2)".
std::vector<std::string> UniqueHeaders(const std::vector<ColumnInfo>& columns);

// The heading holds the whole label; not of one that is long or has lines.
bool HoldsWholeLabel(const ColumnInfo& column);

// The columns' widths in Excel's unit, from headings and rows. Long texts are
// wrapped, so that no column is wider than a third of a page.
std::vector<double> ColumnWidths(const std::vector<ColumnInfo>& columns,
                                 const std::vector<std::string>& headers,
                                 const std::vector<StoredRow>& rows);

// The lines that a wrapped text takes in a column of that width, and the height
// in points of a row of so many lines. Viewers differ in whether
// they measure for themselves.
int LineCount(std::string_view text, double width, double font_size);
double RowHeight(int lines, double font_size);

// The text in pieces of at most `units` UTF-16 units: whole sentences where
// they are that short, else whole words. A longer word stays whole.
std::vector<std::string> SplitLines(const std::string& text, size_t units);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_LAYOUT_H_
