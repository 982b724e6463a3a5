// What is told to Citus, where the database has it: which tables it distributes
// and when, one statement at a time, and deletes that need no answer from its
// workers. Debian has no Citus: here stands what takes its calls, notes them,
// and refuses what it would refuse. Everything else is a real PostgreSQL.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/engine/postgres_executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/engine/postgres_testing.h"
#include "tests/engine/random_facts.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using testing::ElementsAre;

// current_query() is what came in at once.
constexpr char kStandIn[] = R"(
SET allow_system_table_mods = on;
INSERT INTO pg_extension VALUES
  (999999, 'citus', 10, 'pg_catalog'::regnamespace, false, '12.1-1', NULL, NULL);

CREATE TABLE public.calls(number serial, name text, by text, no_statistics int);

CREATE FUNCTION public.note_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_query() !~ '^DELETE ' THEN
    RAISE EXCEPTION 'rows come back from a DELETE: %', current_query();
  END IF;
  INSERT INTO public.calls(name) VALUES ('DELETE ' || TG_TABLE_NAME);
  RETURN NULL;
END $$;

CREATE FUNCTION pg_catalog.create_distributed_table(
    name regclass, distribution_column text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.calls(name, by, no_statistics)
    SELECT name::text, distribution_column, count(*) FROM pg_attribute
    WHERE attrelid = name AND attstattarget = 0 AND attnum > 0;
  EXECUTE format('CREATE TRIGGER noted BEFORE DELETE ON %s FOR EACH STATEMENT '
                 'EXECUTE FUNCTION public.note_delete()', name);
END $$;

CREATE FUNCTION public.one_at_a_time() RETURNS event_trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_query() ~ ';' AND EXISTS (
      SELECT FROM pg_event_trigger_ddl_commands()
      WHERE coalesce(schema_name, object_identity) ~ '_g[0-9]+$') THEN
    RAISE EXCEPTION 'several statements at once: %', current_query();
  END IF;
END $$;
CREATE EVENT TRIGGER one_at_a_time ON ddl_command_end
  EXECUTE FUNCTION public.one_at_a_time();
)";

class CitusLayout : public testing::Test {
 protected:
  CitusLayout() {
    const absl::Status made = connection_.Execute(kStandIn);
    EXPECT_TRUE(made.ok()) << made;
  }

  // One line a row.
  std::vector<std::string> Rows(const std::string& sql) {
    const auto rows = connection_.Query(sql);
    EXPECT_TRUE(rows.ok()) << rows.status();
    std::vector<std::string> lines;
    for (int i = 0; rows.ok() && i < rows->rows(); ++i) {
      lines.emplace_back(rows->Text(i, 0));
    }
    return lines;
  }

  // The calls so far, which are forgotten.
  std::vector<std::string> TakeCalls() {
    std::vector<std::string> calls = Rows(
        "SELECT name || coalesce(' by ' || by, '') FROM public.calls "
        "ORDER BY number");
    EXPECT_TRUE(connection_.Execute("DELETE FROM public.calls").ok());
    return calls;
  }

  const std::string uri_ = postgres::TestCluster::Shared().NewDatabase();
  Connection connection_ = Connected(uri_);
};

TEST_F(CitusLayout, TablesAreDistributedByAuthorityInPlaceOfPartitions) {
  const auto executor = MakeIn(uri_);
  ASSERT_NE(executor, nullptr);
  // After all that is said of a table: the workers' take it over.
  EXPECT_THAT(Rows("SELECT count(*)::text FROM public.calls WHERE "
                   "no_statistics = 0"),
              ElementsAre("0"));
  EXPECT_THAT(TakeCalls(), ElementsAre("facts_g1.fact_cases by authority",
                                       "facts_g1.fact_stages by authority",
                                       "facts_g1.fact_actions by authority"));
  // By year only.
  EXPECT_THAT(Rows("SELECT partrelid::regclass::text || ' ' || partstrat::text "
                   "FROM pg_partitioned_table ORDER BY 1"),
              ElementsAre("facts_g1.fact_cases r", "facts_g1.fact_stages r"));
  // A load's tables too, while the first ones are in force.
  FactChanges all = ManyChanges(1, 5);
  all.replace_all = true;
  const absl::Status published = executor->Publish(all);
  ASSERT_TRUE(published.ok()) << published;
  EXPECT_THAT(TakeCalls(), ElementsAre("facts_g2.fact_cases by authority",
                                       "facts_g2.fact_stages by authority",
                                       "facts_g2.fact_actions by authority"));
}

TEST_F(CitusLayout, ChangesAnswersAndScrubsAreAsWithoutIt) {
  const auto executor = MakeIn(uri_);
  ASSERT_NE(executor, nullptr);
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  const FactsShape shape;
  Random random(3);
  for (int64_t version = 1; version <= 4; ++version) {
    FactChanges changes =
        RandomChanges(random, shape, 200, 40, version > 1 ? 30 : 0);
    changes.version = version;
    changes.replace_all = version == 3;
    ASSERT_TRUE(columnar->Publish(changes).ok());
    TakeCalls();
    const absl::Status published = executor->Publish(changes);
    ASSERT_TRUE(published.ok()) << published;
    if (!changes.replace_all) {
      EXPECT_THAT(TakeCalls(), testing::IsSupersetOf({"DELETE fact_cases",
                                                      "DELETE fact_stages",
                                                      "DELETE fact_actions"}));
    }
    for (int i = 0; i < 30; ++i) {
      const Plan plan = RandomPlan(random, shape);
      const auto expected = columnar->Aggregate(plan, version);
      ASSERT_TRUE(expected.ok());
      const auto answer = executor->Aggregate(plan, version);
      ASSERT_TRUE(answer.ok()) << answer.status() << ToText(plan);
      ASSERT_EQ(ToText(*answer), ToText(*expected)) << ToText(plan);
    }
  }
  // Which parts a delete found is not known: all of the table is rewritten.
  const std::string files =
      "SELECT inhrelid::regclass || ' ' || pg_relation_filenode(inhrelid) "
      "FROM pg_inherits WHERE inhparent = 'facts_g2.fact_cases'::regclass "
      "ORDER BY 1";
  const std::vector<std::string> before = Rows(files);
  ASSERT_EQ(before.size(), 5U);
  const absl::Status scrubbed = executor->Scrub(std::chrono::seconds(30));
  ASSERT_TRUE(scrubbed.ok()) << scrubbed;
  const std::vector<std::string> after = Rows(files);
  ASSERT_EQ(after.size(), 5U);
  for (size_t i = 0; i < before.size(); ++i) EXPECT_NE(before[i], after[i]);
  EXPECT_EQ(CountAll(*executor), CountAll(*columnar));
}

}  // namespace
}  // namespace redress::engine
