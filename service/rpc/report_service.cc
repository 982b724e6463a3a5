#include "service/report/report_builder.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/services.h"

namespace redress::rpc {

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
        }
        *response->mutable_data_version() = ToProto(pinned->version());
        return absl::OkStatus();
      });
}

grpc::Status ReportServiceImpl::RunReport(
    grpc::ServerContext* call, const v1::RunReportRequest* request,
    grpc::ServerWriter<v1::RunReportResponse>* writer) {
  return Handle(*call, "RunReport", context_.calls,
                [&](const CallerContext& caller) -> absl::Status {
                  absl::StatusOr<StreamLimit::Place> place =
                      context_.streams->Enter();
                  if (!place.ok()) return place.status();
                  const absl::StatusOr<v1::ReportSelection> selection =
                      SettleQuestion(request->report(), caller, *context_.data);
                  if (!selection.ok()) return selection.status();
                  absl::StatusOr<PinnedVersion> pinned =
                      context_.data->Pin(selection->as_of(), caller.stop);
                  if (!pinned.ok()) return pinned.status();
                  return report::BuildReport(
                      *selection, InputOf(*pinned, context_, caller),
                      [&](const v1::DocumentPart& part) -> absl::Status {
                        v1::RunReportResponse response;
                        *response.mutable_part() = part;
                        if (call->IsCancelled() || !writer->Write(response)) {
                          return absl::CancelledError("the caller left");
                        }
                        return absl::OkStatus();
                      });
                });
}

}  // namespace redress::rpc
