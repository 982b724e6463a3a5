// What the exporters write of a document, in a folder of the test's own.

#ifndef REDRESS_TESTS_CLIENTS_VERIFY_EXPORTS_H_
#define REDRESS_TESTS_CLIENTS_VERIFY_EXPORTS_H_

#include <map>
#include <string>
#include <vector>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {

using Files = std::map<std::string, std::string>;
using Options = std::map<std::string, std::string>;

// The files that the plugin "redress_NAME.so" writes. The test fails where it
// writes none.
Files ExportBy(const std::string& name, const testing::TestDocument& document,
               const Options& options = {}, const std::string& format = "");

// Writes them into the folder; the path of the file, or of the folder where
// there are several.
std::string Save(const Files& files, const testing::TemporaryFolder& folder);

// What ReadPublishedFile and CompareFile find in them, one finding each: names
// of edits, and oddities. The error where they cannot be read.
std::vector<std::string> Findings(const Files& files,
                                  const testing::TestDocument& document);

// `text` with `to` in place of the first `from`, which it must have.
std::string Replaced(std::string text, const std::string& from,
                     const std::string& to);

}  // namespace redress::verify

#endif  // REDRESS_TESTS_CLIENTS_VERIFY_EXPORTS_H_
