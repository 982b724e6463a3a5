// How Excel shows a figure, so that it reads as in the rest of the report and
// stays a number.

#ifndef REDRESS_PLUGINS_EXCEL_NUMBER_FORMAT_H_
#define REDRESS_PLUGINS_EXCEL_NUMBER_FORMAT_H_

#include <cstddef>
#include <string>

#include "redress/export/document.h"

namespace redress::excel {

// The unit of a figure: its own, else its column's.
Unit UnitOf(const Cell& cell, const ColumnInfo& column);

// The number format of a figure: `#,##0` of a count, `0%` of a rate,
// `0% "(1)"` of one with its numerator in brackets, `+#,##0;-#,##0;#,##0` of
// a difference, `£#,##0` of money. REQUIRES: the cell is a figure with a
// number.
std::string NumberFormat(const Cell& cell, const ColumnInfo& column);

// Cells of one kind, from 0 to kNumberKinds - 1, have the same number format,
// where none has its numerator in brackets. REQUIRES: as NumberFormat.
inline constexpr size_t kNumberKinds = size_t{6} * 2 * 3;
size_t NumberKind(const Cell& cell, const ColumnInfo& column);

// True where the format is the cell's own, with its numerator in it.
bool HasNumeratorInBrackets(const Cell& cell, const ColumnInfo& column);

// "[c]" of a figure without a number.
std::string ShownStatus(CellStatus status);

// True where Excel's 15 digits hold the figure; else it is written as text.
bool FitsInNumber(const Cell& cell);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_NUMBER_FORMAT_H_
