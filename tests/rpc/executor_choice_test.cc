#include "service/rpc/executor_choice.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

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
            "--executor: \"sqlite\"; valid are columnar and sql");
  choice.executor = "sql";
  EXPECT_EQ(Refusal(choice), "");
  choice.shards = {"postgresql:///a"};
  EXPECT_THAT(Refusal(choice), StartsWith("--facts_shards: "));
  choice.postgresql = "postgresql:///b";
  EXPECT_EQ(Refusal(choice), "");
  choice.columnar_limit = 5;
  EXPECT_THAT(Refusal(choice), StartsWith("--columnar_limit: it is for"));
  choice.executor = "columnar";
  EXPECT_EQ(Refusal(choice), "");
  choice.columnar_limit = -1;
  EXPECT_THAT(Refusal(choice), StartsWith("--columnar_limit: -1"));
  choice = {};
  choice.columnar_limit = 5;
  EXPECT_THAT(Refusal(choice), StartsWith("--columnar_limit: above it"));
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
  choice.postgresql = TestCluster::Shared().NewDatabase();
  choice.columnar_limit = 3;
  Connection connection = Connected(choice.postgresql);
  const ExecutorMakers makers = Makers(choice);
  auto executor = makers.current();
  ASSERT_TRUE(executor.ok()) << executor.status();
  ASSERT_TRUE(Load(**executor, 1, 3).ok());
  EXPECT_EQ(Tables(connection), 0);
  EXPECT_TRUE(engine::IsOverCaseLimit(Load(**executor, 2, 4)));
  ASSERT_TRUE(Load(**executor, 2, 4).ok());
  EXPECT_EQ(Tables(connection), 1);
  EXPECT_EQ(Count(**executor), 4);

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
  choice.postgresql = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(choice.postgresql);
  auto first = Makers(choice).current();
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Load(**first, 1, 2).ok());
  EXPECT_EQ(Tables(connection), 1);
  // A second server needs a schema of its own.
  EXPECT_EQ(ErrorReason(Makers(choice).current().status()), "FACTS_IN_USE");
  choice.schema = "redress_facts_b";
  auto second = Makers(choice).current();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(Tables(connection), 2);
}

}  // namespace
}  // namespace redress::rpc
