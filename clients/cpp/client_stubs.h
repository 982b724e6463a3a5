// What the parts of the client share. Not for its users.

#ifndef REDRESS_CLIENTS_CPP_CLIENT_STUBS_H_
#define REDRESS_CLIENTS_CPP_CLIENT_STUBS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "clients/cpp/client_errors.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "redress/v1/catalogue.grpc.pb.h"
#include "redress/v1/export.grpc.pb.h"
#include "redress/v1/query.grpc.pb.h"
#include "redress/v1/record_service.grpc.pb.h"
#include "redress/v1/report.grpc.pb.h"

namespace redress::client {

struct Client::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : catalogue(v1::CatalogueService::NewStub(channel)),
        query(v1::QueryService::NewStub(channel)),
        record(v1::RecordService::NewStub(channel)),
        report(v1::ReportService::NewStub(channel)),
        exporting(v1::ExportService::NewStub(channel)) {}

  const std::unique_ptr<v1::CatalogueService::Stub> catalogue;
  const std::unique_ptr<v1::QueryService::Stub> query;
  const std::unique_ptr<v1::RecordService::Stub> record;
  const std::unique_ptr<v1::ReportService::Stub> report;
  const std::unique_ptr<v1::ExportService::Stub> exporting;
};

inline void SetDeadline(absl::Duration timeout, grpc::ClientContext& context) {
  if (timeout == absl::InfiniteDuration()) return;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
}

// One request, one response, within options.timeout.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> CallOnce(
    const ClientOptions& options, Stub& stub,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const Request& request) {
  grpc::ClientContext context;
  SetDeadline(options.timeout, context);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status, options.server);
  return response;
}

// Asks for page after page by `call` and gives each to `sink`, until there is
// no more or the sink wants no more.
template <typename Request, typename Call, typename Sink>
absl::Status EachPage(Request request, const Call& call, const Sink& sink) {
  while (true) {
    const auto page = call(request);
    if (!page.ok()) return page.status();
    const absl::StatusOr<bool> wants_more = sink(*page);
    if (!wants_more.ok()) return wants_more.status();
    if (!*wants_more || page->next_page_token().empty()) {
      return absl::OkStatus();
    }
    if (page->next_page_token() == request.page_token()) {
      return absl::DataLossError("the server gave the same page twice");
    }
    request.set_page_token(page->next_page_token());
  }
}

template <typename Repeated>
auto ToVector(const Repeated& messages) {
  return std::vector<typename Repeated::value_type>(messages.begin(),
                                                    messages.end());
}

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CLIENT_STUBS_H_
