// Who is calling, and what becomes of the call.

#ifndef REDRESS_SERVICE_RPC_CALLER_CONTEXT_H_
#define REDRESS_SERVICE_RPC_CALLER_CONTEXT_H_

#include <chrono>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/server_context.h"
#include "service/base/stop.h"

namespace redress::rpc {

// What a caller is and may do. Every call has one. Without authentication all
// callers of a server are alike: analysts, or readers where the server is told
// so (redressd --callers). It listens on loopback only, unless it is told that
// the network in front of it keeps others out.
struct CallerContext {
  // The address, as gRPC gives it ("ipv4:127.0.0.1:41234").
  std::string peer;
  // May put free questions, see records and unprotected figures, and change
  // records. Others are readers: they see reports under the protected profile.
  bool analyst = true;
  // Whether the caller still waits: CANCELLED where it left, DEADLINE_EXCEEDED
  // where its deadline has passed. During the call, from its thread.
  StopCheck stop;
};

// A call that is over.
struct CallRecord {
  // "RunQuery".
  std::string method;
  absl::Status status;
  std::chrono::microseconds duration{0};
};

// Called once after each call, from the call's thread. The place of the audit.
using AfterCall = std::function<void(const CallerContext&, const CallRecord&)>;

// What holds for every call.
struct CallRules {
  AfterCall after_call;
  // Callers are analysts; else readers.
  bool analysts = true;
};

// Runs `handler` (a function of CallerContext that returns absl::Status) as the
// call `method`: makes the caller's context, tells `rules.after_call`, and
// turns the status into gRPC's, details and all.
grpc::Status Handle(
    grpc::ServerContextBase& context, const std::string& method,
    const CallRules& rules,
    const std::function<absl::Status(const CallerContext&)>& handler);

// The gRPC status of an error, its details packed as google.rpc.Status.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_CALLER_CONTEXT_H_
