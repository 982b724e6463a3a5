// What Protect() promises beyond safety.

#include "service/query/disclosure/protect.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/disclosure/audit.h"
#include "tests/disclosure/methods.h"
#include "tests/disclosure/random_report.h"

namespace redress::attack {
namespace {

TEST(ProtectTest, TheSameTablesGiveTheSameResult) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    RandomReport first = MakeRandomReport(seed);
    RandomReport second = MakeRandomReport(seed);
    ASSERT_TRUE(query::Protect(first.rules, first.Tables()).ok());
    ASSERT_TRUE(query::Protect(second.rules, second.Tables()).ok());
    for (size_t i = 0; i < first.tables.size(); ++i) {
      EXPECT_EQ(Dump(first.tables[i]), Dump(second.tables[i])) << seed;
    }
  }
}

TEST(ProtectTest, TheInternalProfileLeavesEverythingAlone) {
  RandomReport report = MakeRandomReport(1);
  const std::string before = Dump(report.tables[0]);
  query::DisclosureRules rules;
  rules.name = "internal";
  ASSERT_TRUE(query::Protect(rules, report.Tables()).ok());
  EXPECT_EQ(before, Dump(report.tables[0]));
}

TEST(ProtectTest, ATableOfAnotherFormThanItsQuestionIsAnError) {
  RandomReport report = MakeRandomReport(1);
  report.rules.threshold = 5;
  ASSERT_FALSE(report.tables[0].figures.rows.empty());
  report.tables[0].figures.rows[0].figures.pop_back();
  EXPECT_EQ(absl::StatusCode::kInternal,
            query::Protect(report.rules, report.Tables()).code());
}

// Too large to attack: what is small must be kept back, and it must end.
TEST(ProtectTest, ALargeTableIsProtectedWithinTheBudget) {
  Records records;
  records.data_date = model::DayFromCivil(2020, 6, 30);
  uint64_t state = 1;
  const auto roll = [&](uint64_t n) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state >> 33) % n);
  };
  for (int i = 0; i < 4000; ++i) {
    Unit unit;
    unit.grain = Unit::Grain::kStage;
    unit.dimensions["team"] = "T" + std::to_string(roll(30));
    unit.dimensions["locality"] = "L" + std::to_string(roll(30));
    unit.started = model::DayFromCivil(2019, 3, 1) + roll(200);
    unit.due = unit.effective_due = unit.started + 14;
    unit.responded = unit.ended = unit.started + roll(30);
    unit.ended_by = "response";
    unit.response_days = unit.ended - unit.started;
    records.units.push_back(unit);
  }
  v1::Query query;
  *query.mutable_period() = PeriodOf(2019, 4, 2019, 9, 30);
  for (const char* measure :
       {"due", "on_time_rate", "stage_open_at_start", "stage_open_at_end"}) {
    query.add_measures()->set_measure(measure);
  }
  query.add_dimensions()->set_dimension("team");
  query.add_dimensions()->set_dimension("locality");
  query.set_total(true);
  query.set_subtotals(true);
  TrueTable table = MakeTable(records, query);
  ASSERT_GT(table.figures.rows.size(), 800U);

  query::DisclosureRules rules;
  rules.threshold = 5;
  rules.min_denominator = 10;
  SuppressPrimary(rules, {&table});
  std::vector<const query::Figure*> primary;
  for (const auto& row : table.figures.rows) {
    for (const auto& figure : row.figures) {
      if (figure.confidential) primary.push_back(&figure);
    }
  }
  ASSERT_GT(primary.size(), 1000U);
  ShowAll({&table});
  ASSERT_TRUE(
      query::Protect(rules, {{table.question.get(), &table.figures}}).ok());
  for (const query::Figure* figure : primary) {
    EXPECT_TRUE(figure->confidential);
  }
  // And it is still a table.
  const Census census = Count({&table});
  EXPECT_LT(census.kept_back, census.figures * 9 / 10);
}

}  // namespace
}  // namespace redress::attack
