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

// The plans of one level of rows. There is one, save where a
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

// The rows of one kind: by how many of the question's dimensions, counted from
// the first, they are broken down. All of them: the detail; none: the total;
// between: subtotals.
struct RowLevel {
  size_t depth = 0;
  // The rows "All others": the top's dimension, which is among them, is not
  // broken down, and the members left out are counted together.
  bool others = false;
};

// The dimensions that group the rows of a level, by their position: without the
// time bucket and, where the members left out are counted together, without the
// top's dimension.
std::vector<size_t> GroupingOf(const Question& question, const RowLevel& level);

// True where the level's rows are by time bucket too.
inline bool HasBuckets(const Question& question, const RowLevel& level) {
  return question.bucket_dimension.has_value() &&
         *question.bucket_dimension < level.depth;
}

// The plans for the figures of a level.
QueryPlan PlanLevel(const Question& question, const RowLevel& level);

// Runs the plans in order. Errors are the executor's.
absl::StatusOr<std::vector<engine::Partials>> Execute(const QueryPlan& plan,
                                                      const Snapshot& snapshot);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUERY_PLAN_H_
