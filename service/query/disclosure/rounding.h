// Rounds what is shown.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_ROUNDING_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_ROUNDING_H_

#include "service/query/disclosure/profile.h"
#include "service/query/figure.h"
#include "service/query/measure_plan.h"

namespace redress::query::disclosure {

// Rounds a figure of this shape to what the rules let a reader see of it:
// counts to multiples of the base, halves up; rates are made from rounded
// parts, and kept back where nothing is left of their base; means have one
// decimal and no parts. Sums of money, medians, percentiles and maxima stay.
void Round(const DisclosureRules& rules, Shape shape, Figure& figure);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_ROUNDING_H_
