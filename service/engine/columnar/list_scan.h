// The scan for the rows of a list over the blocks of its table.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_LIST_SCAN_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_LIST_SCAN_H_

#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/list.h"

namespace redress::engine::columnar {

// The list of a plan that has passed CheckList. Holds no more rows than the
// list may have, however many match. What `stop` says where it ends the scan.
absl::StatusOr<RowList> List(const ListPlan& plan, const Snapshot& snapshot,
                             const StopCheck& stop);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_LIST_SCAN_H_
