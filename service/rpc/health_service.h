// What health checks hear.

#ifndef REDRESS_SERVICE_RPC_HEALTH_SERVICE_H_
#define REDRESS_SERVICE_RPC_HEALTH_SERVICE_H_

#include <condition_variable>
#include <mutex>
#include <string>

#include "health.grpc.pb.h"

namespace redress::rpc {

// The name that a health check asks by whether the server should be sent calls:
// NOT_SERVING while its database is not to be reached, though it goes on
// answering from memory. The empty name says whether it answers at all.
inline constexpr char kReadinessService[] = "readiness";

// gRPC brings such a service, but on threads of its own that share all
// connections with those that answer calls: either wakes the other up, for
// every call. Thread-safe.
class HealthService final : public grpc::health::v1::Health::Service {
 public:
  // Each watcher keeps a thread.
  static constexpr int kMostWatchers = 16;

  // Before: NOT_SERVING by every name.
  void Start();
  // The database is to be reached, or not.
  void SetReachable(bool reachable);
  // The server is leaving: NOT_SERVING from now on, by every name.
  void Leave();
  // Ends the calls of whoever watches.
  void EndWatches();

  grpc::Status Check(grpc::ServerContext* call,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::health::v1::HealthCheckResponse* response) override;

  // RESOURCE_EXHAUSTED: there are kMostWatchers others; try again later.
  // UNAVAILABLE: the server is gone.
  grpc::Status Watch(grpc::ServerContext* call,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::ServerWriter<grpc::health::v1::HealthCheckResponse>*
                         writer) override;

 private:
  using ServingStatus = grpc::health::v1::HealthCheckResponse::ServingStatus;
  enum class Phase { kStarting, kServing, kLeaving, kOver };

  // With mutex_ held.
  ServingStatus StatusOf(const std::string& service) const;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  Phase phase_ = Phase::kStarting;
  bool reachable_ = true;
  int watchers_ = 0;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_HEALTH_SERVICE_H_
