// Conditions of plans in plain words.

#ifndef REDRESS_SERVICE_QUERY_CONDITION_TEXT_H_
#define REDRESS_SERVICE_QUERY_CONDITION_TEXT_H_

#include <string>

#include "service/engine/plan.h"

namespace redress::query {

// A valid condition on rows of `table`, with every day and every value:
//
//   received from 2019-04-01 to 2019-09-30 and kind is complaint and not
//   (cancelled by 2019-09-30)
//
// Values that are not plain words stand in quotation marks. A condition that
// always holds is "any", one that never does "none". `status_day` is that of
// the plan.
std::string ConditionText(const engine::Predicate& condition,
                          engine::Table table, model::Day status_day);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_CONDITION_TEXT_H_
