// The executors side by side, on the same generated cases: columnar, sql in
// SQLite, sql in a PostgreSQL of its own with no, one and two helping
// processes, and in two shards of it. Prints medians as a table in Markdown.
//
//   build/bin/bench/executors_bench [CASES] [explain] [NAME=URI]
//
// "explain" prints how the shards are asked. NAME=URI measures a database of
// yours too, in the schema redress_facts, and explains it: Citus, say.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/engine/executor.h"
#include "service/engine/postgres_executor.h"
#include "service/engine/sql/postgresql/fact_sites.h"
#include "service/engine/sql/postgresql/readers.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using std::chrono::steady_clock;

constexpr int kAuthorities = 8;
constexpr int kBatch = 10000;
constexpr int kRounds = 5;

double Milliseconds(steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::exit(1);
}

const Day kFirst = model::DayFromCivil(2015, 4, 1);
constexpr int kDays = 3650;

void Set(model::CaseFacts& facts, model::CaseDimension dimension,
         std::string value) {
  facts.dimensions[static_cast<size_t>(dimension)] = std::move(value);
}

// Case `number` of `cases` of an authority: ten years, in the order of their
// references.
model::CaseFacts MakeCase(Random& random, int authority, int number,
                          int cases) {
  model::CaseFacts facts;
  facts.reference = absl::StrFormat("C/%08d", number);
  Set(facts, model::CaseDimension::kAuthority,
      absl::StrCat("Council ", authority));
  Set(facts, model::CaseDimension::kKind,
      random.OneIn(5) ? "mp_enquiry" : "complaint");
  Set(facts, model::CaseDimension::kProcedure, "corporate");
  Set(facts, model::CaseDimension::kTeam,
      absl::StrCat("Team ", random.Below(60)));
  Set(facts, model::CaseDimension::kServiceArea,
      absl::StrCat("Service area ", random.Below(12)));
  Set(facts, model::CaseDimension::kLocality,
      random.OneIn(4) ? "" : absl::StrCat("Locality ", random.Below(30)));
  Set(facts, model::CaseDimension::kChannel,
      random.Pick<std::string>({"Email", "Letter", "Telephone", "Web form"}));
  Set(facts, model::CaseDimension::kComplainantType, "parent");
  Set(facts, model::CaseDimension::kOutcome,
      random.Pick<std::string>({"upheld", "partly_upheld", "not_upheld", ""}));
  auto& categories =
      facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)];
  categories = {absl::StrCat("Category ", random.Below(20))};
  if (random.OneIn(3)) {
    categories.push_back(absl::StrCat("Category ", 20 + random.Below(5)));
  }
  facts.attributes = {{"ward", absl::StrCat("Ward ", random.Below(40))}};
  facts.received = kFirst + static_cast<Day>(int64_t{number} * kDays / cases);
  if (!random.OneIn(30)) {
    facts.closed = facts.received + static_cast<Day>(random.Between(3, 120));
    facts.left = facts.closed;
  }
  facts.stage1_started = facts.received + 1;
  for (const char* name : {"stage1", "stage2"}) {
    model::StageFacts& stage = facts.stages.emplace_back();
    stage.dimensions[0] = name;
    stage.started = facts.received + 1;
    stage.due = stage.effective_due = facts.received + 15;
    if (facts.closed != model::kNoDay) {
      stage.responded = facts.closed;
      stage.ended = facts.closed;
      stage.response_days =
          static_cast<int32_t>((facts.closed - facts.received) * 5 / 7);
    }
    if (!random.OneIn(5)) break;
  }
  return facts;
}

double Load(Executor& executor, int cases) {
  Random random(1);
  const auto start = steady_clock::now();
  steady_clock::duration making{};
  auto loader = executor.StartLoad(1);
  OrDie(loader.status());
  const int each = cases / kAuthorities;
  std::vector<model::CaseFacts> batch;
  for (int authority = 0; authority < kAuthorities; ++authority) {
    for (int number = 0; number < each;) {
      const auto before = steady_clock::now();
      batch.clear();
      for (int i = 0; i < kBatch && number < each; ++i) {
        batch.push_back(MakeCase(random, authority, number++, each));
      }
      making += steady_clock::now() - before;
      OrDie((*loader)->Add(batch, {}));
    }
  }
  OrDie((*loader)->Finish());
  return Milliseconds(steady_clock::now() - start - making);
}

struct Question {
  const char* name;
  Plan plan;
};

std::vector<Question> Questions() {
  const Day first = model::DayFromCivil(2023, 4, 1);
  const Day last = model::DayFromCivil(2024, 3, 31);
  const Predicate year = DateIn(DateColumn::kReceived, first, last);
  std::vector<Question> questions;

  Plan plan = CountPlan(Table::kCases, year, {"kind"});
  Buckets months{DateColumn::kReceived, {}};
  for (int month = 4; month < 16; ++month) {
    months.edges.push_back(
        model::DayFromCivil(2023 + (month - 1) / 12, (month - 1) % 12 + 1, 1));
  }
  plan.accumulators[0].buckets = months;
  questions.push_back({"received in a year, by kind and month", plan});

  plan =
      CountPlan(Table::kCases, All({year, Member("authority", {"Council 3"})}),
                {"outcome"});
  questions.push_back({"the same year of one council, by outcome", plan});

  const Predicate responded = DateIn(DateColumn::kStageResponded, first, last);
  plan = CountPlan(Table::kStages, responded, {"team"});
  plan.accumulators.push_back(plan.accumulators[0]);
  plan.accumulators[1].where =
      All({responded, DateOrder(DateColumn::kStageResponded,
                                DateColumn::kStageEffectiveDue)});
  questions.push_back({"responses of a year and those in time, by team", plan});

  plan = CountPlan(Table::kStages, responded, {"service_area"});
  plan.accumulators[0].aggregation = Aggregation::kHistogram;
  questions.push_back({"days to respond, for medians, by service area", plan});

  plan = CountPlan(Table::kCases, {}, {"category"});
  questions.push_back({"all cases by category", plan});

  plan = CountPlan(Table::kCases,
                   All({Member("team", {"Team 1", "Team 2", "Team 3"}),
                        Not(Member("attr:ward", {"Ward 7"}))}),
                   {"attr:ward", "status"});
  plan.status_day = last;
  questions.push_back({"cases of three teams by ward and status", plan});
  return questions;
}

struct Measured {
  std::string name;
  double load = 0;
  std::vector<double> answers;
  std::string size;
};

Measured Measure(const std::string& name, const Executor& executor,
                 const Executor& truth, double load, std::string size) {
  Measured measured{name, load, {}, std::move(size)};
  for (const Question& question : Questions()) {
    std::vector<double> times;
    for (int round = 0; round <= kRounds; ++round) {
      const auto start = steady_clock::now();
      const auto partials = executor.Aggregate(question.plan, 1);
      const double time = Milliseconds(steady_clock::now() - start);
      OrDie(partials.status());
      if (round > 0) {
        times.push_back(time);
        continue;
      }
      const auto expected = truth.Aggregate(question.plan, 1);
      OrDie(expected.status());
      if (ToText(*partials) != ToText(*expected)) {
        std::cerr << name << " differs: " << question.name << std::endl;
        std::exit(1);
      }
    }
    std::nth_element(times.begin(), times.begin() + kRounds / 2, times.end());
    measured.answers.push_back(times[kRounds / 2]);
  }
  return measured;
}

double ResidentMegabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * 4096 / 1e6;
}

std::string DatabaseSize(const std::vector<std::string>& uris) {
  double bytes = 0;
  for (const std::string& uri : uris) {
    Connection connection = Connected(uri);
    OrDie(connection.Execute("VACUUM (ANALYZE)"));
    const auto size =
        connection.QueryInt64("SELECT pg_database_size(current_database())");
    OrDie(size.status());
    bytes += static_cast<double>(*size);
  }
  return absl::StrFormat("%.0f MB on disk", bytes / 1e6);
}

void Explain(const std::string& uri, const std::string& schema, size_t sites) {
  Connection connection = Connected(uri);
  OrDie(connection.Execute(sql::postgresql::ReaderSettings(sites)));
  const auto state = sql::postgresql::ReadState(connection, schema, sites);
  OrDie(state.status());
  for (const Question& question : Questions()) {
    std::printf("\n%s\n", question.name);
    for (const auto& statement : sql::postgresql::MakeStatements(
             question.plan,
             sql::postgresql::SourcesOf(schema, state->generation, sites))) {
      const auto lines = connection.Query(
          "EXPLAIN (VERBOSE, ANALYZE, COSTS OFF, SUMMARY OFF) " + statement.sql,
          statement.parameters);
      OrDie(lines.status());
      for (int i = 0; i < lines->rows(); ++i) {
        std::printf("%s\n", std::string(lines->Text(i, 0)).c_str());
      }
    }
  }
}

void Print(const std::vector<Measured>& all) {
  std::printf("| ms |");
  for (const Measured& one : all) std::printf(" %s |", one.name.c_str());
  std::printf("\n|---|");
  for (size_t i = 0; i < all.size(); ++i) std::printf("---|");
  const std::vector<Question> questions = Questions();
  for (size_t i = 0; i < questions.size(); ++i) {
    std::printf("\n| %s |", questions[i].name);
    for (const Measured& one : all) std::printf(" %.2f |", one.answers[i]);
  }
  std::printf("\n| load, s |");
  for (const Measured& one : all) {
    std::printf(one.load == 0 ? " |" : " %.1f |", one.load / 1000);
  }
  std::printf("\n| size |");
  for (const Measured& one : all) std::printf(" %s |", one.size.c_str());
  std::printf("\n");
}

void Run(int cases, bool explain, const std::string& name,
         const std::string& other) {
  std::vector<Measured> all;
  const double before = ResidentMegabytes();
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  double load = Load(*columnar, cases);
  all.push_back(Measure(
      "columnar", *columnar, *columnar, load,
      absl::StrFormat("%.0f MB in memory", ResidentMegabytes() - before)));
  {
    const auto folder =
        std::filesystem::temp_directory_path() / "executors_bench";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "facts").string();
    auto sqlite = MakeSqlExecutor(file);
    OrDie(sqlite.status());
    load = Load(**sqlite, cases);
    all.push_back(Measure(
        "SQLite", **sqlite, *columnar, load,
        absl::StrFormat(
            "%.0f MB on disk",
            static_cast<double>(std::filesystem::file_size(file)) / 1e6)));
    sqlite->reset();
    std::filesystem::remove_all(folder);
  }
  TestCluster cluster({"shared_buffers=4GB", "max_wal_size=8GB",
                       "work_mem=64MB", "maintenance_work_mem=256MB",
                       "max_prepared_transactions=8",
                       "max_parallel_workers_per_gather=0"});
  const std::string uri = cluster.NewDatabase();
  for (const int workers : {0, 1, 2}) {
    PostgresOptions options;
    options.parallel_workers = workers;
    auto postgres = MakePostgresExecutor(uri, options);
    OrDie(postgres.status());
    load = workers == 0 ? Load(**postgres, cases) : 0;
    all.push_back(Measure(
        workers == 0 ? "PostgreSQL"
                     : absl::StrCat("PostgreSQL, ", workers, " helping"),
        **postgres, *columnar, load, workers == 0 ? DatabaseSize({uri}) : ""));
  }
  PostgresOptions options;
  options.authority_partitions = 1;
  options.shards = {cluster.NewDatabase(), cluster.NewDatabase()};
  const std::string questions = cluster.NewDatabase();
  auto shards = MakePostgresExecutor(questions, options);
  OrDie(shards.status());
  load = Load(**shards, cases);
  all.push_back(Measure("two shards", **shards, *columnar, load,
                        DatabaseSize(options.shards)));
  if (!other.empty()) {
    PostgresOptions anew;
    anew.start_anew = true;
    auto executor = MakePostgresExecutor(other, anew);
    OrDie(executor.status());
    load = Load(**executor, cases);
    all.push_back(Measure(name, **executor, *columnar, load, ""));
  }
  std::printf("%d cases of %d councils, ten years\n\n", cases, kAuthorities);
  Print(all);
  if (explain) Explain(questions, options.schema, 2);
  if (explain && !other.empty()) Explain(other, options.schema, 1);
}

}  // namespace
}  // namespace redress::engine

int main(int argc, char** argv) {
  int cases = 1000000;
  bool explain = false;
  std::string name;
  std::string other;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const size_t equals = argument.find('=');
    if (argument == "explain") {
      explain = true;
    } else if (equals != std::string::npos) {
      name = argument.substr(0, equals);
      other = argument.substr(equals + 1);
    } else {
      cases = std::atoi(argument.c_str());
    }
  }
  redress::engine::Run(cases, explain, name, other);
  return 0;
}
