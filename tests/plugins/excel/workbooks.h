// The workbooks that readers_test.py gives to programs that are not ours, and
// what must be found in them.

#ifndef REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOKS_H_
#define REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOKS_H_

#include <set>
#include <string>
#include <vector>

#include "plugins/excel/table_sheet.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

struct NamedDocument {
  std::string name;
  TestDocument document;
  excel::Limits limits = {};
};

// A report; odd figures and every status; hostile and very long texts; tables
// that are streamed, go over several sheets or have no rows; an empty document.
std::vector<NamedDocument> DocumentsOfWorkbooks();

// The bytes of a workbook that is written under these limits.
std::string WriteWorkbook(const TestDocument& document,
                          const excel::Limits& limits,
                          std::set<std::string>* messages = nullptr);

// The document as JSON: its source, tables with ids, questions and cells, and
// texts with the names of their figures.
std::string ToJson(const TestDocument& document);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_EXCEL_WORKBOOKS_H_
