// Figures as they are shown.

#ifndef REDRESS_SERVICE_QUERY_FORMAT_H_
#define REDRESS_SERVICE_QUERY_FORMAT_H_

#include <cstdint>
#include <string>

#include "redress/v1/query.pb.h"

namespace redress::query {

// The quotient rounded half away from zero to `decimals` (0 to 4) places, with
// a comma between thousands: FormatRatio(-85, 1000, 2) is "-0.09".
// denominator > 0.
std::string FormatRatio(int64_t numerator, int64_t denominator, int decimals);

// The figure as it is shown. Counts and pounds with thousands' commas ("1,204",
// "£3,600", "£3,600.50"), rates to the whole percent ("44%"), points to the
// whole point ("-8"), days to one decimal where they are no whole number
// ("12.5"). A difference carries its sign ("+25", "0"). A status is its symbol
// ("[z]").
std::string FormatFigure(const v1::Cell& cell, v1::Unit unit,
                         v1::ColumnContent content);

// "[z]", "[c]" or "[x]"; "" for no status.
std::string StatusSymbol(v1::CellStatus status);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FORMAT_H_
