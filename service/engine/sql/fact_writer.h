// Writes facts into the tables of the sql executor.

#ifndef REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_
#define REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_

#include "absl/status/status.h"
#include "service/base/sqlite.h"
#include "service/engine/executor.h"

namespace redress::engine::sql {

// Makes the changes' version of the tables, in one transaction. The changes
// must have passed CheckChanges. After an error nothing has changed.
absl::Status WriteChanges(sqlite::Database& database,
                          const FactChanges& changes);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_
