// What health checks hear.

#ifndef REDRESS_SERVICE_RPC_READINESS_H_
#define REDRESS_SERVICE_RPC_READINESS_H_

#include <mutex>

#include "grpcpp/health_check_service_interface.h"

namespace redress::rpc {

// The name that a health check asks by whether the server should be sent calls:
// NOT_SERVING while its database is not to be reached, though it goes on
// answering from memory. The empty name says whether it answers at all.
inline constexpr char kReadinessService[] = "readiness";

// Thread-safe.
class Readiness {
 public:
  // The server serves; `health` stays valid until Stop.
  void Start(grpc::HealthCheckServiceInterface* health) {
    const std::lock_guard<std::mutex> lock(mutex_);
    health_ = health;
    health_->SetServingStatus(true);
    health_->SetServingStatus(kReadinessService, reachable_);
  }

  // The database is to be reached, or not.
  void SetReachable(bool reachable) {
    const std::lock_guard<std::mutex> lock(mutex_);
    reachable_ = reachable;
    if (health_ != nullptr) {
      health_->SetServingStatus(kReadinessService, reachable);
    }
  }

  // The server is leaving: NOT_SERVING from now on, by every name.
  void Stop() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (health_ != nullptr) {
      health_->SetServingStatus(false);
      health_->SetServingStatus(kReadinessService, false);
    }
    health_ = nullptr;
  }

 private:
  std::mutex mutex_;
  bool reachable_ = true;
  grpc::HealthCheckServiceInterface* health_ = nullptr;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_READINESS_H_
