// Facts in two databases behind postgres_fdw, for tests.

#ifndef REDRESS_TESTS_ENGINE_SHARDS_TESTING_H_
#define REDRESS_TESTS_ENGINE_SHARDS_TESTING_H_

#include <cstdint>
#include <string>

#include "service/engine/postgres_executor.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {

inline constexpr char kShardsSchema[] = "sharded";

struct Databases {
  // Of the one that questions go to.
  std::string uri;
  // With the shards.
  PostgresOptions options;
};

// Three new ones, in a cluster of this process that takes prepared
// transactions.
Databases NewDatabases();

// Facts of enough authorities that each shard has some.
FactChanges ManyAuthorities(Random& random, int64_t version, int cases);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_SHARDS_TESTING_H_
