// Facts in two databases when one of them is killed: versions are in force in
// both or in none.

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/postgres_executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/random_facts.h"
#include "tests/engine/shards_testing.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;

// Makes a version by hand as far as a crash lets it: prepared in both shards,
// and committed in the first `committed` ones.
void LeaveHalfDone(const Databases& databases, int committed) {
  for (int i = 0; i < 2; ++i) {
    Connection shard =
        Connected(databases.options.shards[static_cast<size_t>(i)]);
    const auto number = shard.QueryInt64(
        "SELECT oid::bigint FROM pg_database WHERE datname = "
        "current_database()");
    ASSERT_TRUE(number.ok());
    const std::string name =
        absl::StrCat("'redress ", *number, " ", kShardsSchema, " 8'");
    ASSERT_TRUE(
        shard
            .Execute(absl::StrCat("BEGIN; UPDATE ", kShardsSchema,
                                  ".fact_version SET version = 8; DELETE FROM ",
                                  kShardsSchema,
                                  "_g1.fact_cases; PREPARE TRANSACTION ", name))
            .ok());
    if (i < committed) {
      ASSERT_TRUE(shard.Execute(absl::StrCat("COMMIT PREPARED ", name)).ok());
    }
  }
}

TEST(ShardsCrash, SettleWhatACrashLeftHalfDone) {
  for (const int committed : {0, 1}) {
    const Databases databases = NewDatabases();
    Random random(1);
    int64_t count = 0;
    {
      const auto sharded =
          MakePostgresExecutor(databases.uri, databases.options);
      ASSERT_TRUE(sharded.ok()) << sharded.status();
      ASSERT_TRUE((*sharded)->Publish(ManyAuthorities(random, 7, 100)).ok());
      count = CountAll(**sharded, 7);
    }
    ASSERT_GT(count, 0);
    ASSERT_NO_FATAL_FAILURE(LeaveHalfDone(databases, committed));
    const auto again = MakePostgresExecutor(databases.uri, databases.options);
    ASSERT_TRUE(again.ok()) << again.status();
    // What one had committed, all had prepared: it is done. Else it never was.
    EXPECT_EQ((*again)->version(), committed == 0 ? 7 : 8);
    EXPECT_EQ(CountAll(**again, (*again)->version()),
              committed == 0 ? count : 0);
    EXPECT_TRUE((*again)->Publish(ManyAuthorities(random, 9, 10)).ok());
  }
}

// Has version 8 in force in the second shard and not in the first.
void MoveOneShardOn(const Databases& databases) {
  Connection shard = Connected(databases.options.shards[1]);
  ASSERT_TRUE(shard
                  .Execute(absl::StrCat("UPDATE ", kShardsSchema,
                                        ".fact_version SET version = 8"))
                  .ok());
}

// While a version is in force in one shard only, there is no answer that mixes.
TEST(ShardsCrash, DoNotMixVersions) {
  const Databases databases = NewDatabases();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  Random random(1);
  ASSERT_TRUE((*sharded)->Publish(ManyAuthorities(random, 7, 100)).ok());
  ASSERT_NO_FATAL_FAILURE(MoveOneShardOn(databases));
  const auto partials = (*sharded)->Aggregate(CountPlan(Table::kCases), 7);
  EXPECT_EQ(ErrorReason(partials.status()), "FACTS_NOT_SETTLED")
      << partials.status();
  EXPECT_EQ(ErrorReason((*sharded)->HoldVersion().status()),
            "FACTS_NOT_SETTLED");
}

// A reader that finds shards at different versions waits for whoever writes,
// but not longer than it wants to.
TEST(ShardsCrash, AReaderNeedNotWaitForAWriter) {
  const Databases databases = NewDatabases();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  Random random(1);
  ASSERT_TRUE((*sharded)->Publish(ManyAuthorities(random, 7, 100)).ok());
  const auto writer = (*sharded)->StartLoad(8);
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_NO_FATAL_FAILURE(MoveOneShardOn(databases));
  // A loader's thread must not ask for its own lock.
  std::thread reader([&] {
    int asked = 0;
    const StopCheck stop = [&asked]() -> absl::Status {
      return ++asked % 20 != 0 ? absl::OkStatus()
                               : absl::CancelledError("it leaves");
    };
    EXPECT_EQ((*sharded)->HoldVersion(stop).status(),
              absl::CancelledError("it leaves"));
    EXPECT_EQ((*sharded)->Aggregate(CountPlan(Table::kCases), 7, stop).status(),
              absl::CancelledError("it leaves"));
  });
  reader.join();
}

// One database that has lost a past version has lost it for all.
TEST(ShardsCrash, SayThatAPastVersionWasLostInACrash) {
  TestCluster other({"max_prepared_transactions=8"});
  Databases databases = NewDatabases();
  databases.options.shards[1] = other.NewDatabase();
  databases.options.past_version = true;
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  Random random(1);
  ASSERT_TRUE((*sharded)->Publish(ManyAuthorities(random, 1, 50)).ok());
  other.Kill();
  other.Start();
  EXPECT_EQ(ErrorReason((*sharded)->HoldVersion().status()), "FACTS_LOST");
}

// A shard that is killed takes the answer with it, and the version stays whole.
TEST(ShardsCrash, ComeBackAfterOneWasKilled) {
  TestCluster other({"max_prepared_transactions=8"});
  Databases databases = NewDatabases();
  databases.options.shards[1] = other.NewDatabase();
  const auto sharded = MakePostgresExecutor(databases.uri, databases.options);
  ASSERT_TRUE(sharded.ok()) << sharded.status();
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  Random random(4);
  FactChanges changes = ManyAuthorities(random, 1, 200);
  ASSERT_TRUE((*sharded)->Publish(changes).ok());
  ASSERT_TRUE(columnar->Publish(changes).ok());
  other.Kill();
  EXPECT_EQ((*sharded)->Aggregate(CountPlan(Table::kCases), 1).status().code(),
            absl::StatusCode::kUnavailable);
  changes = ManyAuthorities(random, 2, 50);
  EXPECT_EQ((*sharded)->Publish(changes).code(),
            absl::StatusCode::kUnavailable);
  other.Start();
  EXPECT_EQ(CountAll(**sharded, 1), CountAll(*columnar, 1));
  const absl::Status published = (*sharded)->Publish(changes);
  ASSERT_TRUE(published.ok()) << published;
  ASSERT_TRUE(columnar->Publish(changes).ok());
  EXPECT_EQ(CountAll(**sharded, 2), CountAll(*columnar, 2));
}

}  // namespace
}  // namespace redress::engine
