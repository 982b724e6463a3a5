// Says how a question is understood, without counting anything.

#ifndef REDRESS_SERVICE_QUERY_EXPLAIN_H_
#define REDRESS_SERVICE_QUERY_EXPLAIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/query/query_engine.h"

namespace redress::query {

// The answer that RunQuery would give, without its rows; for each measure and
// period the terms that make its figure, with their conditions in words; and
// the names that mean another one. The conditions are those of the whole
// period; with a time bucket they end in what each of its buckets takes.
// Of the executor only names are asked for. Thread-safe. Errors as RunQuery,
// save for those of rows and cells.
absl::StatusOr<v1::ExplainQueryResponse> ExplainQuery(
    const v1::Query& query, const Snapshot& snapshot,
    const std::string& field = "query");

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_EXPLAIN_H_
