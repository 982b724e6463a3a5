// Work that is tried again until it succeeds.

#ifndef REDRESS_SERVICE_RPC_RETRIER_H_
#define REDRESS_SERVICE_RPC_RETRIER_H_

#include <chrono>
#include <functional>

#include "absl/status/status.h"
#include "service/rpc/own_thread.h"

namespace redress::rpc {

// Has a thread of its own, which sleeps while there is nothing to do. Ends with
// what it is doing when it is destroyed, done or not. Thread-safe.
class Retrier {
 public:
  // `work` is called from the thread, and must not block for long.
  Retrier(std::function<absl::Status()> work, std::chrono::milliseconds pause);

  // Calls `work` after a pause, and again after each failure, after pauses that
  // double up to 64 times the first.
  void Start();

 private:
  void Run();

  const std::function<absl::Status()> work_;
  const std::chrono::milliseconds pause_;
  // Guarded by the thread's lock.
  bool due_ = false;
  OwnThread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_RETRIER_H_
