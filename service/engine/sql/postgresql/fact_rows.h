// Puts facts into the tables of a generation, and takes them out.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_ROWS_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_ROWS_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/base/postgres.h"
#include "service/engine/executor.h"
#include "service/engine/sql/postgresql/tables.h"
#include "service/model/facts.h"

namespace redress::engine::sql::postgresql {

// Which of `sites` databases has the facts of an authority.
size_t SiteOf(const std::string& authority, size_t sites);

// Copies those facts into the tables of `generation` that belong to the
// layout's site. Their keys must not be there.
absl::Status CopyFacts(postgres::Connection& connection, const Layout& layout,
                       int64_t generation,
                       const std::vector<model::CaseFacts>& cases,
                       const std::vector<model::ActionFacts>& actions);

// Makes the changes that belong to the layout's site, in the transaction that
// is open. Adds to `touched` the tables that rows were deleted from: until
// these are rewritten the bytes are there.
absl::Status ApplyChanges(postgres::Connection& connection,
                          const Layout& layout, int64_t generation,
                          const FactChanges& changes,
                          std::set<std::string>* touched);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_ROWS_H_
