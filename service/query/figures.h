// From partial results to exact figures by row. This is the border at which
// disclosure control has its place: what it must hide is known here, and no
// difference or text has been made from it yet.

#ifndef REDRESS_SERVICE_QUERY_FIGURES_H_
#define REDRESS_SERVICE_QUERY_FIGURES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/query/counts.h"
#include "service/query/figure.h"
#include "service/query/query_plan.h"
#include "service/query/question.h"

namespace redress::query {

// Limits of one answer.
inline constexpr size_t kMaxRows = 100000;
inline constexpr size_t kMaxCells = 1000000;

// What the members outside the top ones are called.
inline constexpr char kAllOthers[] = "All others";

// The figures of one row.
struct FigureRow {
  // ROW_TYPE_MEMBERS, ROW_TYPE_SUBTOTAL or ROW_TYPE_TOTAL.
  v1::RowType type = v1::ROW_TYPE_MEMBERS;
  // One for each of the question's dimensions, "" is not recorded; of a
  // subtotal the leading ones; none for the total.
  std::vector<std::string> members;
  // The member of the top's dimension, if it is among `members`, stands for all
  // that are not among the top ones; its text is kAllOthers.
  bool other = false;
  // The position of the time bucket, where it is among `members`; else 0.
  size_t bucket = 0;
  bool partial_bucket = false;
  // By FigureIndex.
  std::vector<Figure> figures;
};

// Every figure of an answer.
struct FigureTable {
  // In the answer's order; subtotals stand after the rows they are of.
  std::vector<FigureRow> rows;
  std::optional<FigureRow> total;
};

// The columns of the answer to a question.
size_t ColumnCount(const Question& question);

// RESOURCE_EXHAUSTED where so many rows, or their cells, are too many.
absl::Status CheckRowCount(const Question& question, size_t rows);

// RESOURCE_EXHAUSTED where the time buckets alone make too large an answer.
absl::Status CheckSize(const Question& question);

// The groups of the detail that get rows: those in which something occurs, and
// combinations with listed members. What the top leaves out is still among
// them. RESOURCE_EXHAUSTED: too many.
absl::StatusOr<GroupList> DetailGroups(const Question& question,
                                       const QueryPlan& plan,
                                       const Counts& counts);

// The rows of a level for the groups given, one for each time bucket.
std::vector<FigureRow> MakeRows(const Question& question, const RowLevel& level,
                                const QueryPlan& plan, const Counts& counts,
                                const GroupList& groups);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_FIGURES_H_
