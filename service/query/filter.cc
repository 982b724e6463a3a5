#include "service/query/filter.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/nearest.h"
#include "service/model/dimensions.h"
#include "service/model/vocabulary.h"
#include "service/query/catalogue.h"
#include "service/query/predicates.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

// As long as records may make them.
constexpr size_t kMaxValueBytes = 1000;
// A message names this many measures, and counts the rest.
constexpr size_t kMaxNamedMeasures = 5;

const char* Counted(v1::Grain grain) {
  switch (grain) {
    case v1::GRAIN_COMPLAINT:
      return "complaints";
    case v1::GRAIN_STAGE:
      return "stages";
    case v1::GRAIN_ACTION:
      return "learning actions";
    default:
      return "cases";
  }
}

// The stage measure that says of stages what a measure says of cases.
std::string StageCounterpart(const std::string& measure) {
  if (measure == "received") return "stage_started";
  const std::string name = absl::StrCat("stage_", measure);
  return FindMeasure(name) == nullptr ? "" : name;
}

std::string Advice(DimensionUse use, const v1::Dimension& dimension,
                   const v1::Measure& measure) {
  if (use == DimensionUse::kQuestionFilter) {
    return "; put the condition into the filter of the measures that it suits";
  }
  if (dimension.name() != "stage") return "";
  const std::string counterpart = StageCounterpart(measure.name());
  if (counterpart.empty()) return "";
  return absl::StrCat(" (did you mean the measure \"", counterpart, "\"?)");
}

}  // namespace

void CheckDimensionSuits(const v1::Dimension& dimension, DimensionUse use,
                         const std::vector<const v1::Measure*>& measures,
                         const std::string& field,
                         std::vector<FieldViolation>& violations) {
  std::vector<std::string> names;
  const v1::Measure* first = nullptr;
  for (const v1::Measure* measure : measures) {
    const auto& grains = dimension.grains();
    if (std::find(grains.begin(), grains.end(), measure->grain()) !=
        grains.end()) {
      continue;
    }
    if (first == nullptr) first = measure;
    const std::string name = absl::StrCat("\"", measure->name(), "\"");
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  if (first == nullptr) return;
  const bool one = names.size() == 1;
  if (names.size() > kMaxNamedMeasures) {
    const size_t more = names.size() - kMaxNamedMeasures;
    names.resize(kMaxNamedMeasures);
    names.push_back(absl::StrCat("and ", more, " more"));
  }
  const bool stage = dimension.name() == "stage";
  const std::string what =
      stage ? "have no stage: only measures that count stages"
            : "have only an authority and a root cause: only measures that "
              "count cases or stages";
  violations.push_back(
      {field, stage ? "STAGE_ON_CASE_MEASURE" : "DIMENSION_NOT_ON_ACTIONS",
       absl::StrCat(
           absl::StrJoin(names, ", "), one ? " counts " : " count ",
           stage && !one ? "cases or learning actions"
                         : Counted(first->grain()),
           ", which ", what, " can be ",
           use == DimensionUse::kBreakDown ? "broken down by " : "filtered by ",
           dimension.name(), Advice(use, dimension, *first))});
}

void CheckMember(const v1::Dimension& dimension, const std::string& name,
                 const std::string& field,
                 std::vector<FieldViolation>& violations) {
  if (name.empty() || !IsPlainText(name, kMaxValueBytes)) {
    violations.push_back(
        {field, "VALUE_NOT_VALID",
         absl::StrCat(Quote(name), " is no value of ", dimension.name(),
                      ": a value is 1 to ", kMaxValueBytes,
                      " bytes of text without control characters, and the "
                      "missing value is \"",
                      model::kNotRecorded, "\"")});
    return;
  }
  if (dimension.vocabulary().empty() || name == model::kNotRecorded) return;
  for (const std::string& value : dimension.vocabulary()) {
    if (absl::EqualsIgnoreCase(value, name)) return;
  }
  std::vector<std::string> valid(dimension.vocabulary().begin(),
                                 dimension.vocabulary().end());
  const std::string hint = DidYouMean(name, valid);
  violations.push_back(
      {field, "UNKNOWN_VALUE",
       absl::StrCat(Quote(name), " is no value of ", dimension.name(), hint,
                    "; its values are ", absl::StrJoin(valid, ", "))});
}

FieldViolation UnknownDimension(const std::vector<v1::Dimension>& dimensions,
                                const std::string& name,
                                const std::string& field) {
  if (name.empty()) {
    return {field, "MISSING_DIMENSION", "the name of a dimension is missing"};
  }
  std::vector<std::string> names;
  names.reserve(dimensions.size());
  for (const v1::Dimension& dimension : dimensions) {
    names.push_back(dimension.name());
  }
  const std::string hint = DidYouMean(name, names);
  if (absl::StartsWith(name, model::kAttributePrefix)) {
    return {field, "UNKNOWN_DIMENSION",
            absl::StrCat("no attribute is configured for the dimension ",
                         Quote(name), hint)};
  }
  return {field, "UNKNOWN_DIMENSION",
          absl::StrCat("there is no dimension ", Quote(name), hint)};
}

void FilterChecker::Check(const v1::Filter& filter, DimensionUse use,
                          const std::vector<const v1::Measure*>& measures,
                          const std::string& field,
                          std::vector<FieldViolation>& violations) {
  if (filter.condition_case() == v1::Filter::CONDITION_NOT_SET) return;
  use_ = use;
  measures_ = &measures;
  violations_ = &violations;
  CheckNode(filter, 1, field);
}

void FilterChecker::CheckNode(const v1::Filter& filter, int depth,
                              const std::string& field) {
  // Said once: a filter that is far too large is not worth a list.
  if (++nodes_ > kMaxFilterNodes) {
    if (nodes_ == kMaxFilterNodes + 1) {
      violations_->push_back(
          {field, "FILTER_TOO_LARGE",
           absl::StrCat("the question's filters have more than ",
                        kMaxFilterNodes, " conditions")});
    }
    return;
  }
  if (depth > kMaxFilterDepth) {
    violations_->push_back({field, "FILTER_TOO_DEEP",
                            absl::StrCat("the filter is nested more than ",
                                         kMaxFilterDepth, " deep")});
    return;
  }
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      CheckList(filter.all_of(), depth, absl::StrCat(field, ".all_of"));
      break;
    case v1::Filter::kAnyOf:
      CheckList(filter.any_of(), depth, absl::StrCat(field, ".any_of"));
      break;
    case v1::Filter::kNot:
      CheckNode(filter.not_(), depth + 1, absl::StrCat(field, ".not"));
      break;
    case v1::Filter::kMembers:
      CheckMembers(filter.members(), absl::StrCat(field, ".members"));
      break;
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
}

void FilterChecker::CheckList(const v1::FilterList& list, int depth,
                              const std::string& field) {
  if (list.filters().empty()) {
    violations_->push_back({absl::StrCat(field, ".filters"),
                            "EMPTY_FILTER_LIST",
                            "a list of conditions needs at least one"});
  }
  for (int i = 0; i < list.filters_size() && nodes_ <= kMaxFilterNodes; ++i) {
    CheckNode(list.filters(i), depth + 1,
              absl::StrCat(field, ".filters[", i, "]"));
  }
}

void FilterChecker::CheckMembers(const v1::MemberFilter& members,
                                 const std::string& field) {
  const std::string dimension_field = absl::StrCat(field, ".dimension");
  const std::string values_field = absl::StrCat(field, ".values");
  if (members.values().empty()) {
    violations_->push_back(
        {values_field, "NO_VALUES",
         absl::StrCat("a condition on a dimension needs at least one value; "
                      "the missing value is \"",
                      model::kNotRecorded, "\"")});
  }
  const int free_values = kMaxFilterValues - values_;
  const int values = std::min(members.values_size(), free_values);
  values_ += values;
  if (values < members.values_size()) {
    violations_->push_back(
        {values_field, "TOO_MANY_VALUES",
         absl::StrCat("the question's filters have more than ",
                      kMaxFilterValues, " values")});
  }
  const v1::Dimension* dimension =
      FindDimension(dimensions_, members.dimension());
  if (dimension == nullptr) {
    violations_->push_back(
        UnknownDimension(dimensions_, members.dimension(), dimension_field));
    return;
  }
  if (dimension->time_bucket()) {
    violations_->push_back(
        {dimension_field, "TIME_BUCKET_IN_FILTER",
         absl::StrCat("time buckets cannot be filtered on; choose the period "
                      "instead of a filter on ",
                      dimension->name())});
    return;
  }
  CheckDimensionSuits(*dimension, use_, *measures_, dimension_field,
                      *violations_);
  for (int i = 0; i < values; ++i) {
    CheckMember(*dimension, members.values(i),
                absl::StrCat(values_field, "[", i, "]"), *violations_);
  }
}

std::string PlanDimension(const std::string& dimension, engine::Table table) {
  if (table == engine::Table::kStages && dimension == "outcome") {
    return model::Name(model::StageDimension::kStageOutcome);
  }
  return dimension;
}

absl::StatusOr<engine::Predicate> ToPredicate(const v1::Filter& filter,
                                              engine::Table table,
                                              MemberResolver& resolver) {
  const auto children = [&](const v1::FilterList& list)
      -> absl::StatusOr<std::vector<engine::Predicate>> {
    std::vector<engine::Predicate> predicates;
    for (const v1::Filter& child : list.filters()) {
      absl::StatusOr<engine::Predicate> predicate =
          ToPredicate(child, table, resolver);
      if (!predicate.ok()) return predicate.status();
      predicates.push_back(*std::move(predicate));
    }
    return predicates;
  };
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf: {
      auto predicates = children(filter.all_of());
      if (!predicates.ok()) return predicates.status();
      return All(*std::move(predicates));
    }
    case v1::Filter::kAnyOf: {
      auto predicates = children(filter.any_of());
      if (!predicates.ok()) return predicates.status();
      return Any(*std::move(predicates));
    }
    case v1::Filter::kNot: {
      auto predicate = ToPredicate(filter.not_(), table, resolver);
      if (!predicate.ok()) return predicate.status();
      return Not(*std::move(predicate));
    }
    case v1::Filter::kMembers: {
      // Names of one member are one value: a question cannot grow by naming
      // a member with a long name by a short one again and again.
      std::set<std::string> seen;
      std::vector<std::string> values;
      for (const std::string& name : filter.members().values()) {
        auto value = resolver.Resolve(filter.members().dimension(), name);
        if (!value.ok()) return value.status();
        if (seen.insert(*value).second) values.push_back(*std::move(value));
      }
      return IsMember(PlanDimension(filter.members().dimension(), table),
                      std::move(values));
    }
    case v1::Filter::CONDITION_NOT_SET:
      break;
  }
  return engine::Predicate();
}

}  // namespace redress::query
