// What the sql executor does beside answering: files, versions, hostile names.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/base/sqlite.h"
#include "service/engine/executor.h"
#include "service/engine/sql/boolean_text.h"
#include "service/engine/sql/query_text.h"
#include "tests/engine/executors.h"
#include "tests/engine/scrub_testing.h"

namespace redress::engine {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SqlExecutor, KnowsAfterARestartWhatIsPublished) {
  const std::string path = NewTestFolder() + "/facts.db";
  {
    const auto executor = MakeSqlExecutor(path);
    ASSERT_TRUE(executor.ok()) << executor.status();
    ASSERT_TRUE((*executor)->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  const auto executor = MakeSqlExecutor(path);
  ASSERT_TRUE(executor.ok()) << executor.status();
  EXPECT_EQ((*executor)->version(), 7);
  EXPECT_EQ(CountAll(**executor), 1);
  EXPECT_FALSE((*executor)->Publish(Changes(7, {})).ok());
  ASSERT_TRUE((*executor)->Publish(Changes(8, {Case("B", 1)})).ok());
  EXPECT_EQ(CountAll(**executor), 2);
}

TEST(SqlExecutor, StartsAnewOnTablesOfAnotherRelease) {
  const std::string path = NewTestFolder() + "/facts.db";
  {
    const auto executor = MakeSqlExecutor(path);
    ASSERT_TRUE(executor.ok());
    ASSERT_TRUE((*executor)->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  {
    auto database = sqlite::Database::Open(path, sqlite::OpenMode::kReadWrite);
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE(database
                    ->Execute("UPDATE fact_version SET schema = 99;"
                              "CREATE TABLE other(x);")
                    .ok());
  }
  const auto executor = MakeSqlExecutor(path);
  ASSERT_TRUE(executor.ok()) << executor.status();
  EXPECT_EQ((*executor)->version(), 0);
  EXPECT_EQ(CountAll(**executor), 0);
  // What is not its own it leaves alone.
  auto database = sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly);
  ASSERT_TRUE(database.ok());
  EXPECT_TRUE(database->QueryInt64("SELECT COUNT(*) FROM other").ok());
}

TEST(SqlExecutor, SaysWhyAFileCannotBeUsed) {
  const std::string folder = NewTestFolder();
  const std::string path = folder + "/text.db";
  std::ofstream(path) << std::string(5000, 'x');
  EXPECT_EQ(ErrorReason(MakeSqlExecutor(path).status()), "NOT_A_DATABASE");
  EXPECT_EQ(ErrorReason(MakeSqlExecutor(folder + "/no/such.db").status()),
            "CANNOT_OPEN");
}

// After an error the version before stays in force, whole.
TEST(SqlExecutor, KeepsTheVersionBeforeAFailedPublish) {
  const auto executor = MakeSqlExecutor(":memory:");
  ASSERT_TRUE(executor.ok());
  ASSERT_TRUE((*executor)->Publish(Changes(1, {Case("A", 1)})).ok());
  // Facts never hold a value twice: the tables refuse it half-way.
  model::CaseFacts broken = Case("B", 1);
  broken.many[0] = {"x", "x"};
  FactChanges changes = Changes(2, {Case("C", 1), broken});
  changes.replace_all = true;
  EXPECT_FALSE((*executor)->Publish(changes).ok());
  EXPECT_EQ((*executor)->version(), 1);
  EXPECT_EQ(CountAll(**executor), 1);
  ASSERT_TRUE((*executor)->Publish(Changes(2, {Case("C", 1)})).ok());
  EXPECT_EQ(CountAll(**executor), 2);
}

// The bytes of the facts' file and of what SQLite keeps beside it.
std::string AllBytes(const std::string& path) {
  std::string bytes;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::ifstream file(path + suffix, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

TEST(SqlExecutor, LeavesNoByteOfWhatItScrubs) {
  const std::string path = NewTestFolder() + "/facts.db";
  const auto executor = MakeSqlExecutor(path);
  ASSERT_TRUE(executor.ok());
  ExpectNoByteOfWhatIsScrubbed(**executor, [&path] { return AllBytes(path); });
}

TEST(MakeQuery, PutsNoValueIntoTheText) {
  const std::string hostile = "x' OR '1' = '1";
  Plan plan =
      CountPlan(Table::kStages,
                All({Member("team", {hostile}), Member("category", {hostile}),
                     Member("attr:" + hostile, {hostile}),
                     DateIn(DateColumn::kClosed, 12345, 23456)}),
                {"attr:" + hostile, "category", "status"});
  plan.status_day = 34567;
  plan.accumulators[0].buckets = Buckets{DateColumn::kClosed, {45678}};
  const sql::QueryText query = sql::MakeQuery(plan, 0);
  EXPECT_THAT(query.sql, Not(HasSubstr("OR '1'")));
  for (const char* day : {"12345", "23456", "34567", "45678"}) {
    EXPECT_THAT(query.sql, Not(HasSubstr(day)));
  }
}

TEST(MakeQuery, JoinsCasesOnlyWhereTheyAreNeeded) {
  EXPECT_THAT(
      sql::MakeQuery(CountPlan(Table::kStages, Member("stage", {"stage1"})), 0)
          .sql,
      Not(HasSubstr("fact_cases")));
  EXPECT_THAT(
      sql::MakeQuery(CountPlan(Table::kStages, Member("team", {"A"})), 0).sql,
      HasSubstr("JOIN fact_cases"));
}

TEST(Combine, NestsTheDeepestFirst) {
  const auto leaf = [](const char* text) {
    sql::BooleanText part;
    part.text = text;
    return part;
  };
  const sql::BooleanText inner = sql::Combine(
      false, {leaf("a"), sql::Combine(true, {leaf("b"), leaf("c")})});
  EXPECT_EQ(inner.text, "b AND c OR a");
  EXPECT_EQ(sql::Combine(true, {leaf("d"), inner}).text,
            "(b AND c OR a) AND d");
}

TEST(Combine, MakesAListOfManyParts) {
  sql::BooleanText part;
  part.text = "x";
  EXPECT_EQ(sql::Combine(false, std::vector<sql::BooleanText>(13, part)).text,
            "x OR x OR x OR x OR x OR x OR x OR x OR x OR x OR x"
            " OR TRUE IN (x, x)");
  EXPECT_THAT(sql::Combine(true, std::vector<sql::BooleanText>(13, part)).text,
              HasSubstr(" AND FALSE NOT IN (x, x)"));
}

}  // namespace
}  // namespace redress::engine
