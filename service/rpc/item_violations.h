// What is said of the items of an import.

#ifndef REDRESS_SERVICE_RPC_ITEM_VIOLATIONS_H_
#define REDRESS_SERVICE_RPC_ITEM_VIOLATIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/record_service.pb.h"
#include "service/store/store.h"

namespace redress::rpc {

// What a violation shows of a value.
inline constexpr size_t kShownBytes = 190;

// A violation that keeps its item out.
v1::Violation ItemError(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message);

// What the item of an erased record is told.
v1::Violation ErasedRecord(const std::string& field, const std::string& key);

// Takes references to erased cases out of a learning action, whose authority is
// filled in, and adds that as something odd: a list that is imported again and
// again may still have them.
absl::Status DropErasedReferences(const store::Store& store,
                                  v1::LearningAction& action,
                                  std::vector<v1::Violation>& violations);
// A case refers to no other.
inline absl::Status DropErasedReferences(
    const store::Store& /*store*/, const v1::Representation& /*record*/,
    std::vector<v1::Violation>& /*violations*/) {
  return absl::OkStatus();
}

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_ITEM_VIOLATIONS_H_
