// Drill-through: from a figure to the records behind it.

#ifndef REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_
#define REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/query/answer_cell.h"
#include "service/query/cell_plan.h"
#include "service/query/publication.h"
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

// A list that is read whole, as many entries at a time as an executor lists.
// The question is answered once. Not thread-safe.
class CaseReader {
 public:
  // Errors as ListCases; a question of a definition may contradict itself, and
  // then lists nothing. What `snapshot` refers to must outlive the reader.
  static absl::StatusOr<CaseReader> Open(const v1::CaseListSelection& selection,
                                         const Snapshot& snapshot,
                                         Origin origin = Origin::kFree);

  // The answer to the question, and where its cell is.
  const v1::Answer& answer() const { return answer_; }
  const CellPlace& place() const { return place_; }

  // The next entries, and how many there are in all. REQUIRES: not done().
  absl::StatusOr<v1::ListCasesResponse> Next();
  // All entries were read.
  bool done() const { return done_; }

 private:
  CaseReader(Snapshot snapshot, v1::Answer answer, CellPlace place,
             std::vector<CellList> lists);

  Snapshot snapshot_;
  v1::Answer answer_;
  CellPlace place_;
  std::vector<CellList> lists_;
  // Read last.
  std::optional<v1::CaseEntry> last_;
  bool done_ = false;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_DRILL_THROUGH_H_
