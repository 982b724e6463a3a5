// What becomes of the facts in PostgreSQL when it is killed: in the middle of
// publishes, commits and answers.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/engine/executors.h"
#include "tests/engine/postgres_testing.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;

// Waits until some other process of the database is at `what`, which is what
// follows WHERE about pg_stat_activity. On a connection of its own: in an open
// transaction that view would not change.
void WaitUntil(const std::string& uri, const std::string& what) {
  Connection connection = Connected(uri);
  for (;;) {
    const auto found = connection.QueryInt64(
        absl::StrCat("SELECT count(*) FROM pg_stat_activity WHERE pid <> "
                     "pg_backend_pid() AND ",
                     what));
    ASSERT_TRUE(found.ok()) << found.status();
    if (*found > 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

// Kills the server when a publish has written its cases and waits before its
// actions.
TEST(PostgresCrash, HasNothingHalfAfterACrashInAPublish) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = MakeIn(uri);
  ASSERT_TRUE(executor->Publish(ManyChanges(1, 50)).ok());
  for (const bool replace_all : {false, true}) {
    const int64_t before = executor->version();
    absl::Status published;
    std::thread publisher;
    {
      Connection other = Connected(uri);
      // A load writes into tables of its own, but for the version.
      ASSERT_TRUE(other
                      .Execute(replace_all
                                   ? "BEGIN; LOCK TABLE facts.fact_version IN "
                                     "SHARE MODE"
                                   : "BEGIN; LOCK TABLE facts_g1.fact_actions "
                                     "IN SHARE MODE")
                      .ok());
      FactChanges changes = ManyChanges(before + 1, 300);
      changes.replace_all = replace_all;
      publisher = std::thread([&executor, changes, &published] {
        published = executor->Publish(changes);
      });
      WaitUntil(uri, "wait_event_type = 'Lock'");
      cluster.Kill();
    }
    publisher.join();
    EXPECT_TRUE(absl::IsUnavailable(published)) << published;
    cluster.Start();
    EXPECT_EQ(executor->version(), before);
    EXPECT_EQ(CountAll(*executor), replace_all ? 60 : 50);
    Connection reader = Connected(uri);
    EXPECT_EQ(*reader.QueryInt64("SELECT count(*) FROM facts_g1.fact_stages"),
              replace_all ? 60 : 50);
    // And it goes on.
    const absl::Status next = executor->Publish(ManyChanges(before + 1, 60));
    EXPECT_TRUE(next.ok()) << next;
    EXPECT_EQ(CountAll(*executor), 60);
  }
}

// A commit waits for a standby that is not there: it is durable here, and its
// publisher does not know yet when the server is killed.
TEST(PostgresCrash, FindsOutWhetherACommitWentThrough) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = MakeIn(uri);
  ASSERT_TRUE(executor->Publish(ManyChanges(1, 10)).ok());
  absl::Status published;
  int64_t last = 1;
  std::atomic<bool> killed = false;
  std::thread publisher;
  {
    Connection other = Connected(uri);
    ASSERT_TRUE(
        other.Execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            .ok());
    ASSERT_TRUE(other.Execute("SELECT pg_reload_conf()").ok());
    for (std::string names; names.empty();) {
      names = *other.QueryText("SHOW synchronous_standby_names");
    }
    publisher = std::thread([&] {
      // The reload may not have reached that process with the first.
      while (published.ok() && !killed) {
        ++last;
        published = executor->Publish(
            Changes(last, {Case(absl::StrCat("A", last), 1)}));
      }
    });
    WaitUntil(uri, "wait_event = 'SyncRep'");
    // For the next start; this one is not told.
    ASSERT_TRUE(
        other.Execute("ALTER SYSTEM RESET synchronous_standby_names").ok());
    killed = true;
    cluster.Kill();
  }
  cluster.Start();
  publisher.join();
  EXPECT_TRUE(published.ok()) << published;
  EXPECT_EQ(executor->version(), last);
  EXPECT_EQ(CountAll(*executor), 10 + last - 1);
}

TEST(PostgresCrash, AnswersAgainAfterACrashInAnAnswer) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = MakeIn(uri);
  ASSERT_TRUE(executor->Publish(ManyChanges(1, 50)).ok());
  auto hold = executor->HoldVersion();
  ASSERT_TRUE(hold.ok());
  absl::Status answered;
  std::thread asker;
  {
    Connection other = Connected(uri);
    ASSERT_TRUE(other
                    .Execute("BEGIN; LOCK TABLE facts_g1.fact_cases IN ACCESS "
                             "EXCLUSIVE MODE")
                    .ok());
    asker = std::thread([&executor, &answered] {
      answered = executor->Aggregate(CountPlan(Table::kCases), 1).status();
    });
    WaitUntil(uri, "wait_event_type = 'Lock'");
    cluster.Kill();
  }
  asker.join();
  EXPECT_TRUE(absl::IsUnavailable(answered)) << answered;
  EXPECT_EQ(ErrorReason(answered), "DATABASE_UNREACHABLE");
  // While it is away too.
  answered = executor->Aggregate(CountPlan(Table::kCases), 1).status();
  EXPECT_TRUE(absl::IsUnavailable(answered)) << answered;
  cluster.Start();
  EXPECT_EQ(CountAll(*executor), 50);
  // What was held is lost; the version in force can be held again.
  const auto again = executor->HoldVersion();
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_TRUE(executor->Publish(ManyChanges(2, 70)).ok());
  const auto held = executor->Aggregate(CountPlan(Table::kCases), 1);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(held->accumulators[0][0].count, 50);
}

// Its tables have no write-ahead log: a crash of the database empties them.
TEST(PostgresCrash, SaysThatAPastVersionWasLostInACrash) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  PostgresOptions past = FactsOptions();
  past.past_version = true;
  const auto executor = MakePostgresExecutor(uri, past);
  ASSERT_TRUE(executor.ok()) << executor.status();
  ASSERT_TRUE((*executor)->Publish(ManyChanges(1, 5)).ok());
  cluster.Kill();
  EXPECT_EQ(ErrorReason((*executor)->HoldVersion().status()),
            "DATABASE_UNREACHABLE");
  cluster.Start();
  const absl::Status lost = (*executor)->HoldVersion().status();
  EXPECT_TRUE(absl::IsUnavailable(lost)) << lost;
  EXPECT_EQ(ErrorReason(lost), "FACTS_LOST");
  EXPECT_EQ(
      ErrorReason((*executor)->Aggregate(CountPlan(Table::kCases), 1).status()),
      "FACTS_LOST");
}

}  // namespace
}  // namespace redress::engine
