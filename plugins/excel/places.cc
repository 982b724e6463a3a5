#include "plugins/excel/places.h"

#include <array>

namespace redress::excel {
namespace {

std::string Address(lxw_row_t row, lxw_col_t column) {
  std::array<char, LXW_MAX_CELL_NAME_LENGTH> address = {};
  lxw_rowcol_to_cell(address.data(), row, column);
  return address.data();
}

// In quotes whether it needs them or not: who reads it has one way to do so.
std::string Quoted(const std::string& sheet_name) {
  std::string quoted = "'";
  for (const char c : sheet_name) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

}  // namespace

std::string CellPlace(const std::string& sheet_name, lxw_row_t row,
                      lxw_col_t column) {
  return Quoted(sheet_name) + "!" + Address(row, column);
}

std::string RangePlace(const std::string& sheet_name, lxw_row_t first,
                       lxw_row_t last, lxw_col_t column) {
  return CellPlace(sheet_name, first, column) + ":" + Address(last, column);
}

std::string LinkTo(const std::string& sheet_name, lxw_row_t row) {
  return "internal:" + CellPlace(sheet_name, row, 0);
}

}  // namespace redress::excel
