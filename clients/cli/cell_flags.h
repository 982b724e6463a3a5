// The flags that name one cell of an answer.

#ifndef REDRESS_CLIENTS_CLI_CELL_FLAGS_H_
#define REDRESS_CLIENTS_CLI_CELL_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/flags.h"
#include "clients/cli/invocation.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// --cell-row, --member, --total-row, --other-row and --column.
std::vector<Flag> CellFlags();

// What they say.
struct CellArguments {
  // The row is named: by its members, or as the grand total's.
  bool has_row = false;
  std::vector<std::string> members;
  bool total = false;
  bool other = false;
  // Empty where it is not named.
  std::string column;
};
absl::StatusOr<CellArguments> ReadCellFlags(const Arguments& arguments);

// A cell of the answer to a question.
struct CellOfAnswer {
  // The question, at the version that `header` names, with the total or the
  // subtotals that the cell is one of.
  v1::Query query;
  // Its answer without rows, and how its measures are counted.
  v1::Answer header;
  std::vector<v1::ExplainedMeasure> measures;
  v1::CellSelection cell;
  // The cell's column in `header`.
  v1::Column column;
};

// Finds the cell that is meant. Asks the server how it understands the question
// and, where no cell is named and the question has many, for one row of it:
// then the error (reason USAGE) shows how to name a cell.
absl::StatusOr<CellOfAnswer> ChooseCell(const Invocation& invocation,
                                        const CellArguments& arguments,
                                        v1::Query query);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_CELL_FLAGS_H_
