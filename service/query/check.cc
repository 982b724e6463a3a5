#include "service/query/check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/model/day.h"
#include "service/query/ageing.h"
#include "service/query/buckets.h"
#include "service/query/catalogue.h"
#include "service/query/filter.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

std::string DateText(const v1::Date& date) {
  return absl::StrCat(date.year(), "-", date.month(), "-", date.day());
}

// Checks one question; each method adds the violations of one part.
class Checker {
 public:
  Checker(const v1::Query& query, const std::vector<v1::Dimension>& dimensions,
          const std::string& field)
      : query_(query),
        dimensions_(dimensions),
        field_(field),
        filters_(dimensions) {}

  std::vector<FieldViolation> Run() {
    CheckMeasures();
    CheckDimensions();
    CheckPeriods();
    filters_.Check(query_.filter(), DimensionUse::kQuestionFilter, measures_,
                   Path(".filter"), violations_);
    CheckOrder();
    CheckTop();
    CheckSubtotals();
    CheckVersion();
    return std::move(violations_);
  }

 private:
  std::string Path(const std::string& rest) const {
    return absl::StrCat(field_, rest);
  }

  void Add(const std::string& field, const std::string& reason,
           const std::string& description) {
    violations_.push_back({field, reason, description});
  }

  // True where the count is in the limits.
  void CheckCount(const char* name, int count, int min, int max,
                  const char* reason) {
    if (count >= min && count <= max) return;
    Add(Path(absl::StrCat(".", name)), reason,
        absl::StrCat("a question has ", min, " to ", max, " ", name,
                     ", and this has ", count));
  }

  void CheckLabel(const std::string& label, const std::string& field) {
    if (IsPlainText(label, kMaxLabelBytes)) return;
    Add(field, "LABEL_NOT_VALID",
        absl::StrCat("a label is at most ", kMaxLabelBytes,
                     " bytes of text without control characters, and ",
                     Quote(label), " is not"));
  }

  void CheckMeasures() {
    CheckCount("measures", query_.measures_size(), 1, kMaxMeasures,
               query_.measures().empty() ? "NO_MEASURES" : "TOO_MANY_MEASURES");
    std::map<std::string, int> labels;
    const int count = std::min(query_.measures_size(), kMaxMeasures);
    for (int i = 0; i < count; ++i) {
      const v1::MeasureSelection& selection = query_.measures(i);
      const std::string path = Path(absl::StrCat(".measures[", i, "]"));
      const v1::Measure* measure = FindMeasure(selection.measure());
      if (measure == nullptr) {
        Add(absl::StrCat(path, ".measure"),
            selection.measure().empty() ? "MISSING_MEASURE" : "UNKNOWN_MEASURE",
            selection.measure().empty()
                ? "the name of a measure is missing"
                : absl::StrCat(
                      "there is no measure ", Quote(selection.measure()),
                      DidYouMean(selection.measure(), MeasureNames())));
      } else {
        measures_.push_back(measure);
      }
      CheckLabel(selection.label(), absl::StrCat(path, ".label"));
      if (measure != nullptr || !selection.label().empty()) {
        CheckUniqueLabel(selection, i, path, labels);
      }
      // Of an unknown measure nothing is known that a filter could offend.
      std::vector<const v1::Measure*> own;
      if (measure != nullptr) own.push_back(measure);
      filters_.Check(selection.filter(), DimensionUse::kMeasureFilter, own,
                     absl::StrCat(path, ".filter"), violations_);
    }
  }

  static std::vector<std::string> MeasureNames() {
    std::vector<std::string> names;
    for (const v1::Measure& measure : Measures()) {
      names.push_back(measure.name());
    }
    return names;
  }

  void CheckUniqueLabel(const v1::MeasureSelection& selection, int index,
                        const std::string& path,
                        std::map<std::string, int>& labels) {
    const auto [first, added] = labels.emplace(LabelOf(selection), index);
    if (added) return;
    Add(absl::StrCat(path, ".label"), "DUPLICATE_LABEL",
        absl::StrCat("measures[", first->second, "] and measures[", index,
                     "] are both called ", Quote(first->first),
                     "; give each its own label that says what sets it apart, "
                     "as ",
                     Quote(absl::StrCat(first->first, ", stage 1"))));
  }

  void CheckDimensions() {
    CheckCount("dimensions", query_.dimensions_size(), 0, kMaxDimensions,
               "TOO_MANY_DIMENSIONS");
    std::set<std::string> seen;
    const v1::Dimension* bucket = nullptr;
    const int count = std::min(query_.dimensions_size(), kMaxDimensions);
    for (int i = 0; i < count; ++i) {
      const v1::DimensionSelection& selection = query_.dimensions(i);
      const std::string path = Path(absl::StrCat(".dimensions[", i, "]"));
      const std::string name_path = absl::StrCat(path, ".dimension");
      const v1::Dimension* dimension =
          FindDimension(dimensions_, selection.dimension());
      if (dimension == nullptr) {
        violations_.push_back(
            UnknownDimension(dimensions_, selection.dimension(), name_path));
        continue;
      }
      if (!seen.insert(dimension->name()).second) {
        Add(name_path, "DUPLICATE_DIMENSION",
            absl::StrCat(Quote(dimension->name()),
                         " is named twice; a dimension can be broken down by "
                         "once"));
        continue;
      }
      CheckDimensionSuits(*dimension, DimensionUse::kBreakDown, measures_,
                          name_path, violations_);
      if (dimension->time_bucket()) {
        CheckAgeing(*dimension, name_path);
        if (bucket != nullptr) {
          Add(name_path, "SECOND_TIME_BUCKET",
              absl::StrCat("a question has at most one time bucket, and this "
                           "has ",
                           bucket->name(), " and ", dimension->name()));
        }
        bucket = dimension;
      }
      CheckListedMembers(*dimension, selection, path);
    }
    if (bucket != nullptr) bucket_ = BucketUnit(bucket->name());
  }

  void CheckAgeing(const v1::Dimension& bucket, const std::string& path) {
    for (const v1::Measure* measure : measures_) {
      if (!AgeBand(measure->name()).has_value()) continue;
      Add(path, "TIME_BUCKET_ON_AGEING",
          absl::StrCat(Quote(measure->name()),
                       " counts cases by how long they have been open on the "
                       "period's last day and cannot be broken down by ",
                       bucket.name(), "; ask for each ", bucket.name(),
                       " as a period of its own"));
      return;
    }
  }

  void CheckListedMembers(const v1::Dimension& dimension,
                          const v1::DimensionSelection& selection,
                          const std::string& path) {
    if (selection.members().empty()) return;
    if (dimension.time_bucket()) {
      Add(absl::StrCat(path, ".members"), "MEMBERS_OF_TIME_BUCKET",
          absl::StrCat("the members of ", dimension.name(),
                       " follow from the period and cannot be listed"));
      return;
    }
    if (selection.members_size() > kMaxListedMembers) {
      Add(absl::StrCat(path, ".members"), "TOO_MANY_MEMBERS",
          absl::StrCat("at most ", kMaxListedMembers,
                       " members can be listed, and this lists ",
                       selection.members_size()));
      return;
    }
    std::set<std::string> seen;
    for (int i = 0; i < selection.members_size(); ++i) {
      const std::string& member = selection.members(i);
      const std::string member_path = absl::StrCat(path, ".members[", i, "]");
      CheckMember(dimension, member, member_path, violations_);
      if (!seen.insert(member).second) {
        Add(member_path, "DUPLICATE_MEMBER",
            absl::StrCat(Quote(member), " is listed twice"));
      }
    }
  }

  void CheckPeriods() {
    if (!query_.has_period()) {
      Add(Path(".period"), "MISSING_PERIOD", "the question has no period");
    } else {
      CheckOverlap(CheckPeriod(query_.period(), Path(".period")), "period",
                   Path(".period"));
    }
    CheckCount("comparisons", query_.comparisons_size(), 0, kMaxComparisons,
               "TOO_MANY_COMPARISONS");
    const int count = std::min(query_.comparisons_size(), kMaxComparisons);
    for (int i = 0; i < count; ++i) {
      const std::string path = Path(absl::StrCat(".comparisons[", i, "]"));
      CheckOverlap(CheckPeriod(query_.comparisons(i), path),
                   absl::StrCat("comparisons[", i, "]"), path);
    }
  }

  // What periods share would be counted on both sides of a comparison.
  void CheckOverlap(const std::optional<Span>& span, const std::string& name,
                    const std::string& path) {
    if (!span.has_value()) return;
    for (const auto& [other, other_name] : periods_) {
      const model::Day first = std::max(span->first, other.first);
      const model::Day last = std::min(span->last, other.last);
      if (first > last) continue;
      const bool same = span->first == other.first && span->last == other.last;
      Add(path, same ? "DUPLICATE_PERIOD" : "OVERLAPPING_PERIODS",
          same ? absl::StrCat(other_name, " and ", name, " are both ",
                              PeriodLabel(*span))
               : absl::StrCat(other_name, " (", PeriodLabel(other), ") and ",
                              name, " (", PeriodLabel(*span), ") share ",
                              last - first + 1,
                              last == first ? " day, " : " days, ",
                              PeriodLabel({first, last}),
                              ": what happened then would be compared with "
                              "itself; choose periods that do not overlap"));
      break;
    }
    periods_.emplace_back(*span, name);
  }

  // The period's days where they are valid.
  std::optional<Span> CheckPeriod(const v1::Period& period,
                                  const std::string& path) {
    CheckLabel(period.label(), absl::StrCat(path, ".label"));
    const std::optional<model::Day> first =
        CheckDay(period.has_first_day(), period.first_day(), "first",
                 absl::StrCat(path, ".first_day"));
    const std::optional<model::Day> last =
        CheckDay(period.has_last_day(), period.last_day(), "last",
                 absl::StrCat(path, ".last_day"));
    if (!first.has_value() || !last.has_value()) return std::nullopt;
    if (*last == *first - 1) {
      Add(absl::StrCat(path, ".last_day"), "PERIOD_OF_ZERO_DAYS",
          absl::StrCat("the period from ", model::IsoDay(*first), " to ",
                       model::IsoDay(*last),
                       " has no day: a period's first and last day are both "
                       "part of it, so that one day is that day given twice"));
      return std::nullopt;
    }
    if (*last < *first) {
      Add(absl::StrCat(path, ".last_day"), "PERIOD_ENDS_BEFORE_IT_STARTS",
          absl::StrCat("the period ends on ", model::IsoDay(*last),
                       ", before it starts on ", model::IsoDay(*first)));
      return std::nullopt;
    }
    const Span span = {*first, *last};
    if (bucket_.has_value()) {
      const size_t buckets = MakeBuckets(*bucket_, span).size();
      if (buckets > kMaxBuckets) {
        Add(path, "TOO_MANY_BUCKETS",
            absl::StrCat("the period has ", buckets,
                         " time buckets, and at most ", kMaxBuckets,
                         " can be answered; choose a shorter period or a "
                         "longer bucket"));
      }
    }
    return span;
  }

  std::optional<model::Day> CheckDay(bool given, const v1::Date& date,
                                     const char* which,
                                     const std::string& path) {
    if (!given) {
      Add(path, "MISSING_DATE",
          absl::StrCat("the period has no ", which, " day"));
      return std::nullopt;
    }
    if (!model::IsValidDate(date)) {
      Add(path, "DATE_NOT_VALID",
          absl::StrCat("the period's ", which, " day ", DateText(date),
                       " is no day of the years ", model::kFirstYear, " to ",
                       model::kLastYear));
      return std::nullopt;
    }
    return model::DayFromCivil(date.year(), date.month(), date.day());
  }

  void CheckOrder() {
    CheckSelectedLabel(query_.order_by().label(), Path(".order_by.label"));
  }

  void CheckSelectedLabel(const std::string& label, const std::string& path) {
    if (label.empty()) return;
    // What is no label (another violation says so) is no suggestion either.
    std::vector<std::string> labels;
    for (const v1::MeasureSelection& selection : query_.measures()) {
      const std::string selected = LabelOf(selection);
      if (selected == label) return;
      if (IsPlainText(selected, kMaxLabelBytes)) labels.push_back(selected);
    }
    Add(path, "UNKNOWN_LABEL",
        absl::StrCat("no selected measure is called ", Quote(label),
                     DidYouMean(label, labels)));
  }

  void CheckTop() {
    if (!query_.has_top()) return;
    const v1::Top& top = query_.top();
    if (top.count() < 1 || top.count() > kMaxTop) {
      Add(Path(".top.count"), "TOP_COUNT_NOT_VALID",
          absl::StrCat("the top is of 1 to ", kMaxTop,
                       " members, and this "
                       "asks for ",
                       top.count()));
    }
    CheckSelectedLabel(top.label(), Path(".top.label"));
    if (query_.dimensions().empty()) {
      Add(Path(".top"), "TOP_NEEDS_DIMENSION",
          "the top is of a dimension's members, and the question has no "
          "dimension to break down by");
      return;
    }
    const std::string path = Path(".top.dimension");
    const std::string& name = top.dimension().empty()
                                  ? query_.dimensions(0).dimension()
                                  : top.dimension();
    if (BucketUnit(name).has_value()) {
      Add(path, "TOP_OF_TIME_BUCKET",
          absl::StrCat(
              "the top is of a dimension's members, and ", name,
              " is a time bucket",
              top.dimension().empty() ? "; name another dimension" : ""));
      return;
    }
    std::vector<std::string> names;
    for (const v1::DimensionSelection& selection : query_.dimensions()) {
      if (selection.dimension() == name) return;
      if (FindDimension(dimensions_, selection.dimension()) != nullptr) {
        names.push_back(selection.dimension());
      }
    }
    Add(path, "TOP_DIMENSION_NOT_SELECTED",
        absl::StrCat("the question is not broken down by ", Quote(name),
                     DidYouMean(name, names)));
  }

  void CheckSubtotals() {
    if (!query_.subtotals() || query_.dimensions_size() >= 2) return;
    Add(Path(".subtotals"), "SUBTOTALS_NEED_TWO_DIMENSIONS",
        absl::StrCat("subtotals are of a leading dimension's members, so that "
                     "they need two dimensions or more, and the question has ",
                     query_.dimensions_size(),
                     "; the grand total is asked for by `total`"));
  }

  void CheckVersion() {
    if (query_.as_of() >= 0) return;
    Add(Path(".as_of"), "VERSION_NOT_VALID",
        absl::StrCat("a data version is 1 or more, or 0 for the last one, and "
                     "this is ",
                     query_.as_of()));
  }

  const v1::Query& query_;
  const std::vector<v1::Dimension>& dimensions_;
  const std::string field_;
  FilterChecker filters_;
  // The known ones.
  std::vector<const v1::Measure*> measures_;
  std::optional<TimeUnit> bucket_;
  // The valid ones, and how the question names them.
  std::vector<std::pair<Span, std::string>> periods_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> CheckQuestion(
    const v1::Query& query, const std::vector<v1::Dimension>& dimensions,
    const std::string& field) {
  return Checker(query, dimensions, field).Run();
}

std::string LabelOf(const v1::MeasureSelection& selection) {
  if (!selection.label().empty()) return selection.label();
  const v1::Measure* measure = FindMeasure(selection.measure());
  return measure == nullptr ? "" : measure->label();
}

}  // namespace redress::query
