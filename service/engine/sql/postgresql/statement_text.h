// Turns plans into PostgreSQL's SQL, in two phases. Every value is a parameter;
// the text is made of names that this room knows.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_STATEMENT_TEXT_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_STATEMENT_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "service/base/postgres.h"
#include "service/engine/list.h"
#include "service/engine/plan.h"

namespace redress::engine::sql::postgresql {

// The schemas that have the facts between them, each with all of the tables.
using Sources = std::vector<std::string>;

// One statement, which answers some accumulators of a plan. All of them run
// over the same table and have the same buckets, so that one pass over it
// counts them all: each has its condition in a FILTER.
//
// Its first phase groups and counts in each source, and what comes out of it
// adds up: counts, sums, histograms as counts by value. postgres_fdw hands this
// phase to a shard whole, as it knows every function and operator in it, and
// each text compares as a column of the shard does; a GROUP BY over foreign
// partitions it would not hand over. Many-valued dimensions are grouped by as
// arrays. The second phase adds up over the sources, and takes the arrays
// apart: a case counts once for each combination of its values.
//
// Columns: members, bucket (from 1), value of the histogram, and for each
// accumulator in `counted` its count and, for sums, the sum as text and the
// rows that are not 0. Rows come in no order.
struct Statement {
  struct Counted {
    size_t accumulator = 0;
    bool sum = false;
  };

  std::string sql;
  std::vector<postgres::Parameter> parameters;
  size_t members = 0;
  bool bucket = false;
  bool value = false;
  std::vector<Counted> counted;
};

// The statements of a plan that has passed CheckPlan. An accumulator that
// counts nothing whatever the facts are is in none of them.
std::vector<Statement> MakeStatements(const Plan& plan, const Sources& sources);

// A statement for a list that has passed CheckList.
struct ListStatement {
  std::string sql;
  std::vector<postgres::Parameter> parameters;
};

// Its row says how many rows the list has, and how many of them are marked.
ListStatement MakeTotalsStatement(const ListPlan& plan, const Sources& sources);

// Its columns are the parts of the key (the stage is "" but for stages), the
// value, and 1 for a marked row, else 0; in order, from `plan.after` on, up to
// the limit.
ListStatement MakeRowsStatement(const ListPlan& plan, const Sources& sources);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_STATEMENT_TEXT_H_
