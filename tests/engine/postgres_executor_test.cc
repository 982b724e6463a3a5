// What the sql executor in PostgreSQL does beside answering: versions that
// outlive it, crashes, partitions, what it leaves behind.

#include "service/engine/postgres_executor.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/engine/sql/postgresql/readers.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "service/engine/sql/postgresql/tables.h"
#include "tests/engine/executors.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using sql::postgresql::Statement;
using testing::HasSubstr;
using testing::Not;

constexpr char kSchema[] = "facts";

PostgresOptions Options() {
  PostgresOptions options;
  options.schema = kSchema;
  options.authority_partitions = 2;
  options.first_year = 2018;
  options.last_year = 2020;
  return options;
}

std::unique_ptr<Executor> Make(const std::string& uri) {
  auto executor = MakePostgresExecutor(uri, Options());
  EXPECT_TRUE(executor.ok()) << executor.status();
  return executor.ok() ? *std::move(executor) : nullptr;
}

int64_t CountAll(const Executor& executor) {
  const auto partials =
      executor.Aggregate(CountPlan(Table::kCases), executor.version());
  if (!partials.ok()) return -1;
  const std::vector<PartialRow>& rows = partials->accumulators[0];
  return rows.empty() ? 0 : rows[0].count;
}

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

TEST(PostgresExecutor, KnowsAfterARestartWhatIsPublished) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  {
    const auto executor = Make(uri);
    ASSERT_TRUE(executor->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  const auto executor = Make(uri);
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
    const auto executor = Make(uri);
    ASSERT_TRUE(executor->Publish(Changes(7, {Case("A", 1)})).ok());
  }
  PostgresOptions options = Options();
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
  ASSERT_TRUE(Make(uri)->Publish(Changes(7, {Case("A", 1)})).ok());
  PostgresOptions options = Options();
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
  auto executor = Make(uri);
  const auto second = MakePostgresExecutor(uri, Options());
  EXPECT_EQ(ErrorReason(second.status()), "FACTS_IN_USE") << second.status();
  PostgresOptions other = Options();
  other.schema = "facts_of_b";
  EXPECT_TRUE(MakePostgresExecutor(uri, other).ok());
  executor.reset();
  EXPECT_TRUE(MakePostgresExecutor(uri, Options()).ok());
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
  const auto executor = Make(TestCluster::Shared().NewDatabase());
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
  const auto executor = Make(TestCluster::Shared().NewDatabase());
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

FactChanges ManyChanges(int64_t version, int cases) {
  FactChanges changes = Changes(version, {});
  for (int i = 0; i < cases; ++i) {
    changes.cases.push_back(Case(absl::StrCat("N", i), 17600 + i % 900));
    changes.cases.back().stages.resize(1);
  }
  changes.actions.resize(1);
  changes.actions[0].id = "L1";
  return changes;
}

// Kills the server when a publish has written its cases and waits before its
// actions.
TEST(PostgresExecutor, HasNothingHalfAfterACrashInAPublish) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = Make(uri);
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
TEST(PostgresExecutor, FindsOutWhetherACommitWentThrough) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = Make(uri);
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

TEST(PostgresExecutor, AnswersAgainAfterACrashInAnAnswer) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  const auto executor = Make(uri);
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

int64_t Schemas(Connection& connection, const std::string& pattern) {
  return *connection.QueryInt64(absl::StrCat(
      "SELECT count(*) FROM pg_namespace WHERE nspname ~ '", pattern, "'"));
}

TEST(PostgresExecutor, DropsGenerationsThatNobodyReads) {
  const std::string uri = TestCluster::Shared().NewDatabase();
  Connection connection = Connected(uri);
  const auto executor = Make(uri);
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
  PostgresOptions past = Options();
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
  const auto executor = Make(uri);
  EXPECT_EQ(Schemas(connection, "past"), 2);
  EXPECT_EQ(CountAll(**living), 0);
}

// Its tables have no write-ahead log: a crash of the database empties them.
TEST(PostgresExecutor, SaysThatAPastVersionWasLostInACrash) {
  TestCluster cluster;
  const std::string uri = cluster.NewDatabase();
  PostgresOptions past = Options();
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
  const auto executor = Make(uri);
  std::vector<model::CaseFacts> cases;
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i * 7919 % 500 + 1000);
    model::CaseFacts facts = Case("REF-" + number, 17600 + i);
    facts.dimensions[2] = "TEAM-" + number + std::string(i % 90, '.');
    facts.many[0] = {"CATEGORY-" + number, "other"};
    facts.attributes = {{"ward", "WARD-" + number}};
    facts.stages.resize(1);
    cases.push_back(facts);
  }
  FactChanges changes = Changes(1, cases);
  changes.replace_all = true;
  for (int i = 1000; i < 1100; ++i) {
    model::ActionFacts& action = changes.actions.emplace_back();
    action.id = "ACTION-" + std::to_string(i);
    action.root_cause = "CAUSE-" + std::to_string(i);
  }
  ASSERT_TRUE(executor->Publish(changes).ok());
  FactChanges removal = Changes(2, {});
  for (int i = 1000; i < 1050; ++i) {
    removal.removed_cases.push_back({"Ashdown", "REF-" + std::to_string(i)});
    removal.removed_actions.push_back({"", "ACTION-" + std::to_string(i)});
  }
  auto hold = executor->HoldVersion();
  ASSERT_TRUE(hold.ok());
  ASSERT_TRUE(executor->Publish(removal).ok());
  Connection connection = Connected(uri);
  ASSERT_TRUE(connection.Execute("ANALYZE; CHECKPOINT").ok());
  EXPECT_THAT(AllBytes(cluster), HasSubstr("REF-1007"));
  // The held version is still answered from what was removed.
  EXPECT_EQ(ErrorReason(executor->Scrub(std::chrono::milliseconds(1))),
            "DATABASE_BUSY");
  hold->reset();
  const absl::Status scrubbed = executor->Scrub(std::chrono::seconds(30));
  ASSERT_TRUE(scrubbed.ok()) << scrubbed;
  ASSERT_TRUE(connection.Execute("CHECKPOINT").ok());
  const std::string bytes = AllBytes(cluster);
  for (int i = 1000; i < 1100; ++i) {
    for (const char* word :
         {"REF-", "TEAM-", "CATEGORY-", "WARD-", "ACTION-", "CAUSE-"}) {
      EXPECT_EQ(bytes.find(word + std::to_string(i)) != std::string::npos,
                i >= 1050)
          << word << i;
    }
  }
  EXPECT_EQ(CountAll(*executor), 450);
  ASSERT_TRUE(executor->Publish(Changes(3, {Case("new", 1)})).ok());
  EXPECT_EQ(CountAll(*executor), 451);
}

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
  const auto executor = Make(uri);
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
