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
#include "tests/bench/generator.h"
#include "tests/bench/heap.h"
#include "tests/bench/temporary_folder.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

using postgres::Connected;
using postgres::Connection;
using postgres::TestCluster;
using std::chrono::steady_clock;

constexpr size_t kBatch = 10000;
constexpr int kRounds = 5;

double Milliseconds(steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::exit(1);
}

// The generated cases in the order of their keys, which a load needs.
class Cases {
 public:
  explicit Cases(int64_t cases) : generator_({cases}) {
    std::vector<std::string> authorities;
    for (int64_t number = 0; number < cases; ++number) {
      authorities.push_back(generator_.Record(number).authority());
      order_.push_back(number);
    }
    // Of one authority, numbers ascend as references do.
    std::stable_sort(order_.begin(), order_.end(), [&](int64_t a, int64_t b) {
      return authorities[static_cast<size_t>(a)] <
             authorities[static_cast<size_t>(b)];
    });
  }

  size_t size() const { return order_.size(); }
  std::vector<model::CaseFacts> Batch(size_t first) const {
    std::vector<model::CaseFacts> batch;
    for (size_t i = first; i < std::min(first + kBatch, size()); ++i) {
      batch.push_back(generator_.Facts(order_[i]));
    }
    return batch;
  }

 private:
  const bench::Generator generator_;
  std::vector<int64_t> order_;
};

// Loads them as version 1; how long it took, without making them.
double Load(Executor& executor, const Cases& cases) {
  const auto start = steady_clock::now();
  steady_clock::duration making{};
  auto loader = executor.StartLoad(1);
  OrDie(loader.status());
  for (size_t first = 0; first < cases.size(); first += kBatch) {
    const auto before = steady_clock::now();
    const std::vector<model::CaseFacts> batch = cases.Batch(first);
    making += steady_clock::now() - before;
    OrDie((*loader)->Add(batch, {}));
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

  plan = CountPlan(
      Table::kCases,
      All({year, Member("authority", {bench::MembersOf("authority")[2]})}),
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

  const std::vector<std::string>& teams = bench::MembersOf("team");
  plan = CountPlan(
      Table::kCases,
      All({Member("team", {teams[0], teams[1], teams[2]}),
           Not(Member("attr:ward", {bench::MembersOf("attr:ward")[6]}))}),
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

void Run(const Cases& cases, bool explain, const std::string& name,
         const std::string& other) {
  std::vector<Measured> all;
  const int64_t before = bench::HeapBytes();
  const std::unique_ptr<Executor> columnar = MakeColumnarExecutor();
  double load = Load(*columnar, cases);
  all.push_back(Measure(
      "columnar", *columnar, *columnar, load,
      absl::StrFormat("%.0f MB in memory",
                      static_cast<double>(bench::HeapBytes() - before) / 1e6)));
  {
    const auto folder = bench::TemporaryFolder::Make("");
    OrDie(folder.status());
    const std::string file = (*folder)->path() + "/facts";
    auto sqlite = MakeSqlExecutor(file);
    OrDie(sqlite.status());
    load = Load(**sqlite, cases);
    all.push_back(Measure(
        "SQLite", **sqlite, *columnar, load,
        absl::StrFormat(
            "%.0f MB on disk",
            static_cast<double>(std::filesystem::file_size(file)) / 1e6)));
  }
  // All of it in memory, as it is for the others.
  TestCluster cluster(
      {absl::StrCat("shared_buffers=", 64 + cases.size() / 250, "MB"),
       "max_wal_size=8GB", "work_mem=64MB", "maintenance_work_mem=256MB",
       "max_prepared_transactions=8", "max_parallel_workers_per_gather=0"});
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
  std::printf("%zu cases of %zu councils, ten years\n\n", cases.size(),
              bench::MembersOf("authority").size());
  Print(all);
  if (explain) Explain(questions, options.schema, 2);
  if (explain && !other.empty()) Explain(other, options.schema, 1);
}

}  // namespace
}  // namespace redress::engine

int main(int argc, char** argv) {
  int64_t cases = 1000000;
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
      cases = std::atoll(argument.c_str());
    }
  }
  redress::engine::Run(redress::engine::Cases(cases), explain, name, other);
  return 0;
}
