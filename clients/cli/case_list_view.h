// The cases behind a cell, as text for people and as CSV.

#ifndef REDRESS_CLIENTS_CLI_CASE_LIST_VIEW_H_
#define REDRESS_CLIENTS_CLI_CASE_LIST_VIEW_H_

#include <string>

#include "clients/cli/cell_flags.h"
#include "clients/cli/text_table.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// What the cell is, "12 cases behind Closed, Fostering, 2019/20 H1 = 12", then
// the entries, of which `list` may hold only the first ones.
std::string CaseListAsText(const CellOfAnswer& cell,
                           const v1::ListCasesResponse& list,
                           const TextStyle& style);

// The columns authority, reference, stage, period, in_numerator and value;
// `header` has the periods' labels.
std::string CaseListCsvHeading();
std::string CaseListCsvLines(const v1::Answer& header,
                             const v1::ListCasesResponse& list);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_CASE_LIST_VIEW_H_
