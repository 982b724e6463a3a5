// The store on SQLite, with what only its tests set.

#ifndef REDRESS_SERVICE_STORE_SQLITE_SQLITE_STORE_H_
#define REDRESS_SERVICE_STORE_SQLITE_SQLITE_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/store/sqlite/migrations.h"
#include "service/store/store.h"

namespace redress::store {

struct SqliteOptions {
  // The schema's history.
  std::vector<std::string> migrations = Migrations();
  // The largest size of the database in pages; 0: the disk's.
  int64_t max_pages = 0;
};

// As OpenSqliteStore(path), which uses the defaults.
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_SQLITE_STORE_H_
