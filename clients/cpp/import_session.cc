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
  reader_ = std::thread([this] { ReadResponses(); });
}

ImportSession::~ImportSession() {
  if (ended_) return;
  context_.TryCancel();
  Close();
}

void ImportSession::ReadResponses() {
  for (bool more = true; more;) {
    v1::ImportRecordsResponse response;
    more = stream_->Read(&response);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (more) responses_.push_back(std::move(response));
    all_read_ = !more;
    changed_.notify_all();
  }
}

std::optional<v1::ImportRecordsResponse> ImportSession::NextResponse(
    bool wait) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (wait) {
    changed_.wait(lock, [this] { return !responses_.empty() || all_read_; });
  }
  if (responses_.empty()) return std::nullopt;
  std::optional<v1::ImportRecordsResponse> response(
      std::move(responses_.front()));
  responses_.pop_front();
  return response;
}

grpc::Status ImportSession::Close() {
  ended_ = true;
  reader_.join();
  return stream_->Finish();
}

absl::Status ImportSession::Send(std::vector<v1::ImportItem> items) {
  if (ended_) return absl::FailedPreconditionError("the import is over");
  if (absl::Status status = AwaitAllBut(kMostUnanswered - 1); !status.ok()) {
    return status;
  }
  v1::ImportRecordsRequest request;
  v1::ImportBatch& batch = *request.mutable_batch();
  batch.set_sequence(++last_sent_);
  batch.mutable_items()->Reserve(static_cast<int>(items.size()));
  for (v1::ImportItem& item : items) *batch.add_items() = std::move(item);
  if (broken_ || !stream_->Write(request)) return End();
  return absl::OkStatus();
}

absl::Status ImportSession::Await() { return AwaitAllBut(0); }

absl::Status ImportSession::AwaitAllBut(int64_t unanswered) {
  for (;;) {
    const bool wait = last_sent_ - last_answered_ > unanswered;
    const std::optional<v1::ImportRecordsResponse> response =
        NextResponse(wait);
    if (!response.has_value()) return wait ? End() : absl::OkStatus();
    if (absl::Status status = Hear(*response); !status.ok()) return status;
  }
}

absl::Status ImportSession::Hear(const v1::ImportRecordsResponse& response) {
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
  while (const std::optional<v1::ImportRecordsResponse> response =
             NextResponse(/*wait=*/true)) {
    final = final || response->final();
    observer_(*response);
  }
  absl::Status status = FromGrpcStatus(Close(), server_);
  if (status.ok() && !final) {
    return absl::InternalError("the server ended the import without a result");
  }
  return status;
}

absl::Status ImportSession::End() {
  const absl::Status status = FromGrpcStatus(Close(), server_);
  // Of batches that were committed before.
  while (const std::optional<v1::ImportRecordsResponse> response =
             NextResponse(/*wait=*/false)) {
    if (absl::Status heard = Hear(*response); !heard.ok()) return heard;
  }
  if (!status.ok()) return status;
  return absl::InternalError("the server ended the import too early");
}

}  // namespace redress::client
