// The gRPC services: each checks that a request is well formed, pins a version
// and passes on to the room that does the work.

#ifndef REDRESS_SERVICE_RPC_SERVICES_H_
#define REDRESS_SERVICE_RPC_SERVICES_H_

#include <chrono>
#include <string>

#include "redress/v1/catalogue.grpc.pb.h"
#include "redress/v1/export.grpc.pb.h"
#include "redress/v1/query.grpc.pb.h"
#include "redress/v1/record_service.grpc.pb.h"
#include "redress/v1/report.grpc.pb.h"
#include "service/export/export_job.h"
#include "service/export/exporter_registry.h"
#include "service/export/worker_queue.h"
#include "service/rpc/caller_context.h"
#include "service/rpc/import_stream.h"
#include "service/rpc/live_data.h"
#include "service/rpc/stream_limit.h"

namespace redress::rpc {

// What every service works on. The pointers outlive the services.
struct ServiceContext {
  LiveData* data = nullptr;
  CallRules calls;
  // Shared by every call that streams.
  StreamLimit* streams = nullptr;
  // "redress 0.1.0".
  std::string generator;
};

class CatalogueServiceImpl final : public v1::CatalogueService::Service {
 public:
  explicit CatalogueServiceImpl(ServiceContext context)
      : context_(std::move(context)) {}

  grpc::Status ListMeasures(grpc::ServerContext* call,
                            const v1::ListMeasuresRequest* request,
                            v1::ListMeasuresResponse* response) override;
  grpc::Status ListDimensions(grpc::ServerContext* call,
                              const v1::ListDimensionsRequest* request,
                              v1::ListDimensionsResponse* response) override;
  grpc::Status ListMembers(grpc::ServerContext* call,
                           const v1::ListMembersRequest* request,
                           v1::ListMembersResponse* response) override;

 private:
  const ServiceContext context_;
};

class QueryServiceImpl final : public v1::QueryService::Service {
 public:
  explicit QueryServiceImpl(ServiceContext context)
      : context_(std::move(context)) {}

  grpc::Status RunQuery(grpc::ServerContext* call,
                        const v1::RunQueryRequest* request,
                        v1::RunQueryResponse* response) override;
  grpc::Status StreamQuery(
      grpc::ServerContext* call, const v1::StreamQueryRequest* request,
      grpc::ServerWriter<v1::StreamQueryResponse>* writer) override;
  grpc::Status ExplainQuery(grpc::ServerContext* call,
                            const v1::ExplainQueryRequest* request,
                            v1::ExplainQueryResponse* response) override;
  grpc::Status ListCases(grpc::ServerContext* call,
                         const v1::ListCasesRequest* request,
                         v1::ListCasesResponse* response) override;

 private:
  const ServiceContext context_;
};

class RecordServiceImpl final : public v1::RecordService::Service {
 public:
  explicit RecordServiceImpl(ServiceContext context);

  grpc::Status GetRecord(grpc::ServerContext* call,
                         const v1::GetRecordRequest* request,
                         v1::GetRecordResponse* response) override;
  grpc::Status ListRevisions(grpc::ServerContext* call,
                             const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override;
  grpc::Status ListVersions(grpc::ServerContext* call,
                            const v1::ListVersionsRequest* request,
                            v1::ListVersionsResponse* response) override;
  grpc::Status RetractRecord(grpc::ServerContext* call,
                             const v1::RetractRecordRequest* request,
                             v1::RetractRecordResponse* response) override;
  grpc::Status EraseRecord(grpc::ServerContext* call,
                           const v1::EraseRecordRequest* request,
                           v1::EraseRecordResponse* response) override;

 private:
  // An import reads ahead of what it commits, so that its stream is not gRPC's.
  grpc::Status ImportAhead(grpc::ServerContext& call, ImportStream& stream);

  const ServiceContext context_;
};

class ReportServiceImpl final : public v1::ReportService::Service {
 public:
  explicit ReportServiceImpl(ServiceContext context)
      : context_(std::move(context)) {}

  grpc::Status ListReports(grpc::ServerContext* call,
                           const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override;
  grpc::Status RunReport(
      grpc::ServerContext* call, const v1::RunReportRequest* request,
      grpc::ServerWriter<v1::RunReportResponse>* writer) override;
  grpc::Status RunDocument(
      grpc::ServerContext* call, const v1::RunDocumentRequest* request,
      grpc::ServerWriter<v1::RunDocumentResponse>* writer) override;
  grpc::Status CheckReport(grpc::ServerContext* call,
                           const v1::CheckReportRequest* request,
                           v1::CheckReportResponse* response) override;

 private:
  const ServiceContext context_;
};

// How exports run.
struct ExportSettings {
  exporting::ExporterRegistry* registry = nullptr;
  // The path of redress-export-worker.
  std::string worker;
  std::string temporary_folder;
  worker::SandboxMode sandbox = worker::SandboxMode::kAuto;
  // The longest that an export may take, whatever the caller's deadline.
  std::chrono::seconds longest{600};
  exporting::WorkerQueueOptions queue;
};

class ExportServiceImpl final : public v1::ExportService::Service {
 public:
  ExportServiceImpl(ServiceContext context, ExportSettings settings)
      : context_(std::move(context)),
        settings_(std::move(settings)),
        workers_(settings_.queue) {}

  // The server is leaving: exports that wait for a worker are turned away, and
  // those that come. Those that run go on. Thread-safe.
  void Leave() { workers_.Close(); }

  grpc::Status ListExporters(grpc::ServerContext* call,
                             const v1::ListExportersRequest* request,
                             v1::ListExportersResponse* response) override;
  grpc::Status Export(grpc::ServerContext* call,
                      const v1::ExportRequest* request,
                      grpc::ServerWriter<v1::ExportResponse>* writer) override;

 private:
  // The job as far as the request says it; checks the request.
  absl::StatusOr<exporting::ExportJob> MakeJob(
      const v1::ExportRequest& request, const grpc::ServerContext& call) const;
  absl::Status RunExport(const CallerContext& caller, grpc::ServerContext& call,
                         const v1::ExportRequest& request,
                         grpc::ServerWriter<v1::ExportResponse>& writer);

  const ServiceContext context_;
  const ExportSettings settings_;
  exporting::WorkerQueue workers_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_SERVICES_H_
