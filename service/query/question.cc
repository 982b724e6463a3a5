#include "service/query/question.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/query/catalogue.h"
#include "service/query/check.h"
#include "service/query/filter.h"
#include "service/query/measure_plan.h"
#include "service/query/member_resolver.h"
#include "service/query/predicates.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

using model::DayFromCivil;

QuestionPeriod ResolvePeriod(const v1::Period& period,
                             const std::optional<TimeUnit>& unit,
                             const Snapshot& snapshot) {
  const v1::Date& first = period.first_day();
  const v1::Date& last = period.last_day();
  QuestionPeriod resolved;
  resolved.span = {DayFromCivil(first.year(), first.month(), first.day()),
                   DayFromCivil(last.year(), last.month(), last.day())};
  resolved.label =
      period.label().empty() ? PeriodLabel(resolved.span) : period.label();
  if (unit.has_value()) resolved.buckets = MakeBuckets(*unit, resolved.span);
  // Before any data no day has come yet.
  const model::Day data_date = std::max(snapshot.data_date, engine::kFirstDay);
  resolved.ages = AgeSpansOn(std::min(resolved.span.last, data_date),
                             snapshot.reference->calendar());
  return resolved;
}

absl::Status ResolveMeasures(const v1::Query& query, MemberResolver& resolver,
                             Question& question) {
  for (const v1::MeasureSelection& selection : query.measures()) {
    QuestionMeasure measure;
    measure.measure = FindMeasure(selection.measure());
    measure.label = LabelOf(selection);
    const engine::Table table = TableOf(*measure.measure);
    auto shared = ToPredicate(query.filter(), table, resolver);
    if (!shared.ok()) return shared.status();
    auto own = ToPredicate(selection.filter(), table, resolver);
    if (!own.ok()) return own.status();
    measure.filter = All({*std::move(shared), *std::move(own)});
    question.measures.push_back(std::move(measure));
  }
  return absl::OkStatus();
}

absl::Status ResolveDimensions(const v1::Query& query,
                               const DimensionsPtr& dimensions,
                               MemberResolver& resolver, Question& question) {
  for (const v1::DimensionSelection& selection : query.dimensions()) {
    QuestionDimension dimension;
    // Of all of them, which live as long as this one is used.
    dimension.dimension = {dimensions,
                           FindDimension(*dimensions, selection.dimension())};
    dimension.unit = BucketUnit(selection.dimension());
    if (dimension.unit.has_value()) {
      question.bucket_dimension = question.dimensions.size();
    }
    std::set<std::string> seen;
    for (const std::string& name : selection.members()) {
      auto member = resolver.Resolve(selection.dimension(), name);
      if (!member.ok()) return member.status();
      if (seen.insert(*member).second) dimension.members.push_back(*member);
    }
    question.dimensions.push_back(std::move(dimension));
  }
  return absl::OkStatus();
}

// The decisions are matched without regard to case, which plans cannot do.
absl::Status ResolveUpheldDecisions(const Snapshot& snapshot,
                                    Question& question) {
  const bool needed = std::any_of(
      question.measures.begin(), question.measures.end(),
      [](const auto& m) { return m.measure->name() == "ombudsman_upheld"; });
  if (!needed) return absl::OkStatus();
  const auto members = snapshot.executor->Members(
      "ombudsman_decision", snapshot.version, snapshot.stop);
  if (!members.ok()) return members.status();
  for (const engine::MemberCount& count : **members) {
    if (snapshot.reference->IsUpheldDecision(count.member)) {
      question.upheld_decisions.push_back(count.member);
    }
  }
  return absl::OkStatus();
}

// Of a learning action a many-valued dimension has one value.
void SettleManyValued(Question& question) {
  const bool only_actions = std::all_of(
      question.measures.begin(), question.measures.end(),
      [](const auto& m) { return m.measure->grain() == v1::GRAIN_ACTION; });
  for (QuestionDimension& dimension : question.dimensions) {
    if (only_actions && dimension.dimension->many_valued()) {
      auto one = std::make_shared<v1::Dimension>(*dimension.dimension);
      one->set_many_valued(false);
      dimension.dimension = std::move(one);
    }
    if (!dimension.dimension->many_valued()) continue;
    question.warnings.push_back(absl::StrCat(
        "A case may have more than one ",
        absl::AsciiStrToLower(dimension.dimension->label()),
        ": it counts once in each and once in a total, so that rows can add "
        "up to more than the total."));
  }
}

void WarnOfOpenDates(Question& question) {
  if (question.data_date == model::kNoDay) return;
  for (const QuestionPeriod& period : question.periods) {
    std::vector<std::string> labels;
    for (const QuestionMeasure& measure : question.measures) {
      if (LastDayNeeded(*measure.measure, period.span, period.buckets) >
          question.data_date) {
        labels.push_back(measure.label);
      }
    }
    if (labels.empty()) continue;
    question.warnings.push_back(absl::StrCat(
        "The data end on ", model::IsoDay(question.data_date), ", before ",
        period.label, " does: ", absl::StrJoin(labels, ", "),
        labels.size() == 1 ? " looks" : " look", " no further than that day."));
  }
}

void WarnOfUnmatchedBuckets(Question& question) {
  if (!question.bucket_dimension.has_value()) return;
  const size_t current = question.periods[0].buckets.size();
  for (size_t i = 1; i < question.periods.size(); ++i) {
    const QuestionPeriod& period = question.periods[i];
    if (period.buckets.size() == current) continue;
    question.warnings.push_back(absl::StrCat(
        period.label, " has ", period.buckets.size(), " time buckets and ",
        question.periods[0].label, " has ", current,
        ": they are compared by position, and [z] stands where one has no "
        "counterpart."));
  }
}

// The position of the measure with the label; nullopt where there is none.
std::optional<size_t> FindLabel(const Question& question,
                                const std::string& label) {
  for (size_t i = 0; i < question.measures.size(); ++i) {
    if (!label.empty() && question.measures[i].label == label) return i;
  }
  return std::nullopt;
}

QuestionTop ResolveTop(const v1::Top& top, const Question& question) {
  QuestionTop resolved;
  for (size_t i = 0; i < question.dimensions.size(); ++i) {
    if (question.dimensions[i].dimension->name() == top.dimension()) {
      resolved.dimension = i;
    }
  }
  resolved.measure = FindLabel(question, top.label()).value_or(0);
  resolved.count = static_cast<size_t>(top.count());
  resolved.other = top.other();
  return resolved;
}

}  // namespace

absl::StatusOr<Question> ResolveQuestion(const v1::Query& query,
                                         const Snapshot& snapshot,
                                         bool suggests) {
  const DimensionsPtr dimensions = DimensionsOf(snapshot);
  Question question;
  question.data_date = snapshot.data_date;
  question.total = query.total();
  question.subtotals = query.subtotals();
  question.comparison_options = query.comparison_options();
  question.descending = query.order_by().descending();

  bool counts_actions = false;
  for (const v1::MeasureSelection& selection : query.measures()) {
    const v1::Measure* measure = FindMeasure(selection.measure());
    if (measure->grain() == v1::GRAIN_ACTION) counts_actions = true;
  }
  MemberResolver resolver(snapshot, *dimensions, counts_actions, suggests);
  absl::Status status = ResolveMeasures(query, resolver, question);
  if (status.ok()) {
    status = ResolveDimensions(query, dimensions, resolver, question);
  }
  if (status.ok()) status = ResolveUpheldDecisions(snapshot, question);
  if (!status.ok()) return status;

  question.order_measure = FindLabel(question, query.order_by().label());
  if (query.has_top()) question.top = ResolveTop(query.top(), question);
  std::optional<TimeUnit> unit;
  if (question.bucket_dimension.has_value()) {
    unit = question.dimensions[*question.bucket_dimension].unit;
  }
  question.periods.push_back(ResolvePeriod(query.period(), unit, snapshot));
  for (const v1::Period& period : query.comparisons()) {
    question.periods.push_back(ResolvePeriod(period, unit, snapshot));
  }

  question.warnings = resolver.Warnings();
  SettleManyValued(question);
  WarnOfOpenDates(question);
  WarnOfUnmatchedBuckets(question);
  return question;
}

}  // namespace redress::query
