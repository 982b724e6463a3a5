#include <algorithm>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/export/export_job.h"
#include "service/report/report_builder.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/services.h"

namespace redress::rpc {

grpc::Status ExportServiceImpl::ListExporters(
    grpc::ServerContext* call, const v1::ListExportersRequest*,
    v1::ListExportersResponse* response) {
  return Handle(
      *call, "ListExporters", context_.calls, [&](const CallerContext&) {
        for (exporting::ExporterFile& file : settings_.registry->List()) {
          *response->add_exporters() = std::move(file.exporter);
        }
        return absl::OkStatus();
      });
}

grpc::Status ExportServiceImpl::Export(
    grpc::ServerContext* call, const v1::ExportRequest* request,
    grpc::ServerWriter<v1::ExportResponse>* writer) {
  return Handle(*call, "Export", context_.calls,
                [&](const CallerContext& caller) {
                  return RunExport(caller, *call, *request, *writer);
                });
}

absl::Status ExportServiceImpl::RunExport(
    const CallerContext& caller, grpc::ServerContext& call,
    const v1::ExportRequest& request,
    grpc::ServerWriter<v1::ExportResponse>& writer) {
  absl::StatusOr<StreamLimit::Place> place = context_.streams->Enter();
  if (!place.ok()) return place.status();
  if (request.source_case() == v1::ExportRequest::SOURCE_NOT_SET) {
    return InvalidArgument(
        {{"source", "MISSING", "source: a report or a query is needed"}});
  }
  absl::StatusOr<exporting::ExporterFile> exporter =
      settings_.registry->Find(request.exporter());
  if (!exporter.ok()) return exporter.status();
  const auto& accepted = exporter->exporter.accepted_documents();
  const std::string document =
      request.has_report() ? request.report().report() : "query";
  if (!accepted.empty() &&
      std::find(accepted.begin(), accepted.end(), document) == accepted.end()) {
    return InvalidArgument(
        {{"exporter", "DOCUMENT_NOT_ACCEPTED",
          absl::StrCat("exporter: \"", request.exporter(),
                       "\" writes only the report ", accepted[0], ", not \"",
                       Printable(document), "\"")}});
  }

  exporting::ExportJob job;
  job.exporter = *std::move(exporter);
  job.options = {request.options().begin(), request.options().end()};
  if (absl::Status status =
          exporting::CheckOptions(job.exporter.exporter, job.options);
      !status.ok()) {
    return status;
  }
  job.format = request.format();
  if (absl::Status status =
          exporting::FindFormat(job.exporter.exporter, job.format).status();
      !status.ok()) {
    return status;
  }
  job.worker = settings_.worker;
  job.temporary_folder = settings_.temporary_folder;
  job.sandbox = settings_.sandbox;
  job.deadline = std::chrono::system_clock::now() + settings_.longest;
  job.deadline_of = exporting::DeadlineOf::kServer;
  if (call.deadline() < job.deadline) {
    job.deadline = call.deadline();
    job.deadline_of = exporting::DeadlineOf::kCaller;
  }
  job.is_cancelled = [&call] { return call.IsCancelled(); };

  while (!workers_.try_acquire_for(std::chrono::milliseconds(100))) {
    if (call.IsCancelled()) return absl::CancelledError("the caller left");
    if (std::chrono::system_clock::now() >= job.deadline) {
      return ErrorWithReason(absl::StatusCode::kDeadlineExceeded,
                             "every export worker was busy until the deadline",
                             "EXPORT_QUEUE_FULL");
    }
  }
  struct Release {
    std::counting_semaphore<kMaxWorkers>& workers;
    ~Release() { workers.release(); }
  } release{workers_};

  absl::StatusOr<v1::ReportSelection> selection;
  absl::StatusOr<v1::Query> query;
  if (request.has_report()) {
    selection = SettleQuestion(request.report(), caller, *context_.data);
    if (!selection.ok()) return selection.status();
  } else {
    query = SettleQuestion(request.query(), caller, *context_.data);
    if (!query.ok()) return query.status();
  }
  absl::StatusOr<PinnedVersion> pinned = context_.data->Pin(
      request.has_report() ? selection->as_of() : query->as_of(), caller.stop);
  if (!pinned.ok()) return pinned.status();
  const auto send = [&](const v1::ExportResponse& response) -> absl::Status {
    if (call.IsCancelled() || !writer.Write(response)) {
      return absl::CancelledError("the caller left");
    }
    return absl::OkStatus();
  };
  bool started = false;
  const report::ReportInput input = InputOf(*pinned, context_, caller);
  const exporting::DocumentSource source =
      [&](const report::DocumentSink& sink) -> absl::Status {
    const auto forward = [&](const v1::DocumentPart& part) -> absl::Status {
      if (!started) {
        started = true;
        v1::ExportResponse response;
        *response.mutable_started()->mutable_data_version() =
            ToProto(pinned->version());
        response.mutable_started()->set_exporter(absl::StrCat(
            job.exporter.exporter.id(), " ", job.exporter.exporter.version()));
        if (absl::Status status = send(response); !status.ok()) return status;
      }
      return sink(part);
    };
    return request.has_report()
               ? report::BuildReport(*selection, input, forward)
               : report::BuildQueryDocument(*query, input, forward);
  };
  return settings_.registry->Run(
      job.exporter, [&] { return exporting::RunExport(job, source, send); });
}

}  // namespace redress::rpc
