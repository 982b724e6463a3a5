#include "service/query/condition_text.h"

#include <string>

#include "gtest/gtest.h"
#include "service/query/predicates.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using engine::DateColumn;
using engine::Predicate;
using engine::Table;

std::string Text(const Predicate& condition, Table table = Table::kCases) {
  return ConditionText(condition, table, Iso("2019-10-14"));
}

TEST(ConditionText, SpeaksOfDays) {
  const auto text = [](const std::string& first, const std::string& last) {
    return Text(DateIn(DateColumn::kReceived,
                       first.empty() ? engine::kFirstDay : Iso(first),
                       last.empty() ? engine::kLastDay : Iso(last)));
  };
  EXPECT_EQ(text("2019-04-01", "2019-09-30"),
            "received from 2019-04-01 to 2019-09-30");
  EXPECT_EQ(text("", "2019-09-30"), "received by 2019-09-30");
  EXPECT_EQ(text("2019-04-01", ""), "received on or after 2019-04-01");
  EXPECT_EQ(text("2019-04-01", "2019-04-01"), "received on 2019-04-01");
  EXPECT_EQ(text("2019-04-01", "2019-03-31"), "received on no day");
  EXPECT_EQ(text("", ""), "received on any day");
  EXPECT_EQ(Text(DateOrder(DateColumn::kStageResponded,
                           DateColumn::kStageEffectiveDue),
                 Table::kStages),
            "responded to on or before the day due");
}

TEST(ConditionText, SpeaksOfMembers) {
  EXPECT_EQ(Text(IsMember("kind", {"complaint"})), "kind is complaint");
  EXPECT_EQ(Text(IsMember("service_area", {"Early Help", "a \"b\"", ""})),
            "service area is \"Early Help\" or \"a \"b\"\" or not recorded");
  EXPECT_EQ(Text(IsMember("outcome", {""})), "outcome is not recorded");
  EXPECT_EQ(Text(IsMember("category", {"Delay", ""})),
            "category includes \"Delay\" or not recorded");
  EXPECT_EQ(Text(IsMember("category", {""})), "category is not recorded");
  EXPECT_EQ(Text(IsMember("root_cause", {"x"})), "root cause includes x");
  EXPECT_EQ(Text(IsMember("root_cause", {"x"}), Table::kActions),
            "root cause is x");
  EXPECT_EQ(Text(IsMember("attr:home_area", {"north"})),
            "attr:home_area is north");
  EXPECT_EQ(Text(IsMember("status", {"open"})), "status on 2019-10-14 is open");
  EXPECT_EQ(Text(IsMember("stage_outcome", {"upheld"}), Table::kStages),
            "outcome of the stage is upheld");
  EXPECT_EQ(
      Text(IsMember("stage_ended_by", {"response", "closing"}), Table::kStages),
      "ended by response or closing");
  EXPECT_EQ(Text(IsMember("ombudsman_decision", {})),
            "decision of the Ombudsman is a value that no record has");
}

TEST(ConditionText, BracketsWhatCouldBeReadTwoWays) {
  const Predicate a = IsMember("kind", {"complaint"});
  const Predicate b = IsMember("team", {"b"});
  const Predicate c = IsMember("team", {"c"});
  EXPECT_EQ(Text(All({a, b})), "kind is complaint and team is b");
  EXPECT_EQ(Text(All({a, Any({b, c})})),
            "kind is complaint and (team is b or team is c)");
  EXPECT_EQ(Text(Any({a, All({b, c})})),
            "kind is complaint or (team is b and team is c)");
  EXPECT_EQ(Text(All({a, Not(b)})), "kind is complaint and not (team is b)");
  EXPECT_EQ(Text(Not(Any({b, c}))), "not (team is b or team is c)");
  EXPECT_EQ(Text(All({a, Any({b})})), "kind is complaint and team is b");
  EXPECT_EQ(Text(All({})), "any");
  EXPECT_EQ(Text(Any({})), "none");
}

}  // namespace
}  // namespace redress::query
