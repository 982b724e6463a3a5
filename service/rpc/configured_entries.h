// Reference data that a server is started with.

#ifndef REDRESS_SERVICE_RPC_CONFIGURED_ENTRIES_H_
#define REDRESS_SERVICE_RPC_CONFIGURED_ENTRIES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/reference.pb.h"
#include "service/model/day.h"
#include "service/store/store.h"

namespace redress::rpc {

// Commits the entries that differ from what configuration said last, with the
// day of the last data, or `today` in an empty store. The version that they are
// in force at. Errors as store::Store::Commit.
absl::StatusOr<store::Version> CommitConfigured(
    store::Store& store, const std::vector<v1::ReferenceData>& configured,
    model::Day today);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_CONFIGURED_ENTRIES_H_
