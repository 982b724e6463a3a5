#include "tests/engine/shards_testing.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "tests/postgres/test_cluster.h"

namespace redress::engine {
namespace {

// One cluster for all tests, as Shared(), that takes prepared transactions.
postgres::TestCluster& Cluster() {
  static postgres::TestCluster cluster({"max_prepared_transactions=8"});
  return cluster;
}

}  // namespace

Databases NewDatabases() {
  Databases databases;
  databases.uri = Cluster().NewDatabase();
  databases.options.schema = kShardsSchema;
  databases.options.first_year = 2018;
  databases.options.last_year = 2020;
  databases.options.authority_partitions = 1;
  databases.options.shards = {Cluster().NewDatabase(), Cluster().NewDatabase()};
  return databases;
}

FactChanges ManyAuthorities(Random& random, int64_t version, int cases) {
  FactsShape shape;
  FactChanges changes =
      RandomChanges(random, shape, cases, cases / 5, version > 1 ? 20 : 0);
  changes.version = version;
  const auto spread = [](const std::string& key, std::string* authority) {
    absl::StrAppend(authority, " ", std::hash<std::string>()(key) % 5);
  };
  for (model::CaseFacts& facts : changes.cases) {
    spread(facts.reference, &facts.dimensions[static_cast<size_t>(
                                model::CaseDimension::kAuthority)]);
  }
  for (model::ActionFacts& facts : changes.actions) {
    spread(facts.id, &facts.authority);
  }
  for (FactKey& key : changes.removed_cases) spread(key.key, &key.authority);
  for (FactKey& key : changes.removed_actions) spread(key.key, &key.authority);
  return changes;
}

}  // namespace redress::engine
