#include "tests/plugins/excel/workbook_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

std::string ReadWorkbook(const std::string& bytes) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("workbook.xlsx", bytes);
  // Debian's own interpreter has openpyxl; another one in the path may not.
  const CommandResult result = RunCommand(
      "PYTHONIOENCODING=utf-8 /usr/bin/python3 -B -W ignore "
      "'" REDRESS_SOURCE_DIR "/tests/plugins/excel/dump_workbook.py' '" +
      path + "'");
  EXPECT_EQ(result.exit_code, 0) << result.output.substr(
      std::min(result.output.find("missed "), result.output.size()));
  return "\n" + result.output;
}

}  // namespace redress::testing
