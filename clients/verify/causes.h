// Why a figure is another one by now: the cases that it counts otherwise.

#ifndef REDRESS_CLIENTS_VERIFY_CAUSES_H_
#define REDRESS_CLIENTS_VERIFY_CAUSES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "clients/verify/compare.h"
#include "redress/v1/query.pb.h"

namespace redress::verify {

// A case, stage or learning action that a figure counts otherwise than it did.
struct Cause {
  v1::CaseEntry entry;
  enum class Change {
    kCounted,    // It is counted now, and was not.
    kLeftOut,    // It was counted, and is no longer.
    kOtherwise,  // It counts for something else: in the numerator, say.
  };
  Change change = Change::kCounted;
};

// The question and cell of a figure in a table; INVALID_ARGUMENT where it
// answers none.
absl::StatusOr<v1::CaseListSelection> CellOf(const ServerTable& table, int row,
                                             int column);

// The cases behind a revision, at most `most`, by reference. None where the
// same cases are counted: then something else changed, as an alias or a
// calendar does. Errors are those of QueryService.ListCases.
absl::StatusOr<std::vector<Cause>> CausesOf(client::Client& client,
                                            const Revision& revision,
                                            size_t most);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_CAUSES_H_
