#include <utility>

#include "clients/cpp/client_stubs.h"

namespace redress::client {

std::unique_ptr<ImportSession> Client::Import(
    const v1::ImportHeader& header, ImportSession::Observer observer) {
  return std::make_unique<ImportSession>(*stubs_->record, options_.server,
                                         options_.transfer_timeout, header,
                                         std::move(observer));
}

absl::StatusOr<v1::GetRecordResponse> Client::GetRecord(
    const std::string& authority, const std::string& reference, int64_t as_of) {
  v1::GetRecordRequest request;
  request.set_authority(authority);
  request.set_reference(reference);
  request.set_as_of(as_of);
  return CallOnce(options_, *stubs_->record,
                  &v1::RecordService::Stub::GetRecord, request);
}

absl::StatusOr<std::vector<v1::RecordRevision>> Client::ListRevisions(
    const std::string& authority, const std::string& reference) {
  v1::ListRevisionsRequest request;
  request.set_authority(authority);
  request.set_reference(reference);
  std::vector<v1::RecordRevision> revisions;
  const absl::Status status = EachPage(
      request,
      [&](const v1::ListRevisionsRequest& page) {
        return CallOnce(options_, *stubs_->record,
                        &v1::RecordService::Stub::ListRevisions, page);
      },
      [&](const v1::ListRevisionsResponse& page) -> absl::StatusOr<bool> {
        revisions.insert(revisions.end(), page.revisions().begin(),
                         page.revisions().end());
        return true;
      });
  if (!status.ok()) return status;
  return revisions;
}

absl::Status Client::ListVersions(const v1::ListVersionsRequest& request,
                                  const Sink<v1::ListVersionsResponse>& sink) {
  return EachPage(
      request,
      [&](const v1::ListVersionsRequest& page) {
        return CallOnce(options_, *stubs_->record,
                        &v1::RecordService::Stub::ListVersions, page);
      },
      sink);
}

absl::StatusOr<v1::RetractRecordResponse> Client::RetractRecord(
    const v1::RetractRecordRequest& request) {
  return CallOnce(options_, *stubs_->record,
                  &v1::RecordService::Stub::RetractRecord, request);
}

absl::StatusOr<v1::EraseRecordResponse> Client::EraseRecord(
    const v1::EraseRecordRequest& request) {
  return CallOnce(options_, *stubs_->record,
                  &v1::RecordService::Stub::EraseRecord, request);
}

}  // namespace redress::client
