// The semantic layer: turns questions into plans and partials into answers.

#ifndef REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_
#define REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/engine/executor.h"
#include "service/model/day.h"
#include "service/model/reference.h"

namespace redress::query {

// The data that a question is put to. The pointers must stay valid during the
// call.
struct Snapshot {
  const engine::Executor* executor = nullptr;
  const model::Reference* reference = nullptr;
  int64_t version = 0;
  model::Day data_date = model::kNoDay;
};

// Answers a question. Thread-safe; reads no clock. INVALID_ARGUMENT lists every
// violation, with field paths below `field` ("query"), and names the nearest
// valid name; RESOURCE_EXHAUSTED: over 10,000 rows, or filters as in
// CheckFilterSize.
absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const std::string& field = "query");

// The violations that RunQuery would return, without running it.
absl::Status CheckQuery(const v1::Query& query, const Snapshot& snapshot,
                        const std::string& field = "query");

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_
