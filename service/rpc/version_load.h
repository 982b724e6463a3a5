// Makes facts of what a store has.

#ifndef REDRESS_SERVICE_RPC_VERSION_LOAD_H_
#define REDRESS_SERVICE_RPC_VERSION_LOAD_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "service/rpc/past_versions.h"
#include "service/store/key.h"
#include "service/store/store.h"

namespace redress::rpc {

// The reference data in force at a version.
absl::StatusOr<std::shared_ptr<const model::Reference>> LoadReference(
    const store::Store& store, int64_t version);

// Loads all facts of a version into the executor as its next one; what `stop`
// says where it ended that.
absl::Status LoadFacts(const store::Store& store, int64_t version,
                       const model::Reference& reference,
                       engine::Executor& executor, const StopCheck& stop);

using ExecutorMaker =
    std::function<absl::StatusOr<std::unique_ptr<engine::Executor>>()>;

// The version with an executor of its own, which `make_executor` makes: without
// whatever was erased before it is returned. `stop` as above.
absl::StatusOr<PastVersion> BuildPastVersion(const store::Store& store,
                                             int64_t number,
                                             const ExecutorMaker& make_executor,
                                             const StopCheck& stop);

// Puts the key of a retracted or erased record among the removed facts.
void RemoveFacts(const store::Key& key, engine::FactChanges& changes);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_VERSION_LOAD_H_
