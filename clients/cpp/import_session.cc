#include "clients/cpp/import_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_errors.h"

namespace redress::client {

ImportSession::ImportSession(v1::RecordService::StubInterface& stub,
                             std::string server, absl::Duration timeout,
                             const v1::ImportHeader& header, Observer observer)
    : server_(std::move(server)),
      observer_(std::move(observer)),
      atomic_(header.atomic() && !header.validate_only()) {
  if (timeout != absl::InfiniteDuration()) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  }
  stream_ = stub.ImportRecords(&context_);
  v1::ImportRecordsRequest request;
  *request.mutable_header() = header;
  broken_ = !stream_->Write(request);
}

ImportSession::~ImportSession() {
  if (ended_) return;
  context_.TryCancel();
  stream_->Finish();
}

absl::Status ImportSession::Send(std::vector<v1::ImportItem> items) {
  if (ended_) return absl::FailedPreconditionError("the import is over");
  // One batch at a time is on the way: with more, both sides could wait for
  // the other to read.
  if (absl::Status status = Await(); !status.ok()) return status;
  v1::ImportRecordsRequest request;
  v1::ImportBatch& batch = *request.mutable_batch();
  batch.set_sequence(++last_sent_);
  batch.mutable_items()->Reserve(static_cast<int>(items.size()));
  for (v1::ImportItem& item : items) *batch.add_items() = std::move(item);
  if (broken_ || !stream_->Write(request)) return End();
  return absl::OkStatus();
}

absl::Status ImportSession::Await() {
  while (last_answered_ < last_sent_) {
    if (absl::Status status = AwaitResponse(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ImportSession::AwaitResponse() {
  v1::ImportRecordsResponse response;
  if (!stream_->Read(&response)) return End();
  ++last_answered_;
  if (response.sequence() != last_answered_) {
    return absl::InternalError(
        absl::StrCat("the server answered batch ", response.sequence(),
                     " where it should have answered ", last_answered_));
  }
  observer_(response);
  return absl::OkStatus();
}

absl::Status ImportSession::Finish() {
  if (ended_) return absl::FailedPreconditionError("the import is over");
  if (absl::Status status = Await(); !status.ok()) return status;
  if (broken_ || !stream_->WritesDone()) return End();
  bool final = !atomic_;
  v1::ImportRecordsResponse response;
  while (stream_->Read(&response)) {
    final = final || response.final();
    observer_(response);
  }
  ended_ = true;
  absl::Status status = FromGrpcStatus(stream_->Finish(), server_);
  if (status.ok() && !final) {
    return absl::InternalError("the server ended the import without a result");
  }
  return status;
}

absl::Status ImportSession::End() {
  ended_ = true;
  const absl::Status status = FromGrpcStatus(stream_->Finish(), server_);
  if (!status.ok()) return status;
  return absl::InternalError("the server ended the import too early");
}

}  // namespace redress::client
