// What executor.h promises beside the figures, for every executor; of versions
// in version_contract_test.cc.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/executor.h"
#include "service/model/dimensions.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

constexpr auto kTeam = static_cast<size_t>(model::CaseDimension::kTeam);
constexpr auto kCategory =
    static_cast<size_t>(model::CaseManyDimension::kCategory);
constexpr auto kRootCause =
    static_cast<size_t>(model::CaseManyDimension::kRootCause);

// How many rows of a table there are at the executor's version.
int64_t Count(const Executor& executor, Table table) {
  const auto partials =
      executor.Aggregate(CountPlan(table), executor.version());
  EXPECT_TRUE(partials.ok()) << partials.status();
  if (!partials.ok()) return -1;
  const std::vector<PartialRow>& rows = partials->accumulators[0];
  return rows.empty() ? 0 : rows[0].count;
}

TEST(Executors, RemoveACaseWithItsStagesAndValues) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts gone = Case("A", 1);
    gone.dimensions[kTeam] = "Blue";
    gone.many[kCategory] = {"Delay"};
    gone.attributes = {{"ward", "North"}};
    gone.stages.resize(2);
    model::CaseFacts other = gone;
    other.dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)] =
        "Borough";
    ASSERT_TRUE(
        executor->Publish(Changes(1, {gone, other, Case("B", 2)})).ok());
    const auto before = executor->HoldVersion();
    ASSERT_TRUE(before.ok()) << name;
    FactChanges removal = Changes(2, {});
    removal.removed_cases = {{"Ashdown", "A"}, {"Ashdown", "never there"}};
    ASSERT_TRUE(executor->Publish(removal).ok()) << name;
    EXPECT_EQ(Count(*executor, Table::kCases), 2) << name;
    EXPECT_EQ(Count(*executor, Table::kStages), 2) << name;
    for (const char* dimension : {"team", "category", "attr:ward"}) {
      const auto members = executor->Members(dimension, 2);
      ASSERT_TRUE(members.ok()) << name;
      ASSERT_EQ((*members)->size(), 2u) << name << " " << dimension;
      EXPECT_EQ((*members)->at(1).count, 1) << name << " " << dimension;
    }
    EXPECT_EQ(CountAll(*executor, 1), 3) << name << ": the held version";
    // It may come back.
    ASSERT_TRUE(executor->Publish(Changes(3, {gone})).ok()) << name;
    EXPECT_EQ(Count(*executor, Table::kStages), 4) << name;
  }
}

TEST(Executors, RemoveTheLastRows) {
  for (const auto& [name, executor] : MakeExecutors()) {
    FactChanges changes = Changes(1, {Case("A", 1)});
    changes.actions.resize(1);
    changes.actions[0].authority = "Ashdown";
    changes.actions[0].id = "L1";
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    EXPECT_EQ(Count(*executor, Table::kActions), 1) << name;
    FactChanges removal = Changes(2, {});
    // Cases and actions are apart.
    removal.removed_cases = {{"Ashdown", "L1"}};
    removal.removed_actions = {{"Ashdown", "A"}};
    ASSERT_TRUE(executor->Publish(removal).ok()) << name;
    EXPECT_EQ(Count(*executor, Table::kCases), 1) << name;
    EXPECT_EQ(Count(*executor, Table::kActions), 1) << name;
    removal.version = 3;
    std::swap(removal.removed_cases, removal.removed_actions);
    ASSERT_TRUE(executor->Publish(removal).ok()) << name;
    EXPECT_EQ(Count(*executor, Table::kCases), 0) << name;
    EXPECT_EQ(Count(*executor, Table::kActions), 0) << name;
  }
}

TEST(Executors, RefuseARemovalThatIsThereTwice) {
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1)})).ok()) << name;
    FactChanges twice = Changes(2, {});
    twice.removed_cases = {{"Ashdown", "A"}, {"Ashdown", "A"}};
    EXPECT_EQ(ErrorReason(executor->Publish(twice)), "DUPLICATE_KEY") << name;
    FactChanges both = Changes(2, {Case("A", 2)});
    both.removed_cases = {{"Ashdown", "A"}};
    EXPECT_EQ(ErrorReason(executor->Publish(both)), "DUPLICATE_KEY") << name;
    FactChanges actions = Changes(2, {});
    actions.actions.resize(1);
    actions.removed_actions.resize(1);
    EXPECT_EQ(ErrorReason(executor->Publish(actions)), "DUPLICATE_KEY") << name;
    EXPECT_EQ(CountAll(*executor, 1), 1) << name;
  }
}

TEST(Executors, GiveTheSameErrorsForPlans) {
  const std::vector<NamedExecutor> executors = MakeExecutors();
  Plan plan = CountPlan(Table::kActions, Member("team", {"x"}), {"stage"});
  const auto expected = executors[0].executor->Aggregate(plan, 0);
  EXPECT_EQ(Violations(expected.status()).size(), 2u);
  for (const auto& [name, executor] : executors) {
    EXPECT_EQ(executor->Aggregate(plan, 0).status(), expected.status()) << name;
    // What is wrong with the plan comes before what is wrong with the version.
    EXPECT_EQ(executor->Aggregate(plan, 9).status(), expected.status()) << name;
    EXPECT_EQ(executor->Members("teem", 0).status().code(),
              absl::StatusCode::kInvalidArgument)
        << name;
  }
}

TEST(Executors, ListMembers) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts first = Case("A", 1);
    first.dimensions[kTeam] = "Öst";
    first.many[kCategory] = {"Delay", "Conduct"};
    first.stages.resize(2);
    first.stages[0].dimensions[0] = "stage1";
    first.stages[1].dimensions[0] = "stage2";
    model::CaseFacts second = Case("B", 2);
    second.dimensions[kTeam] = "Zebra";
    second.cancelled = 3;
    ASSERT_TRUE(
        executor->Publish(Changes(1, {first, second, Case("C", 3)})).ok());
    const auto text = [&](const std::string& dimension) {
      const auto members = executor->Members(dimension, 1);
      if (!members.ok()) return members.status().ToString();
      std::string list;
      for (const auto& [member, count] : **members) {
        absl::StrAppend(&list, member, "=", count, ";");
      }
      return list;
    };
    // By bytes: "Ö" is above "Z".
    EXPECT_EQ(text("team"), "=1;Zebra=1;Öst=1;") << name;
    EXPECT_EQ(text("category"), "=2;Conduct=1;Delay=1;") << name;
    EXPECT_EQ(text("stage"), "stage1=1;stage2=1;") << name;
    EXPECT_EQ(text("status"), "cancelled=1;open=2;") << name;
    EXPECT_EQ(text("attr:colour"), "=3;") << name;
  }
}

TEST(Executors, CountACaseOnceInEachCombinationOfItsValues) {
  for (const auto& [name, executor] : MakeExecutors()) {
    model::CaseFacts facts = Case("A", 1);
    facts.many[kCategory] = {"x", "y"};
    facts.many[kRootCause] = {"p", "q", "r"};
    ASSERT_TRUE(executor->Publish(Changes(1, {facts})).ok()) << name;
    const auto partials =
        executor->Aggregate(CountPlan(Table::kCases, Member("category", {"x"}),
                                      {"category", "root_cause"}),
                            1);
    ASSERT_TRUE(partials.ok()) << name;
    ASSERT_EQ(partials->accumulators[0].size(), 6u) << name;
    EXPECT_THAT(partials->accumulators[0][5].members,
                testing::ElementsAre("y", "r"))
        << name;
  }
}

model::CaseFacts CaseWithAThousandValues() {
  std::vector<std::string> many;
  for (int i = 0; i < 1001; ++i) many.push_back(absl::StrCat("m", i));
  model::CaseFacts facts = Case("A", 1);
  facts.many[kCategory] = many;
  facts.many[kRootCause] = many;
  return facts;
}

// The groups of all accumulators count together.
TEST(Executors, RefuseOverAMillionGroups) {
  for (const auto& [name, executor] : MakeExecutors()) {
    const FactChanges changes = Changes(1, {CaseWithAThousandValues()});
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    Plan plan = CountPlan(Table::kCases, {}, {"category"});
    plan.accumulators.resize(1000, plan.accumulators[0]);
    const absl::Status status = executor->Aggregate(plan, 1).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << name;
    EXPECT_EQ(ErrorReason(status), "TOO_MANY_GROUPS") << name;
    plan.accumulators.resize(999);
    EXPECT_TRUE(executor->Aggregate(plan, 1).ok()) << name;
  }
}

TEST(Executors, RefuseOverAMillionGroupsOfOneAccumulator) {
  const std::unique_ptr<Executor> executor = MakeColumnarExecutor();
  const FactChanges changes = Changes(1, {CaseWithAThousandValues()});
  ASSERT_TRUE(executor->Publish(changes).ok());
  const auto partials = executor->Aggregate(
      CountPlan(Table::kCases, {}, {"category", "root_cause"}), 1);
  EXPECT_EQ(ErrorReason(partials.status()), "TOO_MANY_GROUPS");
}

TEST(Executors, RefuseASumThatDoesNotFit) {
  for (const auto& [name, executor] : MakeExecutors()) {
    std::vector<model::CaseFacts> cases = {Case("A", 1), Case("B", 1)};
    for (model::CaseFacts& facts : cases) {
      facts.remedy_pence = std::numeric_limits<int64_t>::max();
    }
    ASSERT_TRUE(executor->Publish(Changes(1, cases)).ok()) << name;
    Plan plan = CountPlan(Table::kCases);
    plan.accumulators[0].aggregation = Aggregation::kSum;
    plan.accumulators[0].value = ValueColumn::kRemedyPence;
    const auto partials = executor->Aggregate(plan, 1);
    EXPECT_EQ(ErrorReason(partials.status()), "SUM_TOO_LARGE") << name;
  }
}

// Days of a block that are too far apart for two bytes, and the bounds of Day.
TEST(Executors, TakeAnyDay) {
  const std::vector<Day> days = {kFirstDay, -25567, 0, 17987, 84005, kLastDay};
  for (const auto& [name, executor] : MakeExecutors()) {
    std::vector<model::CaseFacts> cases;
    for (const Day day : days) cases.push_back(Case(absl::StrCat(day), day));
    cases.push_back(Case("none", model::kNoDay));
    ASSERT_TRUE(executor->Publish(Changes(1, cases)).ok()) << name;
    for (size_t i = 0; i < days.size(); ++i) {
      for (size_t j = i; j < days.size(); ++j) {
        const auto partials = executor->Aggregate(
            CountPlan(Table::kCases,
                      DateIn(DateColumn::kReceived, days[i], days[j])),
            1);
        ASSERT_TRUE(partials.ok()) << name;
        EXPECT_EQ(partials->accumulators[0].at(0).count, j - i + 1)
            << name << " " << days[i] << " " << days[j];
      }
    }
    Plan buckets = CountPlan(Table::kCases);
    buckets.accumulators[0].buckets =
        Buckets{DateColumn::kReceived, {-25567, 17987, 17988, kLastDay}};
    const auto partials = executor->Aggregate(buckets, 1);
    ASSERT_TRUE(partials.ok()) << name;
    ASSERT_EQ(partials->accumulators[0].size(), 4u) << name;
    EXPECT_EQ(partials->accumulators[0][0].count, 2) << name;
    EXPECT_EQ(partials->accumulators[0][2].bucket, 2) << name;
  }
}

}  // namespace
}  // namespace redress::engine
