#include "service/engine/sql/row_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/dimensions.h"

namespace redress::engine::sql {
namespace {

const char* ManyName(const DimensionSource& source) {
  return model::Name(static_cast<model::CaseManyDimension>(source.index));
}

}  // namespace

std::string Quoted(const std::string& name) {
  return absl::StrCat("\"", name, "\"");
}

std::string RowText::Date(DateColumn date) {
  const DateSource source = SourceOf(date);
  return Column(source.table, source.name);
}

std::string RowText::Value(ValueColumn value) {
  const ValueSource source = SourceOf(value);
  return Column(source.table, source.name);
}

std::vector<std::string> RowText::Key() {
  const std::string authority = model::Name(model::CaseDimension::kAuthority);
  if (table_ == Table::kActions) {
    return {Column(Table::kActions, authority), Column(Table::kActions, "id")};
  }
  std::vector<std::string> key = {Column(Table::kCases, authority),
                                  Column(Table::kCases, "reference")};
  if (table_ == Table::kStages) {
    key.push_back(
        Column(Table::kStages, model::Name(model::StageDimension::kStage)));
  }
  return key;
}

std::string RowText::Single(const DimensionSource& source) {
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

std::string RowText::Member(const std::string& dimension) {
  const DimensionSource source =
      FindDimension(dimension, table_).value_or(DimensionSource{});
  switch (source.kind) {
    case DimensionSource::Kind::kCaseMany:
      return ManyMember(ManyName(source));
    case DimensionSource::Kind::kAttribute:
      return AttributeMember(source.attribute);
    case DimensionSource::Kind::kStatus:
      return absl::StrCat(
          "CASE WHEN ", Date(DateColumn::kCancelled),
          " <= ", Number(status_day_), " THEN '", kStatusCancelled, "' WHEN ",
          Date(DateColumn::kClosed), " <= ", Number(status_day_), " THEN '",
          kStatusClosed, "' ELSE '", kStatusOpen, "' END");
    default:
      return Single(source);
  }
}

BooleanText RowText::Where(const Condition& condition) {
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
      return Combined(condition.type == Condition::Type::kAll,
                      std::move(parts));
    }
    default:
      text.text = Leaf(condition);
      return text;
  }
}

std::string RowText::DateIn(const Condition& condition) {
  const std::string date = Date(condition.date);
  const std::string first = Number(condition.first);
  return absl::StrCat(date, " BETWEEN ", first, " AND ",
                      Number(condition.last));
}

std::string RowText::Leaf(const Condition& condition) {
  switch (condition.type) {
    case Condition::Type::kMember:
      return MemberLeaf(condition);
    case Condition::Type::kDateIn: {
      std::string leaf = DateIn(condition);
      if (!condition.negated) return leaf;
      return Negated(leaf, {Date(condition.date)});
    }
    case Condition::Type::kDateOrder: {
      const std::string date = Date(condition.date);
      const std::string other = Date(condition.other);
      std::string leaf = absl::StrCat(date, " <= ", other);
      return condition.negated ? Negated(leaf, {date, other}) : leaf;
    }
    default:  // kHasResponseDays.
      return absl::StrCat(Value(ValueColumn::kResponseDays), " IS NOT NULL");
  }
}

std::string RowText::MemberLeaf(const Condition& condition) {
  const DimensionSource& source = condition.dimension;
  switch (source.kind) {
    case DimensionSource::Kind::kCaseMany:
      return ManyLeaf(ManyName(source), condition);
    case DimensionSource::Kind::kAttribute:
      return AttributeLeaf(source.attribute, condition);
    default:
      return SingleLeaf(Single(source), condition);
  }
}

}  // namespace redress::engine::sql
