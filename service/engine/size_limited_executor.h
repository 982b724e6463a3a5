// Facts in memory as long as they are few enough, and elsewhere after that.

#ifndef REDRESS_SERVICE_ENGINE_SIZE_LIMITED_EXECUTOR_H_
#define REDRESS_SERVICE_ENGINE_SIZE_LIMITED_EXECUTOR_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/engine/executor.h"

namespace redress::engine {

// An executor that `make_small` made, until a load brings over `most_cases`
// cases. That load fails with ABORTED, reason OVER_CASE_LIMIT: started again,
// it goes into an executor that `make_large` makes, as does everything from
// then on. Versions that are held stay answerable where they are.
//
// Publishes do not count: a server that grows beyond the limit while it runs
// goes on as it is until its next load. What Save kept counts as a load: above
// the limit Restore does not take it up (FAILED_PRECONDITION). Once facts are
// in the large one the small one's file is deleted. `make_large` gives an
// executor without facts of an earlier run.
using ExecutorMaker =
    std::function<absl::StatusOr<std::unique_ptr<Executor>>()>;
absl::StatusOr<std::unique_ptr<Executor>> MakeSizeLimitedExecutor(
    int64_t most_cases, const ExecutorMaker& make_small,
    ExecutorMaker make_large);

// True for the error of a load that is to be started again.
bool IsOverCaseLimit(const absl::Status& status);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_SIZE_LIMITED_EXECUTOR_H_
