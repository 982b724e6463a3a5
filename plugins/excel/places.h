// Where something stands in a workbook, as formulas and links write it.

#ifndef REDRESS_PLUGINS_EXCEL_PLACES_H_
#define REDRESS_PLUGINS_EXCEL_PLACES_H_

#include <xlsxwriter.h>

#include <string>

namespace redress::excel {

// "'Closed by team'!B6".
std::string CellPlace(const std::string& sheet_name, lxw_row_t row,
                      lxw_col_t column);

// "'Closed by team'!B6:B20", of one column.
std::string RangePlace(const std::string& sheet_name, lxw_row_t first,
                       lxw_row_t last, lxw_col_t column);

// The address of a link to a cell, as the library takes it.
std::string LinkTo(const std::string& sheet_name, lxw_row_t row = 0);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_PLACES_H_
