#include "service/engine/sql/postgresql/answers.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "service/engine/plan_check.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Result;

// Puts a statement's row, as each accumulator counts it, behind the rows of
// these.
absl::Status AddRow(const Statement& statement, const Result& row,
                    int64_t* groups_left, Partials* partials) {
  PartialRow key;
  int column = 0;
  while (key.members.size() < statement.members) {
    key.members.emplace_back(row.Text(0, column++));
  }
  if (statement.bucket) {
    key.bucket = static_cast<int32_t>(row.Int64(0, column++)) - 1;
  }
  int32_t value = 0;
  if (statement.value) value = static_cast<int32_t>(row.Int64(0, column++));
  for (const Statement::Counted& counted : statement.counted) {
    const int64_t count = row.Int64(0, column++);
    const int sum_column = column;
    if (counted.sum) column += 2;
    // Counted by others only, or a total over no rows.
    if (count == 0) continue;
    if (--*groups_left < 0) return TooManyGroups();
    PartialRow& partial =
        partials->accumulators[counted.accumulator].emplace_back(key);
    partial.count = count;
    if (statement.value) partial.histogram.emplace_back(value, count);
    if (!counted.sum) continue;
    if (!absl::SimpleAtoi(row.Text(0, sum_column), &partial.sum)) {
      return SumTooLarge();
    }
    partial.nonzero = row.Int64(0, sum_column + 1);
  }
  return absl::OkStatus();
}

// Brings rows into order, and rows of one histogram into one.
void Settle(std::vector<PartialRow>& rows) {
  const auto key = [](const PartialRow& row) {
    return std::tie(row.members, row.bucket, row.histogram);
  };
  std::sort(rows.begin(), rows.end(),
            [&key](const PartialRow& a, const PartialRow& b) {
              return key(a) < key(b);
            });
  size_t last = 0;
  for (size_t i = 1; i < rows.size(); ++i) {
    PartialRow& before = rows[last];
    PartialRow& row = rows[i];
    if (before.bucket == row.bucket && before.members == row.members) {
      before.count += row.count;
      before.histogram.insert(before.histogram.end(), row.histogram.begin(),
                              row.histogram.end());
    } else if (++last != i) {
      rows[last] = std::move(row);
    }
  }
  if (!rows.empty()) rows.resize(last + 1);
}

}  // namespace

absl::StatusOr<Partials> Aggregate(Connection& connection,
                                   const Sources& sources, const Plan& plan,
                                   const StopCheck& stop) {
  Partials partials;
  partials.accumulators.resize(plan.accumulators.size());
  int64_t groups_left = kMaxGroups;
  for (const Statement& statement : MakeStatements(plan, sources)) {
    absl::Status read = CheckStop(stop);
    if (!read.ok()) return read;
    read = connection.ForEachRow(
        statement.sql, statement.parameters,
        [&](const Result& row) {
          return AddRow(statement, row, &groups_left, &partials);
        },
        stop);
    if (!read.ok()) return read;
  }
  for (std::vector<PartialRow>& rows : partials.accumulators) Settle(rows);
  return partials;
}

absl::StatusOr<RowList> List(Connection& connection, const Sources& sources,
                             const ListPlan& plan, const StopCheck& stop) {
  absl::Status wanted = CheckStop(stop);
  if (!wanted.ok()) return wanted;
  RowList list;
  const ListStatement totals = MakeTotalsStatement(plan, sources);
  const absl::StatusOr<Result> counts =
      connection.Query(totals.sql, totals.parameters, stop);
  if (!counts.ok()) return counts.status();
  list.total = counts->Int64(0, 0);
  list.marked = counts->Int64(0, 1);
  if (plan.limit == 0) return list;
  wanted = CheckStop(stop);
  if (!wanted.ok()) return wanted;
  const ListStatement statement = MakeRowsStatement(plan, sources);
  const absl::StatusOr<Result> rows =
      connection.Query(statement.sql, statement.parameters, stop);
  if (!rows.ok()) return rows.status();
  list.rows.resize(static_cast<size_t>(rows->rows()));
  for (int i = 0; i < rows->rows(); ++i) {
    ListedRow& listed = list.rows[static_cast<size_t>(i)];
    listed.key = {std::string(rows->Text(i, 0)), std::string(rows->Text(i, 1)),
                  std::string(rows->Text(i, 2))};
    listed.value = rows->Int64(i, 3);
    listed.marked = rows->Int64(i, 4) != 0;
  }
  return list;
}

}  // namespace redress::engine::sql::postgresql
