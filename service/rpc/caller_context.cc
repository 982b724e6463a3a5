#include "service/rpc/caller_context.h"

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"
#include "redress/v1/error_details.pb.h"

namespace redress::rpc {

CallerContext CallerOf(const grpc::ServerContext& context) {
  CallerContext caller;
  caller.peer = context.peer();
  return caller;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  v1::ErrorStatus details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  status.ForEachPayload(
      [&details](absl::string_view type_url, const absl::Cord& payload) {
        google::protobuf::Any* detail = details.add_details();
        detail->set_type_url(std::string(type_url));
        detail->set_value(std::string(payload));
      });
  return grpc::Status(
      static_cast<grpc::StatusCode>(status.code()),
      std::string(status.message()),
      details.details().empty() ? "" : details.SerializeAsString());
}

grpc::Status Handle(
    grpc::ServerContext& context, const std::string& method,
    const AfterCall& after_call,
    const std::function<absl::Status(const CallerContext&)>& handler) {
  const auto start = std::chrono::steady_clock::now();
  const CallerContext caller = CallerOf(context);
  CallRecord record;
  record.method = method;
  record.status = handler(caller);
  record.duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  if (after_call) after_call(caller, record);
  return ToGrpcStatus(record.status);
}

}  // namespace redress::rpc
