// What a comparison says: differences and changes, from unrounded figures.

#ifndef REDRESS_SERVICE_QUERY_COMPARISON_H_
#define REDRESS_SERVICE_QUERY_COMPARISON_H_

#include "redress/v1/query.pb.h"
#include "service/query/figure.h"

namespace redress::query {

// Current minus comparison. For rates in percentage points. Not applicable
// where either side is not, else confidential where either side is. Exact,
// except that a quotient beyond 64 bits (figures of over 300 million) loses its
// last digits.
Figure Difference(const Figure& current, const Figure& comparison,
                  v1::Unit unit);

// The change as a fraction of the comparison. Not applicable where either side
// is not, or the comparison is 0; else confidential where either side is.
Figure PercentChange(const Figure& current, const Figure& comparison);

// The unit of a column of differences: percentage points for rates, else the
// measure's own.
v1::Unit DifferenceUnit(v1::Unit unit);

// Below 0, 0 or above 0 as `a` is below, equal to or above `b`. Both are
// applicable.
int Compare(const Figure& a, const Figure& b);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_COMPARISON_H_
