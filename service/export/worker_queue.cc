#include "service/export/worker_queue.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <queue>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::exporting {
namespace {

// gRPC's synchronous calls do not tell of a cancellation, so it is asked for.
constexpr std::chrono::milliseconds kLook(25);
// So many exports tell how long one takes.
constexpr size_t kRemembered = 32;

absl::Status TooLong(const std::string& message) {
  return ErrorWithReason(absl::StatusCode::kDeadlineExceeded, message,
                         "EXPORT_QUEUE_TOO_LONG");
}

}  // namespace

WorkerQueue::WorkerQueue(WorkerQueueOptions options)
    : options_(std::move(options)) {}

absl::StatusOr<WorkerQueue::Place> WorkerQueue::Enter(Time deadline,
                                                      const StopCheck& stop) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (running_.size() >= static_cast<size_t>(options_.workers) &&
      waiters_.size() >= static_cast<size_t>(options_.most_waiting)) {
    return ErrorWithReason(
        absl::StatusCode::kResourceExhausted,
        absl::StrCat("all ", options_.workers, " export workers are busy, and ",
                     options_.most_waiting,
                     " callers wait for one; try again later"),
        "EXPORT_QUEUE_FULL");
  }
  Waiter waiter;
  const auto at =
      waiters_.emplace(std::make_pair(deadline, next_++), &waiter).first;
  Grant();
  while (waiter.state == State::kWaiting) {
    absl::Status status;
    if (closed_) {
      status = ErrorWithReason(absl::StatusCode::kUnavailable,
                               "the server is shutting down", "SERVER_LEAVING");
    } else {
      status = CheckStop(stop);
    }
    if (status.ok()) status = Judge(at);
    if (!status.ok()) {
      waiters_.erase(at);
      return status;
    }
    waiter.changed.wait_for(lock, kLook);
  }
  if (waiter.state == State::kExpired) {
    return TooLong("no export worker was free before the deadline");
  }
  return Place(*this, waiter.start);
}

void WorkerQueue::Close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  closed_ = true;
  for (const auto& [key, waiter] : waiters_) waiter->changed.notify_one();
}

int WorkerQueue::running() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return static_cast<int>(running_.size());
}

int WorkerQueue::waiting() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return static_cast<int>(waiters_.size());
}

void WorkerQueue::Leave(Time start, bool completed) {
  const std::lock_guard<std::mutex> lock(mutex_);
  running_.erase(running_.find(start));
  if (completed) {
    took_.push_back(options_.now() - start);
    if (took_.size() > kRemembered) took_.pop_front();
  }
  Grant();
}

void WorkerQueue::Grant() {
  while (!closed_ && !waiters_.empty() &&
         running_.size() < static_cast<size_t>(options_.workers)) {
    const auto first = waiters_.begin();
    Waiter& waiter = *first->second;
    const Time now = options_.now();
    if (first->first.first <= now) {
      waiter.state = State::kExpired;
    } else {
      waiter.state = State::kGranted;
      waiter.start = now;
      running_.insert(now);
    }
    waiters_.erase(first);
    waiter.changed.notify_one();
  }
}

absl::Status WorkerQueue::Judge(Waiters::iterator at) const {
  const Time deadline = at->first.first;
  if (deadline <= options_.now()) {
    return TooLong("no export worker was free before the deadline");
  }
  const auto ahead = static_cast<size_t>(
      std::distance(waiters_.begin(), Waiters::const_iterator(at)));
  const std::optional<Time> start = LikelyStart(ahead);
  if (!start || *start < deadline) return absl::OkStatus();
  const auto seconds = [this](Time time) {
    return absl::StrCat(
        std::chrono::duration_cast<std::chrono::seconds>(time - options_.now())
            .count(),
        " s");
  };
  return TooLong(absl::StrCat(
      "all ", options_.workers, " export workers are busy and ", ahead,
      " callers are before this one: as exports went lately, one will be free "
      "in ",
      seconds(*start), ", and the deadline is in ", seconds(deadline)));
}

std::optional<WorkerQueue::Time> WorkerQueue::LikelyStart(size_t ahead) const {
  if (took_.empty()) return std::nullopt;
  std::vector<Time::duration> sorted(took_.begin(), took_.end());
  const auto middle =
      sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  const Time now = options_.now();
  // When each worker will be free.
  std::priority_queue<Time, std::vector<Time>, std::greater<>> free;
  for (const Time start : running_) free.push(std::max(now, start + *middle));
  if (free.empty()) return now;
  for (size_t i = 0; i < ahead; ++i) {
    const Time next = free.top() + *middle;
    free.pop();
    free.push(next);
  }
  return free.top();
}

}  // namespace redress::exporting
