#include "service/rpc/executor_choice.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/base/postgres.h"
#include "tests/postgres/test_cluster.h"

namespace redress::rpc {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string Refusal(const ExecutorChoice& choice) {
  const absl::Status status = CheckChoice(choice);
  return status.ok() ? "" : std::string(status.message());
}

TEST(ExecutorChoice, NamesTheFlagThatIsWrong) {
  ExecutorChoice choice;
  EXPECT_EQ(Refusal(choice), "");
  choice.executor = "sqlite";
  EXPECT_EQ(Refusal(choice),
            "--executor: \"sqlite\"; valid are columnar and sql (did you mean "
            "\"sql\"?)");
  choice.executor = "columnr";
  EXPECT_THAT(Refusal(choice), EndsWith("(did you mean \"columnar\"?)"));
  choice.executor = "sql";
  EXPECT_EQ(Refusal(choice), "");
  choice.schema = "redress_facts";
  EXPECT_THAT(Refusal(choice), StartsWith("--facts-schema: \"redress_facts\" "
                                          "is a schema in PostgreSQL"));
  choice.store = "postgresql:///records";
  EXPECT_EQ(Refusal(choice), "");
  choice.columnar_limit = 5;
  EXPECT_THAT(Refusal(choice), StartsWith("--columnar-limit: 5 is for"));
  choice.executor = "columnar";
  EXPECT_EQ(Refusal(choice), "");
  choice.columnar_limit = -1;
  EXPECT_THAT(Refusal(choice), StartsWith("--columnar-limit: -1"));
}

TEST(ExecutorChoice, LeavesNoFlagUnused) {
  // Facts that stay in memory.
  ExecutorChoice choice;
  choice.store = "postgresql:///records";
  choice.schema = "redress_facts";
  EXPECT_THAT(Refusal(choice),
              AllOf(StartsWith("--facts-schema: \"redress_facts\" would stay "
                               "empty"),
                    HasSubstr("--executor=sql")));
  // A limit with nowhere to go beyond it.
  choice.schema = "";
  choice.columnar_limit = 5;
  EXPECT_THAT(Refusal(choice),
              AllOf(StartsWith("--columnar-limit: 5"),
                    EndsWith("give --facts-schema=redress_facts")));
  choice.store = "";
  EXPECT_THAT(Refusal(choice), EndsWith("give --store=postgresql://… and "
                                        "--facts-schema=redress_facts"));
  // Shards of nothing.
  choice = {};
  choice.store = "postgresql:///records";
  choice.shards = {"postgresql:///a", "postgresql:///b"};
  EXPECT_THAT(Refusal(choice), AllOf(StartsWith("--facts-shards: "),
                                     EndsWith("give --facts-schema too")));
}

TEST(ExecutorChoice, NamesTheNearestSchema) {
  ExecutorChoice choice;
  choice.executor = "sql";
  choice.store = "postgresql:///records";
  choice.schema = "Facts-B";
  EXPECT_THAT(Refusal(choice),
              AllOf(StartsWith("--facts-schema: \"Facts-B\" is no name"),
                    EndsWith("(did you mean \"facts_b\"?)")));
  choice.schema = "redress";
  EXPECT_EQ(Refusal(choice),
            "--facts-schema: \"redress\" is where the records are; "
            "\"redress_facts\" would do");
}

TEST(ExecutorChoice, SaysWhichShardIsWrongWithoutItsPassword) {
  ExecutorChoice choice;
  choice.executor = "sql";
  choice.store = "postgresql:///records";
  choice.schema = "redress_facts";
  const std::string good = "postgresql://r:s3cret@a/facts";
  choice.shards = {good, "postgresql:///b"};
  EXPECT_EQ(Refusal(choice), "");
  for (const auto& [shards, words] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{good}, "give two or more"},
           {{good, good}, "number 2 of 2 is number 1 again"},
           // A list of hosts, taken apart at its comma.
           {{good, "s3cret@b/facts"}, "number 2 of 2 does not begin with"},
           {{"postgresql://r:s3cret@p@a/facts", good}, "number 1 of 2: "}}) {
    choice.shards = shards;
    const std::string refusal = Refusal(choice);
    EXPECT_THAT(refusal,
                AllOf(StartsWith("--facts-shards: "), HasSubstr(words)));
    EXPECT_THAT(refusal, Not(HasSubstr("s3cret")));
  }
}

// Loads cases A0, A1… and says what became of it.
absl::Status Load(engine::Executor& executor, int64_t version, int cases) {
  auto loader = executor.StartLoad(version);
  if (!loader.ok()) return loader.status();
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts facts;
    facts.reference = absl::StrCat("A", i);
    absl::Status added = (*loader)->Add({facts}, {});
    if (!added.ok()) return added;
  }
  return (*loader)->Finish();
}

int64_t Count(const engine::Executor& executor) {
  engine::Plan plan;
  plan.accumulators.emplace_back();
  const auto partials = executor.Aggregate(plan, executor.version());
  if (!partials.ok()) return -1;
  const auto& rows = partials->accumulators[0];
  return rows.empty() ? 0 : rows[0].count;
}

int64_t Tables(Connection& connection) {
  return *connection.QueryInt64(
      "SELECT count(*) FROM pg_class WHERE relname = 'fact_cases'");
}

ExecutorMakers Makers(const ExecutorChoice& choice) {
  EXPECT_TRUE(CheckChoice(choice).ok());
  return MakersOf(
      choice, [] { return engine::MakeColumnarExecutor(); }, ":memory:");
}

TEST(ExecutorChoice, GoesIntoTheDatabaseAboveTheLimit) {
  ExecutorChoice choice;
  choice.store = TestCluster::Shared().NewDatabase();
  choice.schema = "redress_facts";
  choice.columnar_limit = 3;
  Connection connection = Connected(choice.store);
  const ExecutorMakers makers = Makers(choice);
  auto executor = makers.current();
  ASSERT_TRUE(executor.ok()) << executor.status();
  ASSERT_TRUE(Load(**executor, 1, 3).ok());
  EXPECT_EQ(Tables(connection), 0);
  EXPECT_EQ(makers.name(), "columnar");
  EXPECT_TRUE(engine::IsOverCaseLimit(Load(**executor, 2, 4)));
  ASSERT_TRUE(Load(**executor, 2, 4).ok());
  EXPECT_EQ(Tables(connection), 1);
  EXPECT_EQ(Count(**executor), 4);
  EXPECT_EQ(makers.name(), "sql");

  // Past versions too, beside it; nothing stays of them.
  {
    auto past = makers.past();
    ASSERT_TRUE(past.ok()) << past.status();
    EXPECT_TRUE(engine::IsOverCaseLimit(Load(**past, 1, 5)));
    ASSERT_TRUE(Load(**past, 1, 5).ok());
    EXPECT_EQ(Count(**past), 5);
    EXPECT_EQ(Tables(connection), 2);
  }
  EXPECT_EQ(Tables(connection), 1);

  // The next start loads anew, whatever is there.
  executor->reset();
  executor = makers.current();
  ASSERT_TRUE(executor.ok());
  EXPECT_TRUE(engine::IsOverCaseLimit(Load(**executor, 2, 6)));
  const absl::Status loaded = Load(**executor, 2, 6);
  ASSERT_TRUE(loaded.ok()) << loaded;
  EXPECT_EQ(Count(**executor), 6);
}

TEST(ExecutorChoice, HasSqlWhereTheRecordsAre) {
  ExecutorChoice choice;
  choice.executor = "sql";
  auto sqlite = Makers(choice).current();
  ASSERT_TRUE(sqlite.ok()) << sqlite.status();
  ASSERT_TRUE(Load(**sqlite, 1, 2).ok());
  EXPECT_EQ(Count(**sqlite), 2);
  // Without a schema in PostgreSQL a server keeps facts to itself.
  choice.store = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(choice.store);
  auto own = Makers(choice).current();
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(Tables(connection), 0);
  choice.schema = "redress_facts";
  auto first = Makers(choice).current();
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Load(**first, 1, 2).ok());
  EXPECT_EQ(Tables(connection), 1);
  // A second server needs a schema of its own.
  const absl::Status in_use = Makers(choice).current().status();
  EXPECT_EQ(ErrorReason(in_use), "FACTS_IN_USE");
  EXPECT_THAT(std::string(in_use.message()),
              StartsWith("--facts-schema: database "));
  choice.schema = "redress_facts_b";
  auto second = Makers(choice).current();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(Tables(connection), 2);
}

}  // namespace
}  // namespace redress::rpc
