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
  PlanBuilder(const Question& question, const RowLevel& level)
      : question_(question), level_(level) {}

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
    if (HasBuckets(question_, level_)) context.buckets = &period.buckets;
    context.data_date = question_.data_date;
    context.ages = period.ages;
    context.filter = FilterOf(measure);
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

  engine::Predicate FilterOf(const QuestionMeasure& measure) const {
    if (!level_.others) return measure.filter;
    const QuestionTop& top = *question_.top;
    const v1::Dimension& dimension =
        *question_.dimensions[top.dimension].dimension;
    const engine::Table table = TableOf(*measure.measure);
    const std::string name = PlanDimension(dimension.name(), table);
    // What has one value has either one that is kept or one that is left out.
    // What has many may have both, and those left out may be very many.
    const bool one =
        !dimension.many_valued() || table == engine::Table::kActions;
    return All({measure.filter,
                one ? Not(IsMember(name, {top.kept.begin(), top.kept.end()}))
                    : IsMember(name, top.left_out)});
  }

  // The plan whose break-down suits rows of `table`.
  size_t PlanFor(engine::Table table) {
    std::vector<std::string> group_by;
    for (const size_t i : GroupingOf(question_, level_)) {
      group_by.push_back(
          PlanDimension(question_.dimensions[i].dimension->name(), table));
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
  const RowLevel level_;
  QueryPlan result_;
  // Accumulators by plan and their fingerprint's hash. The fingerprints
  // themselves are as long as the filters in them and are not kept.
  std::multimap<std::pair<size_t, size_t>, size_t> seen_;
};

}  // namespace

std::vector<size_t> GroupingOf(const Question& question,
                               const RowLevel& level) {
  std::vector<size_t> grouping;
  for (size_t i = 0; i < level.depth; ++i) {
    if (question.dimensions[i].unit.has_value()) continue;
    if (level.others && i == question.top->dimension) continue;
    grouping.push_back(i);
  }
  return grouping;
}

QueryPlan PlanLevel(const Question& question, const RowLevel& level) {
  return PlanBuilder(question, level).Build();
}

absl::StatusOr<std::vector<engine::Partials>> Execute(
    const QueryPlan& plan, const Snapshot& snapshot) {
  std::vector<engine::Partials> results;
  for (const engine::Plan& part : plan.plans) {
    auto partials =
        snapshot.executor->Aggregate(part, snapshot.version, snapshot.stop);
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
