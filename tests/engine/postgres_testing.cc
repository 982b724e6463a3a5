#include "tests/engine/postgres_testing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/engine/executors.h"

namespace redress::engine {

PostgresOptions FactsOptions() {
  PostgresOptions options;
  options.schema = "facts";
  options.authority_partitions = 2;
  options.first_year = 2018;
  options.last_year = 2020;
  return options;
}

std::unique_ptr<Executor> MakeIn(const std::string& uri) {
  auto executor = MakePostgresExecutor(uri, FactsOptions());
  EXPECT_TRUE(executor.ok()) << executor.status();
  return executor.ok() ? *std::move(executor) : nullptr;
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

}  // namespace redress::engine
