// That work which is no longer wanted ends, for every executor.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/block.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

// Several blocks; more than the steps after which SQLite asks.
constexpr int kCases = 30000;
constexpr int kBlocks = kCases / columnar::kBlockRows;

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

// In memory a block takes a fraction of a millisecond.
TEST(Stop, IsAskedForEachBlock) {
  const auto executor = MakeColumnarExecutor();
  ASSERT_TRUE(executor->Publish(ManyCases()).ok());
  for (const Ask ask : kAsks) {
    Counter counter;
    EXPECT_TRUE(ask(*executor, 1, counter.After(1000000)).ok());
    EXPECT_GE(counter.asked, kBlocks);
  }
}

// Each of some 300,000 cases a group of its own: by so many teams, where all
// slots are gone through in order; and by several dimensions, where there are
// too many slots for that and those with rows are sorted.
TEST(Stop, IsAskedWhileGroupsArePutInOrder) {
  constexpr int kGroups = 300000;
  constexpr auto kTeam = static_cast<size_t>(model::CaseDimension::kTeam);
  constexpr auto kLocality =
      static_cast<size_t>(model::CaseDimension::kLocality);
  constexpr auto kChannel = static_cast<size_t>(model::CaseDimension::kChannel);
  FactChanges changes = Changes(1, {});
  for (int i = 0; i < kGroups; ++i) {
    model::CaseFacts& one =
        changes.cases.emplace_back(Case(absl::StrCat("C", i), 17000));
    // In no order, and none twice: the factor has no divisor in common.
    const int mixed = static_cast<int>(int64_t{i} * 7919 % kGroups);
    one.dimensions[kTeam] = absl::StrCat("T", mixed);
    one.dimensions[kLocality] = absl::StrCat("L", mixed % 600);
    one.dimensions[kChannel] = absl::StrCat("C", mixed % 7);
  }
  const auto executor = MakeColumnarExecutor();
  ASSERT_TRUE(executor->Publish(changes).ok());
  for (const std::vector<std::string>& group_by :
       {std::vector<std::string>{"team"},
        std::vector<std::string>{"channel", "team", "locality"}}) {
    const Plan plan = CountPlan(Table::kCases, {}, group_by);
    // Before the order of members is known to anybody.
    Counter counter;
    const auto partials = executor->Aggregate(plan, 1, counter.After(1000000));
    ASSERT_TRUE(partials.ok()) << partials.status();
    ASSERT_EQ(partials->accumulators[0].size(), size_t{kGroups});
    // Groups are found, gathered, sorted, merged, brought back and made rows
    // of; no step of these has over 4,096.
    EXPECT_GE(counter.asked,
              kGroups / columnar::kBlockRows + 6 * (kGroups / 4096));
    // Wherever it is stopped, it ends there. Not where members were put in
    // order: that is known now.
    ASSERT_TRUE(executor->Aggregate(plan, 1, counter.After(1000000)).ok());
    const int asked_again = counter.asked;
    for (int n = 1; n < asked_again; n += 97) {
      EXPECT_EQ(executor->Aggregate(plan, 1, counter.After(n)).status(),
                absl::DeadlineExceededError("time is up"));
      EXPECT_EQ(counter.asked, n);
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
