// Filters that no record can meet.

#ifndef REDRESS_SERVICE_QUERY_CONTRADICTION_H_
#define REDRESS_SERVICE_QUERY_CONTRADICTION_H_

#include <string>

#include "absl/status/status.h"
#include "service/engine/plan.h"
#include "service/query/question.h"

namespace redress::query {

// Why no row can meet the condition, from its demands on dimensions of one
// value
// ("kind cannot be complaint and mp_enquiry at once"); empty where one might.
std::string ContradictionIn(const engine::Predicate& predicate);

// INVALID_ARGUMENT (CONTRADICTORY_FILTER) lists every measure of a question
// whose filter, with the question's own, contradicts itself: a figure of 0
// would say that nothing happened where in truth nothing was asked.
absl::Status CheckContradictions(const Question& question,
                                 const std::string& field);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_CONTRADICTION_H_
