#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/build_id.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/export/export_job.h"
#include "service/export/resume.h"
#include "service/export/worker_queue.h"
#include "service/report/report_builder.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/report_input.h"
#include "service/rpc/services.h"

namespace redress::rpc {
namespace {

v1::DocumentSource SourceOf(const v1::ExportRequest& request) {
  v1::DocumentSource source;
  switch (request.source_case()) {
    case v1::ExportRequest::kReport:
      *source.mutable_report() = request.report();
      break;
    case v1::ExportRequest::kQuery:
      *source.mutable_query() = request.query();
      break;
    case v1::ExportRequest::kCases:
      *source.mutable_cases() = request.cases();
      break;
    case v1::ExportRequest::SOURCE_NOT_SET:
      break;
  }
  return source;
}

// Of the version that an export was begun on, once that is here. Readers, who
// may name no version, wait for it, and have the last one.
template <typename T>
void SetVersion(int64_t version, const CallerContext& caller, T* question) {
  if (question->as_of() != 0) return;
  question->set_min_data_version(version);
  if (caller.analyst) question->set_as_of(version);
}

absl::StatusOr<v1::DocumentSource> Settle(const v1::ExportRequest& request,
                                          const CallerContext& caller,
                                          const ServiceContext& context) {
  v1::DocumentSource source = SourceOf(request);
  if (request.has_resume()) {
    const std::optional<int64_t> version =
        exporting::VersionOfEtag(request.resume().etag());
    // Of another build's form.
    if (!version) return exporting::CheckUnchanged(request.resume(), "");
    if (source.has_report()) {
      SetVersion(*version, caller, source.mutable_report());
    } else {
      SetVersion(*version, caller,
                 source.has_query() ? source.mutable_query()
                                    : source.mutable_cases()->mutable_query());
    }
  }
  return SettleSource(std::move(source), caller, *context.data);
}

std::string EtagOf(const v1::DocumentSource& source,
                   const PinnedVersion& pinned, const exporting::ExportJob& job,
                   const CallerContext& caller, const ServiceContext& context) {
  exporting::ExportIdentity identity;
  identity.build = BuildId();
  identity.generator = context.generator;
  identity.version = pinned.version().number;
  identity.erased_records = pinned.version().erased_records;
  identity.analyst = caller.analyst;
  identity.source = exporting::SourceOf(source);
  identity.exporter = job.exporter;
  identity.format = job.format;
  identity.options = job.options;
  return exporting::EtagOf(identity);
}

// What goes to the caller: first, once there is something to write, how it
// started. It waits while the caller reads slowly, so that nothing piles up.
class ExportWriter {
 public:
  ExportWriter(grpc::ServerContext& call,
               grpc::ServerWriter<v1::ExportResponse>& writer,
               v1::ExportStarted started)
      : call_(call), writer_(writer) {
    *started_.mutable_started() = std::move(started);
  }

  void SetSize(const report::DocumentSize& size) { size_ = size; }

  absl::Status Start() {
    if (is_started_) return absl::OkStatus();
    is_started_ = true;
    return Write(started_);
  }

  absl::Status Send(const v1::ExportResponse& response) {
    if (!response.has_progress()) return Write(response);
    v1::ExportResponse whole = response;
    whole.mutable_progress()->set_total_rows(size_.rows.value_or(0));
    whole.mutable_progress()->set_total_tables(size_.tables);
    return Write(whole);
  }

 private:
  absl::Status Write(const v1::ExportResponse& response) {
    if (call_.IsCancelled() || !writer_.Write(response)) {
      return absl::CancelledError("the caller left");
    }
    return absl::OkStatus();
  }

  grpc::ServerContext& call_;
  grpc::ServerWriter<v1::ExportResponse>& writer_;
  v1::ExportResponse started_;
  bool is_started_ = false;
  report::DocumentSize size_;
};

}  // namespace

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

absl::StatusOr<exporting::ExportJob> ExportServiceImpl::MakeJob(
    const v1::ExportRequest& request, const grpc::ServerContext& call) const {
  if (request.source_case() == v1::ExportRequest::SOURCE_NOT_SET) {
    return InvalidArgument(
        {{"source", "MISSING",
          "source: a report, a query or the cases behind a cell are needed"}});
  }
  absl::StatusOr<exporting::ExporterFile> exporter =
      settings_.registry->Find(request.exporter());
  if (!exporter.ok()) return exporter.status();
  const auto& accepted = exporter->exporter.accepted_documents();
  std::string document = request.has_cases() ? "cases" : "query";
  if (request.has_report()) document = request.report().report();
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
  absl::Status status =
      exporting::CheckOptions(job.exporter.exporter, job.options);
  if (status.ok() && request.has_resume()) {
    status = exporting::CheckResume(request.resume());
  }
  if (!status.ok()) return status;
  const absl::StatusOr<const v1::ExporterFormat*> format =
      exporting::FindFormat(job.exporter.exporter, request.format());
  if (!format.ok()) return format.status();
  job.format = (*format)->id();
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
  return job;
}

absl::Status ExportServiceImpl::RunExport(
    const CallerContext& caller, grpc::ServerContext& call,
    const v1::ExportRequest& request,
    grpc::ServerWriter<v1::ExportResponse>& writer) {
  absl::StatusOr<StreamLimit::Place> stream = context_.streams->Enter();
  if (!stream.ok()) return stream.status();
  absl::StatusOr<exporting::ExportJob> job = MakeJob(request, call);
  if (!job.ok()) return job.status();
  // Before it waits for a worker, so that nobody waits in vain.
  const absl::StatusOr<v1::DocumentSource> wanted =
      Settle(request, caller, context_);
  if (!wanted.ok()) return wanted.status();
  absl::StatusOr<exporting::WorkerQueue::Place> place =
      workers_.Enter(job->deadline, caller.stop);
  if (!place.ok()) return place.status();
  absl::StatusOr<PinnedVersion> pinned =
      context_.data->Pin(VersionOf(*wanted), caller.stop);
  if (!pinned.ok()) return pinned.status();

  v1::ExportStarted started;
  *started.mutable_data_version() = ToProto(pinned->version());
  started.set_exporter(absl::StrCat(job->exporter.exporter.id(), " ",
                                    job->exporter.exporter.version()));
  started.set_etag(EtagOf(*wanted, *pinned, *job, caller, context_));
  if (request.has_resume()) {
    absl::Status status =
        exporting::CheckUnchanged(request.resume(), started.etag());
    if (!status.ok()) return status;
  }
  ExportWriter out(call, writer, std::move(started));
  report::ReportInput input = InputOf(*pinned, context_, caller);
  input.on_size = [&out](const report::DocumentSize& size) {
    out.SetSize(size);
  };
  const exporting::DocumentSource source =
      [&](const report::DocumentSink& sink) -> absl::Status {
    return report::BuildDocument(
        *wanted, input, [&](const v1::DocumentPart& part) -> absl::Status {
          absl::Status status = out.Start();
          return status.ok() ? sink(part) : status;
        });
  };
  const exporting::ResponseSink send =
      [&out](const v1::ExportResponse& response) { return out.Send(response); };
  exporting::ResumedExport rest(request.resume(), send);
  absl::Status status = settings_.registry->Run(job->exporter, [&] {
    return exporting::RunExport(*job, source,
                                [&rest](const v1::ExportResponse& response) {
                                  return rest.Send(response);
                                });
  });
  if (status.ok()) place->Completed();
  return status;
}

}  // namespace redress::rpc
