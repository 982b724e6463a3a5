// What only the store on PostgreSQL has to get right: several processes on one
// database, and connections that break.

#include "service/store/postgresql/postgresql_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/postgres.h"
#include "tests/postgres/breaking_proxy.h"
#include "tests/postgres/test_cluster.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr milliseconds kLong(60000);
// Longer than ctest lets a test run: what waits so long was not told.
constexpr std::chrono::hours kForEver(24);

std::unique_ptr<Store> OpenedAt(const std::string& uri) {
  absl::StatusOr<std::unique_ptr<Store>> store = OpenPostgresqlStore(uri);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

class PostgresqlStoreTest : public testing::Test {
 protected:
  void Sql(const std::string& sql) {
    const absl::Status run = Connected(uri_).Execute(sql);
    EXPECT_TRUE(run.ok()) << run;
  }

  // Ends every connection to the test's database.
  void EndConnections() {
    Connection connection = Connected(uri_);
    const absl::Status ended = connection.Execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    EXPECT_TRUE(ended.ok()) << ended;
  }

  const std::string uri_ = TestCluster::Shared().NewDatabase();
};

TEST_F(PostgresqlStoreTest, WhatOneProcessCommitsTheOtherHas) {
  const auto first = OpenedAt(uri_);
  const auto second = OpenedAt(uri_);
  Committed(*first, Cases({Case("1", "A")}));
  EXPECT_EQ(second->Head()->number, 1);
  EXPECT_EQ(Committed(*second, Cases({Case("1", "B")})).version.number, 2);
  EXPECT_THAT(CasesAt(*first, 2), ElementsAre("1=B"));
  ASSERT_TRUE(
      first->Erase({Kind::kRepresentation, "Anytown", "1"}, "erase").ok());
  // Nothing that the other one remembers lets it in again.
  EXPECT_EQ(ErrorReason(second->Commit(Cases({Case("1", "A")})).status()),
            "ERASED_RECORD");
  EXPECT_EQ(*second->IsErased({Kind::kRepresentation, "Anytown", "1"}), true);
  EXPECT_TRUE(second->Head().ok());
  EXPECT_TRUE(second->ErasuresUnfinished());
  EXPECT_TRUE(second->FinishErasures(kLong).ok());
  EXPECT_TRUE(first->Head().ok());
  EXPECT_FALSE(first->ErasuresUnfinished());
}

TEST_F(PostgresqlStoreTest, WritersOfTwoProcessesMakeVersionsWithoutGaps) {
  constexpr int kCommits = 25;
  std::vector<std::thread> writers;
  for (const std::string name : {"a", "b", "c"}) {
    writers.emplace_back([this, name] {
      const auto store = OpenedAt(uri_);
      for (int i = 0; i < kCommits; ++i) {
        Committed(*store, Cases({Case(name), Case(absl::StrCat(name, i))}));
        EXPECT_GT(Committed(*store, Cases({Case("all", name)})).version.number,
                  0);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  Connection connection = Connected(uri_);
  EXPECT_EQ(*connection.QueryInt64(
                "SELECT max(version) - count(*) FROM redress.commits"),
            0);
  const auto store = OpenedAt(uri_);
  EXPECT_EQ(CasesAt(*store, store->Head()->number).size(),
            static_cast<size_t>(3 * (kCommits + 1) + 1));
}

TEST_F(PostgresqlStoreTest, AHoldKeepsOtherProcessesFromWriting) {
  const auto first = OpenedAt(uri_);
  const auto second = OpenedAt(uri_);
  std::atomic<bool> written = false;
  std::thread other;
  {
    absl::StatusOr<std::unique_ptr<WriterHold>> hold = first->HoldWriters();
    ASSERT_TRUE(hold.ok()) << hold.status();
    other = std::thread([&] {
      EXPECT_EQ(Committed(*second, Cases({Case("2")})).version.number, 2);
      written = true;
    });
    EXPECT_EQ(Committed(*first, Cases({Case("1")})).version.number, 1);
    EXPECT_EQ(first->Head()->number, 1);
    EXPECT_FALSE(written);
  }
  other.join();
  EXPECT_EQ(first->Head()->number, 2);
}

TEST_F(PostgresqlStoreTest, AHoldThatWasLostIsNoLongerCommittedUnder) {
  const auto store = OpenedAt(uri_);
  Committed(*store, Cases({Case("1", "A")}));
  {
    absl::StatusOr<std::unique_ptr<WriterHold>> hold = store->HoldWriters();
    ASSERT_TRUE(hold.ok()) << hold.status();
    EndConnections();
    const absl::Status lost = store->Commit(Cases({Case("1", "B")})).status();
    EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable) << lost;
    EXPECT_EQ(ErrorReason(lost), "DATABASE_UNREACHABLE");
  }
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("1", "B")})).version.number, 2);
}

TEST_F(PostgresqlStoreTest, ConnectionsThatIdledAndWereEndedAreOpenedAgain) {
  const auto store = OpenedAt(uri_);
  Committed(*store, Cases({Case("1", "A")}));
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EndConnections();
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("1", "B")})).version.number, 2);
}

TEST_F(PostgresqlStoreTest, WaitsForTheVersionOfAnotherProcess) {
  const auto follower = OpenedAt(uri_);
  const auto writer = OpenedAt(uri_);
  EXPECT_EQ(follower->AwaitVersion(1, milliseconds(0), {})->number, 0);
  std::promise<void> waits;
  std::thread other([&] {
    waits.get_future().wait();
    // Word of a version that was seen already.
    Sql("NOTIFY redress_version");
    Committed(*writer, Cases({Case("1")}));
  });
  // Asked for a stop, it has looked and found nothing: neither its first look
  // nor the wait's end, but what it is told of ends it.
  bool asked = false;
  const auto told = follower->AwaitVersion(1, kForEver, [&] {
    if (!std::exchange(asked, true)) waits.set_value();
    return absl::OkStatus();
  });
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_EQ(told->number, 1);
  other.join();
  EXPECT_EQ(follower->AwaitVersion(1, kForEver, {})->number, 1);
  EXPECT_EQ(follower
                ->AwaitVersion(2, kForEver,
                               [] { return absl::CancelledError("enough"); })
                .status()
                .code(),
            absl::StatusCode::kCancelled);
  EndConnections();
  EXPECT_EQ(ErrorReason(follower->AwaitVersion(2, kForEver, {}).status()),
            "DATABASE_UNREACHABLE");
  EXPECT_EQ(follower->AwaitVersion(1, kForEver, {})->number, 1);
}

TEST_F(PostgresqlStoreTest, SeveralProcessesMayBeTheFirst) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] { EXPECT_NE(OpenedAt(uri_), nullptr); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(PostgresqlStoreTest, MigrationsGoOnFromWhereTheDatabaseIs) {
  PostgresqlOptions options;
  options.migrations.resize(1);
  ASSERT_TRUE(OpenPostgresqlStore(uri_, options).status().code() ==
              absl::StatusCode::kInternal)
      << "the first schema alone is no store";
  const auto store = OpenedAt(uri_);
  Committed(*store, Cases({Case("1", "A")}));
  EXPECT_EQ(
      *Connected(uri_).QueryInt64("SELECT number FROM redress.schema_version"),
      2);
  options.migrations = PostgresqlMigrations();
  options.migrations.push_back("ALTER TABLE redress.commits ADD note text");
  EXPECT_TRUE(OpenPostgresqlStore(uri_, options).ok());
  const absl::Status newer = OpenPostgresqlStore(uri_).status();
  EXPECT_EQ(newer.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(newer), "NEWER_DATABASE");
  EXPECT_THAT(std::string(newer.message()), HasSubstr("database test"));
}

TEST_F(PostgresqlStoreTest, AMigrationThatFailsLeavesTheSchemaAsItWas) {
  PostgresqlOptions options;
  options.migrations.push_back("CREATE TABLE redress.half (i int); SELECT 1/0");
  EXPECT_FALSE(OpenPostgresqlStore(uri_, options).ok());
  EXPECT_NE(OpenedAt(uri_), nullptr);
  EXPECT_EQ(
      *Connected(uri_).QueryInt64("SELECT count(to_regclass('redress.half'))"),
      0);
}

TEST_F(PostgresqlStoreTest, WhatIsNotOursIsLeftAlone) {
  Sql("CREATE SCHEMA redress; CREATE TABLE redress.commits (i int)");
  const absl::Status foreign = OpenPostgresqlStore(uri_).status();
  EXPECT_EQ(foreign.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(foreign), "NOT_A_REDRESS_DATABASE");
  EXPECT_EQ(*Connected(uri_).QueryInt64(
                "SELECT count(*) FROM pg_class "
                "WHERE relnamespace = 'redress'::regnamespace"),
            1);
}

TEST_F(PostgresqlStoreTest, ARoleWithTheSchemaOfItsOwnNeedsNoMore) {
  const std::string role = absl::StrCat(
      "role_of_",
      uri_.substr(uri_.find("test"), uri_.find('?') - uri_.find("test")));
  Sql(absl::StrCat("CREATE ROLE ", role, " LOGIN"));
  const std::string as_role =
      absl::StrCat("postgresql://", role, uri_.substr(uri_.find('@')));
  const absl::Status refused = OpenPostgresqlStore(as_role).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_EQ(ErrorReason(refused), "NO_DATABASE_RIGHT");
  Sql(absl::StrCat("CREATE SCHEMA redress AUTHORIZATION ", role));
  const auto store = OpenedAt(as_role);
  ASSERT_NE(store, nullptr);
  Committed(*store, Cases({Case("1", "A")}));
  ASSERT_TRUE(
      store->Erase({Kind::kRepresentation, "Anytown", "1"}, "erase").ok());
  const absl::Status finished = store->FinishErasures(kLong);
  EXPECT_TRUE(finished.ok()) << finished;
}

// A reader that has one table and then wants the other is in a deadlock with
// what rewrites both. The database breaks off whoever first looks for one: the
// reader here does not, so it is always the store.
TEST_F(PostgresqlStoreTest, FinishesErasuresAfterADeadlock) {
  const auto store = OpenedAt(uri_);
  ASSERT_NE(store, nullptr);
  Committed(*store, Cases({Case("1", "A")}));
  ASSERT_TRUE(
      store->Erase({Kind::kRepresentation, "Anytown", "1"}, "erase").ok());
  Connection reader = Connected(uri_);
  ASSERT_TRUE(reader
                  .Execute("SET deadlock_timeout = '1h'; BEGIN; "
                           "SELECT count(*) FROM redress.commits")
                  .ok());
  std::thread finishing([&store] {
    const absl::Status finished = store->FinishErasures(kLong);
    EXPECT_TRUE(finished.ok()) << finished;
  });
  Connection watcher = Connected(uri_);
  while (*watcher.QueryInt64("SELECT count(*) FROM pg_locks WHERE NOT granted "
                             "AND relation = 'redress.commits'::regclass") ==
         0) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  // Waits for the table that is being rewritten until that is broken off.
  const absl::Status read =
      reader.Execute("SELECT count(*) FROM redress.revisions; COMMIT");
  EXPECT_TRUE(read.ok()) << read;
  finishing.join();
}

TEST_F(PostgresqlStoreTest, ADatabaseInAnotherEncodingIsRefused) {
  Sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' "
      "LC_COLLATE 'C' LC_CTYPE 'C'");
  EXPECT_EQ(
      ErrorReason(
          OpenPostgresqlStore(TestCluster::Shared().Uri("latin")).status()),
      "NOT_UTF8");
}

TEST_F(PostgresqlStoreTest, StatisticsHoldNothingOfRecords) {
  const auto store = OpenedAt(uri_);
  Batch batch = Cases({});
  for (int i = 0; i < 2000; ++i) {
    batch.representations.push_back(Case(absl::StrCat("REF-", i), "A"));
  }
  Committed(*store, batch);
  Sql("ANALYZE");
  EXPECT_EQ(*Connected(uri_).QueryInt64(
                "SELECT count(*) FROM pg_stats WHERE schemaname = 'redress' "
                "AND attname IN ('key', 'content', 'source')"),
            0);
  EXPECT_GT(*Connected(uri_).QueryInt64(
                "SELECT count(*) FROM pg_stats WHERE schemaname = 'redress'"),
            0);
}

// A connection that breaks just when a transaction ends.
class BrokenCommitTest : public PostgresqlStoreTest {
 protected:
  BrokenCommitTest() : proxy_(TestCluster::Shared().folder()) {
    const size_t slash = uri_.find('/', uri_.find('@'));
    PostgresqlOptions options;
    options.find_out = milliseconds(300);
    auto opened = OpenPostgresqlStore(
        proxy_.Uri(uri_.substr(slash + 1, uri_.find('?') - slash - 1)),
        options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
    Committed(*store_, Cases({Case("1", "A")}));
  }

  using At = postgres::BreakingProxy::At;
  postgres::BreakingProxy proxy_;
  std::unique_ptr<Store> store_;
};

TEST_F(BrokenCommitTest, OneThatWasDoneIsFoundOutToBeDone) {
  proxy_.BreakNext(At::kAfterCommit);
  EXPECT_EQ(Committed(*store_, Cases({Case("1", "B")})).version.number, 2);
  EXPECT_THAT(CasesAt(*store_, 2), ElementsAre("1=B"));
  proxy_.BreakNext(At::kAfterCommit);
  const auto erasure =
      store_->Erase({Kind::kRepresentation, "Anytown", "1"}, "erase");
  ASSERT_TRUE(erasure.ok()) << erasure.status();
  EXPECT_EQ(erasure->version.number, 3);
}

TEST_F(BrokenCommitTest, OneThatWasNotDoneIsFoundOutNotToBeDone) {
  proxy_.BreakNext(At::kBeforeCommit);
  const absl::Status lost = store_->Commit(Cases({Case("1", "B")})).status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(lost), "DATABASE_UNREACHABLE");
  EXPECT_THAT(std::string(lost.message()),
              HasSubstr("nothing of it was stored"));
  EXPECT_EQ(store_->Head()->number, 1);
  EXPECT_EQ(Committed(*store_, Cases({Case("1", "B")})).version.number, 2);
}

TEST_F(BrokenCommitTest, WhatCannotBeFoundOutIsSaidToBeOpen) {
  proxy_.BreakNext(At::kAfterCommit, /*refuse_others=*/true);
  const absl::Status open = store_->Commit(Cases({Case("1", "B")})).status();
  EXPECT_EQ(open.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(open), "COMMIT_UNKNOWN") << open;
  // Sent again, it makes no second version.
  const auto other = OpenedAt(uri_);
  EXPECT_EQ(Committed(*other, Cases({Case("1", "B")})).version.number, 2);
}

TEST(PostgresqlRestartTest, CallsFailWhileItIsAwayAndWorkAgainAfterwards) {
  TestCluster cluster;
  const auto store = OpenedAt(cluster.NewDatabase());
  Committed(*store, Cases({Case("1", "A")}));
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  cluster.Kill();
  for (const absl::Status& away :
       {store->Head().status(),
        store->GetRepresentation("Anytown", "1", 1).status(),
        store->Commit(Cases({Case("1", "B")})).status(),
        store->AwaitVersion(2, milliseconds(1), {}).status(),
        store->HoldWriters().status()}) {
    EXPECT_EQ(away.code(), absl::StatusCode::kUnavailable) << away;
    EXPECT_EQ(ErrorReason(away), "DATABASE_UNREACHABLE");
  }
  cluster.Start();
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_EQ(Committed(*store, Cases({Case("1", "B")})).version.number, 2);
}

}  // namespace
}  // namespace redress::store
