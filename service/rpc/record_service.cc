#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/rpc/conversion.h"
#include "service/rpc/import_session.h"
#include "service/rpc/services.h"

namespace redress::rpc {

grpc::Status RecordServiceImpl::ImportRecords(
    grpc::ServerContext* call,
    grpc::ServerReaderWriter<v1::ImportRecordsResponse,
                             v1::ImportRecordsRequest>* stream) {
  return Handle(
      *call, "ImportRecords", context_.after_call,
      [&](const CallerContext&) -> absl::Status {
        absl::StatusOr<StreamLimit::Place> place = context_.streams->Enter();
        if (!place.ok()) return place.status();
        ImportSession session(*context_.data);
        v1::ImportRecordsRequest request;
        while (stream->Read(&request)) {
          absl::StatusOr<std::optional<v1::ImportRecordsResponse>> response =
              session.Take(std::move(request));
          if (!response.ok()) return response.status();
          if (response->has_value() && !stream->Write(**response)) {
            return absl::CancelledError("the client left");
          }
        }
        // A broken stream ends like a finished one; only a live client may
        // commit what an atomic import holds.
        if (call->IsCancelled()) {
          return absl::CancelledError("the client left");
        }
        absl::StatusOr<std::optional<v1::ImportRecordsResponse>> last =
            session.Finish();
        if (!last.ok()) return last.status();
        if (last->has_value()) stream->Write(**last);
        return absl::OkStatus();
      });
}

grpc::Status RecordServiceImpl::GetRecord(grpc::ServerContext* call,
                                          const v1::GetRecordRequest* request,
                                          v1::GetRecordResponse* response) {
  return Handle(
      *call, "GetRecord", context_.after_call,
      [&](const CallerContext&) -> absl::Status {
        if (request->reference().empty()) {
          return InvalidArgument({{"reference", "MISSING",
                                   "reference: a case's reference is needed"}});
        }
        absl::StatusOr<PinnedVersion> pinned = context_.data->Pin();
        if (!pinned.ok()) return pinned.status();
        const std::string authority =
            request->authority().empty()
                ? pinned->reference().settings().default_authority()
                : request->authority();
        auto found = context_.data->store().GetRepresentation(
            authority, request->reference(), pinned->version().number);
        if (!found.ok()) return found.status();
        if (!found->has_value()) {
          return ErrorWithReason(absl::StatusCode::kNotFound,
                                 absl::StrCat("there is no case \"",
                                              Printable(request->reference()),
                                              "\" of ", Printable(authority)),
                                 "UNKNOWN_REFERENCE");
        }
        *response->mutable_representation() = std::move((*found)->record);
        response->set_revision_version((*found)->version);
        *response->mutable_data_version() = ToProto(pinned->version());
        return absl::OkStatus();
      });
}

}  // namespace redress::rpc
