// A question's measures and periods as plans for an executor.

#ifndef REDRESS_SERVICE_QUERY_QUERY_PLAN_H_
#define REDRESS_SERVICE_QUERY_QUERY_PLAN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/engine/executor.h"
#include "service/query/measure_plan.h"
#include "service/query/question.h"

namespace redress::query {

// Where something counted is found, and whether it adds or takes away.
struct TermPlace {
  size_t plan = 0;
  size_t accumulator = 0;
  int sign = 1;
};

// Where the parts of one measure's figures in one period are found.
struct PlannedFigure {
  Shape shape = Shape::kCount;
  std::vector<TermPlace> terms;
  std::vector<TermPlace> base;
  // As in MeasurePlan.
  std::vector<size_t> running;
};

// The plans of a question's body or total. There is one, save where a
// breakdown by outcome means the case's for some measures and the stage's for
// others. What several figures count is counted once.
struct QueryPlan {
  std::vector<engine::Plan> plans;
  // Measure by measure, and in each period by period: see FigureIndex.
  std::vector<PlannedFigure> figures;
};

// The index of a figure in QueryPlan::figures and FigureRow::figures.
inline size_t FigureIndex(const Question& question, size_t measure,
                          size_t period) {
  return measure * question.periods.size() + period;
}

// The plans for the figures by the question's dimensions.
QueryPlan PlanBody(const Question& question);
// The plans for the figures of the whole.
QueryPlan PlanTotal(const Question& question);

// Runs the plans in order. Errors are the executor's.
absl::StatusOr<std::vector<engine::Partials>> Execute(const QueryPlan& plan,
                                                      const Snapshot& snapshot);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUERY_PLAN_H_
