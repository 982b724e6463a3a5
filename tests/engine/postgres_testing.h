// Shorthands for tests of the sql executor in PostgreSQL.

#ifndef REDRESS_TESTS_ENGINE_POSTGRES_TESTING_H_
#define REDRESS_TESTS_ENGINE_POSTGRES_TESTING_H_

#include <cstdint>
#include <memory>
#include <string>

#include "service/engine/postgres_executor.h"

namespace redress::engine {

// In the schema "facts"; fewer tables than in earnest, but of each sort some.
PostgresOptions FactsOptions();

// One with these options; a test failure and null where that fails.
std::unique_ptr<Executor> MakeIn(const std::string& uri);

// Facts of so many cases, N0 and on, with a stage each, and of one action.
FactChanges ManyChanges(int64_t version, int cases);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_POSTGRES_TESTING_H_
