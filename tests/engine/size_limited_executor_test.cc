#include "service/engine/size_limited_executor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

constexpr int64_t kMost = 5;

class SizeLimited : public testing::Test {
 protected:
  SizeLimited() { Start(); }

  // One without facts, as after a restart.
  void Start(int64_t most_cases = kMost) {
    executor_.reset();
    auto made = MakeSizeLimitedExecutor(
        most_cases, [this] { return MakeColumnarExecutor(file_); },
        [this] {
          ++large_made_;
          return MakeSqlExecutor(":memory:");
        });
    EXPECT_TRUE(made.ok());
    executor_ = *std::move(made);
  }

  absl::Status Load(int64_t version, int cases) {
    auto loader = executor_->StartLoad(version);
    if (!loader.ok()) return loader.status();
    for (int i = 0; i < cases; ++i) {
      absl::Status added =
          (*loader)->Add({Case(absl::StrCat("C", 100 + i), 1)}, {});
      if (!added.ok()) return added;
    }
    return (*loader)->Finish();
  }

  // -1: not to be answered.
  int64_t Count(int64_t version) {
    const auto partials =
        executor_->Aggregate(CountPlan(Table::kCases), version);
    if (!partials.ok()) return -1;
    const std::vector<PartialRow>& rows = partials->accumulators[0];
    return rows.empty() ? 0 : rows[0].count;
  }

  static std::string SameOrigin(int64_t version) {
    return absl::StrCat("version ", version);
  }

  const std::string file_ = NewTestFolder() + "/columns";
  int large_made_ = 0;
  std::unique_ptr<Executor> executor_;
};

TEST_F(SizeLimited, StaysSmallUpToTheLimit) {
  ASSERT_TRUE(Load(1, kMost).ok());
  EXPECT_EQ(Count(1), kMost);
  // Publishes do not count.
  ASSERT_TRUE(executor_->Publish(Changes(2, {Case("D", 1)})).ok());
  EXPECT_EQ(Count(2), kMost + 1);
  EXPECT_EQ(large_made_, 0);
}

TEST_F(SizeLimited, LoadsAgainIntoTheLargeOneAboveIt) {
  ASSERT_TRUE(Load(1, 3).ok());
  auto hold = executor_->HoldVersion();
  ASSERT_TRUE(hold.ok());
  const absl::Status over = Load(2, kMost + 1);
  EXPECT_TRUE(IsOverCaseLimit(over)) << over;
  EXPECT_FALSE(IsOverCaseLimit(absl::AbortedError("")));
  // The version before is in force until the load has been done again.
  EXPECT_EQ(executor_->version(), 1);
  EXPECT_EQ(Count(1), 3);
  ASSERT_TRUE(Load(2, kMost + 1).ok());
  EXPECT_EQ(large_made_, 1);
  EXPECT_EQ(executor_->version(), 2);
  EXPECT_EQ(Count(2), kMost + 1);
  // What is held is still where it was.
  EXPECT_EQ(Count(1), 3);
  ASSERT_TRUE(executor_->Publish(Changes(3, {Case("D", 1)})).ok());
  EXPECT_EQ(Count(3), kMost + 2);
  EXPECT_EQ(Count(1), 3);
  hold->reset();
  EXPECT_EQ(Count(1), -1);
  ASSERT_TRUE(Load(4, 2 * kMost).ok());
  EXPECT_EQ(Count(4), 2 * kMost);
  EXPECT_EQ(large_made_, 1);
}

TEST_F(SizeLimited, TakesUpWhatWasKeptUpToTheLimit) {
  ASSERT_TRUE(Load(1, kMost).ok());
  ASSERT_TRUE(executor_->Save(SameOrigin).ok());
  Start();
  const auto kept = executor_->Restore(SameOrigin);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(*kept, 1);
  EXPECT_EQ(Count(1), kMost);
}

// A file that is taken up is no load; it is counted all the same.
TEST_F(SizeLimited, DoesNotTakeUpWhatIsAboveTheLimit) {
  ASSERT_TRUE(Load(1, kMost).ok());
  ASSERT_TRUE(executor_->Publish(Changes(2, {Case("D", 1)})).ok());
  ASSERT_TRUE(executor_->Save(SameOrigin).ok());
  Start();
  const absl::Status kept = executor_->Restore(SameOrigin).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(kept)) << kept;
  EXPECT_EQ(executor_->version(), 0);
  EXPECT_FALSE(std::filesystem::exists(file_));
  // The load of the same version then goes where it belongs at once.
  ASSERT_TRUE(Load(2, kMost + 1).ok());
  EXPECT_EQ(large_made_, 1);
  EXPECT_EQ(Count(2), kMost + 1);
}

// Nobody would see to what is erased in it later.
TEST_F(SizeLimited, KeepsNoFileOfFactsThatAreElsewhere) {
  ASSERT_TRUE(Load(1, 3).ok());
  ASSERT_TRUE(executor_->Save(SameOrigin).ok());
  EXPECT_TRUE(std::filesystem::exists(file_));
  EXPECT_TRUE(IsOverCaseLimit(Load(2, kMost + 1)));
  EXPECT_TRUE(std::filesystem::exists(file_)) << "it is in use still";
  ASSERT_TRUE(Load(2, kMost + 1).ok());
  EXPECT_FALSE(std::filesystem::exists(file_));
  ASSERT_TRUE(executor_->Save(SameOrigin).ok());
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(SizeLimited, TakesOnlyAHigherVersion) {
  ASSERT_TRUE(Load(7, 1).ok());
  EXPECT_EQ(ErrorReason(executor_->StartLoad(7).status()),
            "VERSION_NOT_ABOVE_LAST");
  ASSERT_TRUE(IsOverCaseLimit(Load(8, kMost + 1)));
  // The large one is empty still.
  EXPECT_EQ(ErrorReason(executor_->StartLoad(7).status()),
            "VERSION_NOT_ABOVE_LAST");
}

}  // namespace
}  // namespace redress::engine
