// Waiting that can be given up.

#ifndef REDRESS_SERVICE_BASE_STOP_WAIT_H_
#define REDRESS_SERVICE_BASE_STOP_WAIT_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "service/base/stop.h"

namespace redress {

// Whoever waits asks at least so often whether to stop.
inline constexpr std::chrono::milliseconds kBetweenStops(2);

// Waits until `condition` holds, which `changed` tells of, or until `stop` says
// otherwise, and then returns what it says. `lock`, of the mutex that guards
// the condition, is held when either is asked.
template <typename Condition>
absl::Status WaitOrStop(std::condition_variable& changed,
                        std::unique_lock<std::mutex>& lock,
                        const StopCheck& stop, const Condition& condition) {
  while (!condition()) {
    if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    if (stop) {
      changed.wait_for(lock, kBetweenStops);
    } else {
      changed.wait(lock);
    }
  }
  return absl::OkStatus();
}

// Takes `lock`, which is not held, or returns what `stop` says where that comes
// first. It tries again and again: for locks that are seldom held for long.
inline absl::Status LockOrStop(std::unique_lock<std::mutex>& lock,
                               const StopCheck& stop) {
  if (!stop) {
    lock.lock();
    return absl::OkStatus();
  }
  while (!lock.try_lock()) {
    if (absl::Status status = stop(); !status.ok()) return status;
    std::this_thread::sleep_for(kBetweenStops);
  }
  return absl::OkStatus();
}

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_STOP_WAIT_H_
