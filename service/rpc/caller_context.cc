#include "service/rpc/caller_context.h"

#include <cstddef>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "redress/v1/error_details.pb.h"
#include "service/base/errors.h"

namespace redress::rpc {
namespace {

// Trailers hold 8 KB in all, in which gRPC writes the message's unprintable
// bytes as three and the details in base 64.
constexpr size_t kMaxMessageBytes = 4000;
constexpr size_t kMaxDetailBytes = 2500;

// The start of a message that fits.
std::string Fitting(const std::string& message) {
  size_t encoded = 0;
  for (size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    encoded += c < ' ' || c > '~' || c == '%' ? 3 : 1;
    if (encoded <= kMaxMessageBytes) continue;
    // Not in the middle of a character.
    while (i > 0 && (message[i] & 0xC0) == 0x80) --i;
    return message.substr(0, i);
  }
  return message;
}

// Asking gRPC takes as long as many a question, so it is asked now and then,
// and not of a call that has only begun.
StopCheck StopOf(grpc::ServerContextBase& context) {
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kBetween(1);
  return [&context, next = Clock::now() + kBetween,
          deadline = context.deadline()]() mutable -> absl::Status {
    const Clock::time_point now = Clock::now();
    if (now < next) return absl::OkStatus();
    next = now + kBetween;
    // gRPC cancels a call whose deadline has passed.
    if (std::chrono::system_clock::now() >= deadline) {
      return absl::DeadlineExceededError("the caller's deadline has passed");
    }
    if (context.IsCancelled()) return absl::CancelledError("the caller left");
    return absl::OkStatus();
  };
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  v1::ErrorStatus details;
  details.set_code(static_cast<int>(status.code()));
  const std::string message = Fitting(std::string(status.message()));
  details.set_message(message);
  status.ForEachPayload(
      [&details](absl::string_view type_url, const absl::Cord& payload) {
        if (payload.size() > kMaxDetailBytes) return;
        google::protobuf::Any* detail = details.add_details();
        detail->set_type_url(std::string(type_url));
        detail->set_value(std::string(payload));
      });
  return grpc::Status(
      static_cast<grpc::StatusCode>(status.code()), message,
      details.details().empty() ? "" : details.SerializeAsString());
}

grpc::Status Handle(
    grpc::ServerContextBase& context, const std::string& method,
    const CallRules& rules,
    const std::function<absl::Status(const CallerContext&)>& handler) {
  const auto start = std::chrono::steady_clock::now();
  CallerContext caller;
  caller.peer = context.peer();
  caller.analyst = rules.analysts;
  caller.stop = StopOf(context);
  CallRecord record;
  record.method = method;
  record.status = handler(caller);
  record.duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  if (rules.after_call) rules.after_call(caller, record);
  return ToGrpcStatus(record.status);
}

}  // namespace redress::rpc
