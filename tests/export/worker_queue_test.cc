#include "service/export/worker_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "service/base/errors.h"

namespace redress::exporting {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Place = WorkerQueue::Place;
using Time = WorkerQueue::Time;

absl::Status GoOn() { return absl::OkStatus(); }

class WorkerQueueTest : public ::testing::Test {
 protected:
  // A caller that waits on a thread of its own.
  struct Caller {
    std::thread thread;
    std::atomic<bool> is_waiting = false;
    std::atomic<bool> gives_up = false;
    std::atomic<bool> may_leave = false;
    // Read after the thread has ended.
    absl::Status status;

    ~Caller() {
      may_leave = true;
      if (thread.joinable()) thread.join();
    }
    absl::Status End() {
      may_leave = true;
      thread.join();
      return status;
    }
  };

  void Make(int workers, int most_waiting = 64) {
    queue_ = std::make_unique<WorkerQueue>(WorkerQueueOptions{
        workers, most_waiting, [this] { return Time(seconds(now_.load())); }});
  }

  static Time At(int64_t second) { return Time(seconds(second)); }

  absl::StatusOr<Place> Enter(int64_t deadline) {
    return queue_->Enter(At(deadline), GoOn);
  }

  // A caller in the queue; it is named in started_ when it has its place.
  std::unique_ptr<Caller> Wait(const std::string& name, int64_t deadline) {
    auto caller = std::make_unique<Caller>();
    caller->thread = std::thread([this, name, deadline, c = caller.get()] {
      absl::StatusOr<Place> place =
          queue_->Enter(At(deadline), [c]() -> absl::Status {
            c->is_waiting = true;
            return c->gives_up ? absl::CancelledError("left")
                               : absl::OkStatus();
          });
      c->status = place.status();
      if (!place.ok()) return;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        started_.push_back(name);
      }
      while (!c->may_leave) std::this_thread::yield();
    });
    while (!caller->is_waiting) std::this_thread::yield();
    return caller;
  }

  void AwaitWaiting(int count) const {
    while (queue_->waiting() != count) std::this_thread::yield();
  }
  void AwaitStarted(size_t count) {
    while (Started().size() < count) std::this_thread::yield();
  }
  std::vector<std::string> Started() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return started_;
  }

  // Makes exports of so many seconds the usual ones.
  void Learn(int64_t took) {
    absl::StatusOr<Place> place = Enter(now_ + 1000);
    ASSERT_TRUE(place.ok());
    now_ += took;
    place->Completed();
  }

  std::atomic<int64_t> now_ = 1000;
  std::unique_ptr<WorkerQueue> queue_;
  std::mutex mutex_;
  std::vector<std::string> started_;
};

TEST_F(WorkerQueueTest, RunsNoMoreThanItsWorkers) {
  Make(2);
  absl::StatusOr<Place> one = Enter(2000);
  absl::StatusOr<Place> two = Enter(2000);
  ASSERT_TRUE(one.ok() && two.ok());
  const auto third = Wait("third", 2000);
  EXPECT_EQ(queue_->running(), 2);
  EXPECT_THAT(Started(), ElementsAre());
  { const Place leaving = *std::move(one); }
  AwaitStarted(1);
  EXPECT_EQ(queue_->running(), 2);
  EXPECT_EQ(third->End(), absl::OkStatus());
  EXPECT_EQ(queue_->running(), 1);
}

TEST_F(WorkerQueueTest, TheNearestDeadlineIsNextAndEqualsAsTheyCame) {
  Make(1);
  auto running = std::make_unique<Place>(*Enter(2000));
  const auto late = Wait("late", 9000);
  const auto first = Wait("first", 5000);
  const auto second = Wait("second", 5000);
  const auto urgent = Wait("urgent", 3000);
  running.reset();
  size_t started = 0;
  for (Caller* caller : {urgent.get(), first.get(), second.get(), late.get()}) {
    AwaitStarted(++started);
    EXPECT_EQ(caller->End(), absl::OkStatus());
  }
  EXPECT_THAT(Started(), ElementsAre("urgent", "first", "second", "late"));
  EXPECT_EQ(queue_->running(), 0);
}

TEST_F(WorkerQueueTest, RefusesAtOnceWhereTooManyWait) {
  Make(1, 2);
  auto running = std::make_unique<Place>(*Enter(2000));
  const auto one = Wait("one", 2000);
  const auto two = Wait("two", 2000);
  // Even one that is more urgent: whoever waits was promised a turn.
  const absl::Status status = Enter(1500).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(status), "EXPORT_QUEUE_FULL");
  EXPECT_THAT(std::string(status.message()), HasSubstr("2 callers wait"));
  running.reset();
  AwaitWaiting(1);
  const auto three = Wait("three", 2000);
  EXPECT_EQ(one->End(), absl::OkStatus());
  EXPECT_EQ(two->End(), absl::OkStatus());
  EXPECT_EQ(three->End(), absl::OkStatus());
}

TEST_F(WorkerQueueTest, StartsNobodyAfterTheDeadline) {
  Make(1);
  EXPECT_EQ(ErrorReason(Enter(1000).status()), "EXPORT_QUEUE_TOO_LONG");
  auto running = std::make_unique<Place>(*Enter(2000));
  const auto caller = Wait("caller", 1100);
  now_ = 1100;
  running.reset();
  const absl::Status status = caller->End();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ErrorReason(status), "EXPORT_QUEUE_TOO_LONG");
  EXPECT_THAT(Started(), ElementsAre());
  EXPECT_EQ(queue_->running(), 0);
}

TEST_F(WorkerQueueTest, WakesWhereTheDeadlinePassesInTheQueue) {
  Make(1);
  absl::StatusOr<Place> running = Enter(2000);
  ASSERT_TRUE(running.ok());
  const auto caller = Wait("caller", 1100);
  now_ = 1100;
  EXPECT_EQ(ErrorReason(caller->End()), "EXPORT_QUEUE_TOO_LONG");
  EXPECT_EQ(queue_->waiting(), 0);
}

TEST_F(WorkerQueueTest, TurnsAwayWhoWouldWaitInVain) {
  Make(2);
  // Of three the middle one counts.
  Learn(1);
  Learn(10);
  Learn(500);
  const int64_t start = now_;
  absl::StatusOr<Place> one = Enter(start + 1000);
  now_ += 4;
  absl::StatusOr<Place> two = Enter(start + 1000);
  ASSERT_TRUE(one.ok() && two.ok());
  // The first worker is likely to be free at 10, the second at 14, then the
  // first again at 20.
  const absl::Status status = Enter(start + 10).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ErrorReason(status), "EXPORT_QUEUE_TOO_LONG");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("all 2 export workers are busy and 0 callers are "
                        "before this one"));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("free in 6 s, and the deadline is in 6 s"));
  const auto fits = Wait("fits", start + 15);
  const auto last = Wait("last", start + 18);
  EXPECT_EQ(ErrorReason(Enter(start + 20).status()), "EXPORT_QUEUE_TOO_LONG");
  // One that is more urgent puts the last one off beyond its deadline, who is
  // told without waiting for that.
  const auto urgent = Wait("urgent", start + 12);
  EXPECT_EQ(ErrorReason(last->End()), "EXPORT_QUEUE_TOO_LONG");
  { const Place leaving = *std::move(one); }
  AwaitStarted(1);
  EXPECT_EQ(urgent->End(), absl::OkStatus());
  EXPECT_EQ(fits->End(), absl::OkStatus());
  EXPECT_THAT(Started(), ElementsAre("urgent", "fits"));
}

TEST_F(WorkerQueueTest, LearnsNothingFromExportsThatFailed) {
  Make(1);
  {
    const absl::StatusOr<Place> failed = Enter(5000);
    ASSERT_TRUE(failed.ok());
    now_ += 1000;
  }
  auto running = std::make_unique<Place>(*Enter(5000));
  const auto caller = Wait("caller", now_ + 1);
  running.reset();
  EXPECT_EQ(caller->End(), absl::OkStatus());
}

TEST_F(WorkerQueueTest, WhoLeavesTheQueueIsForgotten) {
  Make(1);
  auto running = std::make_unique<Place>(*Enter(2000));
  const auto leaver = Wait("leaver", 1500);
  const auto next = Wait("next", 2000);
  leaver->gives_up = true;
  EXPECT_EQ(leaver->End(), absl::CancelledError("left"));
  EXPECT_EQ(queue_->waiting(), 1);
  running.reset();
  EXPECT_EQ(next->End(), absl::OkStatus());
  EXPECT_THAT(Started(), ElementsAre("next"));
}

TEST_F(WorkerQueueTest, ClosingTurnsAwayAllButThoseThatRun) {
  Make(1);
  auto running = std::make_unique<Place>(*Enter(2000));
  const auto waiting = Wait("waiting", 2000);
  queue_->Close();
  const absl::Status status = waiting->End();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(status), "SERVER_LEAVING");
  EXPECT_EQ(queue_->running(), 1);
  running.reset();
  EXPECT_EQ(ErrorReason(Enter(2000).status()), "SERVER_LEAVING");
}

}  // namespace
}  // namespace redress::exporting
