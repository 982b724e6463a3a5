#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/report/report_builder.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/report_input.h"
#include "service/rpc/response_size.h"
#include "service/rpc/services.h"

namespace redress::rpc {
namespace {

constexpr size_t kMaxDefinitionBytes = size_t{1} << 20;

// Builds what `source` asks for, and sends its parts to the caller.
template <typename Response>
absl::Status StreamDocument(v1::DocumentSource source,
                            const grpc::ServerContext& call,
                            const CallerContext& caller,
                            const ServiceContext& context,
                            grpc::ServerWriter<Response>& writer) {
  const absl::StatusOr<StreamLimit::Place> place = context.streams->Enter();
  if (!place.ok()) return place.status();
  const absl::StatusOr<v1::DocumentSource> settled =
      SettleSource(std::move(source), caller, *context.data);
  if (!settled.ok()) return settled.status();
  const absl::StatusOr<PinnedVersion> pinned =
      context.data->Pin(VersionOf(*settled), caller.stop);
  if (!pinned.ok()) return pinned.status();
  return report::BuildDocument(
      *settled, InputOf(*pinned, context, caller),
      [&](const v1::DocumentPart& part) -> absl::Status {
        Response response;
        *response.mutable_part() = part;
        if (call.IsCancelled() || !writer.Write(response)) {
          return absl::CancelledError("the caller left");
        }
        return absl::OkStatus();
      });
}

}  // namespace

grpc::Status ReportServiceImpl::ListReports(grpc::ServerContext* call,
                                            const v1::ListReportsRequest*,
                                            v1::ListReportsResponse* response) {
  return Handle(
      *call, "ListReports", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        absl::StatusOr<PinnedVersion> pinned = context_.data->Pin(caller.stop);
        if (!pinned.ok()) return pinned.status();
        for (const auto& [id, definition] : pinned->reference().reports()) {
          v1::ReportSummary* summary = response->add_reports();
          summary->set_id(id);
          summary->set_title(definition.title());
          summary->set_description(definition.description());
          summary->set_min_comparisons(definition.min_comparisons());
          for (const v1::ReportSection& section : definition.sections()) {
            for (const v1::ReportBlock& block : section.blocks()) {
              if (block.has_narrative()) {
                *summary->add_narrative() = block.narrative();
              }
            }
          }
        }
        *response->mutable_data_version() = ToProto(pinned->version());
        return absl::OkStatus();
      });
}

grpc::Status ReportServiceImpl::RunReport(
    grpc::ServerContext* call, const v1::RunReportRequest* request,
    grpc::ServerWriter<v1::RunReportResponse>* writer) {
  return Handle(*call, "RunReport", context_.calls,
                [&](const CallerContext& caller) {
                  v1::DocumentSource source;
                  *source.mutable_report() = request->report();
                  return StreamDocument(std::move(source), *call, caller,
                                        context_, *writer);
                });
}

grpc::Status ReportServiceImpl::RunDocument(
    grpc::ServerContext* call, const v1::RunDocumentRequest* request,
    grpc::ServerWriter<v1::RunDocumentResponse>* writer) {
  return Handle(*call, "RunDocument", context_.calls,
                [&](const CallerContext& caller) {
                  return StreamDocument(request->source(), *call, caller,
                                        context_, *writer);
                });
}

grpc::Status ReportServiceImpl::CheckReport(
    grpc::ServerContext* call, const v1::CheckReportRequest* request,
    v1::CheckReportResponse* response) {
  return Handle(
      *call, "CheckReport", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        if (request->definition().size() > kMaxDefinitionBytes) {
          return InvalidArgument(
              {{"definition", "DEFINITION_TOO_LONG",
                absl::StrCat("definition: it has ",
                             request->definition().size(),
                             " bytes, and may have ", kMaxDefinitionBytes)}});
        }
        const absl::StatusOr<PinnedVersion> pinned =
            context_.data->Pin(caller.stop);
        if (!pinned.ok()) return pinned.status();
        *response = report::CheckReportText(request->definition(),
                                            pinned->snapshot(caller.stop));
        absl::Status stopped = CheckStop(caller.stop);
        if (!stopped.ok()) return stopped;
        return CheckResponseSize(*response, "the list of what is wrong",
                                 "mend what is known, and check again");
      });
}

}  // namespace redress::rpc
