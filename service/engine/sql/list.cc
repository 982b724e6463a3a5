#include "service/engine/sql/list.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "service/engine/sql/query_text.h"

namespace redress::engine::sql {
namespace {

using sqlite::Database;
using sqlite::Statement;

absl::StatusOr<int64_t> Count(Database& database, const QueryText& query) {
  absl::StatusOr<Statement> statement = database.Prepare(query.sql);
  if (!statement.ok()) return statement.status();
  Bind(query, *statement);
  const absl::StatusOr<bool> row = statement->Step();
  if (!row.ok()) return row.status();
  return statement->Int64(0);
}

absl::StatusOr<std::vector<ListedRow>> Rows(Database& database,
                                            const QueryText& query) {
  absl::StatusOr<Statement> statement = database.Prepare(query.sql);
  if (!statement.ok()) return statement.status();
  Bind(query, *statement);
  std::vector<ListedRow> rows;
  for (;;) {
    const absl::StatusOr<bool> row = statement->Step();
    if (!row.ok()) return row.status();
    if (!*row) return rows;
    ListedRow& listed = rows.emplace_back();
    listed.key = {statement->Text(0), statement->Text(1), statement->Text(2)};
    listed.value = statement->Int64(3);
  }
}

absl::StatusOr<RowList> ReadList(Database& database, const ListPlan& plan) {
  // What is marked is asked for apart: as a column of one query its condition
  // would stand where SQLite's parser has less room for it.
  const Accumulator listed = Listed(plan);
  RowList list;
  const auto total = Count(database, MakeCountQuery(listed, plan.status_day));
  if (!total.ok()) return total.status();
  list.total = *total;
  list.marked = *total;
  if (plan.limit > 0) {
    auto rows = Rows(database, MakeRowsQuery(listed, plan));
    if (!rows.ok()) return rows.status();
    list.rows = *std::move(rows);
  }
  if (!plan.marked.has_value()) return list;

  const Accumulator marked = Marked(plan);
  const auto marked_total =
      Count(database, MakeCountQuery(marked, plan.status_day));
  if (!marked_total.ok()) return marked_total.status();
  list.marked = *marked_total;
  if (list.rows.empty()) return list;
  // Both are in order, and the first ones of the marked rows include those that
  // are among the first ones of all.
  const auto rows = Rows(database, MakeRowsQuery(marked, plan));
  if (!rows.ok()) return rows.status();
  auto next = rows->begin();
  for (ListedRow& row : list.rows) {
    row.marked = next != rows->end() && next->key == row.key;
    if (row.marked) ++next;
  }
  return list;
}

}  // namespace

absl::StatusOr<RowList> List(Database& database, const ListPlan& plan,
                             const StopCheck& stop) {
  const sqlite::StoppableRead read(database, stop);
  absl::StatusOr<RowList> list = ReadList(database, plan);
  if (!list.ok()) return read.Reason(list.status());
  return list;
}

}  // namespace redress::engine::sql
