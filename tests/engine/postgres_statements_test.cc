// The statements that plans become on PostgreSQL.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/engine/sql/postgresql/readers.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "tests/engine/executors.h"
#include "tests/engine/postgres_testing.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using sql::postgresql::Statement;
using testing::HasSubstr;
using testing::Not;

TEST(MakeStatements, PutNoValueIntoTheText) {
  const std::string hostile = "x' OR '1' = '1";
  Plan plan =
      CountPlan(Table::kStages,
                All({Member("team", {hostile}), Member("category", {hostile}),
                     Member("attr:" + hostile, {hostile}),
                     DateIn(DateColumn::kReceived, 12345, 23456)}),
                {"attr:" + hostile, "category", "status"});
  plan.status_day = 34567;
  plan.accumulators[0].buckets = Buckets{DateColumn::kClosed, {45678}};
  const auto statements = sql::postgresql::MakeStatements(plan, {"a", "b"});
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_THAT(statements[0].sql, Not(HasSubstr("OR '1'")));
  for (const char* number : {"12345", "23456", "34567", "45678", "2003"}) {
    EXPECT_THAT(statements[0].sql, Not(HasSubstr(number)));
  }
}

TEST(MakeStatements, CountEverythingOfATableInOnePass) {
  Plan plan = CountPlan(Table::kCases, Member("team", {"A"}), {"kind"});
  for (const char* team : {"B", "C"}) {
    plan.accumulators.push_back(plan.accumulators[0]);
    plan.accumulators.back().where = Member("team", {team});
  }
  plan.accumulators[2].aggregation = Aggregation::kSum;
  plan.accumulators[2].value = ValueColumn::kRemedyPence;
  EXPECT_EQ(sql::postgresql::MakeStatements(plan, {"a"}).size(), 1u);
  // Another table, other buckets.
  plan.accumulators[1].table = Table::kStages;
  plan.accumulators[2].buckets = Buckets{DateColumn::kReceived, {1, 2}};
  EXPECT_EQ(sql::postgresql::MakeStatements(plan, {"a"}).size(), 3u);
  // What counts nothing is not asked for.
  plan.accumulators[1].where = Any({});
  EXPECT_EQ(sql::postgresql::MakeStatements(plan, {"a"}).size(), 2u);
}

// A question about an authority and a year looks into one partition, and into
// none for what is received when nothing could be.
TEST(Partitions, AreLeftOutWhereTheyCannotHaveRows) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  const auto executor = MakeIn(uri);
  ASSERT_TRUE(executor->Publish(ManyChanges(1, 900)).ok());
  Connection connection = Connected(uri);
  ASSERT_TRUE(connection.Execute(sql::postgresql::ReaderSettings(1)).ok());
  const auto scans = [&connection](const Predicate& where) {
    const Statement statement = sql::postgresql::MakeStatements(
        CountPlan(Table::kStages, where, {"team"}), {"facts_g1"})[0];
    const auto lines = connection.Query(absl::StrCat("EXPLAIN ", statement.sql),
                                        statement.parameters);
    EXPECT_TRUE(lines.ok()) << lines.status();
    int found = 0;
    for (int i = 0; lines.ok() && i < lines->rows(); ++i) {
      // With its alias: not the index that leads to it.
      const absl::string_view line = lines->Text(i, 0);
      if (absl::StrContains(line, " on fact_stages_") &&
          (absl::StrContains(line, " t ") || absl::StrContains(line, " t_"))) {
        ++found;
      }
    }
    return found;
  };
  const Day first = model::DayFromCivil(2018, 4, 1);
  const Day last = model::DayFromCivil(2019, 3, 31);
  const Predicate year = DateIn(DateColumn::kReceived, first, last);
  const Predicate authority = Member("authority", {"Ashdown"});
  // Two by authority; before, 2018, 2019, 2020 and after.
  EXPECT_EQ(scans({}), 10);
  EXPECT_EQ(scans(authority), 5);
  EXPECT_EQ(scans(year), 4);
  EXPECT_EQ(scans(All({authority, year})), 2);
  EXPECT_EQ(scans(All({authority, Any({year, DateIn(DateColumn::kReceived,
                                                    last + 300, kLastDay)})})),
            4);
}

}  // namespace
}  // namespace redress::engine
