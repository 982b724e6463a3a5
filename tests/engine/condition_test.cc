#include "service/engine/condition.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

std::string ToText(const Condition& condition) {
  std::string text = condition.negated ? "!" : "";
  switch (condition.type) {
    case Condition::Type::kTrue:
      return "true";
    case Condition::Type::kFalse:
      return "false";
    case Condition::Type::kAll:
    case Condition::Type::kAny:
      text = condition.type == Condition::Type::kAll ? "all(" : "any(";
      for (size_t i = 0; i < condition.children.size(); ++i) {
        absl::StrAppend(&text, i > 0 ? " " : "", ToText(condition.children[i]));
      }
      return absl::StrCat(text, ")");
    case Condition::Type::kMember:
      return absl::StrCat(text, "member", condition.values->front());
    case Condition::Type::kDateIn:
      absl::StrAppend(&text, SourceOf(condition.date).name);
      if (condition.first != kFirstDay) {
        absl::StrAppend(&text, ">=", condition.first);
      }
      if (condition.last != kLastDay) {
        absl::StrAppend(&text, "<=", condition.last);
      }
      return text;
    case Condition::Type::kDateOrder:
      return absl::StrCat(text, SourceOf(condition.date).name,
                          "<=", SourceOf(condition.other).name);
    case Condition::Type::kHasResponseDays:
      return "has_response_days";
  }
  return "";
}

std::string Normal(const Predicate& predicate, Day status_day = 100) {
  const Plan plan = CountPlan(Table::kCases, predicate);
  return ToText(RowCondition(plan.accumulators[0], status_day));
}

TEST(RowCondition, PushesNotDownToTheLeaves) {
  const Predicate a = Member("team", {"A"});
  const Predicate b = DateIn(DateColumn::kClosed, 1, 2);
  const Predicate c = DateOrder(DateColumn::kReceived, DateColumn::kClosed);
  EXPECT_EQ(Normal(Not(All({a, Any({b, Not(c)})}))),
            "any(!memberA all(!closed>=1<=2 received<=closed))");
  EXPECT_EQ(Normal(Not(Not(a))), "memberA");
}

TEST(RowCondition, MergesGroupsOfOneKind) {
  const Predicate a = Member("team", {"A"});
  const Predicate b = Member("team", {"B"});
  EXPECT_EQ(Normal(All({a, All({b, All({a})}), Not(Any({b, b}))})),
            "all(memberA memberB memberA !memberB !memberB)");
  EXPECT_EQ(Normal(All({Any({a})})), "memberA");
}

TEST(RowCondition, DropsConstants) {
  const Predicate a = Member("team", {"A"});
  EXPECT_EQ(Normal(All({})), "true");
  EXPECT_EQ(Normal(Any({})), "false");
  EXPECT_EQ(Normal(Member("team", {})), "false");
  EXPECT_EQ(Normal(Not(Member("team", {}))), "true");
  EXPECT_EQ(Normal(DateIn(DateColumn::kClosed, 2, 1)), "false");
  EXPECT_EQ(Normal(DateIn(DateColumn::kClosed, model::kNoDay, model::kNoDay)),
            "false");
  EXPECT_EQ(Normal(All({a, All({})})), "memberA");
  EXPECT_EQ(Normal(All({a, Any({})})), "false");
  EXPECT_EQ(Normal(Any({a, Not(All({}))})), "memberA");
  EXPECT_EQ(Normal(Any({a, All({})})), "true");
}

TEST(RowCondition, SpellsStatusOut) {
  EXPECT_EQ(Normal(Member("status", {"cancelled"})), "cancelled<=100");
  EXPECT_EQ(Normal(Member("status", {"closed"})),
            "all(!cancelled<=100 closed<=100)");
  EXPECT_EQ(Normal(Member("status", {"open"})),
            "all(!cancelled<=100 !closed<=100)");
  EXPECT_EQ(Normal(Not(Member("status", {"open"}))),
            "any(cancelled<=100 closed<=100)");
  EXPECT_EQ(Normal(Member("status", {"open", "closed"})), "!cancelled<=100");
  EXPECT_EQ(Normal(Member("status", {"open", "closed", "cancelled"})), "true");
  EXPECT_EQ(Normal(Member("status", {""})), "false");
}

TEST(RowCondition, WantsTheBucketAndTheValue) {
  Plan plan = CountPlan(Table::kStages, Member("stage", {"stage1"}));
  Accumulator& accumulator = plan.accumulators[0];
  accumulator.aggregation = Aggregation::kHistogram;
  accumulator.buckets = Buckets{DateColumn::kStageResponded, {5, 9}};
  EXPECT_EQ(ToText(RowCondition(accumulator, 0)),
            "all(memberstage1 responded>=5 has_response_days)");
}

}  // namespace
}  // namespace redress::engine
