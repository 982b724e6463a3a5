#include "service/rpc/response_size.h"

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::rpc {

absl::Status CheckResponseSize(const google::protobuf::MessageLite& response,
                               const std::string& what,
                               const std::string& advice) {
  const size_t bytes = response.ByteSizeLong();
  if (bytes <= kMaxResponseBytes) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted,
      absl::StrCat(what, " has ", bytes, " bytes, and one message holds ",
                   kMaxResponseBytes, "; ", advice),
      "ANSWER_TOO_LARGE");
}

}  // namespace redress::rpc
