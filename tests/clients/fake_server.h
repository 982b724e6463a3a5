// A server in this process, for what a real one does not do on demand.

#ifndef REDRESS_TESTS_CLIENTS_FAKE_SERVER_H_
#define REDRESS_TESTS_CLIENTS_FAKE_SERVER_H_

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/checksums.h"
#include "clients/cpp/client.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "redress/v1/error_details.pb.h"
#include "redress/v1/export.grpc.pb.h"
#include "redress/v1/query.grpc.pb.h"
#include "redress/v1/record_service.grpc.pb.h"
#include "redress/v1/report.grpc.pb.h"
#include "service/base/crc32c.h"

namespace redress::testing {

// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder()
      : path_(std::filesystem::temp_directory_path() /
              absl::StrCat("redress-clients-", std::random_device()(), "-",
                           std::random_device()())) {
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string File(const std::string& name) const {
    return (path_ / name).string();
  }

  // The names of all files, temporary ones too.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

 private:
  const std::filesystem::path path_;
};

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// A status as the server sends it, details and all.
inline grpc::Status ToGrpc(const absl::Status& status) {
  v1::ErrorStatus details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    google::protobuf::Any* detail = details.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(value));
  });
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      std::string(status.message()),
                      details.SerializeAsString());
}

// What a call does; without it the call is not implemented.
template <typename Request, typename Response>
using Handler = std::function<absl::Status(const Request&, Response&)>;

// Answers as the test says.
class FakeServer final : public v1::QueryService::Service,
                         public v1::ExportService::Service,
                         public v1::ReportService::Service,
                         public v1::RecordService::Service {
 public:
  FakeServer() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(static_cast<v1::QueryService::Service*>(this));
    builder.RegisterService(static_cast<v1::ExportService::Service*>(this));
    builder.RegisterService(static_cast<v1::ReportService::Service*>(this));
    builder.RegisterService(static_cast<v1::RecordService::Service*>(this));
    server_ = builder.BuildAndStart();
  }
  ~FakeServer() override { Stop(); }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now());
    server_.reset();
  }

  // What it does; set before the calls.
  std::function<absl::Status(const v1::Query&, v1::Answer&)> on_query;
  // In place of on_query, where given.
  Handler<v1::RunQueryRequest, v1::RunQueryResponse> on_run_query;
  std::vector<v1::StreamQueryResponse> stream_responses;
  absl::Status stream_status;
  Handler<v1::ExplainQueryRequest, v1::ExplainQueryResponse> on_explain;
  Handler<v1::ListCasesRequest, v1::ListCasesResponse> on_cases;
  Handler<v1::GetRecordRequest, v1::GetRecordResponse> on_get;
  Handler<v1::ListRevisionsRequest, v1::ListRevisionsResponse> on_revisions;
  Handler<v1::ListVersionsRequest, v1::ListVersionsResponse> on_versions;
  Handler<v1::RetractRecordRequest, v1::RetractRecordResponse> on_retract;
  Handler<v1::EraseRecordRequest, v1::EraseRecordResponse> on_erase;
  std::vector<v1::ExportResponse> export_responses;
  absl::Status export_status;
  // In place of export_responses, where given. It writes by its second
  // argument.
  std::function<absl::Status(
      const v1::ExportRequest&,
      const std::function<void(const v1::ExportResponse&)>&)>
      on_export;
  std::vector<v1::Exporter> exporters;
  std::vector<v1::DocumentPart> document;
  // In place of document, where given. It writes by its second argument.
  std::function<absl::Status(
      const v1::DocumentSource&,
      const std::function<void(const v1::DocumentPart&)>&)>
      on_document;
  Handler<v1::ListReportsRequest, v1::ListReportsResponse> on_reports;
  Handler<v1::CheckReportRequest, v1::CheckReportResponse> on_check;
  // The response to a batch, or an error that ends the import.
  std::function<absl::Status(const v1::ImportHeader&, const v1::ImportBatch&,
                             v1::ImportRecordsResponse&)>
      on_batch;
  // The last response of an atomic import.
  v1::ImportRecordsResponse final_response;

  // What it saw.
  std::vector<v1::ImportHeader> headers;
  std::vector<v1::ImportBatch> batches;
  v1::StreamQueryRequest stream_request;
  v1::ExportRequest export_request;
  v1::ReportSelection report;
  std::atomic<bool> import_finished = false;

 private:
  template <typename Request, typename Response>
  static grpc::Status Handle(const Handler<Request, Response>& handler,
                             const Request* request, Response* response) {
    if (!handler) return grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "");
    return ToGrpc(handler(*request, *response));
  }

  grpc::Status RunQuery(grpc::ServerContext*,
                        const v1::RunQueryRequest* request,
                        v1::RunQueryResponse* response) override {
    if (on_run_query) return Handle(on_run_query, request, response);
    return ToGrpc(on_query(request->query(), *response->mutable_answer()));
  }

  grpc::Status StreamQuery(
      grpc::ServerContext*, const v1::StreamQueryRequest* request,
      grpc::ServerWriter<v1::StreamQueryResponse>* writer) override {
    stream_request = *request;
    // Copies: a client that gives up goes on while this still runs.
    const std::vector<v1::StreamQueryResponse> responses = stream_responses;
    const absl::Status status = stream_status;
    for (const v1::StreamQueryResponse& response : responses) {
      writer->Write(response);
    }
    return ToGrpc(status);
  }

  grpc::Status ExplainQuery(grpc::ServerContext*,
                            const v1::ExplainQueryRequest* request,
                            v1::ExplainQueryResponse* response) override {
    return Handle(on_explain, request, response);
  }

  grpc::Status ListCases(grpc::ServerContext*,
                         const v1::ListCasesRequest* request,
                         v1::ListCasesResponse* response) override {
    return Handle(on_cases, request, response);
  }

  grpc::Status GetRecord(grpc::ServerContext*,
                         const v1::GetRecordRequest* request,
                         v1::GetRecordResponse* response) override {
    return Handle(on_get, request, response);
  }

  grpc::Status ListRevisions(grpc::ServerContext*,
                             const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override {
    return Handle(on_revisions, request, response);
  }

  grpc::Status ListVersions(grpc::ServerContext*,
                            const v1::ListVersionsRequest* request,
                            v1::ListVersionsResponse* response) override {
    return Handle(on_versions, request, response);
  }

  grpc::Status RetractRecord(grpc::ServerContext*,
                             const v1::RetractRecordRequest* request,
                             v1::RetractRecordResponse* response) override {
    return Handle(on_retract, request, response);
  }

  grpc::Status EraseRecord(grpc::ServerContext*,
                           const v1::EraseRecordRequest* request,
                           v1::EraseRecordResponse* response) override {
    return Handle(on_erase, request, response);
  }

  grpc::Status ListExporters(grpc::ServerContext*,
                             const v1::ListExportersRequest*,
                             v1::ListExportersResponse* response) override {
    response->mutable_exporters()->Assign(exporters.begin(), exporters.end());
    return grpc::Status::OK;
  }

  grpc::Status Export(grpc::ServerContext*, const v1::ExportRequest* request,
                      grpc::ServerWriter<v1::ExportResponse>* writer) override {
    export_request = *request;
    if (on_export) {
      return ToGrpc(
          on_export(*request, [writer](const v1::ExportResponse& response) {
            writer->Write(response);
          }));
    }
    const std::vector<v1::ExportResponse> responses = export_responses;
    const absl::Status status = export_status;
    for (const v1::ExportResponse& response : responses) {
      writer->Write(response);
    }
    return ToGrpc(status);
  }

  grpc::Status RunDocument(
      grpc::ServerContext*, const v1::RunDocumentRequest* request,
      grpc::ServerWriter<v1::RunDocumentResponse>* writer) override {
    report = request->source().report();
    const auto write = [writer](const v1::DocumentPart& part) {
      v1::RunDocumentResponse response;
      *response.mutable_part() = part;
      writer->Write(response);
    };
    if (on_document) return ToGrpc(on_document(request->source(), write));
    const std::vector<v1::DocumentPart> parts = document;
    for (const v1::DocumentPart& part : parts) write(part);
    return grpc::Status::OK;
  }

  grpc::Status ListReports(grpc::ServerContext*,
                           const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override {
    return Handle(on_reports, request, response);
  }

  grpc::Status CheckReport(grpc::ServerContext*,
                           const v1::CheckReportRequest* request,
                           v1::CheckReportResponse* response) override {
    return Handle(on_check, request, response);
  }

  grpc::Status ImportRecords(
      grpc::ServerContext* call,
      grpc::ServerReaderWriter<v1::ImportRecordsResponse,
                               v1::ImportRecordsRequest>* stream) override {
    v1::ImportRecordsRequest request;
    while (stream->Read(&request)) {
      if (request.has_header()) {
        headers.push_back(request.header());
        continue;
      }
      batches.push_back(request.batch());
      v1::ImportRecordsResponse response;
      response.set_sequence(request.batch().sequence());
      const absl::Status status =
          on_batch(headers.back(), request.batch(), response);
      if (!status.ok()) return ToGrpc(status);
      stream->Write(response);
    }
    if (call->IsCancelled()) return grpc::Status::CANCELLED;
    import_finished = true;
    if (headers.back().atomic()) stream->Write(final_response);
    return grpc::Status::OK;
  }

  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// The messages of a streamed answer, whole and right, each with `batch` rows;
// the answer's last row goes into the trailer where it is the grand total.
inline std::vector<v1::StreamQueryResponse> StreamOf(v1::Answer answer,
                                                     int batch = 2) {
  std::vector<v1::StreamQueryResponse> responses(1);
  v1::AnswerTrailer trailer;
  std::string bytes;
  for (const v1::Row& row : answer.rows()) {
    bytes += row.SerializeAsString();
    if (row.type() == v1::ROW_TYPE_TOTAL) {
      *trailer.mutable_total() = row;
      continue;
    }
    if (trailer.rows() % batch == 0) responses.emplace_back();
    *responses.back().mutable_rows()->add_rows() = row;
    trailer.set_rows(trailer.rows() + 1);
  }
  trailer.set_crc32c(Crc32c(bytes));
  trailer.set_end(v1::STREAM_END_COMPLETE);
  *responses.emplace_back().mutable_trailer() = trailer;
  answer.clear_rows();
  *responses[0].mutable_header() = std::move(answer);
  return responses;
}

// The messages of an export of files (name, content), whole and right, each
// content in chunks of `chunk` bytes.
inline std::vector<v1::ExportResponse> ExportOf(
    const std::vector<std::pair<std::string, std::string>>& files,
    size_t chunk = 4) {
  std::vector<v1::ExportResponse> responses(1);
  responses[0].mutable_started()->set_exporter("fake 1");
  responses[0].mutable_started()->mutable_data_version()->set_version(3);
  v1::ExportTrailer trailer;
  for (const auto& [name, content] : files) {
    responses.emplace_back().mutable_file()->set_name(name);
    for (size_t at = 0; at < content.size(); at += chunk) {
      v1::ExportChunk* piece = responses.emplace_back().mutable_chunk();
      piece->set_offset(static_cast<int64_t>(at));
      piece->set_data(content.substr(at, chunk));
      piece->set_crc32c(Crc32c(piece->data()));
    }
    client::Sha256 sha256;
    sha256.Add(content);
    v1::ExportFileEnd* end = trailer.add_files();
    end->set_name(name);
    end->set_size(static_cast<int64_t>(content.size()));
    end->set_sha256(sha256.Finish());
  }
  *responses.emplace_back().mutable_trailer() = trailer;
  return responses;
}

}  // namespace redress::testing

#endif  // REDRESS_TESTS_CLIENTS_FAKE_SERVER_H_
