// Drill-through: from a figure to the records behind it.

#ifndef REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_
#define REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/query/query_engine.h"

namespace redress::query {

// The data version that a request is to be answered from: that of its page
// token, else the question's `as_of`, where 0 is the last one.
// INVALID_ARGUMENT: the token is none, or of another question or cell.
absl::StatusOr<int64_t> VersionOf(const v1::ListCasesRequest& request);

// Lists the cases, stages or learning actions behind a cell. Thread-safe.
//
// Of a count there are as many entries as the cell says; of a sum of money and
// of response times the values add up to the numerator, and of times there are
// as many as the denominator says, where the cell is a mean; of a rate there is
// the base, with its numerator marked; of what a comparison adds there are both
// sides. A sum lists the cases of the period that add nothing to it too. A time
// bucket without a counterpart in the other period has no entries.
//
// INVALID_ARGUMENT lists every violation, as RunQuery does for the question.
// PERMISSION_DENIED, reason CELL_CONFIDENTIAL: the cell, or a side of a
// comparison, is [c]. FAILED_PRECONDITION, reason PAGE_TOKEN_EXPIRED: the
// snapshot is not of VersionOf(request). Else errors as RunQuery.
absl::StatusOr<v1::ListCasesResponse> ListCases(
    const v1::ListCasesRequest& request, const Snapshot& snapshot);

// The same for those who read a list whole and send no page of it anywhere: as
// many entries at a time as an executor lists. The request has no page size.
absl::StatusOr<v1::ListCasesResponse> ListCasesInLongPages(
    const v1::ListCasesRequest& request, const Snapshot& snapshot);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_
