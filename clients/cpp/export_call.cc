// Client::Export: an export that goes on where it broke off.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cpp/client_stubs.h"
#include "clients/cpp/export_files.h"
#include "service/base/errors.h"

namespace redress::client {
namespace {

constexpr int kMostResumed = 8;
constexpr int kLongestPause = 32;

using ProgressSink = std::function<void(const ExportReached&)>;

// One export, in as many calls as it takes.
class Download {
 public:
  Download(v1::ExportService::Stub& stub, const ClientOptions& options,
           v1::ExportRequest request, ExportTarget target,
           const ProgressSink& progress)
      : stub_(stub),
        options_(options),
        deadline_(absl::Now() + options.transfer_timeout),
        request_(std::move(request)),
        target_(std::move(target)),
        progress_(progress) {
    files_.emplace(target_);
  }

  absl::StatusOr<ExportResult> Run() {
    absl::Status status = Call();
    while (!status.ok() && GoesOn(status)) status = Call();
    if (!status.ok()) return status;
    result_.messages = ToVector(trailer_.messages());
    return std::move(result_);
  }

 private:
  // From the request to the files under their names.
  absl::Status Call() {
    grpc::ClientContext context;
    SetDeadline(deadline_ - absl::Now(), context);
    const auto reader = stub_.Export(&context, request_);
    bool complete = false;
    absl::Status failed;
    v1::ExportResponse response;
    while (failed.ok() && reader->Read(&response)) {
      complete = complete || response.has_trailer();
      failed = Take(response);
    }
    if (!failed.ok()) context.TryCancel();
    const grpc::Status status = reader->Finish();
    if (!failed.ok()) return failed;
    if (!status.ok()) return FromGrpcStatus(status, options_.server);
    if (!complete) {
      return absl::DataLossError("the export ended without its end");
    }
    absl::StatusOr<std::vector<std::string>> paths = files_->Finish(trailer_);
    if (!paths.ok()) return paths.status();
    result_.paths = *std::move(paths);
    return absl::OkStatus();
  }

  absl::Status Take(const v1::ExportResponse& response) {
    absl::Status status;
    switch (response.response_case()) {
      case v1::ExportResponse::kStarted:
        result_.started = response.started();
        break;
      case v1::ExportResponse::kProgress:
        // A call that goes on counts from nothing again.
        if (response.progress().rows() >= reached_.counts.rows()) {
          reached_.counts = response.progress();
        }
        if (progress_) progress_(reached_);
        break;
      case v1::ExportResponse::kFile:
        status = files_->Begin(response.file());
        break;
      case v1::ExportResponse::kChunk:
        status = files_->Add(response.chunk());
        reached_.bytes += static_cast<int64_t>(response.chunk().data().size());
        if (status.ok() && progress_) progress_(reached_);
        break;
      case v1::ExportResponse::kTrailer:
        trailer_ = response.trailer();
        break;
      case v1::ExportResponse::RESPONSE_NOT_SET:
        // From a newer server; it says nothing about the files.
        break;
    }
    return status;
  }

  // Whether the next call may do better than the one that ended so; prepares
  // it, and waits a little where a server may need time.
  bool GoesOn(const absl::Status& status) {
    const bool is_changed = ErrorReason(status) == "EXPORT_CHANGED";
    // Should two servers that say they write the same bytes not do so.
    const bool is_mixed = absl::IsDataLoss(status) && result_.resumed > 0;
    if (is_changed || is_mixed) {
      if (result_.restarted) return false;
      StartAgain();
      return true;
    }
    const bool has_begun = !result_.started.etag().empty();
    if (!absl::IsUnavailable(status) ||
        (!has_begun && ErrorReason(status) != "SERVER_LEAVING") ||
        result_.resumed == kMostResumed) {
      return false;
    }
    const absl::Duration pause =
        options_.resume_pause * std::min(1 << result_.resumed, kLongestPause);
    if (absl::Now() + pause >= deadline_) return false;
    absl::SleepFor(pause);
    ++result_.resumed;
    if (has_begun) {
      *request_.mutable_resume() = files_->Resume();
      request_.mutable_resume()->set_etag(result_.started.etag());
    }
    return true;
  }

  void StartAgain() {
    result_.restarted = true;
    result_.started.Clear();
    request_.clear_resume();
    reached_ = ExportReached();
    files_.emplace(target_);
  }

  v1::ExportService::Stub& stub_;
  const ClientOptions& options_;
  const absl::Time deadline_;
  v1::ExportRequest request_;
  const ExportTarget target_;
  const ProgressSink& progress_;
  std::optional<ExportFiles> files_;
  v1::ExportTrailer trailer_;
  ExportReached reached_;
  ExportResult result_;
};

}  // namespace

absl::StatusOr<ExportResult> Client::Export(const v1::ExportRequest& request,
                                            const ExportTarget& target,
                                            const ProgressSink& progress) {
  return Download(*stubs_->exporting, options_, request, target, progress)
      .Run();
}

}  // namespace redress::client
