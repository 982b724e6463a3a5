// Finds the cell of an answer that a caller names.

#ifndef REDRESS_SERVICE_QUERY_ANSWER_CELL_H_
#define REDRESS_SERVICE_QUERY_ANSWER_CELL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"

namespace redress::query {

// Where a cell is: answer.rows(row).cells(column) under answer.columns(column).
struct CellPlace {
  int row = 0;
  int column = 0;
};

// The place of the cell in a whole answer. INVALID_ARGUMENT lists what there is
// not, with field paths below `field` ("cell.members[1]") and the nearest valid
// name.
absl::StatusOr<CellPlace> FindCell(const v1::CellSelection& selection,
                                   const v1::Answer& answer,
                                   const std::string& field);

// PERMISSION_DENIED, reason CELL_CONFIDENTIAL, where the cell or a figure that
// it compares is [c]: what lies behind it tells as much as the figure.
absl::Status CheckShown(const v1::Answer& answer, const CellPlace& place);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_ANSWER_CELL_H_
