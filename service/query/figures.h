// From partial results to exact figures by row. This is the border at which
// disclosure control has its place: what it must hide is known here, and no
// difference, total or text has been made from it yet.

#ifndef REDRESS_SERVICE_QUERY_FIGURES_H_
#define REDRESS_SERVICE_QUERY_FIGURES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/engine/plan.h"
#include "service/query/figure.h"
#include "service/query/query_plan.h"
#include "service/query/question.h"

namespace redress::query {

// Limits of one answer.
inline constexpr size_t kMaxRows = 10000;
inline constexpr size_t kMaxCells = 1000000;

// The figures of one row.
struct FigureRow {
  // One for each of the question's dimensions, "" is not recorded; none for
  // the total.
  std::vector<std::string> members;
  // The position of the time bucket; 0 without.
  size_t bucket = 0;
  bool partial_bucket = false;
  // By FigureIndex.
  std::vector<Figure> figures;
};

// Every figure of an answer.
struct FigureTable {
  std::vector<FigureRow> rows;  // In the answer's order.
  std::optional<FigureRow> total;
};

// The columns of the answer to a question.
size_t ColumnCount(const Question& question);

// RESOURCE_EXHAUSTED where the time buckets alone make too large an answer.
absl::Status CheckSize(const Question& question);

// The figures of the question's rows, ordered. RESOURCE_EXHAUSTED: too many
// rows or cells.
absl::StatusOr<std::vector<FigureRow>> MakeRows(
    const Question& question, const QueryPlan& plan,
    const std::vector<engine::Partials>& partials);

// The figures of the whole.
FigureRow MakeTotal(const QueryPlan& plan,
                    const std::vector<engine::Partials>& partials);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FIGURES_H_
