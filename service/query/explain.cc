#include "service/query/explain.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/model/vocabulary.h"
#include "service/query/answer.h"
#include "service/query/catalogue.h"
#include "service/query/condition_text.h"
#include "service/query/figures.h"
#include "service/query/measure_plan.h"
#include "service/query/member_resolver.h"
#include "service/query/publication.h"
#include "service/query/question.h"

namespace redress::query {
namespace {

std::string ShapeText(Shape shape) {
  switch (shape) {
    case Shape::kCount:
      return "count";
    case Shape::kPounds:
      return "sum";
    case Shape::kRate:
      return "rate";
    case Shape::kMean:
      return "mean";
    case Shape::kMedian:
      return "median";
    case Shape::kP90:
      return "90th percentile";
    case Shape::kMaximum:
      return "maximum";
  }
  return "";
}

std::string CountedText(const engine::Accumulator& accumulator) {
  if (accumulator.aggregation != engine::Aggregation::kCount) {
    switch (accumulator.value) {
      case engine::ValueColumn::kAdrSavingPence:
        return "pence saved by ADR";
      case engine::ValueColumn::kRemedyPence:
        return "pence of remedies";
      case engine::ValueColumn::kResponseDays:
        return "working days from start to response";
    }
  }
  switch (accumulator.table) {
    case engine::Table::kCases:
      return "cases";
    case engine::Table::kStages:
      return "stages";
    case engine::Table::kActions:
      return "learning actions";
  }
  return "";
}

// What a time bucket takes of the whole period; "" without one.
std::string BucketText(const Question& question, const v1::Measure& measure) {
  if (!question.bucket_dimension.has_value()) return "";
  const std::string bucket = absl::StrReplaceAll(
      question.dimensions[*question.bucket_dimension].dimension->name(),
      {{"_", " "}});
  if (measure.basis() == kAsAtStart) {
    return absl::StrCat("; for each ", bucket,
                        " as at the day before its first day");
  }
  if (measure.basis() == kAsAtEnd) {
    return absl::StrCat("; for each ", bucket, " as at its last day");
  }
  return absl::StrCat("; for each ", bucket, " those whose date (",
                      measure.basis(), ") is in it");
}

void AddTerms(const std::vector<Term>& terms, bool base,
              const std::string& bucket, model::Day status_day,
              v1::ExplainedMeasure& explained) {
  for (const Term& term : terms) {
    v1::ExplainedTerm* added = explained.add_terms();
    added->set_sign(term.sign);
    added->set_base(base);
    added->set_counted(CountedText(term.accumulator));
    added->set_condition(
        absl::StrCat(ConditionText(term.accumulator.where,
                                   term.accumulator.table, status_day),
                     bucket));
  }
}

void AddMeasure(const Question& question, const QuestionMeasure& measure,
                size_t period, v1::ExplainQueryResponse& response) {
  MeasureContext context;
  context.period = question.periods[period].span;
  context.data_date = question.data_date;
  context.ages = question.periods[period].ages;
  context.filter = measure.filter;
  context.upheld_decisions = question.upheld_decisions;
  const MeasurePlan planned = PlanMeasure(*measure.measure, context);

  v1::ExplainedMeasure* explained = response.add_measures();
  explained->set_measure(measure.measure->name());
  explained->set_label(measure.label);
  explained->set_period_index(static_cast<int32_t>(period));
  explained->set_definition(measure.measure->definition());
  explained->set_basis(measure.measure->basis());
  explained->set_shape(ShapeText(planned.shape));
  const std::string bucket = BucketText(question, *measure.measure);
  const model::Day status_day = std::max(question.data_date, engine::kFirstDay);
  AddTerms(planned.terms, false, bucket, status_day, *explained);
  AddTerms(planned.base, true, bucket, status_day, *explained);
}

// Collects the names that mean another one.
class NameList {
 public:
  NameList(MemberResolver& resolver, v1::ExplainQueryResponse& response)
      : resolver_(resolver), response_(response) {}

  absl::Status AddQuestion(const v1::Query& query) {
    absl::Status status = AddFilter(query.filter());
    for (const v1::MeasureSelection& measure : query.measures()) {
      if (status.ok()) status = AddFilter(measure.filter());
    }
    for (const v1::DimensionSelection& dimension : query.dimensions()) {
      for (const std::string& member : dimension.members()) {
        if (status.ok()) status = AddName(dimension.dimension(), member);
      }
    }
    return status;
  }

 private:
  absl::Status AddFilter(const v1::Filter& filter) {
    absl::Status status;
    for (const auto* list : {&filter.all_of(), &filter.any_of()}) {
      for (const v1::Filter& child : list->filters()) {
        if (status.ok()) status = AddFilter(child);
      }
    }
    if (filter.has_not_() && status.ok()) status = AddFilter(filter.not_());
    for (const std::string& value : filter.members().values()) {
      if (status.ok()) status = AddName(filter.members().dimension(), value);
    }
    return status;
  }

  absl::Status AddName(const std::string& dimension, const std::string& asked) {
    if (!seen_.emplace(dimension, asked).second) return absl::OkStatus();
    const auto member = resolver_.Resolve(dimension, asked);
    if (!member.ok()) return member.status();
    const std::string name = member->empty() ? model::kNotRecorded : *member;
    if (name == asked) return absl::OkStatus();
    v1::ResolvedName* added = response_.add_resolved_names();
    added->set_dimension(dimension);
    added->set_asked(asked);
    added->set_member(name);
    return absl::OkStatus();
  }

  MemberResolver& resolver_;
  v1::ExplainQueryResponse& response_;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

absl::StatusOr<v1::ExplainQueryResponse> ExplainQuery(
    const v1::Query& query, const Snapshot& snapshot,
    const std::string& field) {
  const absl::StatusOr<DisclosureRules> rules = RulesOf(query, snapshot, field);
  if (!rules.ok()) return rules.status();
  const absl::StatusOr<Question> question =
      Understand(query, snapshot, *rules, field, Origin::kFree);
  if (!question.ok()) return question.status();

  v1::ExplainQueryResponse response;
  *response.mutable_answer() = MakeHeader(*question, snapshot);
  response.mutable_answer()->set_disclosure_profile(rules->name);
  response.mutable_answer()->set_etag(EtagOf(query, snapshot));
  response.set_disclosure(Describe(*rules));
  for (const QuestionMeasure& measure : question->measures) {
    for (size_t period = 0; period < question->periods.size(); ++period) {
      AddMeasure(*question, measure, period, response);
    }
  }
  const bool counts_actions = std::any_of(
      question->measures.begin(), question->measures.end(),
      [](const auto& m) { return m.measure->grain() == v1::GRAIN_ACTION; });
  const DimensionsPtr dimensions = DimensionsOf(snapshot);
  MemberResolver resolver(snapshot, *dimensions, counts_actions,
                          rules->ShowsEverything());
  const absl::Status status = NameList(resolver, response).AddQuestion(query);
  if (!status.ok()) return status;
  return response;
}

}  // namespace redress::query
