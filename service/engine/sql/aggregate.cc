#include "service/engine/sql/aggregate.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "service/engine/plan_check.h"
#include "service/engine/sql/query_text.h"

namespace redress::engine::sql {
namespace {

using sqlite::Database;
using sqlite::Statement;

absl::Status WriteEdges(Database& database, const Plan& plan) {
  absl::Status status = database.Execute("DELETE FROM temp.bucket_edges");
  if (!status.ok()) return status;
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO temp.bucket_edges VALUES(?, ?, ?)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < plan.accumulators.size(); ++i) {
    const Accumulator& accumulator = plan.accumulators[i];
    if (!accumulator.buckets.has_value()) continue;
    const std::vector<Day>& edges = accumulator.buckets->edges;
    for (size_t bucket = 0; bucket < edges.size(); ++bucket) {
      insert->BindInt64(1, static_cast<int64_t>(i));
      insert->BindInt64(2, edges[bucket]);
      insert->BindInt64(3, static_cast<int64_t>(bucket));
      status = insert->Run();
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

// Adds the row that the statement is at. Rows of one histogram follow one
// another and become one.
void AddRow(const QueryText& query, const Statement& statement,
            std::vector<PartialRow>* rows) {
  int column = 0;
  PartialRow row;
  row.members.reserve(query.members);
  while (row.members.size() < query.members) {
    row.members.push_back(statement.Text(column++));
  }
  if (query.bucket) {
    row.bucket = static_cast<int32_t>(statement.Int64(column++));
  }
  int32_t value = 0;
  if (query.value) value = static_cast<int32_t>(statement.Int64(column++));
  const int64_t count = statement.Int64(column++);
  if (count == 0) return;  // A total over no rows.
  if (query.sum) {
    row.sum = statement.Int64(column++);
    row.nonzero = statement.Int64(column++);
  }
  if (!query.value || rows->empty() || rows->back().bucket != row.bucket ||
      rows->back().members != row.members) {
    rows->push_back(std::move(row));
  }
  rows->back().count += count;
  if (query.value) rows->back().histogram.emplace_back(value, count);
}

absl::Status RunQuery(Database& database, const QueryText& query,
                      int64_t* groups_left, std::vector<PartialRow>* rows) {
  absl::StatusOr<Statement> statement = database.Prepare(query.sql);
  if (!statement.ok()) return statement.status();
  Bind(query, *statement);
  for (;;) {
    const absl::StatusOr<bool> row = statement->Step();
    if (!row.ok()) {
      // SQLite has no code of its own for this.
      return absl::StrContains(row.status().message(), "integer overflow")
                 ? SumTooLarge()
                 : row.status();
    }
    if (!*row) return absl::OkStatus();
    const size_t before = rows->size();
    AddRow(query, *statement, rows);
    const bool counted = query.value || rows->size() > before;
    if (counted && --*groups_left < 0) return TooManyGroups();
  }
}

}  // namespace

absl::StatusOr<Partials> Aggregate(Database& database, const Plan& plan,
                                   const StopCheck& stop) {
  const absl::Status written = WriteEdges(database, plan);
  if (!written.ok()) return written;
  // Not before: an interrupted write would end a held transaction.
  const sqlite::StoppableRead read(database, stop);
  Partials partials;
  int64_t groups_left = kMaxGroups;
  for (size_t i = 0; i < plan.accumulators.size(); ++i) {
    const absl::Status status =
        RunQuery(database, MakeQuery(plan, i), &groups_left,
                 &partials.accumulators.emplace_back());
    if (!status.ok()) return read.Reason(status);
  }
  return partials;
}

}  // namespace redress::engine::sql
