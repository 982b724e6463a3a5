// Work that is tried again until it succeeds.

#ifndef REDRESS_SERVICE_RPC_RETRIER_H_
#define REDRESS_SERVICE_RPC_RETRIER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"

namespace redress::rpc {

// Has a thread of its own, which sleeps while there is nothing to do. Ends with
// what it is doing when it is destroyed, done or not. Thread-safe.
class Retrier {
 public:
  // `work` is called from the thread, and must not block for long.
  Retrier(std::function<absl::Status()> work, std::chrono::milliseconds pause);
  Retrier(const Retrier&) = delete;
  Retrier& operator=(const Retrier&) = delete;
  ~Retrier();

  // Calls `work` after a pause, and again after each failure, after pauses that
  // double up to 64 times the first.
  void Start();

 private:
  void Run();

  const std::function<absl::Status()> work_;
  const std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  bool due_ = false;
  bool ends_ = false;
  // Last: it uses the rest.
  std::thread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_RETRIER_H_
