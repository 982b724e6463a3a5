// Brings the groups of a scan into the order of answers.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_ORDER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/columnar/digit.h"
#include "service/engine/columnar/group_keys.h"

namespace redress::engine::columnar {

// The slots with rows (`counts`, by slot; `groups` of them are not 0), by
// members, bucket and value. `keys` has made them of `digits`. What `stop` says
// where it ends the work, within about a millisecond.
absl::StatusOr<std::vector<uint32_t>> OrderSlots(
    const std::vector<Digit>& digits, const GroupKeys& keys,
    const std::vector<uint32_t>& counts, size_t groups, const StopCheck& stop);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_ORDER_H_
