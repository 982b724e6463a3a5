#include "service/rpc/health_service.h"

#include <chrono>
#include <optional>

#include "absl/strings/str_cat.h"

namespace redress::rpc {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// How soon it is noticed that a watcher has left.
constexpr std::chrono::milliseconds kBetweenLooks(200);

}  // namespace

void HealthService::Start() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ == Phase::kStarting) phase_ = Phase::kServing;
  changed_.notify_all();
}

void HealthService::SetReachable(bool reachable) {
  const std::lock_guard<std::mutex> lock(mutex_);
  reachable_ = reachable;
  changed_.notify_all();
}

void HealthService::Leave() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ != Phase::kOver) phase_ = Phase::kLeaving;
  changed_.notify_all();
}

void HealthService::EndWatches() {
  const std::lock_guard<std::mutex> lock(mutex_);
  phase_ = Phase::kOver;
  changed_.notify_all();
}

HealthService::ServingStatus HealthService::StatusOf(
    const std::string& service) const {
  const bool readiness = service == kReadinessService;
  if (!readiness && !service.empty()) {
    return HealthCheckResponse::SERVICE_UNKNOWN;
  }
  return phase_ == Phase::kServing && (reachable_ || !readiness)
             ? HealthCheckResponse::SERVING
             : HealthCheckResponse::NOT_SERVING;
}

grpc::Status HealthService::Check(grpc::ServerContext* /*call*/,
                                  const HealthCheckRequest* request,
                                  HealthCheckResponse* response) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const ServingStatus status = StatusOf(request->service());
  if (status == HealthCheckResponse::SERVICE_UNKNOWN) {
    return {grpc::StatusCode::NOT_FOUND,
            absl::StrCat("there is no service \"", request->service(),
                         "\"; ask by \"\" or by \"", kReadinessService, "\"")};
  }
  response->set_status(status);
  return grpc::Status::OK;
}

grpc::Status HealthService::Watch(
    grpc::ServerContext* call, const HealthCheckRequest* request,
    grpc::ServerWriter<HealthCheckResponse>* writer) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (watchers_ == kMostWatchers) {
    return {grpc::StatusCode::RESOURCE_EXHAUSTED,
            absl::StrCat(kMostWatchers, " others watch; try again later")};
  }
  ++watchers_;
  std::optional<ServingStatus> sent;
  bool writes = true;
  while (writes && phase_ != Phase::kOver && !call->IsCancelled()) {
    const ServingStatus status = StatusOf(request->service());
    if (sent == status) {
      changed_.wait_for(lock, kBetweenLooks);
      continue;
    }
    sent = status;
    HealthCheckResponse response;
    response.set_status(status);
    // A slow watcher must not hold up the others.
    lock.unlock();
    writes = writer->Write(response);
    lock.lock();
  }
  --watchers_;
  return {grpc::StatusCode::UNAVAILABLE, "the server is gone"};
}

}  // namespace redress::rpc
