// What the database that questions go to knows of the tables of other sites,
// through postgres_fdw.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FOREIGN_TABLES_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FOREIGN_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"

namespace redress::engine::sql::postgresql {

// The schema with site `site`'s fact_version, and the one with its tables of a
// generation.
std::string SiteSchema(const std::string& schema, size_t site);
std::string SiteSchema(const std::string& schema, int64_t generation,
                       size_t site);

// Makes the foreign server and its user mapping for the role of `connection`,
// and the foreign table fact_version. What there was of the server before goes.
// The extension postgres_fdw must be there, or the role be allowed to make it.
absl::Status MakeForeignServer(postgres::Connection& connection,
                               const std::string& schema, size_t site,
                               const std::string& uri);

// Makes the foreign tables of a generation.
absl::Status MakeForeignTables(postgres::Connection& connection,
                               const std::string& schema, int64_t generation,
                               size_t site);

// Drops the foreign servers and tables of a schema, of all generations.
absl::Status DropForeign(postgres::Connection& connection,
                         const std::string& schema);

// The schemas that begin with `prefix`, 16 hexadecimal digits after it, which
// there are foreign servers or tables of.
absl::StatusOr<std::vector<std::string>> ForeignSchemas(
    postgres::Connection& connection, const std::string& prefix);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FOREIGN_TABLES_H_
