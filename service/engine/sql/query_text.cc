#include "service/engine/sql/query_text.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/engine/columns.h"
#include "service/engine/condition.h"
#include "service/engine/sql/boolean_text.h"
#include "service/engine/sql/schema.h"
#include "service/model/dimensions.h"

namespace redress::engine::sql {
namespace {

// Writes the query of one accumulator. Tables have one-letter aliases: c for
// cases, s for stages, a for actions; joined ones are numbered.
class QueryWriter {
 public:
  QueryWriter(const Plan& plan, size_t index)
      : plan_(plan),
        accumulator_(plan.accumulators[index]),
        index_(static_cast<int64_t>(index)) {}
  // For WriteCount and WriteRows. `plan` says the status day.
  QueryWriter(const Plan& plan, const Accumulator& accumulator)
      : plan_(plan), accumulator_(accumulator), index_(0) {}

  QueryText Write() {
    std::vector<std::string> columns;
    const auto add = [&columns](const std::string& expression, bool key) {
      columns.push_back(key ? absl::StrCat(expression, " AS k", columns.size())
                            : expression);
    };
    for (const std::string& name : plan_.group_by) add(Member(name), true);
    if (accumulator_.buckets.has_value()) add(Bucket(), true);
    const bool histogram = accumulator_.aggregation == Aggregation::kHistogram;
    if (histogram) add(Value(), true);
    const size_t keys = columns.size();
    add("COUNT(*)", false);
    const bool sum = accumulator_.aggregation == Aggregation::kSum;
    if (sum) {
      add(absl::StrCat("SUM(", Value(), ")"), false);
      add(absl::StrCat("COUNT(NULLIF(", Value(), ", 0))"), false);
    }
    const BooleanText where =
        Where(RowCondition(accumulator_, plan_.status_day));

    QueryText query;
    query.sql = absl::StrCat("SELECT ", absl::StrJoin(columns, ", "), " FROM ",
                             From(), " WHERE ", where.text);
    if (keys > 0) {
      std::vector<std::string> names;
      for (size_t i = 0; i < keys; ++i) names.push_back(absl::StrCat("k", i));
      const std::string list = absl::StrJoin(names, ", ");
      absl::StrAppend(&query.sql, " GROUP BY ", list, " ORDER BY ", list);
    }
    query.parameters = std::move(parameters_);
    query.members = plan_.group_by.size();
    query.bucket = accumulator_.buckets.has_value();
    query.value = histogram;
    query.sum = sum;
    return query;
  }

  QueryText WriteCount() {
    const BooleanText where =
        Where(RowCondition(accumulator_, plan_.status_day));
    QueryText query;
    query.sql =
        absl::StrCat("SELECT COUNT(*) FROM ", From(), " WHERE ", where.text);
    query.parameters = std::move(parameters_);
    return query;
  }

  QueryText WriteRows(const ListPlan& list) {
    const std::vector<std::string> key = Key();
    const std::string value = list.value.has_value() ? Value() : "0";
    BooleanText where = Where(RowCondition(accumulator_, plan_.status_day));
    if (list.after.has_value()) {
      std::vector<std::string> after = {Text(list.after->authority),
                                        Text(list.after->reference)};
      if (key.size() > after.size()) after.push_back(Text(list.after->stage));
      BooleanText begin;
      begin.text = absl::StrCat("(", absl::StrJoin(key, ", "), ") > (",
                                absl::StrJoin(after, ", "), ")");
      where = Combine(true, {std::move(where), std::move(begin)});
    }
    const std::string limit = Number(static_cast<int64_t>(list.limit));
    const std::string keys = absl::StrJoin(key, ", ");
    QueryText query;
    query.sql = absl::StrCat("SELECT ", keys, key.size() < 3 ? ", ''" : "",
                             ", ", value, " FROM ", From(), " WHERE ",
                             where.text, " ORDER BY ", keys, " LIMIT ", limit);
    query.parameters = std::move(parameters_);
    return query;
  }

 private:
  std::string Number(int64_t number) {
    parameters_.emplace_back(number);
    return absl::StrCat("?", parameters_.size());
  }
  std::string Text(const std::string& text) {
    parameters_.emplace_back(text);
    return absl::StrCat("?", parameters_.size());
  }

  // A column of the table `owner`.
  std::string Column(Table owner, const std::string& name) {
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

  std::string Date(DateColumn date) {
    const DateSource source = SourceOf(date);
    return Column(source.table, source.name);
  }

  std::string Value() {
    const ValueSource source = SourceOf(accumulator_.value);
    return Column(source.table, source.name);
  }

  // The columns that name a row: its RowKey, a stage that there is not left
  // out.
  std::vector<std::string> Key() {
    const std::string authority = model::Name(model::CaseDimension::kAuthority);
    if (accumulator_.table == Table::kActions) {
      return {Column(Table::kActions, authority),
              Column(Table::kActions, "id")};
    }
    std::vector<std::string> key = {Column(Table::kCases, authority),
                                    Column(Table::kCases, "reference")};
    if (accumulator_.table == Table::kStages) {
      key.push_back(
          Column(Table::kStages, model::Name(model::StageDimension::kStage)));
    }
    return key;
  }

  // The id of the row's case.
  std::string CaseId() const {
    return accumulator_.table == Table::kStages ? "s.case_id" : "c.id";
  }

  static std::string ManyName(const DimensionSource& source) {
    return model::Name(static_cast<model::CaseManyDimension>(source.index));
  }

  // The value of a dimension that has one and is not joined.
  std::string Single(const DimensionSource& source) {
    switch (source.kind) {
      case DimensionSource::Kind::kCase:
        return Column(
            Table::kCases,
            model::Name(static_cast<model::CaseDimension>(source.index)));
      case DimensionSource::Kind::kStage:
        return Column(
            Table::kStages,
            model::Name(static_cast<model::StageDimension>(source.index)));
      case DimensionSource::Kind::kAction:
        return Column(
            Table::kActions,
            source.index == static_cast<size_t>(ActionDimension::kAuthority)
                ? "authority"
                : "root_cause");
      default:
        return "''";
    }
  }

  // A dimension as a key of the group.
  std::string Member(const std::string& name) {
    const DimensionSource source =
        FindDimension(name, accumulator_.table).value_or(DimensionSource{});
    switch (source.kind) {
      case DimensionSource::Kind::kCaseMany:
        return Joined("fact_case_values", "dimension", ManyName(source));
      case DimensionSource::Kind::kAttribute:
        return Joined("fact_case_attributes", "name", source.attribute);
      case DimensionSource::Kind::kStatus:
        return absl::StrCat("CASE WHEN ", Date(DateColumn::kCancelled),
                            " <= ", Number(plan_.status_day), " THEN '",
                            kStatusCancelled, "' WHEN ",
                            Date(DateColumn::kClosed),
                            " <= ", Number(plan_.status_day), " THEN '",
                            kStatusClosed, "' ELSE '", kStatusOpen, "' END");
      default:
        return Single(source);
    }
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

  // The last edge at or before the date.
  std::string Bucket() {
    return absl::StrCat(
        "(SELECT e.bucket FROM temp.bucket_edges e WHERE e.accumulator = ",
        Number(index_), " AND e.first <= ", Date(accumulator_.buckets->date),
        " ORDER BY e.first DESC LIMIT 1)");
  }

  // After everything else is written: only then it is known what is joined.
  std::string From() const {
    std::string from;
    switch (accumulator_.table) {
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

  BooleanText Where(const Condition& condition) {
    BooleanText text;
    switch (condition.type) {
      case Condition::Type::kTrue:
        text.text = "TRUE";
        return text;
      case Condition::Type::kFalse:
        text.text = "FALSE";
        return text;
      case Condition::Type::kAll:
      case Condition::Type::kAny: {
        std::vector<BooleanText> parts;
        for (const Condition& child : condition.children) {
          parts.push_back(Where(child));
        }
        return Combine(condition.type == Condition::Type::kAll,
                       std::move(parts));
      }
      default:
        break;
    }
    // Of a leaf that may be NULL too.
    const std::string leaf = Leaf(condition);
    text.text =
        condition.negated ? absl::StrCat("(", leaf, ") IS NOT TRUE") : leaf;
    return text;
  }

  std::string Leaf(const Condition& condition) {
    switch (condition.type) {
      case Condition::Type::kMember:
        return MemberLeaf(condition);
      case Condition::Type::kDateIn: {
        const std::string date = Date(condition.date);
        const std::string first = Number(condition.first);
        return absl::StrCat(date, " BETWEEN ", first, " AND ",
                            Number(condition.last));
      }
      case Condition::Type::kDateOrder: {
        const std::string date = Date(condition.date);
        return absl::StrCat(date, " <= ", Date(condition.other));
      }
      default:  // kHasResponseDays.
        return absl::StrCat(Value(), " IS NOT NULL");
    }
  }

  std::string MemberLeaf(const Condition& condition) {
    const DimensionSource& source = condition.dimension;
    const std::set<std::string> values(condition.values->begin(),
                                       condition.values->end());
    if (source.kind == DimensionSource::Kind::kCaseMany) {
      const std::string rows = absl::StrCat(
          "SELECT 1 FROM fact_case_values v WHERE v.case_id = ", CaseId(),
          " AND v.dimension = ", Text(ManyName(source)));
      const std::string found =
          absl::StrCat("EXISTS (", rows, " AND v.value", In(values), ")");
      if (values.count("") == 0) return found;
      return absl::StrCat("(", found, " OR NOT EXISTS (", rows, "))");
    }
    if (source.kind == DimensionSource::Kind::kAttribute) {
      const std::string name = Text(source.attribute);
      return absl::StrCat(
          "COALESCE((SELECT t.value FROM fact_case_attributes t"
          " WHERE t.case_id = ",
          CaseId(), " AND t.name = ", name, "), '')", In(values));
    }
    return absl::StrCat(Single(source), In(values));
  }

  std::string In(const std::set<std::string>& values) {
    std::vector<std::string> parameters;
    for (const std::string& value : values) parameters.push_back(Text(value));
    return absl::StrCat(" IN (", absl::StrJoin(parameters, ", "), ")");
  }

  const Plan& plan_;
  const Accumulator& accumulator_;
  const int64_t index_;
  std::vector<Parameter> parameters_;
  std::vector<std::string> joins_;
  bool uses_cases_ = false;
};

}  // namespace

QueryText MakeQuery(const Plan& plan, size_t index) {
  return QueryWriter(plan, index).Write();
}

QueryText MakeCountQuery(const Accumulator& accumulator, Day status_day) {
  Plan plan;
  plan.status_day = status_day;
  return QueryWriter(plan, accumulator).WriteCount();
}

QueryText MakeRowsQuery(const Accumulator& accumulator, const ListPlan& list) {
  Plan plan;
  plan.status_day = list.status_day;
  return QueryWriter(plan, accumulator).WriteRows(list);
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
