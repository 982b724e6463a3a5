// What a call's end means.

#ifndef REDRESS_CLIENTS_CPP_CLIENT_ERRORS_H_
#define REDRESS_CLIENTS_CPP_CLIENT_ERRORS_H_

#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace redress::client {

// A call's status with the details that the server sent, so that
// redress::Violations() and redress::ErrorReason() read them. The message of an
// UNAVAILABLE names `server` and says how to start one; that of an
// UNIMPLEMENTED, that this is probably no Redress server.
absl::Status FromGrpcStatus(const grpc::Status& status,
                            const std::string& server);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CLIENT_ERRORS_H_
