// What executor.h promises of versions, for every executor: publishing, loading
// and holding them.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/executor.h"
#include "service/model/dimensions.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

TEST(Executors, StartAtVersionZeroWithoutFacts) {
  for (const auto& [name, executor] : MakeExecutors()) {
    EXPECT_EQ(executor->version(), 0) << name;
    EXPECT_EQ(CountAll(*executor, 0), 0) << name;
  }
}

TEST(Executors, TakeOnlyAHigherVersion) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(5, {Case("A", 1)})).ok()) << name;
    for (const int64_t version : {-1, 0, 4, 5}) {
      FactChanges changes = Changes(version, {Case("B", 1)});
      changes.replace_all = true;
      const absl::Status status = executor->Publish(changes);
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
      EXPECT_EQ(ErrorReason(status), "VERSION_NOT_ABOVE_LAST") << name;
    }
    EXPECT_EQ(executor->version(), 5) << name;
    EXPECT_EQ(CountAll(*executor, 5), 1) << name;
  }
}

// What two versions of the executor hold, in the end the loaded one's.
TEST(Executors, LoadAVersionInBatches) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(1, {Case("Z", 1)})).ok()) << name;
    {
      auto dropped = executor->StartLoad(2);
      ASSERT_TRUE(dropped.ok()) << name << dropped.status();
      ASSERT_TRUE((*dropped)->Add({Case("A", 1), Case("B", 1)}, {}).ok());
    }
    EXPECT_EQ(executor->version(), 1) << name;
    EXPECT_EQ(CountAll(*executor, 1), 1) << name;

    auto held = executor->HoldVersion();
    ASSERT_TRUE(held.ok()) << name;
    {
      auto loader = executor->StartLoad(2);
      ASSERT_TRUE(loader.ok()) << name << loader.status();
      model::ActionFacts action;
      action.id = "L1";
      // More than a block holds, in no order of days.
      int number = 100000;
      for (int batch = 0; batch < 5; ++batch) {
        std::vector<model::CaseFacts> cases;
        for (int i = 0; i < 4000; ++i) {
          cases.push_back(Case(absl::StrCat("C", number), number % 977));
          ++number;
        }
        ASSERT_TRUE((*loader)->Add(cases, {}).ok()) << name;
      }
      ASSERT_TRUE((*loader)->Add({}, {action}).ok()) << name;
      ASSERT_TRUE((*loader)->Finish().ok()) << name;
    }
    EXPECT_EQ(executor->version(), 2) << name;
    EXPECT_EQ(CountAll(*executor, 2), 20000) << name;
    EXPECT_EQ(CountAll(*executor, 1), 1) << name;
    const auto day = executor->Aggregate(
        CountPlan(Table::kCases, DateIn(DateColumn::kReceived, 10, 10)), 2);
    ASSERT_TRUE(day.ok()) << name;
    EXPECT_EQ(day->accumulators[0][0].count, 20) << name;
    // And it is a version like any other.
    ASSERT_TRUE(executor->Publish(Changes(3, {Case("C100000", 1)})).ok());
    EXPECT_EQ(CountAll(*executor, 3), 20000) << name;
  }
}

TEST(Executors, LoadOnlyAHigherVersionAndKeysInOrder) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(5, {Case("A", 1)})).ok()) << name;
    EXPECT_EQ(ErrorReason(executor->StartLoad(5).status()),
              "VERSION_NOT_ABOVE_LAST")
        << name;
    for (const char* second : {"B", "A"}) {
      auto loader = executor->StartLoad(6);
      ASSERT_TRUE(loader.ok()) << name << loader.status();
      ASSERT_TRUE((*loader)->Add({Case("B", 1)}, {}).ok()) << name;
      const absl::Status refused = (*loader)->Add({Case(second, 1)}, {});
      EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << name;
      EXPECT_EQ(Violations(refused)[0].reason, "KEY_NOT_ASCENDING") << name;
    }
    EXPECT_EQ(CountAll(*executor, 5), 1) << name;
  }
}

TEST(Executors, RefuseAKeyThatIsThereTwice) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1)})).ok()) << name;
    const absl::Status cases =
        executor->Publish(Changes(2, {Case("B", 1), Case("B", 2)}));
    EXPECT_EQ(ErrorReason(cases), "DUPLICATE_KEY") << name;
    FactChanges changes = Changes(2, {});
    changes.actions.resize(2);
    EXPECT_EQ(ErrorReason(executor->Publish(changes)), "DUPLICATE_KEY") << name;
    EXPECT_EQ(executor->version(), 1) << name;
    EXPECT_EQ(CountAll(*executor, 1), 1) << name;
  }
}

TEST(Executors, KeepKeysOfTwoAuthoritiesApart) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts other = Case("A", 2);
    other.dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)] =
        "Borough";
    ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1), other})).ok());
    EXPECT_EQ(CountAll(*executor, 1), 2) << name;
    ASSERT_TRUE(executor->Publish(Changes(2, {other})).ok());
    EXPECT_EQ(CountAll(*executor, 2), 2) << name;
  }
}

TEST(Executors, DoNotAnswerVersionsTheyDoNotHold) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(3, {Case("A", 1)})).ok()) << name;
    ASSERT_TRUE(executor->Publish(Changes(4, {Case("B", 1)})).ok()) << name;
    for (const int64_t version : {0, 3, 5}) {
      const auto partials =
          executor->Aggregate(CountPlan(Table::kCases), version);
      EXPECT_EQ(partials.status().code(), absl::StatusCode::kOutOfRange)
          << name;
      EXPECT_EQ(ErrorReason(partials.status()), "VERSION_NOT_HELD") << name;
      EXPECT_EQ(executor->Members("kind", version).status().code(),
                absl::StatusCode::kOutOfRange)
          << name;
    }
  }
}

TEST(Executors, AnswerAHeldVersionUntilItIsReleased) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1)})).ok()) << name;
    auto first = executor->HoldVersion();
    ASSERT_TRUE(first.ok()) << name << first.status();
    EXPECT_EQ((*first)->version(), 1) << name;
    auto again = executor->HoldVersion();
    ASSERT_TRUE(again.ok()) << name;
    ASSERT_TRUE(executor->Publish(Changes(2, {Case("B", 1)})).ok()) << name;
    auto second = executor->HoldVersion();
    ASSERT_TRUE(second.ok()) << name;
    EXPECT_EQ((*second)->version(), 2) << name;
    FactChanges replacement = Changes(3, {});
    replacement.replace_all = true;
    ASSERT_TRUE(executor->Publish(replacement).ok()) << name;

    EXPECT_EQ(CountAll(*executor, 1), 1) << name;
    EXPECT_EQ(CountAll(*executor, 2), 2) << name;
    EXPECT_EQ(CountAll(*executor, 3), 0) << name;
    const auto members = executor->Members("kind", 2);
    ASSERT_TRUE(members.ok()) << name;
    EXPECT_EQ((*members)->at(0).count, 2) << name;

    first->reset();
    EXPECT_EQ(CountAll(*executor, 1), 1) << name << ": held once more";
    again->reset();
    EXPECT_EQ(CountAll(*executor, 1), -1) << name;
    EXPECT_EQ(CountAll(*executor, 2), 2) << name;
  }
}

}  // namespace
}  // namespace redress::engine
