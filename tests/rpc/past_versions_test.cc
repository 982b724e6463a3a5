#include "service/rpc/past_versions.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::rpc {
namespace {

using testing::ElementsAre;

// A builder that notes what it is asked for and waits where it is told to.
class Builder {
 public:
  absl::StatusOr<PastVersion> operator()(int64_t version,
                                         const StopCheck& stop) {
    std::unique_lock<std::mutex> lock(mutex_);
    built_.push_back(version);
    started_.insert(version);
    changed_.notify_all();
    while (blocked_.count(version) != 0) {
      if (absl::Status status = stop(); !status.ok()) {
        stopped_.insert(version);
        changed_.notify_all();
        changed_.wait(lock, [&] { return lingering_.count(version) == 0; });
        // It may have been at its end.
        if (blocked_.count(version) == 0) break;
        return status;
      }
      changed_.wait_for(lock, std::chrono::milliseconds(1));
    }
    if (failing_.count(version) != 0) return absl::DataLossError("damaged");
    PastVersion past;
    past.version.number = version;
    past.version.erased_records = static_cast<int64_t>(built_.size());
    return past;
  }

  void Block(int64_t version) {
    const std::lock_guard<std::mutex> lock(mutex_);
    blocked_.insert(version);
  }
  void Unblock(int64_t version) {
    const std::lock_guard<std::mutex> lock(mutex_);
    blocked_.erase(version);
    changed_.notify_all();
  }
  void SetFailing(int64_t version, bool fails) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (fails) {
      failing_.insert(version);
    } else {
      failing_.erase(version);
    }
  }
  void WaitUntilStarted(int64_t version) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return started_.count(version) != 0; });
  }
  void WaitUntilStopped(int64_t version) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return stopped_.count(version) != 0; });
  }
  // Whether a build that was stopped takes its time to end.
  void SetLingering(int64_t version, bool lingers) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (lingers) {
      lingering_.insert(version);
    } else {
      lingering_.erase(version);
    }
    changed_.notify_all();
  }
  std::vector<int64_t> built() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return built_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int64_t> built_;
  std::set<int64_t> started_;
  std::set<int64_t> blocked_;
  std::set<int64_t> failing_;
  std::set<int64_t> stopped_;
  std::set<int64_t> lingering_;
};

// A caller that may leave.
class Leaver {
 public:
  StopCheck stop() {
    return [this]() -> absl::Status {
      return left_ ? absl::CancelledError("the caller left") : absl::OkStatus();
    };
  }
  void Leave() { left_ = true; }

 private:
  std::atomic<bool> left_ = false;
};

class PastVersionsTest : public testing::Test {
 protected:
  PastVersions Make(size_t capacity) {
    return PastVersions(capacity,
                        [this](int64_t version, const StopCheck& stop) {
                          return builder_(version, stop);
                        });
  }

  Builder builder_;
};

// A thread that gets the version; it waits for it by the time this returns.
std::thread Waiting(PastVersions& past, int64_t version) {
  auto asked = std::make_shared<std::atomic<int>>(0);
  std::thread caller([&past, version, asked] {
    const auto got = past.Get(version, [&asked] {
      ++*asked;
      return absl::OkStatus();
    });
    EXPECT_TRUE(got.ok()) << got.status();
  });
  while (*asked == 0) std::this_thread::yield();
  return caller;
}

TEST_F(PastVersionsTest, KeepsTheOnesUsedLast) {
  PastVersions past = Make(2);
  const auto first = past.Get(1, {});
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(past.Get(2, {}).ok());
  EXPECT_EQ(*past.Get(1, {}), *first);
  ASSERT_TRUE(past.Get(3, {}).ok());
  EXPECT_EQ(*past.Get(1, {}), *first);
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2, 3));
  // 2 was used longest ago.
  ASSERT_TRUE(past.Get(2, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2, 3, 2));
  ASSERT_TRUE(past.Get(1, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2, 3, 2));
  EXPECT_EQ((*first)->version.number, 1);
}

TEST_F(PastVersionsTest, DoesNotKeepErrors) {
  PastVersions past = Make(2);
  builder_.SetFailing(1, true);
  EXPECT_EQ(past.Get(1, {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(past.Get(1, {}).status().code(), absl::StatusCode::kDataLoss);
  builder_.SetFailing(1, false);
  EXPECT_TRUE(past.Get(1, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 1, 1));
}

TEST_F(PastVersionsTest, OneBuildsWhileOthersWaitOrGetAnother) {
  PastVersions past = Make(2);
  builder_.Block(1);
  std::atomic<int> done = 0;
  std::vector<std::shared_ptr<const PastVersion>> got(4);
  std::vector<std::thread> threads;
  for (auto& result : got) {
    threads.emplace_back([&] {
      auto version = past.Get(1, {});
      if (version.ok()) result = *version;
      ++done;
    });
  }
  builder_.WaitUntilStarted(1);
  // Another version is not held up.
  EXPECT_TRUE(past.Get(2, {}).ok());
  EXPECT_EQ(done, 0);
  builder_.Unblock(1);
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2));
  for (const auto& result : got) EXPECT_EQ(result, got[0]);
  EXPECT_NE(got[0], nullptr);
}

TEST_F(PastVersionsTest, OthersGetTheErrorThatTheyWaitedFor) {
  PastVersions past = Make(2);
  builder_.Block(1);
  builder_.SetFailing(1, true);
  std::thread first([&] { EXPECT_FALSE(past.Get(1, {}).ok()); });
  builder_.WaitUntilStarted(1);
  std::thread second([&] { EXPECT_FALSE(past.Get(1, {}).ok()); });
  builder_.Unblock(1);
  first.join();
  second.join();
}

TEST_F(PastVersionsTest, NoMoreAreBuiltAtOnceThanAreKept) {
  PastVersions past = Make(1);
  builder_.Block(1);
  std::thread first([&] { EXPECT_TRUE(past.Get(1, {}).ok()); });
  builder_.WaitUntilStarted(1);
  std::atomic<bool> second_done = false;
  std::thread second([&] {
    EXPECT_TRUE(past.Get(2, {}).ok());
    second_done = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_FALSE(second_done);
  EXPECT_THAT(builder_.built(), ElementsAre(1));
  builder_.Unblock(1);
  first.join();
  second.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2));
}

TEST_F(PastVersionsTest, ABuildThatNobodyWaitsForEnds) {
  PastVersions past = Make(1);
  builder_.Block(1);
  Leaver leaver;
  std::thread caller([&] {
    EXPECT_EQ(past.Get(1, leaver.stop()).status(),
              absl::CancelledError("the caller left"));
  });
  builder_.WaitUntilStarted(1);
  leaver.Leave();
  caller.join();
  // It never ends of itself, and its place is free for another.
  EXPECT_TRUE(past.Get(2, {}).ok());
  builder_.WaitUntilStopped(1);
  builder_.Unblock(1);
  EXPECT_TRUE(past.Get(1, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2, 1));
}

TEST_F(PastVersionsTest, ABuildGoesOnForThoseWhoStay) {
  PastVersions past = Make(1);
  builder_.Block(1);
  Leaver leaver;
  std::thread first([&] { EXPECT_FALSE(past.Get(1, leaver.stop()).ok()); });
  builder_.WaitUntilStarted(1);
  std::thread second = Waiting(past, 1);
  // The one that it was begun for.
  leaver.Leave();
  first.join();
  builder_.Unblock(1);
  second.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1));
}

TEST_F(PastVersionsTest, WhoWaitsForAPlaceCanLeave) {
  PastVersions past = Make(1);
  builder_.Block(1);
  std::thread first([&] { EXPECT_TRUE(past.Get(1, {}).ok()); });
  builder_.WaitUntilStarted(1);
  Leaver leaver;
  leaver.Leave();
  EXPECT_EQ(past.Get(2, leaver.stop()).status().code(),
            absl::StatusCode::kCancelled);
  builder_.Unblock(1);
  first.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1));
}

TEST_F(PastVersionsTest, WhoComesWhileABuildIsGivenUpGetsItsOwn) {
  PastVersions past = Make(1);
  builder_.Block(1);
  builder_.SetLingering(1, true);
  Leaver leaver;
  std::thread first([&] { EXPECT_FALSE(past.Get(1, leaver.stop()).ok()); });
  builder_.WaitUntilStarted(1);
  leaver.Leave();
  first.join();
  builder_.WaitUntilStopped(1);
  std::thread second = Waiting(past, 1);
  builder_.SetLingering(1, false);
  while (builder_.built().size() < 2) std::this_thread::yield();
  builder_.Unblock(1);
  second.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1, 1));
}

TEST_F(PastVersionsTest, WhatIsDroppedAndNotWantedIsNotBuiltAgain) {
  PastVersions past = Make(1);
  builder_.Block(1);
  builder_.SetLingering(1, true);
  Leaver leaver;
  std::thread first([&] { EXPECT_FALSE(past.Get(1, leaver.stop()).ok()); });
  builder_.WaitUntilStarted(1);
  past.Drop({{1, 1}});
  leaver.Leave();
  first.join();
  builder_.WaitUntilStopped(1);
  builder_.Unblock(1);
  builder_.SetLingering(1, false);
  EXPECT_TRUE(past.Get(2, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2));
  EXPECT_TRUE(past.Get(1, {}).ok());
  EXPECT_THAT(builder_.built(), ElementsAre(1, 2, 1));
}

TEST_F(PastVersionsTest, DropsWhatIsInTheRanges) {
  PastVersions past = Make(9);
  std::map<int64_t, std::shared_ptr<const PastVersion>> before;
  for (int64_t version = 1; version <= 6; ++version) {
    before[version] = *past.Get(version, {});
  }
  past.Drop({{2, 3}, {5, 5}, {7, 100}});
  for (int64_t version = 1; version <= 6; ++version) {
    const bool dropped = version == 2 || version == 3 || version == 5;
    EXPECT_EQ(*past.Get(version, {}) != before[version], dropped) << version;
  }
  EXPECT_EQ(before[2]->version.number, 2) << "who has it keeps it";
}

TEST_F(PastVersionsTest, WhatIsLostIsBuiltAgainOnce) {
  PastVersions past = Make(2);
  const auto lost = *past.Get(1, {});
  // Two find out, one after the other has already had it built again.
  past.Lost(1, lost);
  const auto again = *past.Get(1, {});
  EXPECT_NE(again, lost);
  past.Lost(1, lost);
  EXPECT_EQ(*past.Get(1, {}), again);
  past.Lost(2, lost);
  EXPECT_THAT(builder_.built(), ElementsAre(1, 1));
}

TEST_F(PastVersionsTest, WhatIsDroppedWhileItIsBuiltIsBuiltAgain) {
  PastVersions past = Make(2);
  builder_.Block(1);
  std::vector<std::thread> threads;
  std::vector<std::shared_ptr<const PastVersion>> got(3);
  for (auto& result : got) {
    threads.emplace_back([&] { result = *past.Get(1, {}); });
  }
  builder_.WaitUntilStarted(1);
  past.Drop({{1, 1}});
  builder_.Unblock(1);
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(builder_.built(), ElementsAre(1, 1));
  // Nobody has the one that was read before.
  for (const auto& result : got) {
    EXPECT_EQ(result->version.erased_records, 2);
  }
}

}  // namespace
}  // namespace redress::rpc
