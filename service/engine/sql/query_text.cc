#include "service/engine/sql/query_text.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/engine/condition.h"
#include "service/engine/sql/boolean_text.h"
#include "service/engine/sql/row_text.h"

namespace redress::engine::sql {
namespace {

// SQLite's dialect. Tables have one-letter aliases: c for cases, s for stages,
// a for actions; joined ones are numbered.
class SqliteRowText : public RowText {
 public:
  using RowText::RowText;

  std::string Number(int64_t number) override {
    parameters_.emplace_back(number);
    return absl::StrCat("?", parameters_.size());
  }
  std::string Text(const std::string& text) override {
    parameters_.emplace_back(text);
    return absl::StrCat("?", parameters_.size());
  }

  // The last edge at or before the date.
  std::string Bucket(int64_t accumulator, DateColumn date) {
    return absl::StrCat(
        "(SELECT e.bucket FROM temp.bucket_edges e WHERE e.accumulator = ",
        Number(accumulator), " AND e.first <= ", Date(date),
        " ORDER BY e.first DESC LIMIT 1)");
  }

  // After everything else is written: only then it is known what is joined.
  std::string From() const {
    std::string from;
    switch (table()) {
      case Table::kCases:
        from = "fact_cases c";
        break;
      case Table::kStages:
        from = "fact_stages s";
        if (uses_cases_) {
          absl::StrAppend(&from, " JOIN fact_cases c ON c.id = s.case_id");
        }
        break;
      case Table::kActions:
        from = "fact_actions a";
        break;
    }
    return absl::StrCat(from, absl::StrJoin(joins_, ""));
  }

  std::vector<Parameter> TakeParameters() { return std::move(parameters_); }

 private:
  std::string Column(Table owner, const std::string& name) override {
    switch (owner) {
      case Table::kCases:
        uses_cases_ = true;
        return absl::StrCat("c.", Quoted(name));
      case Table::kStages:
        return absl::StrCat("s.", Quoted(name));
      case Table::kActions:
        return absl::StrCat("a.", Quoted(name));
    }
    return "";
  }

  BooleanText Combined(bool all, std::vector<BooleanText> parts) override {
    return Combine(all, std::move(parts));
  }

  std::string Negated(const std::string& leaf,
                      const std::vector<std::string>& /*columns*/) override {
    return absl::StrCat("(", leaf, ") IS NOT TRUE");
  }

  // The id of the row's case.
  std::string CaseId() const {
    return table() == Table::kStages ? "s.case_id" : "c.id";
  }

  std::string ManyMember(const std::string& dimension) override {
    return Joined("fact_case_values", "dimension", dimension);
  }
  std::string AttributeMember(const std::string& name) override {
    return Joined("fact_case_attributes", "name", name);
  }

  // The value in a table of values of cases; a case without has "".
  std::string Joined(const std::string& table, const std::string& column,
                     const std::string& name) {
    const std::string alias = absl::StrCat("j", joins_.size());
    joins_.push_back(absl::StrCat(" LEFT JOIN ", table, " ", alias, " ON ",
                                  alias, ".case_id = ", CaseId(), " AND ",
                                  alias, ".", column, " = ", Text(name)));
    return absl::StrCat("COALESCE(", alias, ".value, '')");
  }

  std::string SingleLeaf(const std::string& value,
                         const Condition& condition) override {
    return Maybe(condition.negated,
                 absl::StrCat(value, In(ValuesOf(condition))));
  }

  std::string ManyLeaf(const std::string& dimension,
                       const Condition& condition) override {
    const std::set<std::string> values = ValuesOf(condition);
    const std::string rows = absl::StrCat(
        "SELECT 1 FROM fact_case_values v WHERE v.case_id = ", CaseId(),
        " AND v.dimension = ", Text(dimension));
    std::string leaf =
        absl::StrCat("EXISTS (", rows, " AND v.value", In(values), ")");
    if (values.count("") > 0) {
      leaf = absl::StrCat("(", leaf, " OR NOT EXISTS (", rows, "))");
    }
    return Maybe(condition.negated, leaf);
  }

  std::string AttributeLeaf(const std::string& name,
                            const Condition& condition) override {
    const std::string parameter = Text(name);
    return Maybe(
        condition.negated,
        absl::StrCat("COALESCE((SELECT t.value FROM fact_case_attributes t"
                     " WHERE t.case_id = ",
                     CaseId(), " AND t.name = ", parameter, "), '')",
                     In(ValuesOf(condition))));
  }

  std::string Maybe(bool negated, const std::string& leaf) {
    return negated ? Negated(leaf, {}) : leaf;
  }

  static std::set<std::string> ValuesOf(const Condition& condition) {
    return std::set<std::string>(condition.values->begin(),
                                 condition.values->end());
  }

  std::string In(const std::set<std::string>& values) {
    std::vector<std::string> parameters;
    parameters.reserve(values.size());
    for (const std::string& value : values) parameters.push_back(Text(value));
    return absl::StrCat(" IN (", absl::StrJoin(parameters, ", "), ")");
  }

  std::vector<Parameter> parameters_;
  std::vector<std::string> joins_;
  bool uses_cases_ = false;
};

}  // namespace

QueryText MakeQuery(const Plan& plan, size_t index) {
  const Accumulator& accumulator = plan.accumulators[index];
  SqliteRowText row(accumulator.table, plan.status_day);
  std::vector<std::string> columns;
  const auto add = [&columns](const std::string& expression, bool key) {
    columns.push_back(key ? absl::StrCat(expression, " AS k", columns.size())
                          : expression);
  };
  for (const std::string& name : plan.group_by) add(row.Member(name), true);
  if (accumulator.buckets.has_value()) {
    add(row.Bucket(static_cast<int64_t>(index), accumulator.buckets->date),
        true);
  }
  const bool histogram = accumulator.aggregation == Aggregation::kHistogram;
  if (histogram) add(row.Value(accumulator.value), true);
  const size_t keys = columns.size();
  add("COUNT(*)", false);
  const bool sum = accumulator.aggregation == Aggregation::kSum;
  if (sum) {
    const std::string value = row.Value(accumulator.value);
    add(absl::StrCat("SUM(", value, ")"), false);
    add(absl::StrCat("COUNT(NULLIF(", value, ", 0))"), false);
  }
  const BooleanText where =
      row.Where(RowCondition(accumulator, plan.status_day));

  QueryText query;
  query.sql = absl::StrCat("SELECT ", absl::StrJoin(columns, ", "), " FROM ",
                           row.From(), " WHERE ", where.text);
  if (keys > 0) {
    std::vector<std::string> names;
    for (size_t i = 0; i < keys; ++i) names.push_back(absl::StrCat("k", i));
    const std::string list = absl::StrJoin(names, ", ");
    absl::StrAppend(&query.sql, " GROUP BY ", list, " ORDER BY ", list);
  }
  query.parameters = row.TakeParameters();
  query.members = plan.group_by.size();
  query.bucket = accumulator.buckets.has_value();
  query.value = histogram;
  query.sum = sum;
  return query;
}

QueryText MakeCountQuery(const Accumulator& accumulator, Day status_day) {
  SqliteRowText row(accumulator.table, status_day);
  const BooleanText where = row.Where(RowCondition(accumulator, status_day));
  QueryText query;
  query.sql =
      absl::StrCat("SELECT COUNT(*) FROM ", row.From(), " WHERE ", where.text);
  query.parameters = row.TakeParameters();
  return query;
}

QueryText MakeRowsQuery(const Accumulator& accumulator, const ListPlan& list) {
  SqliteRowText row(accumulator.table, list.status_day);
  const std::vector<std::string> key = row.Key();
  const std::string value =
      list.value.has_value() ? row.Value(*list.value) : "0";
  BooleanText where = row.Where(RowCondition(accumulator, list.status_day));
  if (list.after.has_value()) {
    std::vector<std::string> after = {row.Text(list.after->authority),
                                      row.Text(list.after->reference)};
    if (key.size() > after.size()) after.push_back(row.Text(list.after->stage));
    BooleanText begin;
    begin.text = absl::StrCat("(", absl::StrJoin(key, ", "), ") > (",
                              absl::StrJoin(after, ", "), ")");
    where = Combine(true, {std::move(where), std::move(begin)});
  }
  const std::string limit = row.Number(static_cast<int64_t>(list.limit));
  const std::string keys = absl::StrJoin(key, ", ");
  QueryText query;
  query.sql = absl::StrCat("SELECT ", keys, key.size() < 3 ? ", ''" : "", ", ",
                           value, " FROM ", row.From(), " WHERE ", where.text,
                           " ORDER BY ", keys, " LIMIT ", limit);
  query.parameters = row.TakeParameters();
  return query;
}

void Bind(const QueryText& query, sqlite::Statement& statement) {
  for (size_t i = 0; i < query.parameters.size(); ++i) {
    const int parameter = static_cast<int>(i) + 1;
    if (const auto* number = std::get_if<int64_t>(&query.parameters[i])) {
      statement.BindInt64(parameter, *number);
    } else {
      statement.BindText(parameter, std::get<std::string>(query.parameters[i]));
    }
  }
}

}  // namespace redress::engine::sql
