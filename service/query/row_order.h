// The order of an answer's rows.

#ifndef REDRESS_SERVICE_QUERY_ROW_ORDER_H_
#define REDRESS_SERVICE_QUERY_ROW_ORDER_H_

#include <vector>

#include "service/query/figures.h"
#include "service/query/question.h"

namespace redress::query {

// The rows of detail in the question's order, each leading combination followed
// by its subtotal, the innermost first. A figure that is confidential ranks
// like one that is not there: its place says nothing of it.
std::vector<FigureRow> OrderRows(const Question& question,
                                 std::vector<FigureRow> detail,
                                 std::vector<FigureRow> subtotals);

// Below 0 where `a` stands before `b` by name: ascending, what is not recorded
// ("") last.
int CompareMemberNames(const std::string& a, const std::string& b);

// Below 0 where `a` stands before `b`, the largest first: what has no figure,
// or a confidential one, last.
int CompareLargestFirst(const Figure& a, const Figure& b);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_ROW_ORDER_H_
