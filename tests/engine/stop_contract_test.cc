// That work which is no longer wanted ends, for every executor.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

// Several blocks; more than the steps after which SQLite asks.
constexpr int kCases = 30000;

FactChanges ManyCases() {
  FactChanges changes = Changes(1, {});
  for (int i = 0; i < kCases; ++i) {
    changes.cases.push_back(Case(absl::StrCat("C", i), 17000 + i % 700));
  }
  return changes;
}

// Says no when it is asked for the n-th time.
struct Counter {
  StopCheck After(int n) {
    asked = 0;
    return [this, n]() -> absl::Status {
      return ++asked < n ? absl::OkStatus()
                         : absl::DeadlineExceededError("time is up");
    };
  }
  int asked = 0;
};

// A way to ask an executor for something.
using Ask = absl::Status (*)(const Executor&, int64_t, const StopCheck&);

absl::Status Aggregated(const Executor& executor, int64_t version,
                        const StopCheck& stop) {
  const auto partials =
      executor.Aggregate(CountPlan(Table::kCases, {}, {"team"}), version, stop);
  if (!partials.ok()) return partials.status();
  EXPECT_EQ(kCases, partials->accumulators.at(0).at(0).count);
  return absl::OkStatus();
}

absl::Status Listed(const Executor& executor, int64_t version,
                    const StopCheck& stop) {
  ListPlan plan;
  plan.table = Table::kCases;
  plan.limit = 10;
  const auto list = executor.List(plan, version, stop);
  if (!list.ok()) return list.status();
  EXPECT_EQ(kCases, list->total);
  return absl::OkStatus();
}

absl::Status Named(const Executor& executor, int64_t version,
                   const StopCheck& stop) {
  return executor.Members("team", version, stop).status();
}

constexpr Ask kAsks[] = {&Aggregated, &Listed, &Named};

TEST(Stop, IsAskedAllTheWay) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(ManyCases()).ok()) << name;
    for (const Ask ask : kAsks) {
      Counter counter;
      EXPECT_TRUE(ask(*executor, 1, counter.After(1000000)).ok()) << name;
      EXPECT_GT(counter.asked, 2) << name;
    }
  }
}

TEST(Stop, EndsTheWorkAndIsItsResult) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(ManyCases()).ok()) << name;
    for (const Ask ask : kAsks) {
      for (const int n : {1, 2, 3}) {
        // A new version, of which nothing has been counted yet.
        const int64_t version = executor->version() + 1;
        ASSERT_TRUE(executor->Publish(Changes(version, {})).ok()) << name;
        Counter counter;
        const absl::Status status = ask(*executor, version, counter.After(n));
        EXPECT_EQ(absl::DeadlineExceededError("time is up"), status) << name;
        EXPECT_EQ(n, counter.asked) << name;
        // Nothing of it is left.
        EXPECT_TRUE(ask(*executor, version, nullptr).ok()) << name;
      }
    }
  }
}

TEST(Stop, LeavesAHeldVersionHeld) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(ManyCases()).ok()) << name;
    const auto hold = executor->HoldVersion();
    ASSERT_TRUE(hold.ok()) << name;
    ASSERT_TRUE(executor->Publish(Changes(2, {Case("new", 1)})).ok()) << name;
    for (const Ask ask : kAsks) {
      Counter counter;
      EXPECT_FALSE(ask(*executor, 1, counter.After(2)).ok()) << name;
      EXPECT_TRUE(ask(*executor, 1, nullptr).ok()) << name;
    }
  }
}

}  // namespace
}  // namespace redress::engine
