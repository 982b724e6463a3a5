#include "service/query/query_plan.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "service/query/filter.h"
#include "service/query/predicates.h"

namespace redress::query {
namespace {

class PlanBuilder {
 public:
  PlanBuilder(const Question& question, bool by_dimensions)
      : question_(question), by_dimensions_(by_dimensions) {}

  QueryPlan Build() {
    for (const QuestionMeasure& measure : question_.measures) {
      for (const QuestionPeriod& period : question_.periods) {
        AddFigure(measure, period);
      }
    }
    return std::move(result_);
  }

 private:
  void AddFigure(const QuestionMeasure& measure, const QuestionPeriod& period) {
    MeasureContext context;
    context.period = period.span;
    if (by_dimensions_ && question_.bucket_dimension.has_value()) {
      context.buckets = &period.buckets;
    }
    context.data_date = question_.data_date;
    context.filter = measure.filter;
    context.upheld_decisions = question_.upheld_decisions;
    MeasurePlan planned = PlanMeasure(*measure.measure, context);

    const size_t plan = PlanFor(TableOf(*measure.measure));
    PlannedFigure figure;
    figure.shape = planned.shape;
    for (Term& term : planned.terms) {
      figure.terms.push_back(Place(plan, std::move(term)));
    }
    for (Term& term : planned.base) {
      figure.base.push_back(Place(plan, std::move(term)));
    }
    figure.running = std::move(planned.running);
    result_.figures.push_back(std::move(figure));
  }

  // The plan whose break-down suits rows of `table`.
  size_t PlanFor(engine::Table table) {
    std::vector<std::string> group_by;
    if (by_dimensions_) {
      for (const QuestionDimension& dimension : question_.dimensions) {
        if (dimension.unit.has_value()) continue;
        group_by.push_back(PlanDimension(dimension.dimension.name(), table));
      }
    }
    for (size_t i = 0; i < result_.plans.size(); ++i) {
      if (result_.plans[i].group_by == group_by) return i;
    }
    engine::Plan plan;
    plan.group_by = std::move(group_by);
    plan.status_day = std::max(question_.data_date, engine::kFirstDay);
    result_.plans.push_back(std::move(plan));
    return result_.plans.size() - 1;
  }

  TermPlace Place(size_t plan, Term term) {
    std::vector<engine::Accumulator>& accumulators =
        result_.plans[plan].accumulators;
    const std::string fingerprint = Fingerprint(term.accumulator);
    const std::pair key(plan, std::hash<std::string>()(fingerprint));
    const auto [begin, end] = seen_.equal_range(key);
    for (auto it = begin; it != end; ++it) {
      if (Fingerprint(accumulators[it->second]) == fingerprint) {
        return {plan, it->second, term.sign};
      }
    }
    seen_.emplace(key, accumulators.size());
    accumulators.push_back(std::move(term.accumulator));
    return {plan, accumulators.size() - 1, term.sign};
  }

  const Question& question_;
  const bool by_dimensions_;
  QueryPlan result_;
  // Accumulators by plan and their fingerprint's hash. The fingerprints
  // themselves are as long as the filters in them and are not kept.
  std::multimap<std::pair<size_t, size_t>, size_t> seen_;
};

}  // namespace

QueryPlan PlanBody(const Question& question) {
  return PlanBuilder(question, true).Build();
}

QueryPlan PlanTotal(const Question& question) {
  return PlanBuilder(question, false).Build();
}

absl::StatusOr<std::vector<engine::Partials>> Execute(
    const QueryPlan& plan, const Snapshot& snapshot) {
  std::vector<engine::Partials> results;
  for (const engine::Plan& part : plan.plans) {
    auto partials = snapshot.executor->Aggregate(part, snapshot.version);
    if (!partials.ok()) return partials.status();
    if (partials->accumulators.size() != part.accumulators.size()) {
      return absl::InternalError(
          "the executor answered another plan than the one it was given");
    }
    results.push_back(*std::move(partials));
  }
  return results;
}

}  // namespace redress::query
