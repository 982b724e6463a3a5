// The store on PostgreSQL, with what only its tests set.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_POSTGRESQL_STORE_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_POSTGRESQL_STORE_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/store/postgresql/migrations.h"
#include "service/store/store.h"

namespace redress::store {

struct PostgresqlOptions {
  // The schema's history.
  std::vector<std::string> migrations = PostgresqlMigrations();
  // How long a writer whose connection broke at COMMIT tries to find out
  // whether it was done: longer than a server takes to start again after a
  // crash, where there is little to recover.
  std::chrono::milliseconds find_out{10000};
};

// As OpenPostgresqlStore(uri), which uses the defaults.
absl::StatusOr<std::unique_ptr<Store>> OpenPostgresqlStore(
    const std::string& uri, const PostgresqlOptions& options);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_POSTGRESQL_STORE_H_
