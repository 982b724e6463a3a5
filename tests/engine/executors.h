// The executors that tests go over, and shorthands for plans.

#ifndef REDRESS_TESTS_ENGINE_EXECUTORS_H_
#define REDRESS_TESTS_ENGINE_EXECUTORS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "service/engine/executor.h"
#include "service/engine/plan.h"

namespace redress::engine {

struct NamedExecutor {
  std::string name;
  std::unique_ptr<Executor> executor;
};

// Columnar, sql in memory, sql in a new file, and sql in PostgreSQL.
std::vector<NamedExecutor> MakeExecutors();

// One in a PostgreSQL of this process's own, in a schema of its own.
absl::StatusOr<std::unique_ptr<Executor>> MakeTestPostgresExecutor();

// The same with its facts in two databases, by authority.
absl::StatusOr<std::unique_ptr<Executor>> MakeTestShardedExecutor();

// An empty folder of its own for this test, removed when the run ends.
std::string NewTestFolder();

Predicate All(std::vector<Predicate> children);
Predicate Any(std::vector<Predicate> children);
Predicate Not(Predicate child);
Predicate Member(std::string dimension, std::vector<std::string> values);
Predicate DateIn(DateColumn date, Day first, Day last);
Predicate DateOrder(DateColumn date, DateColumn other);

// A plan that counts the rows of `table` that `where` holds for.
Plan CountPlan(Table table, Predicate where = {},
               std::vector<std::string> group_by = {});

// How many cases there are at a version, or the last one; -1: no answer.
int64_t CountAll(const Executor& executor, int64_t version);
int64_t CountAll(const Executor& executor);

// A case with its key and day; authority "Ashdown", kind "complaint".
model::CaseFacts Case(std::string reference, Day received);

FactChanges Changes(int64_t version, std::vector<model::CaseFacts> cases);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_EXECUTORS_H_
