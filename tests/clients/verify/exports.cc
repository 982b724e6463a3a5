#include "tests/clients/verify/exports.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/verify/compare.h"
#include "tests/clients/verify/server_copy.h"

namespace redress::verify {

Files ExportBy(const std::string& name, const testing::TestDocument& document,
               const Options& options, const std::string& format) {
  const testing::ExportResult result =
      testing::Export(absl::StrCat(REDRESS_PLUGINS, "/redress_", name, ".so"),
                      document, options, REDRESS_MAX_BATCH_ROWS, format);
  EXPECT_EQ(result.code, REDRESS_OK) << result.error;
  return result.files;
}

std::string Save(const Files& files, const testing::TemporaryFolder& folder) {
  for (const auto& [name, bytes] : files) folder.Write(name, bytes);
  return files.size() == 1 ? folder.path() + "/" + files.begin()->first
                           : folder.path();
}

std::vector<std::string> Findings(const Files& files,
                                  const testing::TestDocument& document) {
  const testing::TemporaryFolder folder;
  const absl::StatusOr<PublishedFile> file =
      ReadPublishedFile(Save(files, folder));
  if (!file.ok()) return {std::string(file.status().message())};
  std::vector<std::string> findings;
  for (const Edit& edit : CompareFile(*file, ServerCopy(document)).edits) {
    findings.push_back(
        absl::StrCat(edit.name, ": ", edit.in_file, ", was ", edit.as_made));
  }
  for (const std::string& oddity : file->oddities) findings.push_back(oddity);
  return findings;
}

std::string Replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

}  // namespace redress::verify
