#include "tests/bench/plan_sql.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/model/day.h"

namespace redress::bench {
namespace {

using engine::Predicate;

std::string DayText(engine::Day day) {
  return absl::StrCat("{day:", model::IsoDay(day), "}");
}

std::string ColumnOf(engine::DateColumn date) {
  return engine::SourceOf(date).name;
}

std::string MemberText(const Predicate& predicate) {
  std::vector<std::string> members;
  std::vector<std::string> any;
  for (const std::string& value : predicate.values) {
    if (value.empty()) {
      any.push_back(absl::StrCat(predicate.dimension, " IS NULL"));
    } else {
      members.push_back(
          absl::StrCat("{member:", predicate.dimension, ":", value, "}"));
    }
  }
  if (!members.empty()) {
    any.push_back(absl::StrCat(predicate.dimension, " IN (",
                               absl::StrJoin(members, ", "), ")"));
  }
  return any.empty() ? "FALSE"
                     : absl::StrCat("(", absl::StrJoin(any, " OR "), ")");
}

std::string DateText(const Predicate& predicate) {
  const std::string column = ColumnOf(predicate.date);
  const bool from = predicate.first != engine::kFirstDay;
  const bool until = predicate.last != engine::kLastDay;
  if (predicate.first > predicate.last) return "FALSE";
  if (from && until) {
    return absl::StrCat(column, " BETWEEN ", DayText(predicate.first), " AND ",
                        DayText(predicate.last));
  }
  if (from) return absl::StrCat(column, " >= ", DayText(predicate.first));
  if (until) return absl::StrCat(column, " <= ", DayText(predicate.last));
  return absl::StrCat(column, " IS NOT NULL");
}

// SQL's conditions may be unknown, which a plan's never are: nothing else than
// a negation can tell.
std::string Text(const Predicate& predicate) {
  std::vector<std::string> children;
  for (const Predicate& child : predicate.children) {
    children.push_back(Text(child));
  }
  switch (predicate.type) {
    case Predicate::Type::kAll:
      return children.empty()
                 ? "TRUE"
                 : absl::StrCat("(", absl::StrJoin(children, " AND "), ")");
    case Predicate::Type::kAny:
      return children.empty()
                 ? "FALSE"
                 : absl::StrCat("(", absl::StrJoin(children, " OR "), ")");
    case Predicate::Type::kNot:
      return absl::StrCat("(", children[0], ") IS NOT TRUE");
    case Predicate::Type::kMember:
      return MemberText(predicate);
    case Predicate::Type::kDateIn:
      return DateText(predicate);
    case Predicate::Type::kDateOrder:
      return absl::StrCat(ColumnOf(predicate.date),
                          " <= ", ColumnOf(predicate.other));
  }
  return "TRUE";
}

bool IsPlain(const std::string& dimension, engine::Table table) {
  const auto source = engine::FindDimension(dimension, table);
  return source.has_value() &&
         (source->kind == engine::DimensionSource::Kind::kCase ||
          source->kind == engine::DimensionSource::Kind::kStage);
}

bool IsPlain(const Predicate& predicate, engine::Table table) {
  for (const Predicate& child : predicate.children) {
    if (!IsPlain(child, table)) return false;
  }
  return predicate.type != Predicate::Type::kMember ||
         IsPlain(predicate.dimension, table);
}

absl::Status CheckPlain(const engine::Plan& plan) {
  const engine::Table table = plan.accumulators[0].table;
  for (const std::string& dimension : plan.group_by) {
    if (!IsPlain(dimension, table)) {
      return absl::UnimplementedError(absl::StrCat("by ", dimension));
    }
  }
  for (const engine::Accumulator& accumulator : plan.accumulators) {
    if (accumulator.table != table || accumulator.buckets.has_value() ||
        accumulator.aggregation == engine::Aggregation::kHistogram ||
        !IsPlain(accumulator.where, table)) {
      return absl::UnimplementedError("not a plain plan");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> SqlOf(const engine::Plan& plan) {
  if (absl::Status status = CheckPlain(plan); !status.ok()) return status;
  const bool one = plan.accumulators.size() == 1;
  std::vector<std::string> columns = plan.group_by;
  std::vector<std::string> wanted;
  for (const engine::Accumulator& accumulator : plan.accumulators) {
    const std::string where = Text(accumulator.where);
    const std::string filter =
        one ? "" : absl::StrCat(" FILTER (WHERE ", where, ")");
    columns.push_back(
        accumulator.aggregation == engine::Aggregation::kCount
            ? absl::StrCat("count(*)", filter)
            : absl::StrCat("CAST(coalesce(sum(",
                           engine::SourceOf(accumulator.value).name, ")",
                           filter, ", 0) AS BIGINT)"));
    wanted.push_back(where);
  }
  std::string sql =
      absl::StrCat("SELECT ", absl::StrJoin(columns, ", "), " FROM ",
                   engine::Name(plan.accumulators[0].table), " WHERE ",
                   absl::StrJoin(wanted, " OR "));
  if (!plan.group_by.empty()) {
    absl::StrAppend(&sql, " GROUP BY ", absl::StrJoin(plan.group_by, ", "));
  }
  return sql;
}

}  // namespace redress::bench
