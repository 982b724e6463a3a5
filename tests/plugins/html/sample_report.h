// Documents for the tests of the page, and to look at.

#ifndef REDRESS_TESTS_PLUGINS_HTML_SAMPLE_REPORT_H_
#define REDRESS_TESTS_PLUGINS_HTML_SAMPLE_REPORT_H_

#include <string>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

// A children's services committee report as the report room makes it, whole:
// texts with figures, tables of two periods with differences, percentages with
// numbers in brackets, suppressed figures, totals, notes, charts of both kinds,
// learning in words with dates, and a wide table of months.
TestDocument SampleReport();

// The same shapes with texts that try to break out, and a table of more rows
// than a chart takes.
TestDocument HostileReport();

// The document as JSON, for programs that compare a page with it.
std::string ToJson(const TestDocument& document);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_HTML_SAMPLE_REPORT_H_
