#include "clients/cpp/client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_stubs.h"
#include "grpcpp/create_channel.h"

namespace redress::client {
namespace {

// Pages hold at most 4 MB, which is gRPC's own limit; reports' parts and what
// newer servers send may be larger.
constexpr int kMaxMessageBytes = 256 << 20;

std::shared_ptr<grpc::Channel> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // A council's web proxy is not on the way to its own server; with
  // http_proxy set, gRPC would even send loopback calls there.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetUserAgentPrefix(absl::StrCat("redress-cpp/", REDRESS_VERSION));
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(),
                                   arguments);
}

}  // namespace

Client::Client(ClientOptions options)
    : options_(std::move(options)),
      stubs_(std::make_unique<Stubs>(Connect(options_.server))) {}

Client::~Client() = default;

const std::string& Client::server() const { return options_.server; }

absl::StatusOr<std::vector<v1::Measure>> Client::ListMeasures() {
  const auto response = CallOnce(options_, *stubs_->catalogue,
                                 &v1::CatalogueService::Stub::ListMeasures, {});
  if (!response.ok()) return response.status();
  return ToVector(response->measures());
}

absl::StatusOr<std::vector<v1::Dimension>> Client::ListDimensions() {
  const auto response =
      CallOnce(options_, *stubs_->catalogue,
               &v1::CatalogueService::Stub::ListDimensions, {});
  if (!response.ok()) return response.status();
  return ToVector(response->dimensions());
}

absl::StatusOr<v1::ListMembersResponse> Client::ListMembers(
    const v1::ListMembersRequest& request) {
  return CallOnce(options_, *stubs_->catalogue,
                  &v1::CatalogueService::Stub::ListMembers, request);
}

absl::StatusOr<std::vector<v1::ReportSummary>> Client::ListReports() {
  const auto response = CallOnce(options_, *stubs_->report,
                                 &v1::ReportService::Stub::ListReports, {});
  if (!response.ok()) return response.status();
  return ToVector(response->reports());
}

absl::Status Client::RunReport(
    const v1::ReportSelection& report,
    const std::function<absl::Status(const v1::DocumentPart&)>& sink) {
  v1::DocumentSource source;
  *source.mutable_report() = report;
  return RunDocument(source, sink);
}

absl::Status Client::RunDocument(
    const v1::DocumentSource& source,
    const std::function<absl::Status(const v1::DocumentPart&)>& sink) {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::RunDocumentRequest request;
  *request.mutable_source() = source;
  const auto reader = stubs_->report->RunDocument(&context, request);
  v1::RunDocumentResponse response;
  absl::Status refused;
  while (refused.ok() && reader->Read(&response)) {
    refused = sink(response.part());
  }
  if (!refused.ok()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  return refused.ok() ? FromGrpcStatus(status, options_.server) : refused;
}

absl::StatusOr<v1::CheckReportResponse> Client::CheckReport(
    const std::string& definition) {
  v1::CheckReportRequest request;
  request.set_definition(definition);
  return CallOnce(options_, *stubs_->report,
                  &v1::ReportService::Stub::CheckReport, request);
}

absl::StatusOr<std::vector<v1::Exporter>> Client::ListExporters() {
  const auto response = CallOnce(options_, *stubs_->exporting,
                                 &v1::ExportService::Stub::ListExporters, {});
  if (!response.ok()) return response.status();
  return ToVector(response->exporters());
}

}  // namespace redress::client
