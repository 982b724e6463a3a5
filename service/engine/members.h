// The members of a dimension, by an aggregate: the same for every executor.

#ifndef REDRESS_SERVICE_ENGINE_MEMBERS_H_
#define REDRESS_SERVICE_ENGINE_MEMBERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/engine/executor.h"

namespace redress::engine {

// Executor::Members by means of Executor::Aggregate.
absl::StatusOr<std::vector<MemberCount>> MembersByAggregate(
    const Executor& executor, const std::string& dimension, int64_t version);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_MEMBERS_H_
