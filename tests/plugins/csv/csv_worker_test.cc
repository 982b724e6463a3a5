// The built plugin in the real worker, with all its confinement: as a folder
// and as a zip.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "service/base/errors.h"
#include "tests/export/export_testing.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::exporting {
namespace {

using ::redress::testing::CommandResult;
using ::redress::testing::RunCommand;
using ::redress::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::StartsWith;

constexpr char kPlugin[] = REDRESS_BINARY_DIR "/plugins/redress_csv.so";

Written Export(const std::vector<v1::DocumentPart>& parts,
               const std::string& format) {
  const TestFolder folder;
  ExportJob job = MakeJob(DescribedPlugin(kPlugin), {}, folder.path());
  job.format = format;
  Written written;
  EXPECT_EQ(RunJob(job, parts, &written), absl::OkStatus());
  return written;
}

TEST(CsvWorkerTest, WritesAFolder) {
  Written written = Export(SmallDocument(), "csv");
  EXPECT_THAT(written.files,
              ElementsAre(Key("closed_by_team.csv"),
                          Key("closed_by_team.csv-metadata.json"),
                          Key("csv-metadata.json")));
  EXPECT_EQ(written.media_types["closed_by_team.csv"],
            "text/csv; charset=utf-8; header=present");
  EXPECT_EQ(written.media_types["csv-metadata.json"], "application/csvm+json");
  EXPECT_THAT(written.files["closed_by_team.csv"],
              HasSubstr("\r\nFostering,,% upheld,2019/20 H1,,0.3333333333,,"
                        "fraction,1,3,members,1,upheld\r\n"));
  EXPECT_THAT(written.files["csv-metadata.json"],
              HasSubstr("\"redress:displayFormat\": \"0%\""));
}

// A zip has the folder's files, to the byte, and is written as rows come.
TEST(CsvWorkerTest, AZipIsTheFolder) {
  const std::vector<v1::DocumentPart> parts = LongDocument(200000);
  Written folder = Export(parts, "csv");
  Written zip = Export(parts, "zip");
  EXPECT_THAT(zip.files, ElementsAre(Key("query.zip")));
  EXPECT_EQ(zip.media_types["query.zip"], "application/zip");
  EXPECT_GT(zip.chunk_sizes.size(), 10U);
  EXPECT_EQ(zip.files, Export(parts, "zip").files);
  const TemporaryFolder temporary;
  const std::string path =
      temporary.Write("query.zip", zip.files.at("query.zip"));
  const CommandResult test = RunCommand("unzip -tq '" + path + "'");
  EXPECT_EQ(test.exit_code, 0) << test.output;
  const CommandResult list = RunCommand("unzip -Z1 '" + path + "'");
  EXPECT_EQ(list.output,
            "names.csv\nnames.csv-metadata.json\ncsv-metadata.json\n");
  const std::string unpacked = temporary.path() + "/unpacked";
  ASSERT_EQ(
      RunCommand("unzip -q '" + path + "' -d '" + unpacked + "'").exit_code, 0);
  for (const auto& [name, content] : folder.files) {
    const std::string other = temporary.Write("other", content);
    EXPECT_EQ(RunCommand("cmp '" + unpacked + "/" + name + "' '" + other + "'")
                  .output,
              "");
  }
  const std::string& names = folder.files.at("names.csv");
  EXPECT_THAT(names, StartsWith("Name,measure,heading,period,content,value,"));
  EXPECT_EQ(std::count(names.begin(), names.end(), '\n'), 200001);
}

TEST(CsvWorkerTest, UnknownOptionsAreRefused) {
  Written written;
  const absl::Status status =
      RunPlugin(kPlugin, {{"line_endings", "lf"}}, SmallDocument(), &written);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("did you mean \"line_ending\"?"));
  EXPECT_TRUE(written.files.empty());
}

}  // namespace
}  // namespace redress::exporting
