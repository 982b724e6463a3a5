#include "tests/engine/executors.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "gtest/gtest.h"
#include "service/engine/postgres_executor.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

Predicate Group(Predicate::Type type, std::vector<Predicate> children) {
  Predicate predicate;
  predicate.type = type;
  predicate.children = std::move(children);
  return predicate;
}

// Fewer tables than in earnest, but of each sort some; gone with the executor.
PostgresOptions FewTables(int authority_partitions) {
  PostgresOptions options;
  options.past_version = true;
  options.authority_partitions = authority_partitions;
  options.first_year = 2018;
  options.last_year = 2020;
  return options;
}

// The folders of this run; removed when it ends.
class Folders {
 public:
  ~Folders() {
    for (const std::filesystem::path& folder : folders_) {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    }
  }
  void Add(const std::filesystem::path& folder) { folders_.push_back(folder); }

 private:
  std::vector<std::filesystem::path> folders_;
};

}  // namespace

std::vector<NamedExecutor> MakeExecutors() {
  std::vector<NamedExecutor> executors;
  executors.push_back({"columnar", MakeColumnarExecutor()});
  for (const std::string& path :
       {std::string(":memory:"), NewTestFolder() + "/facts.db"}) {
    auto sql = MakeSqlExecutor(path);
    EXPECT_TRUE(sql.ok()) << sql.status();
    if (sql.ok()) executors.push_back({"sql in " + path, *std::move(sql)});
  }
  auto postgres = MakeTestPostgresExecutor();
  EXPECT_TRUE(postgres.ok()) << postgres.status();
  if (postgres.ok()) {
    executors.push_back({"sql in PostgreSQL", *std::move(postgres)});
  }
  return executors;
}

absl::StatusOr<std::unique_ptr<Executor>> MakeTestPostgresExecutor() {
  static const std::string& uri =
      *new std::string(postgres::TestCluster::Shared().NewDatabase());
  return MakePostgresExecutor(uri, FewTables(2));
}

absl::StatusOr<std::unique_ptr<Executor>> MakeTestShardedExecutor() {
  static postgres::TestCluster cluster({"max_prepared_transactions=8"});
  static const std::string& uri = *new std::string(cluster.NewDatabase());
  static const std::vector<std::string>& shards = *new std::vector<std::string>{
      cluster.NewDatabase(), cluster.NewDatabase()};
  PostgresOptions options = FewTables(1);
  options.shards = shards;
  return MakePostgresExecutor(uri, options);
}

std::string NewTestFolder() {
  const testing::TestInfo* test =
      testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string("engine-") + std::to_string(getpid()) + "-" +
                     test->test_suite_name() + "-" + test->name();
  for (char& letter : name) {
    if (letter == '/') letter = '-';
  }
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  static Folders folders;
  folders.Add(folder);
  return folder.string();
}

Predicate All(std::vector<Predicate> children) {
  return Group(Predicate::Type::kAll, std::move(children));
}

Predicate Any(std::vector<Predicate> children) {
  return Group(Predicate::Type::kAny, std::move(children));
}

Predicate Not(Predicate child) {
  // Not by an initialiser list, which would copy.
  Predicate predicate;
  predicate.type = Predicate::Type::kNot;
  predicate.children.push_back(std::move(child));
  return predicate;
}

Predicate Member(std::string dimension, std::vector<std::string> values) {
  Predicate predicate;
  predicate.type = Predicate::Type::kMember;
  predicate.dimension = std::move(dimension);
  predicate.values = std::move(values);
  return predicate;
}

Predicate DateIn(DateColumn date, Day first, Day last) {
  Predicate predicate;
  predicate.type = Predicate::Type::kDateIn;
  predicate.date = date;
  predicate.first = first;
  predicate.last = last;
  return predicate;
}

Predicate DateOrder(DateColumn date, DateColumn other) {
  Predicate predicate;
  predicate.type = Predicate::Type::kDateOrder;
  predicate.date = date;
  predicate.other = other;
  return predicate;
}

Plan CountPlan(Table table, Predicate where,
               std::vector<std::string> group_by) {
  Plan plan;
  plan.group_by = std::move(group_by);
  Accumulator& accumulator = plan.accumulators.emplace_back();
  accumulator.table = table;
  accumulator.where = std::move(where);
  return plan;
}

int64_t CountAll(const Executor& executor, int64_t version) {
  const auto partials = executor.Aggregate(CountPlan(Table::kCases), version);
  if (!partials.ok()) return -1;
  const std::vector<PartialRow>& rows = partials->accumulators[0];
  return rows.empty() ? 0 : rows[0].count;
}

int64_t CountAll(const Executor& executor) {
  return CountAll(executor, executor.version());
}

model::CaseFacts Case(std::string reference, Day received) {
  model::CaseFacts facts;
  facts.reference = std::move(reference);
  facts.dimensions[static_cast<size_t>(model::CaseDimension::kAuthority)] =
      "Ashdown";
  facts.dimensions[static_cast<size_t>(model::CaseDimension::kKind)] =
      "complaint";
  facts.received = received;
  return facts;
}

FactChanges Changes(int64_t version, std::vector<model::CaseFacts> cases) {
  FactChanges changes;
  changes.version = version;
  changes.cases = std::move(cases);
  return changes;
}

}  // namespace redress::engine
