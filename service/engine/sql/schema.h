// The tables that the sql executor keeps facts in. They are derived data and
// may be dropped at any time.

#ifndef REDRESS_SERVICE_ENGINE_SQL_SCHEMA_H_
#define REDRESS_SERVICE_ENGINE_SQL_SCHEMA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"

namespace redress::engine::sql {

// fact_cases            one row a case: reference, dimensions, dates, pence
// fact_stages           one row a stage, by case_id and ordinal
// fact_case_values      one row for each value of a many-valued dimension
// fact_case_attributes  one row for each attribute
// fact_actions          one row an action
// fact_version          the version that all of them are at
//
// Texts are never NULL, "" is not recorded; an absent date or number is NULL.
// Columns are named as dimensions and dates are in plans.

// The columns of a case after `id`, in the order of an insert: the reference,
// dimensions, dates and amounts.
std::vector<std::string> CaseColumns();
// The same of a stage after case_id and ordinal: dimensions, dates, response
// days.
std::vector<std::string> StageColumns();

// Makes the tables where they are absent or of another release; then the
// version is 0.
absl::Status MakeTables(sqlite::Database& database);

// Makes what a connection that aggregates needs: the temporary table
// `bucket_edges`.
absl::Status PrepareReader(sqlite::Database& database);

absl::StatusOr<int64_t> ReadVersion(sqlite::Database& database);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_SCHEMA_H_
