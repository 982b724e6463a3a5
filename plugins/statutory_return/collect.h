// Finds the return's figures in the tables of a document.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_COLLECT_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_COLLECT_H_

#include <string>
#include <vector>

#include "plugins/statutory_return/document.h"
#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// Fills the figures, periods and data version of `data` from a document (the
// tables are listed in README.md); the caller's options are left alone. Returns
// every problem, none where all is there: a table, column or row that is
// missing, a figure that is suppressed or no whole number of 0 or more.
std::vector<std::string> CollectFigures(const Document& document,
                                        ReturnData& data);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_COLLECT_H_
