#include "service/store/revision.h"

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"

namespace redress::store {

absl::Status Parse(const StoredRevision& revision,
                   google::protobuf::MessageLite& message) {
  if (Crc32c(revision.content) == revision.crc32c &&
      message.ParseFromString(revision.content)) {
    return absl::OkStatus();
  }
  return ErrorWithReason(
      absl::StatusCode::kDataLoss,
      absl::StrCat("the stored ", Describe(revision.key), " (of version ",
                   revision.valid_from, ") is damaged"),
      "RECORD_DAMAGED");
}

}  // namespace redress::store
