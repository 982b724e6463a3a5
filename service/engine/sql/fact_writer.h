// Writes facts into the tables of the sql executor.

#ifndef REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_
#define REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/engine/executor.h"

namespace redress::engine::sql {

// Makes the changes' version of the tables, in one transaction. The changes
// must have passed CheckChanges. After an error nothing has changed.
absl::Status WriteChanges(sqlite::Database& database,
                          const FactChanges& changes);

// A load in one transaction, which the version's tables come out of. Nothing
// has changed unless Finish said OK. The connection is its alone while it
// lives.
class TableLoad {
 public:
  static absl::StatusOr<std::unique_ptr<TableLoad>> Start(
      sqlite::Database& database);
  virtual ~TableLoad() = default;
  virtual absl::Status Add(const std::vector<model::CaseFacts>& cases,
                           const std::vector<model::ActionFacts>& actions) = 0;
  virtual absl::Status Finish(int64_t version) = 0;
};

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_FACT_WRITER_H_
