// How much memory the filters of a question may come to.

#ifndef REDRESS_SERVICE_QUERY_FILTER_SIZE_H_
#define REDRESS_SERVICE_QUERY_FILTER_SIZE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "redress/v1/query.pb.h"

namespace redress::query {

// Of the values of all filters of a question, each filter counted once.
inline constexpr int64_t kMaxFilterValueBytes = int64_t{1} << 20;
// Of all filters of a question as planned: each measure in each period takes
// its own copy of the question's filter and of its own.
inline constexpr int64_t kMaxPlannedFilterBytes = int64_t{16} << 20;
// What a condition takes apart from its values, and a value apart from its
// text. Executors keep tables for a condition: its own few words are the least
// of it.
inline constexpr int64_t kConditionBytes = 1000;
inline constexpr int64_t kValueBytes = 32;

// OK where the filters of a question that CheckQuestion has found valid are
// within both bounds; else RESOURCE_EXHAUSTED with the reason
// QUESTION_TOO_LARGE. A request of a few megabytes could otherwise come to
// gigabytes once it is planned.
absl::Status CheckFilterSize(const v1::Query& query);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FILTER_SIZE_H_
