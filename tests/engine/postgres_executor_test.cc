// What the sql executor in PostgreSQL does beside answering: versions that
// outlive it, options, what it leaves behind.

#include "service/engine/postgres_executor.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/engine/executors.h"
#include "tests/engine/postgres_testing.h"
#include "tests/engine/scrub_testing.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;

TEST(PostgresExecutor, KnowsAfterARestartWhatIsPublished) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  {
    const auto executor = MakeIn(uri);
    ASSERT_TRUE(executor->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  const auto executor = MakeIn(uri);
  EXPECT_EQ(executor->version(), 7);
  EXPECT_EQ(CountAll(*executor), 1);
  EXPECT_FALSE(executor->Publish(Changes(7, {})).ok());
  ASSERT_TRUE(executor->Publish(Changes(8, {Case("B", 1)})).ok());
  EXPECT_EQ(CountAll(*executor), 2);
}

TEST(PostgresExecutor, StartsAnewOnTablesOfAnotherLayout) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(uri);
  ASSERT_TRUE(connection
                  .Execute("CREATE SCHEMA facts; CREATE SCHEMA facts_g1x;"
                           "CREATE TABLE facts.other()")
                  .ok());
  {
    const auto executor = MakeIn(uri);
    ASSERT_TRUE(executor->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  PostgresOptions options = FactsOptions();
  options.last_year = 2021;
  const auto executor = MakePostgresExecutor(uri, options);
  ASSERT_TRUE(executor.ok()) << executor.status();
  EXPECT_EQ((*executor)->version(), 0);
  EXPECT_EQ(CountAll(**executor), 0);
  // What is not its own it leaves alone.
  EXPECT_TRUE(connection.QueryInt64("SELECT count(*) FROM facts.other").ok());
  EXPECT_EQ(*connection.QueryInt64("SELECT count(*) FROM pg_namespace WHERE "
                                   "nspname = 'facts_g1x'"),
            1);
}

TEST(PostgresExecutor, StartsAnewWhereItIsToldTo) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  ASSERT_TRUE(MakeIn(uri)->Publish(Changes(7, {Case("A", 1)})).ok());
  PostgresOptions options = FactsOptions();
  options.start_anew = true;
  const auto executor = MakePostgresExecutor(uri, options);
  ASSERT_TRUE(executor.ok()) << executor.status();
  EXPECT_EQ((*executor)->version(), 0);
  EXPECT_EQ(CountAll(**executor), 0);
  const auto loader = (*executor)->StartLoad(7);
  ASSERT_TRUE(loader.ok()) << loader.status();
  ASSERT_TRUE((*loader)->Add({Case("A", 1), Case("B", 1)}, {}).ok());
  ASSERT_TRUE((*loader)->Finish().ok());
  EXPECT_EQ(CountAll(**executor), 2);
}

TEST(PostgresExecutor, HasItsSchemaForItself) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  auto executor = MakeIn(uri);
  const auto second = MakePostgresExecutor(uri, FactsOptions());
  EXPECT_EQ(ErrorReason(second.status()), "FACTS_IN_USE") << second.status();
  PostgresOptions other = FactsOptions();
  other.schema = "facts_of_b";
  EXPECT_TRUE(MakePostgresExecutor(uri, other).ok());
  executor.reset();
  EXPECT_TRUE(MakePostgresExecutor(uri, FactsOptions()).ok());
}

TEST(PostgresExecutor, SaysWhatIsWrongWithItsOptions) {
  PostgresOptions options;
  options.schema = "Facts; DROP";
  options.authority_partitions = 0;
  options.first_year = 2020;
  options.last_year = 2019;
  options.parallel_workers = -1;
  const auto executor = MakePostgresExecutor("postgresql:///none", options);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Violations(executor.status())) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, testing::ElementsAre("schema", "authority_partitions",
                                           "last_year", "parallel_workers"));
  EXPECT_EQ(ErrorReason(MakePostgresExecutor("postgresql://a@b@c/d").status()),
            "CONNECTION_STRING");
  // Facts would be written into the one database and asked of the other.
  options = {};
  options.shards = {"postgresql:///one"};
  const absl::Status one =
      MakePostgresExecutor("postgresql:///none", options).status();
  ASSERT_EQ(Violations(one).size(), 1U) << one;
  EXPECT_EQ(Violations(one)[0].field, "shards");
}

TEST(PostgresExecutor, KnowsTheNearestNameOfASchema) {
  // Names that are good stay.
  for (const char* good : {"redress_facts", "_a1", "facts_g", "facts_past"}) {
    EXPECT_EQ(NearestSchema(good), good);
  }
  EXPECT_EQ(NearestSchema("Facts-B"), "facts_b");
  EXPECT_EQ(NearestSchema("2nd"), "_2nd");
  EXPECT_EQ(NearestSchema("pg_facts"), "facts");
  EXPECT_EQ(NearestSchema(""), "redress_facts");
  EXPECT_EQ(NearestSchema(std::string(40, 'a')), std::string(30, 'a'));
  // What an executor calls its own parts.
  EXPECT_EQ(NearestSchema("facts_g1"), "facts");
  EXPECT_EQ(NearestSchema("facts_s0"), "facts");
  EXPECT_EQ(NearestSchema("facts_g12_s3"), "facts");
  EXPECT_EQ(NearestSchema("facts_past_0123456789abcdef"), "facts");
}

TEST(PostgresExecutor, KeepsTheVersionBeforeAFailedPublish) {
  const auto executor = MakeIn(TestCluster::Shared().NewDatabase());
  ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1)})).ok());
  // PostgreSQL's texts cannot hold it, which shows half-way.
  model::CaseFacts broken = Case("B", 1);
  broken.attributes = {{"ward", std::string("a\0b", 3)}};
  for (const bool replace_all : {false, true}) {
    FactChanges changes = Changes(2, {Case("C", 1), broken});
    changes.replace_all = replace_all;
    EXPECT_FALSE(executor->Publish(changes).ok());
    EXPECT_EQ(executor->version(), 1);
    EXPECT_EQ(CountAll(*executor), 1);
  }
  ASSERT_TRUE(executor->Publish(Changes(2, {Case("C", 1)})).ok());
  EXPECT_EQ(CountAll(*executor), 2);
}

// What cannot be in its texts cannot be found there either.
TEST(PostgresExecutor, FindsNothingForTextsThatItCannotHold) {
  const auto executor = MakeIn(TestCluster::Shared().NewDatabase());
  ASSERT_TRUE(executor->Publish(Changes(1, {Case("A", 1)})).ok());
  for (const std::string& text :
       {std::string("a\0b", 3), std::string("\xff")}) {
    for (const std::string& dimension :
         {std::string("team"), std::string("category"),
          std::string("attr:ward"), "attr:" + text}) {
      const auto found = executor->Aggregate(
          CountPlan(Table::kCases, Member(dimension, {text})), 1);
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_TRUE(found->accumulators[0].empty()) << dimension;
      const auto others = executor->Aggregate(
          CountPlan(Table::kCases, engine::Not(Member(dimension, {text})),
                    {dimension}),
          1);
      ASSERT_TRUE(others.ok()) << others.status();
      EXPECT_EQ(others->accumulators[0].at(0).count, 1) << dimension;
    }
  }
}

int64_t Schemas(Connection& connection, const std::string& pattern) {
  return *connection.QueryInt64(absl::StrCat(
      "SELECT count(*) FROM pg_namespace WHERE nspname ~ '", pattern, "'"));
}

TEST(PostgresExecutor, DropsGenerationsThatNobodyReads) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(uri);
  const auto executor = MakeIn(uri);
  ASSERT_TRUE(executor->Publish(ManyChanges(1, 5)).ok());
  auto hold = executor->HoldVersion();
  ASSERT_TRUE(hold.ok());
  FactChanges all = ManyChanges(2, 6);
  all.replace_all = true;
  ASSERT_TRUE(executor->Publish(all).ok());
  EXPECT_EQ(Schemas(connection, "^facts_g"), 2);
  EXPECT_EQ(ErrorReason(executor->Scrub(std::chrono::milliseconds(1))),
            "DATABASE_BUSY");
  hold->reset();
  ASSERT_TRUE(executor->Publish(ManyChanges(3, 7)).ok());
  EXPECT_EQ(Schemas(connection, "^facts_g"), 1);
  EXPECT_EQ(CountAll(*executor), 7);
}

TEST(PostgresExecutor, LeavesNothingOfAPastVersion) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(uri);
  PostgresOptions past = FactsOptions();
  past.past_version = true;
  {
    const auto executor = MakePostgresExecutor(uri, past);
    ASSERT_TRUE(executor.ok()) << executor.status();
    ASSERT_TRUE((*executor)->Publish(ManyChanges(1, 5)).ok());
    EXPECT_EQ(CountAll(**executor), 5);
    EXPECT_EQ(Schemas(connection, "past"), 2);
  }
  EXPECT_EQ(Schemas(connection, "past"), 0);
  // Of one that did not end well, the next start.
  const auto living = MakePostgresExecutor(uri, past);
  ASSERT_TRUE(living.ok()) << living.status();
  ASSERT_TRUE(connection
                  .Execute("CREATE SCHEMA facts_past_0123456789abcdef;"
                           "CREATE SCHEMA facts_past_0123456789abcdef_g1;"
                           "CREATE TABLE "
                           "facts_past_0123456789abcdef_g1.fact_cases()")
                  .ok());
  EXPECT_EQ(Schemas(connection, "past"), 4);
  const auto executor = MakeIn(uri);
  EXPECT_EQ(Schemas(connection, "past"), 2);
  EXPECT_EQ(CountAll(**living), 0);
}

// The bytes of all files that tables are in.
std::string AllBytes(const TestCluster& cluster) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           cluster.folder() / "data" / "base")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

TEST(PostgresExecutor, LeavesNoByteOfWhatItScrubs) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  Connection connection = Connected(uri);
  ExpectNoByteOfWhatIsScrubbed(*MakeIn(uri), [&] {
    // Statistics too, and what is in memory still.
    EXPECT_TRUE(connection.Execute("ANALYZE").ok());
    EXPECT_TRUE(connection.Execute("CHECKPOINT").ok());
    return AllBytes(cluster);
  });
}

}  // namespace
}  // namespace redress::engine
