// The semantic layer: turns questions into plans and partials into answers.

#ifndef REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_
#define REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/base/stop.h"
#include "service/engine/executor.h"
#include "service/model/day.h"
#include "service/model/reference.h"
#include "service/query/catalogue.h"

namespace redress::query {

// The data that a question is put to. The pointers must stay valid during the
// call.
struct Snapshot {
  const engine::Executor* executor = nullptr;
  const model::Reference* reference = nullptr;
  int64_t version = 0;
  model::Day data_date = model::kNoDay;
  // Records of this version that were erased since.
  int64_t erased_records = 0;
  // Those of the reference's settings; null: they are made for each question.
  DimensionsPtr dimensions;
  // Whether whoever put the question still waits; asked from its thread.
  StopCheck stop;
};

// The dimensions that a question to the snapshot may name.
DimensionsPtr DimensionsOf(const Snapshot& snapshot);

// Takes an answer: its header, which is the answer without rows, then the rows
// in their order, the grand total last. An error stops whoever sends it.
struct AnswerSink {
  std::function<absl::Status(v1::Answer)> header;
  std::function<absl::Status(v1::Row)> row;
};

// Answers a question that somebody put freely, under the disclosure profile
// that it names; one that names none sees all. The snapshot is of the version
// that it is to be answered from, whatever `as_of` says. Thread-safe; reads no
// clock. INVALID_ARGUMENT lists every violation, with field paths below `field`
// ("query"), and names the nearest valid name; RESOURCE_EXHAUSTED: over 100,000
// rows or a million figures, or filters as in CheckFilterSize.
absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const std::string& field = "query");

// The same, sent row by row: of a large answer only the figures are held.
// Errors of the question come before the header.
absl::Status StreamQuery(const v1::Query& query, const Snapshot& snapshot,
                         const AnswerSink& sink,
                         const std::string& field = "query");

// The etag of the answer that RunQuery would give, without counting anything.
// Any change of version, profile or build changes it; no figure does.
std::string EtagOf(const v1::Query& query, const Snapshot& snapshot);

// The violations that RunQuery would return, without running it.
absl::Status CheckQuery(const v1::Query& query, const Snapshot& snapshot,
                        const std::string& field = "query");

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUERY_ENGINE_H_
