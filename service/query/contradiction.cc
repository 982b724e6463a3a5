#include "service/query/contradiction.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/model/dimensions.h"
#include "service/model/vocabulary.h"

namespace redress::query {
namespace {

using engine::Predicate;
using Type = engine::Predicate::Type;
using Values = std::set<std::string>;

// A message shows this many values.
constexpr size_t kMaxShown = 3;

bool IsManyValued(const std::string& dimension) {
  return model::CaseManyDimensionByName(dimension).has_value();
}

std::string ShownName(const std::string& dimension) {
  return dimension == model::Name(model::StageDimension::kStageOutcome)
             ? "outcome"
             : dimension;
}

std::string Shown(const Values& values, const char* separator) {
  std::vector<std::string> names;
  for (const std::string& value : values) {
    if (names.size() == kMaxShown) {
      names.push_back(absl::StrCat(values.size() - kMaxShown, " more"));
      break;
    }
    names.push_back(value.empty() ? model::kNotRecorded : value);
  }
  return absl::StrJoin(names, separator);
}

// What conditions that must all hold leave of one dimension's values.
class Demands {
 public:
  // True where nothing is left; then reason() says why.
  bool Add(const Predicate& condition, bool negated) {
    if (IsManyValued(condition.dimension)) return false;
    const Values values(condition.values.begin(), condition.values.end());
    std::optional<Values>& allowed = allowed_[condition.dimension];
    Values& excluded = excluded_[condition.dimension];
    if (negated) {
      excluded.insert(values.begin(), values.end());
    } else if (!allowed.has_value()) {
      allowed = values;
    } else {
      Values both;
      std::set_intersection(allowed->begin(), allowed->end(), values.begin(),
                            values.end(), std::inserter(both, both.end()));
      if (both.empty()) {
        reason_ = absl::StrCat(ShownName(condition.dimension), " cannot be ",
                               Shown(*allowed, " or "), " and ",
                               Shown(values, " or "), " at once");
        return true;
      }
      allowed = std::move(both);
    }
    if (!allowed.has_value() ||
        !std::includes(excluded.begin(), excluded.end(), allowed->begin(),
                       allowed->end())) {
      return false;
    }
    reason_ = absl::StrCat(ShownName(condition.dimension), " cannot be ",
                           Shown(*allowed, " or "), " and not ",
                           Shown(*allowed, " or "), " at once");
    return true;
  }

  const std::string& reason() const { return reason_; }

 private:
  std::map<std::string, std::optional<Values>> allowed_;
  std::map<std::string, Values> excluded_;
  std::string reason_;
};

}  // namespace

std::string ContradictionIn(const Predicate& predicate) {
  switch (predicate.type) {
    case Type::kAny: {
      std::string first;
      for (const Predicate& child : predicate.children) {
        const std::string found = ContradictionIn(child);
        if (found.empty()) return "";
        if (first.empty()) first = found;
      }
      return first;
    }
    case Type::kAll: {
      Demands demands;
      for (const Predicate& child : predicate.children) {
        const bool negated = child.type == Type::kNot;
        const Predicate& inner = negated ? child.children.front() : child;
        if (inner.type == Type::kMember) {
          if (demands.Add(inner, negated)) return demands.reason();
        } else if (!negated) {
          std::string found = ContradictionIn(child);
          if (!found.empty()) return found;
        }
      }
      return "";
    }
    default:
      return "";
  }
}

absl::Status CheckContradictions(const Question& question,
                                 const std::string& field) {
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < question.measures.size(); ++i) {
    const QuestionMeasure& measure = question.measures[i];
    const std::string found = ContradictionIn(measure.filter);
    if (found.empty()) continue;
    violations.push_back(
        {absl::StrCat(field, ".measures[", i, "].filter"),
         "CONTRADICTORY_FILTER",
         absl::StrCat("nothing can be counted for \"", measure.label,
                      "\": with the question's filter ", found,
                      "; name the values in one condition, or join the "
                      "conditions by any_of")});
  }
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

}  // namespace redress::query
