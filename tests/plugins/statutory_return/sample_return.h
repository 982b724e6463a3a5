// A document of the report childrens-return whose figures pass every rule.

#ifndef REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_RETURN_H_
#define REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_RETURN_H_

#include <cstdint>
#include <map>
#include <string>

#include "plugins/statutory_return/document.h"
#include "plugins/statutory_return/return_data.h"

namespace redress::testing {

// The financial year 2019/20, compared with the one before.
statutory_return::Document SampleReturn();

// The options that go with it: the LEA and a review.
std::map<std::string, std::string> SampleOptions();

// Its figures and options as the return's data.
statutory_return::ReturnData SampleData();

// A table of the document. The test fails where there is none.
statutory_return::Table& FindTable(statutory_return::Document& document,
                                   const std::string& id);

// The figure of a table's first row that bears the name, in the column of that
// id.
statutory_return::Cell& FindFigure(statutory_return::Document& document,
                                   const std::string& table,
                                   const std::string& row,
                                   const std::string& column);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_STATUTORY_RETURN_SAMPLE_RETURN_H_
