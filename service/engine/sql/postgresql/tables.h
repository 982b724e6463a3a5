// The tables that facts are kept in on PostgreSQL. They are derived data and
// may be dropped at any time.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_TABLES_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/engine/plan.h"

namespace redress::engine::sql::postgresql {

// In schema SCHEMA
//   fact_version   the version that is in force, and the generation it is in
// In schema SCHEMA_gN, generation N
//   fact_cases     one row a case
//   fact_stages    one row a stage, with the dimensions and dates of its case
//   fact_actions   one row an action
//
// Rows are wide on purpose: a stage repeats its case, values of many-valued
// dimensions are an array, attributes are two (names and values). So every
// question is one pass over one table. Joins of a row store by text keys cost
// four to five times as much as the width does, and a question without joins
// can be handed to a partition, to a shard behind postgres_fdw or to a worker
// of Citus whole: all that has to be understood there is WHERE and GROUP BY.
//
// Cases and stages are partitioned by the hash of their authority and, below
// that, by `year`, the year that the case was received in (0 without a day):
// questions name authorities and periods of receipt, and the planner leaves out
// the partitions that cannot have rows. A hash, as councils come and go and no
// table shall have to be made for one. Years from `first_year` to `last_year`
// have a partition each, those before and after one each.
//
// A load makes a new generation, which the version row goes on to in the load's
// transaction; readers of the one before are not disturbed. Its tables go when
// nobody reads them any more.
//
// Texts compare by byte (COLLATE "C") and are never NULL, "" is not recorded;
// an absent date or number is NULL. Columns are named as dimensions and dates
// are in plans.
struct Layout {
  std::string schema = "redress_facts";
  // Without a write-ahead log: gone after a crash, and faster to fill.
  bool unlogged = false;
  // 1: not by authority.
  int authority_partitions = 4;
  int first_year = 2015;
  int last_year = 2034;
  // This database has the facts of the authorities that SiteOf puts here.
  size_t site = 0;
  size_t sites = 1;
  // Tables are distributed by authority to the workers of Citus, which takes
  // the place of the partitions by authority.
  bool citus = false;
};

// A table's column: its name, and its type in SQL.
struct Column {
  std::string name;
  std::string type;
};

// fact_cases: year, reference, dimensions, dates, amounts, arrays.
// fact_stages: the same without amounts, ordinal, and the stage's own.
std::vector<Column> ColumnsOf(Table table);

// "fact_cases", "fact_stages", "fact_actions".
const char* TableName(Table table);

// The array of an attribute's name, and of its value at the same place.
inline constexpr char kAttributeNames[] = "attribute_names";
inline constexpr char kAttributeValues[] = "attribute_values";

// The year of a day, 0 without one; it does not fall as days rise.
int32_t YearOf(Day day);

// The schema of a generation.
std::string GenerationSchema(const std::string& schema, int64_t generation);

// What is in force in a database.
struct State {
  int64_t version = 0;
  int64_t generation = 0;
};

// UNAVAILABLE, reason FACTS_LOST: a crash of the database has emptied tables
// without a write-ahead log.
absl::Status FactsLost();

// The state in the table SCHEMA.fact_version; FactsLost where it is empty.
absl::StatusOr<State> ReadState(postgres::Connection& connection,
                                const std::string& schema);

// Makes the schema, the version row and an empty first generation where they
// are absent or of another layout or release; then the version is 0. Sets
// `layout.citus` to whether the database has it.
absl::Status MakeTables(postgres::Connection& connection, Layout& layout);

// Makes the tables of a generation, without what IndexGeneration adds: to be
// called once they are filled.
absl::Status CreateGeneration(postgres::Connection& connection,
                              const Layout& layout, int64_t generation);
absl::Status IndexGeneration(postgres::Connection& connection,
                             const Layout& layout, int64_t generation);

// The generations that there are, whether in force or not.
absl::StatusOr<std::vector<int64_t>> Generations(
    postgres::Connection& connection, const std::string& schema);

absl::Status DropSchema(postgres::Connection& connection,
                        const std::string& schema);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_TABLES_H_
