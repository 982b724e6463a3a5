// A small committee report, in the shape that the report room gives it.

#ifndef REDRESS_TESTS_PLUGINS_EXCEL_SAMPLE_DOCUMENT_H_
#define REDRESS_TESTS_PLUGINS_EXCEL_SAMPLE_DOCUMENT_H_

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

// Texts, a table with a column chart, one with differences in rows, one with a
// bar chart and numerators in brackets, learning with dates, and notes.
TestDocument SampleDocument();

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_EXCEL_SAMPLE_DOCUMENT_H_
