#include "service/engine/sql/postgresql/postgres_row_text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/text.h"
#include "service/engine/sql/postgresql/tables.h"

namespace redress::engine::sql::postgresql {
namespace {

using Binding = BooleanText::Binding;
using postgres::Parameter;

// What PostgreSQL's text can hold. Nothing else is in the tables.
bool CanBeThere(const std::string& text) {
  return text.find('\0') == std::string::npos && IsValidUtf8(text);
}

// The condition's values that can be in the tables, each once.
struct Values {
  // But for "".
  std::vector<std::string> texts;
  // "", not recorded.
  bool missing = false;
};

Values ValuesOf(const Condition& condition) {
  Values values;
  for (const std::string& value : *condition.values) {
    if (value.empty()) {
      values.missing = true;
    } else if (CanBeThere(value)) {
      values.texts.push_back(value);
    }
  }
  std::sort(values.texts.begin(), values.texts.end());
  values.texts.erase(std::unique(values.texts.begin(), values.texts.end()),
                     values.texts.end());
  return values;
}

std::string Not(bool negated, const std::string& leaf) {
  return negated ? absl::StrCat("NOT (", leaf, ")") : leaf;
}

}  // namespace

std::string PostgresRowText::Number(int64_t number) {
  parameters_.push_back(Parameter::Int32(static_cast<int32_t>(number)));
  return absl::StrCat("$", parameters_.size());
}

std::string PostgresRowText::BigNumber(int64_t number) {
  parameters_.push_back(Parameter::Int64(number));
  return absl::StrCat("$", parameters_.size());
}

std::string PostgresRowText::Text(const std::string& text) {
  parameters_.push_back(Parameter::Text(text));
  return absl::StrCat("$", parameters_.size());
}

std::string PostgresRowText::Texts(const std::vector<std::string>& texts) {
  parameters_.push_back(Parameter::Texts(texts));
  return absl::StrCat("$", parameters_.size());
}

std::string PostgresRowText::Bucket(const Buckets& buckets) {
  parameters_.push_back(Parameter::Int32s(buckets.edges));
  return absl::StrCat("width_bucket(", Date(buckets.date), ", $",
                      parameters_.size(), ")");
}

std::string PostgresRowText::Column(Table /*owner*/, const std::string& name) {
  return absl::StrCat("t.", Quoted(name));
}

BooleanText PostgresRowText::Combined(bool all,
                                      std::vector<BooleanText> parts) {
  BooleanText combined;
  combined.binding = all ? Binding::kAnd : Binding::kOr;
  for (size_t i = 0; i < parts.size(); ++i) {
    // AND binds closer than OR.
    const bool bracket = all && parts[i].binding == Binding::kOr;
    if (i > 0) absl::StrAppend(&combined.text, all ? " AND " : " OR ");
    absl::StrAppend(&combined.text, bracket ? "(" : "", parts[i].text,
                    bracket ? ")" : "");
  }
  return combined;
}

std::string PostgresRowText::Negated(const std::string& leaf,
                                     const std::vector<std::string>& columns) {
  std::string text = absl::StrCat("(NOT (", leaf, ")");
  for (const std::string& column : columns) {
    absl::StrAppend(&text, " OR ", column, " IS NULL");
  }
  return absl::StrCat(text, ")");
}

std::string PostgresRowText::DateIn(const Condition& condition) {
  std::string leaf = RowText::DateIn(condition);
  if (condition.negated || condition.date != DateColumn::kReceived) {
    return leaf;
  }
  // Says nothing new, but to the planner: which partitions have such days.
  const std::string year = Column(Table::kCases, "year");
  const std::string first = Number(YearOf(condition.first));
  return absl::StrCat("(", leaf, " AND ", year, " BETWEEN ", first, " AND ",
                      Number(YearOf(condition.last)), ")");
}

std::string PostgresRowText::SingleLeaf(const std::string& value,
                                        const Condition& condition) {
  Values values = ValuesOf(condition);
  if (values.missing) values.texts.emplace_back();
  if (values.texts.size() == 1) {
    return Not(condition.negated,
               absl::StrCat(value, " = ", Text(values.texts.front())));
  }
  return Not(condition.negated,
             absl::StrCat(value, " = ANY (", Texts(values.texts), ")"));
}

std::string PostgresRowText::ManyLeaf(const std::string& dimension,
                                      const Condition& condition) {
  const Values values = ValuesOf(condition);
  const std::string array = ManyMember(dimension);
  const std::string found = absl::StrCat(array, " && ", Texts(values.texts));
  const std::string none = absl::StrCat(array, " = '{}'");
  if (!values.missing) return Not(condition.negated, found);
  if (values.texts.empty()) return Not(condition.negated, none);
  return absl::StrCat(condition.negated ? "NOT " : "", "(", found, " OR ", none,
                      ")");
}

std::string PostgresRowText::AttributeLeaf(const std::string& name,
                                           const Condition& condition) {
  const Values values = ValuesOf(condition);
  const std::string value = AttributeMember(name);
  if (values.texts.empty() && values.missing) {
    return absl::StrCat(value, condition.negated ? " IS NOT NULL" : " IS NULL");
  }
  const std::string found =
      absl::StrCat(value, " = ANY (", Texts(values.texts), ")");
  // `found` is NULL where the case does not have it, which is not true.
  const bool with_missing = values.missing != condition.negated;
  const std::string leaf = Not(condition.negated, found);
  return with_missing ? absl::StrCat("(", leaf, " OR ", value, " IS NULL)")
                      : leaf;
}

std::string PostgresRowText::ManyMember(const std::string& dimension) {
  return Column(Table::kCases, dimension);
}

std::string PostgresRowText::AttributeMember(const std::string& name) {
  if (!CanBeThere(name)) return "NULL::text";
  return absl::StrCat(
      Column(Table::kCases, kAttributeValues), "[array_position(",
      Column(Table::kCases, kAttributeNames), ", ", Text(name), ")]");
}

}  // namespace redress::engine::sql::postgresql
