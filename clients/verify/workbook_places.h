// Where a workbook has its figures and texts.

#ifndef REDRESS_CLIENTS_VERIFY_WORKBOOK_PLACES_H_
#define REDRESS_CLIENTS_VERIFY_WORKBOOK_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "clients/verify/workbook_parts.h"

namespace redress::verify {

// Cells of one column of a sheet, or one cell.
struct Range {
  std::string sheet;
  CellPlace first;
  CellPlace last;
};

// "'Closed by team'!B6:B20"; false where it is no such range.
bool ParseRange(const std::string& text, Range* range);

// "'Closed by team'!B6".
std::string PlaceOn(const std::string& sheet, const CellPlace& cell);

// What is looked for in the cells of a range.
struct Wanted {
  enum class Kind : uint8_t { kCells, kText, kWords };

  Kind kind = Kind::kCells;
  Range range;
  std::string table;
  std::string column;
  // Of the first cell: the row's number in the table, or the text's number, or
  // which of the file's words it is.
  int64_t number = 0;
  // The line of the provenance sheet: pieces of one text come in this order.
  int64_t order = 0;
};

// What is looked for on one sheet.
class WantedOnSheet {
 public:
  // False: something else is looked for there.
  bool Add(const Wanted& wanted);

  // What is looked for in a cell; null where nothing is.
  const Wanted* Find(const CellPlace& place) const;

  // A cell from the headings of a table on, or below it, where it has none.
  bool IsBesideTable(const CellPlace& place) const;

 private:
  // By column and first row.
  std::map<int64_t, std::map<int64_t, Wanted>> columns_;
  // The first row of a table; 0: there is no table.
  int64_t first_row_ = 0;
};

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_WORKBOOK_PLACES_H_
