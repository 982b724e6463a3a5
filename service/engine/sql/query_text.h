// Turns accumulators into SQL. Every value is a parameter; the text is made of
// names that this room knows.

#ifndef REDRESS_SERVICE_ENGINE_SQL_QUERY_TEXT_H_
#define REDRESS_SERVICE_ENGINE_SQL_QUERY_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "service/base/sqlite.h"
#include "service/engine/list.h"
#include "service/engine/plan.h"

namespace redress::engine::sql {

// A parameter of a query.
using Parameter = std::variant<int64_t, std::string>;

// A query. Its columns are the members of the group, the bucket, the value of a
// histogram, the count and the sum, as far as it has them.
struct QueryText {
  std::string sql;
  // Of ?1, ?2, …
  std::vector<Parameter> parameters;
  size_t members = 0;
  bool bucket = false;
  bool value = false;
  bool sum = false;
};

// The query of plan.accumulators[index]; the plan must have passed CheckPlan.
// It reads its edges from the temporary table `bucket_edges` under `index`. Its
// rows come in the order of members, bucket and value.
QueryText MakeQuery(const Plan& plan, size_t index);

// The query for the number of rows that an accumulator counts; its only column.
// The accumulator must have passed CheckPlan or CheckList, as below.
QueryText MakeCountQuery(const Accumulator& accumulator, Day status_day);

// The query for the rows themselves, of `list` from its key on and up to its
// limit. Its columns are the three parts of the key and the list's value.
QueryText MakeRowsQuery(const Accumulator& accumulator, const ListPlan& list);

// Binds the query's parameters.
void Bind(const QueryText& query, sqlite::Statement& statement);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_QUERY_TEXT_H_
