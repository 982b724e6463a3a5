#include "clients/cpp/client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_errors.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "redress/v1/catalogue.grpc.pb.h"
#include "redress/v1/export.grpc.pb.h"
#include "redress/v1/query.grpc.pb.h"
#include "redress/v1/record_service.grpc.pb.h"
#include "redress/v1/report.grpc.pb.h"

namespace redress::client {
namespace {

// An answer has at most 10,000 rows; with the widest table that is far more
// than gRPC's own limit of 4 MB.
constexpr int kMaxMessageBytes = 256 << 20;

void SetDeadline(absl::Duration timeout, grpc::ClientContext& context) {
  if (timeout == absl::InfiniteDuration()) return;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
}

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

template <typename Repeated>
auto ToVector(const Repeated& messages) {
  return std::vector<typename Repeated::value_type>(messages.begin(),
                                                    messages.end());
}

}  // namespace

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

Client::Client(ClientOptions options)
    : options_(std::move(options)),
      stubs_(std::make_unique<Stubs>(Connect(options_.server))) {}

Client::~Client() = default;

const std::string& Client::server() const { return options_.server; }

absl::StatusOr<std::vector<v1::Measure>> Client::ListMeasures() {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::ListMeasuresResponse response;
  const grpc::Status status =
      stubs_->catalogue->ListMeasures(&context, {}, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return ToVector(response.measures());
}

absl::StatusOr<std::vector<v1::Dimension>> Client::ListDimensions() {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::ListDimensionsResponse response;
  const grpc::Status status =
      stubs_->catalogue->ListDimensions(&context, {}, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return ToVector(response.dimensions());
}

absl::StatusOr<v1::ListMembersResponse> Client::ListMembers(
    const v1::ListMembersRequest& request) {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::ListMembersResponse response;
  const grpc::Status status =
      stubs_->catalogue->ListMembers(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return response;
}

absl::StatusOr<v1::Answer> Client::RunQuery(const v1::Query& query) {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::RunQueryRequest request;
  *request.mutable_query() = query;
  v1::RunQueryResponse response;
  const grpc::Status status =
      stubs_->query->RunQuery(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return std::move(*response.mutable_answer());
}

absl::StatusOr<std::vector<v1::ReportSummary>> Client::ListReports() {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::ListReportsResponse response;
  const grpc::Status status =
      stubs_->report->ListReports(&context, {}, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return ToVector(response.reports());
}

absl::Status Client::RunReport(
    const v1::ReportSelection& report,
    const std::function<absl::Status(const v1::DocumentPart&)>& sink) {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::RunReportRequest request;
  *request.mutable_report() = report;
  const auto reader = stubs_->report->RunReport(&context, request);
  v1::RunReportResponse response;
  absl::Status refused;
  while (refused.ok() && reader->Read(&response)) {
    refused = sink(response.part());
  }
  if (!refused.ok()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  return refused.ok() ? FromGrpcStatus(status, options_.server) : refused;
}

absl::StatusOr<std::vector<v1::Exporter>> Client::ListExporters() {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::ListExportersResponse response;
  const grpc::Status status =
      stubs_->exporting->ListExporters(&context, {}, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return ToVector(response.exporters());
}

absl::StatusOr<ExportResult> Client::Export(
    const v1::ExportRequest& request, const ExportTarget& target,
    const std::function<void(const v1::ExportProgress&)>& progress) {
  grpc::ClientContext context;
  SetDeadline(options_.transfer_timeout, context);
  const auto reader = stubs_->exporting->Export(&context, request);
  ExportFiles files(target);
  ExportResult result;
  v1::ExportTrailer trailer;
  bool complete = false;
  absl::Status failed;
  v1::ExportResponse response;
  while (failed.ok() && reader->Read(&response)) {
    switch (response.response_case()) {
      case v1::ExportResponse::kStarted:
        result.started = response.started();
        break;
      case v1::ExportResponse::kProgress:
        if (progress) progress(response.progress());
        break;
      case v1::ExportResponse::kFile:
        failed = files.Begin(response.file());
        break;
      case v1::ExportResponse::kChunk:
        failed = files.Add(response.chunk());
        break;
      case v1::ExportResponse::kTrailer:
        trailer = response.trailer();
        complete = true;
        break;
      case v1::ExportResponse::RESPONSE_NOT_SET:
        // From a newer server; it says nothing about the files.
        break;
    }
  }
  if (!failed.ok()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!failed.ok()) return failed;
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  if (!complete) return absl::DataLossError("the export ended without its end");
  absl::StatusOr<std::vector<std::string>> paths = files.Finish(trailer);
  if (!paths.ok()) return paths.status();
  result.paths = *std::move(paths);
  result.messages = ToVector(trailer.messages());
  return result;
}

std::unique_ptr<ImportSession> Client::Import(
    const v1::ImportHeader& header, ImportSession::Observer observer) {
  return std::make_unique<ImportSession>(*stubs_->record, options_.server,
                                         options_.transfer_timeout, header,
                                         std::move(observer));
}

absl::StatusOr<v1::GetRecordResponse> Client::GetRecord(
    const std::string& authority, const std::string& reference) {
  grpc::ClientContext context;
  SetDeadline(options_.timeout, context);
  v1::GetRecordRequest request;
  request.set_authority(authority);
  request.set_reference(reference);
  v1::GetRecordResponse response;
  const grpc::Status status =
      stubs_->record->GetRecord(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status, options_.server);
  return response;
}

}  // namespace redress::client
