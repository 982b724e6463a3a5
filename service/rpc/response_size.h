// The size of one message.

#ifndef REDRESS_SERVICE_RPC_RESPONSE_SIZE_H_
#define REDRESS_SERVICE_RPC_RESPONSE_SIZE_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"

namespace redress::rpc {

// Clients take messages of 4 MB unless they are told otherwise.
inline constexpr size_t kMaxResponseBytes = (4 << 20) - 1024;

// RESOURCE_EXHAUSTED, reason ANSWER_TOO_LARGE, where the response has more:
// `what` it is ("the explanation"), and what to do ("ask for fewer measures").
absl::Status CheckResponseSize(const google::protobuf::MessageLite& response,
                               const std::string& what,
                               const std::string& advice);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_RESPONSE_SIZE_H_
