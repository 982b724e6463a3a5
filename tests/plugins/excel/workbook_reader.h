// Workbooks as another program reads them.

#ifndef REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOK_READER_H_
#define REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOK_READER_H_

#include <string>

namespace redress::testing {

// What openpyxl says of a workbook, one line for each sheet, cell and chart
// (dump_workbook.py); the test fails where it cannot be read, or misses a point
// of the checklist (tests/tools/spreadsheet_checklist.py).
std::string ReadWorkbook(const std::string& bytes);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOK_READER_H_
