// The schema "redress" of a PostgreSQL database, as the steps that lead to it.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_MIGRATIONS_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_MIGRATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/base/postgres.h"

namespace redress::store {

// Writers of all processes take this advisory lock of the database, one at a
// time, and whoever migrates it: "RDRS".
inline constexpr int64_t kWriterLock = 0x52445253;

// SQL scripts; the n-th (from 1) leads from schema n − 1 to schema n, schema 0
// being none. They have the numbers of the SQLite store's. What a release has
// shipped is never edited: a change is a further script.
const std::vector<std::string>& PostgresqlMigrations();

// Brings the database to the last of `migrations`, each in a transaction of its
// own, one process at a time. FAILED_PRECONDITION: the schema "redress" is
// something else's (NOT_A_REDRESS_DATABASE), is above the last of `migrations`
// (NEWER_DATABASE), cannot be made (NO_DATABASE_RIGHT), the database is not in
// UTF-8 (NOT_UTF8) or the server is too old (OLD_DATABASE_SERVER).
absl::Status MigratePostgresql(postgres::Connection& connection,
                               const std::vector<std::string>& migrations);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_MIGRATIONS_H_
