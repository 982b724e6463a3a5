// The database's schema, as the steps that lead to it.

#ifndef REDRESS_SERVICE_STORE_SQLITE_MIGRATIONS_H_
#define REDRESS_SERVICE_STORE_SQLITE_MIGRATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/base/sqlite.h"

namespace redress::store {

// What marks a file as a Redress database (PRAGMA application_id): "RDRS".
inline constexpr int32_t kApplicationId = 0x52445253;

// SQL scripts; the n-th (from 1) leads from schema n − 1 to schema n, schema 0
// being the empty file. What a release has shipped is never edited: a change
// is a further script.
const std::vector<std::string>& Migrations();

// Says whether the file may be migrated, and changes nothing.
// FAILED_PRECONDITION: it is something else (NOT_A_REDRESS_DATABASE), or its
// schema is above the last of `migrations` (NEWER_DATABASE).
absl::Status CheckMigratable(sqlite::Database& database,
                             const std::vector<std::string>& migrations);

// Brings the file to the last of `migrations`, each in a transaction of its
// own; what an interrupted run has done stays, and the next run goes on.
absl::Status Migrate(sqlite::Database& database,
                     const std::vector<std::string>& migrations);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_MIGRATIONS_H_
