// What a revision changed in a case.

#ifndef REDRESS_CLIENTS_CLI_RECORD_CHANGES_H_
#define REDRESS_CLIENTS_CLI_RECORD_CHANGES_H_

#include <string>
#include <vector>

#include "redress/v1/record_service.pb.h"

namespace redress::cli {

// One value that differs, as the CSV file would hold it; empty where absent.
struct RecordChange {
  // The column of the CSV file ("stage1_due_on", "attr:ward").
  std::string column;
  std::string before;
  std::string after;
};

// The values at `paths` (RecordRevision.changed_fields) that differ, in their
// order. A path that names a whole stage or all attributes stands for all
// values in it.
std::vector<RecordChange> RecordChanges(const v1::Representation& before,
                                        const v1::Representation& after,
                                        const std::vector<std::string>& paths);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_RECORD_CHANGES_H_
