#include "service/engine/plan_check.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

using testing::ElementsAre;

// "field reason" of each violation.
std::vector<std::string> Wrong(const Plan& plan) {
  std::vector<std::string> wrong;
  for (const FieldViolation& violation : Violations(CheckPlan(plan))) {
    wrong.push_back(violation.field + " " + violation.reason);
  }
  return wrong;
}

TEST(CheckPlan, TakesWhatTablesHave) {
  EXPECT_TRUE(CheckPlan(Plan()).ok());
  EXPECT_TRUE(CheckPlan(CountPlan(Table::kStages,
                                  All({DateOrder(DateColumn::kStageResponded,
                                                 DateColumn::kClosed),
                                       Member("status", {"open"})}),
                                  {"stage", "team", "category", "attr:x"}))
                  .ok());
  EXPECT_TRUE(CheckPlan(CountPlan(Table::kActions,
                                  DateIn(DateColumn::kActionRaised, 1, 2),
                                  {"authority", "root_cause"}))
                  .ok());
}

TEST(CheckPlan, NamesEveryUnknownDimension) {
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, Not(Member("stage", {"stage1"})),
                              {"team", "teem", "attr:", ""})),
              ElementsAre("plan.group_by[1] UNKNOWN_DIMENSION",
                          "plan.group_by[2] UNKNOWN_DIMENSION",
                          "plan.group_by[3] UNKNOWN_DIMENSION",
                          "plan.accumulators[0].where.children[0].dimension "
                          "UNKNOWN_DIMENSION"));
  EXPECT_THAT(Wrong(CountPlan(Table::kActions, {}, {"category", "status"})),
              ElementsAre("plan.group_by[0] UNKNOWN_DIMENSION",
                          "plan.group_by[1] UNKNOWN_DIMENSION"));
}

TEST(CheckPlan, GroupsByTheDimensionsOfEveryTable) {
  Plan plan = CountPlan(Table::kStages, {}, {"stage"});
  plan.accumulators.push_back(CountPlan(Table::kCases).accumulators[0]);
  EXPECT_THAT(Wrong(plan), ElementsAre("plan.group_by[0] UNKNOWN_DIMENSION"));
}

TEST(CheckPlan, RefusesADimensionTwice) {
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, {}, {"team", "kind", "team"})),
              ElementsAre("plan.group_by[2] DUPLICATE_DIMENSION"));
}

TEST(CheckPlan, RefusesDatesOfOtherTables) {
  EXPECT_THAT(
      Wrong(CountPlan(Table::kCases, DateOrder(DateColumn::kStageDue,
                                               DateColumn::kActionRaised))),
      ElementsAre("plan.accumulators[0].where.other UNKNOWN_DATE",
                  "plan.accumulators[0].where.date UNKNOWN_DATE"));
  Plan plan = CountPlan(Table::kActions);
  plan.accumulators[0].buckets = Buckets{DateColumn::kReceived, {1}};
  EXPECT_THAT(Wrong(plan),
              ElementsAre("plan.accumulators[0].buckets.date UNKNOWN_DATE"));
}

TEST(CheckPlan, RefusesValuesOfOtherTables) {
  Plan plan = CountPlan(Table::kStages);
  plan.accumulators[0].aggregation = Aggregation::kSum;
  plan.accumulators[0].value = ValueColumn::kRemedyPence;
  EXPECT_THAT(Wrong(plan),
              ElementsAre("plan.accumulators[0].value UNKNOWN_VALUE"));
  plan.accumulators[0].table = Table::kCases;
  EXPECT_TRUE(CheckPlan(plan).ok());
  plan.accumulators[0].aggregation = Aggregation::kHistogram;
  EXPECT_THAT(Wrong(plan),
              ElementsAre("plan.accumulators[0].value NO_HISTOGRAM"));
}

TEST(CheckPlan, WantsEdgesThatAscend) {
  Plan plan = CountPlan(Table::kCases);
  plan.accumulators[0].buckets = Buckets{DateColumn::kReceived, {}};
  EXPECT_THAT(Wrong(plan),
              ElementsAre("plan.accumulators[0].buckets.edges NO_EDGES"));
  plan.accumulators[0].buckets->edges = {1, 2, 2, 1};
  EXPECT_THAT(
      Wrong(plan),
      ElementsAre("plan.accumulators[0].buckets.edges[2] EDGES_NOT_ASCENDING"));
}

TEST(CheckPlan, WantsOneConditionUnderNot) {
  Predicate none;
  none.type = Predicate::Type::kNot;
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, none)),
              ElementsAre("plan.accumulators[0].where NOT_ONE_CHILD"));
}

TEST(CheckPlan, BoundsPredicates) {
  Predicate deep;
  for (size_t i = 1; i < kMaxPredicateDepth; ++i) deep = Not(std::move(deep));
  EXPECT_TRUE(CheckPlan(CountPlan(Table::kCases, deep)).ok());
  EXPECT_EQ(ErrorReason(CheckPlan(CountPlan(Table::kCases, Not(deep)))),
            "TOO_DEEP");
  // Far beyond the bound, so that the check itself must not follow.
  for (int i = 0; i < 10000; ++i) deep = Not(std::move(deep));
  EXPECT_EQ(ErrorReason(CheckPlan(CountPlan(Table::kCases, std::move(deep)))),
            "TOO_DEEP");

  Predicate wide;
  wide.children.resize(kMaxPredicateNodes - 1);
  EXPECT_TRUE(CheckPlan(CountPlan(Table::kCases, wide)).ok());
  wide.children.emplace_back();
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, wide)),
              ElementsAre("plan.accumulators[0].where TOO_MANY_CONDITIONS"));

  std::vector<std::string> values(kMaxPredicateValues, "x");
  EXPECT_TRUE(CheckPlan(CountPlan(Table::kCases, Member("team", values))).ok());
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, All({Member("team", values),
                                                  Member("kind", {"x"})}))),
              ElementsAre("plan.accumulators[0].where TOO_MANY_VALUES"));
}

TEST(CheckPlan, BoundsPlans) {
  Plan plan = CountPlan(Table::kCases);
  plan.accumulators.resize(kMaxAccumulators + 1);
  EXPECT_THAT(Wrong(plan),
              ElementsAre("plan.accumulators TOO_MANY_ACCUMULATORS"));
  EXPECT_THAT(Wrong(CountPlan(Table::kCases, {},
                              std::vector<std::string>(kMaxGroupBy + 1, "x"))),
              ElementsAre("plan.group_by TOO_MANY_DIMENSIONS"));
}

TEST(CheckChanges, TakesAKeyOnceAmongChangedAndRemoved) {
  FactChanges changes = Changes(1, {Case("A", 1)});
  changes.removed_cases = {{"Ashdown", "B"}, {"Borough", "A"}};
  changes.removed_actions = {{"Ashdown", "A"}, {"Ashdown", "B"}};
  EXPECT_TRUE(CheckChanges(changes, 0).ok());
  FactChanges both = changes;
  both.removed_cases.push_back({"Ashdown", "A"});
  EXPECT_EQ(ErrorReason(CheckChanges(both, 0)), "DUPLICATE_KEY");
  FactChanges twice = changes;
  twice.removed_actions.push_back({"Ashdown", "A"});
  EXPECT_EQ(ErrorReason(CheckChanges(twice, 0)), "DUPLICATE_KEY");
}

TEST(CheckChanges, BoundsStages) {
  model::CaseFacts facts = Case("A", 1);
  facts.stages.resize(kMaxStages);
  EXPECT_TRUE(CheckChanges(Changes(1, {facts}), 0).ok());
  facts.stages.emplace_back();
  EXPECT_EQ(ErrorReason(CheckChanges(Changes(1, {facts}), 0)),
            "TOO_MANY_STAGES");
}

}  // namespace
}  // namespace redress::engine
