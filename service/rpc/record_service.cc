// RecordService, as gRPC calls it; what the calls do is in record_calls.h.

#include <memory>
#include <optional>
#include <utility>

#include "service/rpc/import_session.h"
#include "service/rpc/import_stream.h"
#include "service/rpc/permissions.h"
#include "service/rpc/record_calls.h"
#include "service/rpc/services.h"

namespace redress::rpc {

namespace {

// How gRPC counts the method.
int IndexOfImport() {
  return v1::ImportRecordsRequest::descriptor()
      ->file()
      ->FindServiceByName("RecordService")
      ->FindMethodByName("ImportRecords")
      ->index();
}

}  // namespace

RecordServiceImpl::RecordServiceImpl(ServiceContext context)
    : context_(std::move(context)) {
  MarkMethodStreamed(IndexOfImport(), ImportStream::MethodHandler(
                                          [this](grpc::ServerContext* call,
                                                 ImportStream* stream) {
                                            return ImportAhead(*call, *stream);
                                          }));
}

grpc::Status RecordServiceImpl::ImportAhead(grpc::ServerContext& call,
                                            ImportStream& stream) {
  return Handle(
      call, "ImportRecords", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        absl::Status allowed = CheckAnalyst(caller);
        if (!allowed.ok()) return allowed;
        absl::StatusOr<StreamLimit::Place> place = context_.streams->Enter();
        if (!place.ok()) return place.status();
        const auto session = std::make_shared<ImportSession>(*context_.data);
        absl::Status imported = ImportBatches(stream, session);
        if (!imported.ok()) return imported;
        // A broken stream ends like a finished one; only a live client may
        // commit what an atomic import holds.
        if (call.IsCancelled()) {
          return absl::CancelledError("the client left");
        }
        absl::StatusOr<std::optional<v1::ImportRecordsResponse>> last =
            session->Finish();
        if (!last.ok()) return last.status();
        if (last->has_value()) stream.Write(**last);
        return absl::OkStatus();
      });
}

grpc::Status RecordServiceImpl::GetRecord(grpc::ServerContext* call,
                                          const v1::GetRecordRequest* request,
                                          v1::GetRecordResponse* response) {
  return Handle(
      *call, "GetRecord", context_.calls, [&](const CallerContext& caller) {
        return rpc::GetRecord(*context_.data, caller, *request, *response);
      });
}

grpc::Status RecordServiceImpl::ListRevisions(
    grpc::ServerContext* call, const v1::ListRevisionsRequest* request,
    v1::ListRevisionsResponse* response) {
  return Handle(
      *call, "ListRevisions", context_.calls, [&](const CallerContext& caller) {
        return rpc::ListRevisions(*context_.data, caller, *request, *response);
      });
}

grpc::Status RecordServiceImpl::ListVersions(
    grpc::ServerContext* call, const v1::ListVersionsRequest* request,
    v1::ListVersionsResponse* response) {
  return Handle(
      *call, "ListVersions", context_.calls, [&](const CallerContext& caller) {
        return rpc::ListVersions(*context_.data, caller, *request, *response);
      });
}

grpc::Status RecordServiceImpl::RetractRecord(
    grpc::ServerContext* call, const v1::RetractRecordRequest* request,
    v1::RetractRecordResponse* response) {
  return Handle(
      *call, "RetractRecord", context_.calls, [&](const CallerContext& caller) {
        return rpc::RetractRecord(*context_.data, caller, *request, *response);
      });
}

grpc::Status RecordServiceImpl::EraseRecord(
    grpc::ServerContext* call, const v1::EraseRecordRequest* request,
    v1::EraseRecordResponse* response) {
  return Handle(
      *call, "EraseRecord", context_.calls, [&](const CallerContext& caller) {
        return rpc::EraseRecord(*context_.data, caller, *request, *response);
      });
}

}  // namespace redress::rpc
