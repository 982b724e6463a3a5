// Marks cells up as an Excel table.

#ifndef REDRESS_PLUGINS_EXCEL_EXCEL_TABLE_H_
#define REDRESS_PLUGINS_EXCEL_EXCEL_TABLE_H_

#include <xlsxwriter.h>

#include <string>
#include <vector>

#include "plugins/excel/workbook.h"

namespace redress::excel {

// Bold, wrapped, on a line.
Style HeadingStyle();

struct ExcelTable {
  // Unlike every other of the workbook.
  std::string name;
  // The row of the headings, and the last one: at least one below it.
  lxw_row_t header_row = 0;
  lxw_row_t last_row = 0;
  // As the cells of the header row say; none twice, none empty.
  std::vector<std::string> headers;
};

// Marks up cells that begin in column A and are written already, on a streamed
// sheet too. No filter, no stripes.
void AddExcelTable(lxw_worksheet* sheet, const ExcelTable& table);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_EXCEL_TABLE_H_
