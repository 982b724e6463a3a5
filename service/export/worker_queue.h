// Who may start an export worker, and when.

#ifndef REDRESS_SERVICE_EXPORT_WORKER_QUEUE_H_
#define REDRESS_SERVICE_EXPORT_WORKER_QUEUE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"

namespace redress::exporting {

struct WorkerQueueOptions {
  // Workers that run at a time. Not the number of cores: a worker whose caller
  // reads slowly holds its place without using the processor, and each may take
  // up to ExportLimits::memory.
  int workers = 8;
  // Callers that wait. Each holds a thread and one of the places of streams, of
  // which imports and reports need some too.
  int most_waiting = 64;
  // The clock, which tests give. It is asked under the queue's lock.
  std::function<std::chrono::system_clock::time_point()> now =
      std::chrono::system_clock::now;
};

// Bounds the workers that run at a time. Whoever must be done first comes next;
// among equals, who came first. Nobody waits in vain: a caller is turned away
// as soon as no worker would be free before its deadline if exports go on
// taking what they took lately. How long its own will take is not guessed, as
// exports differ widely: only the wait is. Thread-safe.
class WorkerQueue {
 public:
  using Time = std::chrono::system_clock::time_point;

  // A worker's place, until it is destroyed. The queue must outlive it.
  class Place {
   public:
    Place(WorkerQueue& queue, Time start) : queue_(&queue), start_(start) {}
    Place(Place&& other) noexcept
        : queue_(std::exchange(other.queue_, nullptr)),
          start_(other.start_),
          completed_(other.completed_) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (queue_ != nullptr) queue_->Leave(start_, completed_);
    }

    // The export ran to its end, so that its time tells of others.
    void Completed() { completed_ = true; }

   private:
    WorkerQueue* queue_;
    Time start_;
    bool completed_ = false;
  };

  explicit WorkerQueue(WorkerQueueOptions options);

  // Waits for a place. `stop` is asked some dozens of times a second, from this
  // thread. RESOURCE_EXHAUSTED, reason EXPORT_QUEUE_FULL: as many as may wait
  // already; at once. DEADLINE_EXCEEDED, reason EXPORT_QUEUE_TOO_LONG: the
  // deadline passed, or would before a worker is free. UNAVAILABLE, reason
  // SERVER_LEAVING: the queue is closed. Or what `stop` says.
  absl::StatusOr<Place> Enter(Time deadline, const StopCheck& stop);

  // Turns away all who wait and who come. Places that are taken stay so.
  void Close();

  int running() const;
  int waiting() const;

 private:
  enum class State : uint8_t { kWaiting, kGranted, kExpired };
  struct Waiter {
    State state = State::kWaiting;
    Time start;
    std::condition_variable changed;
  };
  // By deadline, then as they came.
  using Waiters = std::map<std::pair<Time, int64_t>, Waiter*>;

  void Leave(Time start, bool completed);
  // Gives free places to those who are next.
  void Grant();
  // Why the waiter at `at` need wait no longer; OK: it is worth its while.
  absl::Status Judge(Waiters::iterator at) const;
  // When the one behind `ahead` others would start; none: nothing is known.
  std::optional<Time> LikelyStart(size_t ahead) const;

  const WorkerQueueOptions options_;
  mutable std::mutex mutex_;
  bool closed_ = false;
  int64_t next_ = 0;
  Waiters waiters_;
  // When those that run were started.
  std::multiset<Time> running_;
  // What the last ones took.
  std::deque<Time::duration> took_;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_WORKER_QUEUE_H_
