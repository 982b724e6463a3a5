// The sql executor in PostgreSQL with its facts in two databases behind
// postgres_fdw: counts are made there, lists are in order, nothing is left
// behind. What becomes of versions in a crash is in
// postgres_shards_crash_test.cc.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/postgres_executor.h"
#include "service/engine/sql/postgresql/fact_sites.h"
#include "service/engine/sql/postgresql/readers.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"
#include "tests/engine/shards_testing.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using sql::postgresql::Sources;
using sql::postgresql::Statement;

// The lines of EXPLAIN (VERBOSE).
std::vector<std::string> Explain(Connection& connection,
                                 const Statement& statement) {
  const auto rows = connection.Query(
      absl::StrCat("EXPLAIN (VERBOSE, COSTS OFF) ", statement.sql),
      statement.parameters);
  EXPECT_TRUE(rows.ok()) << rows.status() << "\n" << statement.sql;
  std::vector<std::string> lines;
  for (int i = 0; rows.ok() && i < rows->rows(); ++i) {
    lines.emplace_back(rows->Text(i, 0));
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) absl::StrAppend(&text, line, "\n");
  return text;
}

// Each shard is asked for groups and their counts, never for rows.
void ExpectAggregatesOnly(const std::vector<std::string>& lines) {
  int scans = 0;
  int aggregates = 0;
  for (const std::string& line : lines) {
    if (absl::StrContains(line, "Foreign Scan")) ++scans;
    if (absl::StrContains(line, "Relations: Aggregate on")) ++aggregates;
  }
  EXPECT_EQ(scans, 2) << Joined(lines);
  EXPECT_EQ(aggregates, 2) << Joined(lines);
}

class TwoShards : public testing::TestWithParam<uint64_t> {};

TEST_P(TwoShards, AreAskedForCountsOnlyAndAgreeWithTheColumnarExecutor) {
  const Databases databases = NewDatabases();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  Connection connection = Connected(databases.uri);
  ASSERT_TRUE(connection.Execute(sql::postgresql::ReaderSettings(2)).ok());
  Random random(GetParam());
  int explained = 0;
  int with_rows = 0;
  for (int64_t version = 1; version <= 3; ++version) {
    FactChanges changes = ManyAuthorities(random, version, 300);
    changes.replace_all = version == 2;
    ASSERT_TRUE(columnar->Publish(changes).ok());
    const absl::Status published = (*sharded)->Publish(changes);
    ASSERT_TRUE(published.ok()) << published;
    const auto state = sql::postgresql::ReadState(connection, kShardsSchema, 2);
    ASSERT_TRUE(state.ok()) << state.status();
    EXPECT_EQ(state->version, version);
    const Sources sources =
        sql::postgresql::SourcesOf(kShardsSchema, state->generation, 2);
    for (int i = 0; i < 60; ++i) {
      const Plan plan = RandomPlan(random, FactsShape());
      const auto expected = columnar->Aggregate(plan, version);
      ASSERT_TRUE(expected.ok());
      const auto answer = (*sharded)->Aggregate(plan, version);
      ASSERT_TRUE(answer.ok()) << answer.status() << ToText(plan);
      ASSERT_EQ(ToText(*answer), ToText(*expected)) << ToText(plan);
      for (const auto& rows : expected->accumulators) {
        if (!rows.empty()) ++with_rows;
      }
      for (const Statement& statement :
           sql::postgresql::MakeStatements(plan, sources)) {
        const std::vector<std::string> lines = Explain(connection, statement);
        // Conditions that the planner sees through leave nothing to ask for.
        if (!absl::StrContains(Joined(lines), "Foreign Scan")) continue;
        ++explained;
        ASSERT_NO_FATAL_FAILURE(ExpectAggregatesOnly(lines));
        if (testing::Test::HasFailure()) return;
      }
    }
  }
  EXPECT_GT(explained, 150);
  EXPECT_GT(with_rows, 150);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TwoShards, testing::Values(1, 2, 3));

TEST(Shards, ListRowsOfBothInOrder) {
  const Databases databases = NewDatabases();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  Random random(9);
  const FactChanges changes = ManyAuthorities(random, 1, 300);
  ASSERT_TRUE(columnar->Publish(changes).ok());
  ASSERT_TRUE((*sharded)->Publish(changes).ok());
  for (const Table table : {Table::kCases, Table::kStages, Table::kActions}) {
    ListPlan plan;
    plan.table = table;
    plan.limit = 17;
    for (int page = 0; page < 4; ++page) {
      const auto expected = columnar->List(plan, 1);
      const auto list = (*sharded)->List(plan, 1);
      ASSERT_TRUE(list.ok()) << list.status();
      EXPECT_EQ(ToText(*list), ToText(*expected));
      if (expected->rows.empty()) break;
      plan.after = expected->rows.back().key;
    }
  }
}

TEST(Shards, AnswerAHeldVersion) {
  const Databases databases = NewDatabases();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  Random random(1);
  FactChanges changes = ManyAuthorities(random, 1, 100);
  ASSERT_TRUE((*sharded)->Publish(changes).ok());
  const int64_t before = CountAll(**sharded, 1);
  auto hold = (*sharded)->HoldVersion();
  ASSERT_TRUE(hold.ok()) << hold.status();
  changes.version = 2;
  changes.cases.resize(3);
  changes.replace_all = true;
  ASSERT_TRUE((*sharded)->Publish(changes).ok());
  EXPECT_EQ(CountAll(**sharded, 1), before);
  EXPECT_EQ(CountAll(**sharded, 2), 3);
  hold->reset();
  EXPECT_EQ(CountAll(**sharded, 1), -1);
}

TEST(Shards, KnowTheirVersionAfterARestart) {
  const Databases databases = NewDatabases();
  Random random(1);
  const FactChanges changes = ManyAuthorities(random, 7, 100);
  int64_t count = 0;
  {
    const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
    ASSERT_TRUE(sharded.ok()) << sharded.status();
    ASSERT_TRUE((*sharded)->Publish(changes).ok());
    count = CountAll(**sharded, 7);
  }
  {
    const auto again = MakePostgresExecutor(databases.uri, databases.options);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ((*again)->version(), 7);
    EXPECT_EQ(CountAll(**again, 7), count);
  }
  // In another order the authorities are elsewhere: nothing is to be believed.
  PostgresOptions turned = databases.options;
  std::swap(turned.shards[0], turned.shards[1]);
  const auto anew = MakePostgresExecutor(databases.uri, turned);
  ASSERT_TRUE(anew.ok()) << anew.status();
  EXPECT_EQ((*anew)->version(), 0);
  EXPECT_EQ(CountAll(**anew, 0), 0);
}

// How many schemas and foreign servers have `part` in their names.
int64_t Things(const std::string& uri, const std::string& part) {
  Connection connection = Connected(uri);
  const std::vector<postgres::Parameter> parameters = {
      postgres::Parameter::Text(part)};
  return *connection.QueryInt64(
             "SELECT count(*) FROM pg_namespace WHERE strpos(nspname::text, "
             "$1) > 0",
             parameters) +
         *connection.QueryInt64(
             "SELECT count(*) FROM pg_foreign_server WHERE "
             "strpos(srvname::text, $1) > 0",
             parameters);
}

TEST(Shards, LeaveNothingOfAPastVersion) {
  const Databases databases = NewDatabases();
  PostgresOptions past = databases.options;
  past.past_version = true;
  Random random(1);
  {
    const auto sharded = MakePostgresExecutor(databases.uri, past);
    ASSERT_TRUE(sharded.ok()) << sharded.status();
    ASSERT_TRUE((*sharded)->Publish(ManyAuthorities(random, 1, 50)).ok());
    // Two servers, a schema for the version of each, one for its tables.
    EXPECT_EQ(Things(databases.uri, "_past_"), 6);
  }
  EXPECT_EQ(Things(databases.uri, "_past_"), 0);
  for (const std::string& shard : databases.options.shards) {
    EXPECT_EQ(Things(shard, "_past_"), 0);
  }
}

// What a server that was killed has left is dropped at the next start; what
// somebody has still is not.
TEST(Shards, DropWhatWasAbandoned) {
  const Databases databases = NewDatabases();
  PostgresOptions past = databases.options;
  past.past_version = true;
  const auto living = MakePostgresExecutor(databases.uri, past);
  ASSERT_TRUE(living.ok()) << living.status();
  EXPECT_EQ(Things(databases.uri, "_past_"), 6);
  const std::string name =
      absl::StrCat(kShardsSchema, "_past_0123456789abcdef");
  Connection connection = Connected(databases.uri);
  for (const char* site : {"_s0", "_s1"}) {
    ASSERT_TRUE(connection
                    .Execute(absl::StrCat(
                        "CREATE SERVER ", name, site,
                        " FOREIGN DATA WRAPPER postgres_fdw; CREATE SCHEMA ",
                        name, site, "; CREATE SCHEMA ", name, "_g2", site,
                        "; CREATE FOREIGN TABLE ", name, "_g2", site,
                        ".fact_cases(a int) SERVER ", name, site))
                    .ok());
  }
  // A generation of a run that ended in the middle of a load.
  ASSERT_TRUE(
      connection
          .Execute(absl::StrCat("CREATE SCHEMA ", kShardsSchema, "_g77_s0"))
          .ok());
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  EXPECT_EQ(Things(databases.uri, "_past_"), 6);
  EXPECT_EQ(Things(databases.uri, "_g77_"), 0);
  EXPECT_EQ(Things(databases.uri, name), 0);
  EXPECT_EQ(CountAll(**living, 0), 0);
}

TEST(Shards, NeedPreparedTransactions) {
  Databases databases = NewDatabases();
  databases.options.shards[1] = TestCluster::Shared().NewDatabase();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  EXPECT_EQ(ErrorReason(sharded.status()), "NO_PREPARED_TRANSACTIONS")
      << sharded.status();
  // Which one it is.
  EXPECT_THAT(std::string(sharded.status().message()),
              testing::StartsWith(
                  *postgres::PlaceOf(databases.options.shards[1]) + ": "));
}

// A role that is not a superuser's needs a password from database to database.
// Without one the shards can be written but not asked.
TEST(Shards, AreAskedBeforeAnythingReliesOnThem) {
  Databases databases = NewDatabases();
  Connection asking = Connected(databases.uri);
  ASSERT_TRUE(
      asking
          .Execute("CREATE ROLE plain LOGIN; CREATE EXTENSION postgres_fdw; "
                   "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO plain")
          .ok());
  std::vector<std::string*> uris = {&databases.uri};
  for (std::string& shard : databases.options.shards) uris.push_back(&shard);
  for (std::string* uri : uris) {
    Connection connection = Connected(*uri);
    const auto name = connection.QueryText("SELECT current_database()::text");
    ASSERT_TRUE(name.ok());
    ASSERT_TRUE(
        connection
            .Execute(absl::StrCat("ALTER DATABASE ", *name, " OWNER TO plain"))
            .ok());
    *uri = absl::StrReplaceAll(*uri, {{"postgres@", "plain@"}});
  }
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_FALSE(sharded.ok());
  EXPECT_THAT(std::string(sharded.status().message()),
              testing::HasSubstr("password is required"));
}

}  // namespace
}  // namespace redress::engine
