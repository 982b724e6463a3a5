#include "clients/cpp/client_errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "redress/v1/error_details.pb.h"

namespace redress::client {
namespace {

// gRPC puts the cause behind a chain of places: "...: Connection refused".
std::string Cause(const std::string& message) {
  const size_t colon = message.rfind(": ");
  return colon == std::string::npos ? message : message.substr(colon + 2);
}

std::string Unavailable(const std::string& message, const std::string& server) {
  // gRPC's own words tell a server that was never reached from one that left.
  const bool never_reached = absl::StrContains(message, "failed to connect") ||
                             absl::StrContains(message, "resolution");
  if (never_reached) {
    return absl::StrCat("no server answers at ", server, " (", Cause(message),
                        "). Start one with script/server or redressd, or name "
                        "the address of one that runs");
  }
  return absl::StrCat("the server at ", server, " is not available (", message,
                      "). Look whether it still runs, and try again");
}

std::string MessageOf(const grpc::Status& status, const std::string& server) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return Unavailable(status.error_message(), server);
    case grpc::StatusCode::UNIMPLEMENTED:
      return absl::StrCat("what answers at ", server,
                          " does not know this call (", status.error_message(),
                          "). It is no Redress server, or an older one");
    default:
      return status.error_message();
  }
}

}  // namespace

absl::Status FromGrpcStatus(const grpc::Status& status,
                            const std::string& server) {
  if (status.ok()) return absl::OkStatus();
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  absl::Status result(code, MessageOf(status, server));
  v1::ErrorStatus details;
  if (details.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : details.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return result;
}

}  // namespace redress::client
