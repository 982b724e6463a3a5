// What a cell of an answer counts, as lists for an executor.

#ifndef REDRESS_SERVICE_QUERY_CELL_PLAN_H_
#define REDRESS_SERVICE_QUERY_CELL_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/engine/list.h"
#include "service/query/answer_cell.h"
#include "service/query/query_engine.h"
#include "service/query/question.h"

namespace redress::query {

// What a cell counts in one period.
struct CellList {
  // 0: the current period; n: the n-th comparison.
  int32_t period_index = 0;
  // Without a page: `after` and `limit` are left as they are.
  engine::ListPlan plan;
};

// The lists behind a cell of a whole answer to the question, by period: one of
// a figure, two of what a comparison adds. They are made of the very terms that
// the figure is counted by, and of the row's members:
//
//   a count                   the rows counted
//   a sum of money            the rows of the period, those that add 0 too
//   a rate                    the rows of its base, the numerator's marked
//   a measure of days         the stages that have response days
//
// None where the row's time bucket has no counterpart in a period that the cell
// speaks of. Errors are the executor's.
absl::StatusOr<std::vector<CellList>> PlanCell(const Question& question,
                                               const v1::Answer& answer,
                                               const CellPlace& place,
                                               const Snapshot& snapshot);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_CELL_PLAN_H_
