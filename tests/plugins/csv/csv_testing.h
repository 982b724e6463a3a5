// What the tests of the CSV exporter share.

#ifndef REDRESS_TESTS_PLUGINS_CSV_CSV_TESTING_H_
#define REDRESS_TESTS_PLUGINS_CSV_CSV_TESTING_H_

#include <map>
#include <string>
#include <vector>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

inline constexpr char kCsvPlugin[] =
    REDRESS_BINARY_DIR "/plugins/redress_csv.so";

using Options = std::map<std::string, std::string>;
using Files = std::map<std::string, std::string>;

// The files of a document as a folder. The test fails where there are none.
Files ExportFolder(const TestDocument& document, const Options& options = {});

// A document of two periods without parts.
TestDocument EmptyDocument();

// Texts with figures, a table with labels, figures of every kind and a total,
// one without figures, notes.
TestDocument SampleDocument();

// A table of one column of texts, one row for each.
TestDocument TextsDocument(const std::string& heading,
                           const std::vector<std::string>& texts);

// What a script of this folder writes, run on a folder of `files` with the
// arguments `more`. The test fails where its exit code is not 0.
std::string RunScript(const std::string& script, const Files& files,
                      const std::string& more = "");

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_CSV_CSV_TESTING_H_
