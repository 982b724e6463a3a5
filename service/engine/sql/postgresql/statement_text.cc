#include "service/engine/sql/postgresql/statement_text.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/engine/condition.h"
#include "service/engine/sql/postgresql/postgres_row_text.h"
#include "service/engine/sql/postgresql/tables.h"

namespace redress::engine::sql::postgresql {
namespace {

// Of one statement. PostgreSQL takes 65,535 parameters and 1,664 columns.
constexpr size_t kMaxCounted = 100;
constexpr size_t kManyParameters = 20000;

// A SELECT over the table of each source. `columns` and `rest` are what comes
// before and after FROM.
std::vector<std::string> Arms(Table table, const Sources& sources,
                              const std::string& columns,
                              const std::string& rest) {
  std::vector<std::string> arms;
  for (const std::string& source : sources) {
    arms.push_back(absl::StrCat("SELECT ", columns, " FROM ", source, ".",
                                TableName(table), " t", rest));
  }
  return arms;
}

std::string Union(const std::vector<std::string>& arms) {
  return arms.size() == 1
             ? arms.front()
             : absl::StrCat("(", absl::StrJoin(arms, ") UNION ALL ("), ")");
}

// "1, 2, 3".
std::string FirstColumns(size_t count) {
  std::vector<std::string> numbers;
  for (size_t i = 1; i <= count; ++i) numbers.push_back(absl::StrCat(i));
  return absl::StrJoin(numbers, ", ");
}

std::string GroupBy(size_t keys) {
  return keys == 0 ? "" : absl::StrCat(" GROUP BY ", FirstColumns(keys));
}

std::string WhereText(const BooleanText& where) {
  return absl::StrCat(" WHERE ", where.text);
}

bool IsMany(const std::string& dimension, Table table) {
  const auto source = FindDimension(dimension, table);
  return source.has_value() && source->kind == DimensionSource::Kind::kCaseMany;
}

bool SameBuckets(const std::optional<Buckets>& a,
                 const std::optional<Buckets>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a.has_value() || (a->date == b->date && a->edges == b->edges);
}

// Writes one statement, accumulator by accumulator.
class StatementWriter {
 public:
  StatementWriter(const Plan& plan, const Accumulator& first)
      : plan_(plan), first_(first), row_(first.table, plan.status_day) {
    for (const std::string& name : plan.group_by) {
      keys_.push_back(row_.Member(name));
    }
    if (first.buckets.has_value()) keys_.push_back(row_.Bucket(*first.buckets));
    if (IsHistogram(first)) keys_.push_back(row_.Value(first.value));
  }

  // True where the accumulator can be counted in the same pass.
  bool Takes(const Accumulator& accumulator) const {
    return counted_.size() < kMaxCounted &&
           row_.parameters().size() < kManyParameters &&
           accumulator.table == first_.table &&
           IsHistogram(accumulator) == IsHistogram(first_) &&
           SameBuckets(accumulator.buckets, first_.buckets);
  }

  void Add(size_t index, const Condition& condition) {
    const Accumulator& accumulator = plan_.accumulators[index];
    conditions_.push_back(row_.Where(condition));
    unconditional_ = unconditional_ || condition.type == Condition::Type::kTrue;
    const bool sum = accumulator.aggregation == Aggregation::kSum;
    values_.push_back(sum ? row_.Value(accumulator.value) : "");
    counted_.push_back({index, sum});
  }

  Statement Finish(const Sources& sources) && {
    Statement statement;
    statement.members = plan_.group_by.size();
    statement.bucket = first_.buckets.has_value();
    statement.value = IsHistogram(first_);
    const bool arrays = HasArrays();
    const bool second = arrays || sources.size() > 1;
    std::string rest;
    if (!unconditional_) {
      rest = WhereText(conditions_.size() == 1
                           ? conditions_.front()
                           : row_.Combined(/*all=*/false, conditions_));
    }
    absl::StrAppend(&rest, GroupBy(keys_.size()));
    const std::string arms =
        Union(Arms(first_.table, sources, FirstPhase(second), rest));
    statement.sql = second ? SecondPhase(arms) : arms;
    statement.parameters = row_.parameters();
    statement.counted = std::move(counted_);
    return statement;
  }

 private:
  static bool IsHistogram(const Accumulator& accumulator) {
    return accumulator.aggregation == Aggregation::kHistogram;
  }

  bool HasArrays() const {
    for (const std::string& name : plan_.group_by) {
      if (IsMany(name, first_.table)) return true;
    }
    return false;
  }

  // The columns of the first phase: keys k0…, counts n0…, sums s0…, rows that
  // are not 0 z0….
  std::string FirstPhase(bool second) const {
    std::vector<std::string> columns;
    for (size_t i = 0; i < keys_.size(); ++i) {
      columns.push_back(absl::StrCat(keys_[i], " AS k", i));
    }
    const bool filtered = counted_.size() > 1;
    for (size_t i = 0; i < counted_.size(); ++i) {
      const std::string& condition = conditions_[i].text;
      const std::string filter =
          filtered ? absl::StrCat(" FILTER (WHERE ", condition, ")") : "";
      columns.push_back(absl::StrCat("count(*)", filter, " AS n", i));
      if (!counted_[i].sum) continue;
      columns.push_back(absl::StrCat("sum(", values_[i], ")", filter,
                                     second ? "" : "::text", " AS s", i));
      const std::string both =
          conditions_[i].binding == BooleanText::Binding::kOr
              ? absl::StrCat("(", condition, ")")
              : condition;
      columns.push_back(
          absl::StrCat("count(*) FILTER (WHERE ",
                       filtered ? absl::StrCat(both, " AND ") : "", values_[i],
                       " <> 0) AS z", i));
    }
    return absl::StrJoin(columns, ", ");
  }

  std::string SecondPhase(const std::string& arms) const {
    std::vector<std::string> columns;
    std::string from = absl::StrCat(" FROM (", arms, ") p");
    for (size_t i = 0; i < keys_.size(); ++i) {
      const bool array =
          i < plan_.group_by.size() && IsMany(plan_.group_by[i], first_.table);
      if (!array) {
        columns.push_back(absl::StrCat("p.k", i));
        continue;
      }
      columns.push_back(absl::StrCat("m", i, ".member"));
      absl::StrAppend(&from, " CROSS JOIN LATERAL unnest(CASE WHEN p.k", i,
                      " = '{}' THEN '{\"\"}' ELSE p.k", i, " END) m", i,
                      "(member)");
    }
    for (size_t i = 0; i < counted_.size(); ++i) {
      columns.push_back(absl::StrCat("sum(p.n", i, ")::bigint"));
      if (!counted_[i].sum) continue;
      columns.push_back(absl::StrCat("sum(p.s", i, ")::text"));
      columns.push_back(absl::StrCat("sum(p.z", i, ")::bigint"));
    }
    return absl::StrCat("SELECT ", absl::StrJoin(columns, ", "), from,
                        GroupBy(keys_.size()));
  }

  const Plan& plan_;
  const Accumulator& first_;
  PostgresRowText row_;
  std::vector<std::string> keys_;
  std::vector<Statement::Counted> counted_;
  // By place in counted_.
  std::vector<BooleanText> conditions_;
  std::vector<std::string> values_;
  bool unconditional_ = false;
};

// The rows of the key `key` that come after `after`, one of whose parts is
// `parts[i]`. As a comparison of rows, which no shard would be given.
BooleanText After(PostgresRowText& row, const std::vector<std::string>& key,
                  const std::vector<std::string>& after, size_t i) {
  const std::string part = row.Text(after[i]);
  BooleanText above;
  above.text = absl::StrCat(key[i], " > ", part);
  if (i + 1 == key.size()) return above;
  BooleanText same;
  same.text = absl::StrCat(key[i], " = ", part);
  return row.Combined(
      /*all=*/false,
      {std::move(above),
       row.Combined(/*all=*/true,
                    {std::move(same), After(row, key, after, i + 1)})});
}

}  // namespace

std::vector<Statement> MakeStatements(const Plan& plan,
                                      const Sources& sources) {
  std::vector<StatementWriter> writers;
  for (size_t i = 0; i < plan.accumulators.size(); ++i) {
    const Accumulator& accumulator = plan.accumulators[i];
    const Condition condition = RowCondition(accumulator, plan.status_day);
    if (condition.type == Condition::Type::kFalse) continue;
    size_t taker = 0;
    while (taker < writers.size() && !writers[taker].Takes(accumulator)) {
      ++taker;
    }
    if (taker == writers.size()) writers.emplace_back(plan, accumulator);
    writers[taker].Add(i, condition);
  }
  std::vector<Statement> statements;
  statements.reserve(writers.size());
  for (StatementWriter& writer : writers) {
    statements.push_back(std::move(writer).Finish(sources));
  }
  return statements;
}

ListStatement MakeTotalsStatement(const ListPlan& plan,
                                  const Sources& sources) {
  const Accumulator listed = Listed(plan);
  const Accumulator marked = Marked(plan);
  PostgresRowText row(plan.table, plan.status_day);
  const BooleanText where = row.Where(RowCondition(listed, plan.status_day));
  const std::string filter =
      plan.marked.has_value()
          ? absl::StrCat(" FILTER (WHERE ",
                         row.Where(RowCondition(marked, plan.status_day)).text,
                         ")")
          : "";
  const std::string arms =
      Union(Arms(plan.table, sources,
                 absl::StrCat("count(*) AS n, count(*)", filter, " AS m"),
                 WhereText(where)));
  return {sources.size() == 1
              ? arms
              : absl::StrCat("SELECT sum(p.n)::bigint, sum(p.m)::bigint FROM (",
                             arms, ") p"),
          row.parameters()};
}

ListStatement MakeRowsStatement(const ListPlan& plan, const Sources& sources) {
  PostgresRowText row(plan.table, plan.status_day);
  const std::vector<std::string> key = row.Key();
  BooleanText where = row.Where(RowCondition(Listed(plan), plan.status_day));
  if (plan.after.has_value()) {
    where = row.Combined(
        /*all=*/true,
        {std::move(where), After(row, key,
                                 {plan.after->authority, plan.after->reference,
                                  plan.after->stage},
                                 0)});
  }
  const std::string marked =
      plan.marked.has_value()
          ? absl::StrCat(
                "CASE WHEN ",
                row.Where(RowCondition(Marked(plan), plan.status_day)).text,
                " THEN 1 ELSE 0 END")
          : "1";
  const std::string columns = absl::StrCat(
      absl::StrJoin(key, ", "), key.size() < 3 ? ", ''" : "", ", ",
      plan.value.has_value() ? row.Value(*plan.value) : "0", ", ", marked);
  const std::string order =
      absl::StrCat(" ORDER BY ", FirstColumns(key.size()), " LIMIT ",
                   row.BigNumber(static_cast<int64_t>(plan.limit)));
  const std::string arms = Union(Arms(plan.table, sources, columns,
                                      absl::StrCat(WhereText(where), order)));
  return {sources.size() == 1 ? arms : absl::StrCat(arms, order),
          row.parameters()};
}

}  // namespace redress::engine::sql::postgresql
