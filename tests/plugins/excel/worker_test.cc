// The built plugin in the real worker, with all its confinement.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/export/export_testing.h"
#include "tests/plugins/excel/workbook_reader.h"

namespace redress::exporting {
namespace {

using ::redress::testing::ReadWorkbook;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr char kPlugin[] = REDRESS_BINARY_DIR "/plugins/redress_excel.so";

std::string Bytes(const std::vector<v1::DocumentPart>& parts) {
  Written written;
  const absl::Status status = RunPlugin(kPlugin, {}, parts, &written);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(written.files, ElementsAre(Pair(::testing::EndsWith(".xlsx"),
                                              StartsWith("PK"))));
  return written.files.empty() ? "" : written.files.begin()->second;
}

TEST(ExcelWorkerTest, WritesTheSameWorkbookEveryTime) {
  const std::string bytes = Bytes(SmallDocument());
  EXPECT_THAT(ReadWorkbook(bytes), HasSubstr("\nsheet Contents"));
  EXPECT_TRUE(bytes == Bytes(SmallDocument()));
}

TEST(ExcelWorkerTest, StreamsManyRows) {
  const std::string text = ReadWorkbook(Bytes(LongDocument(20000)));
  EXPECT_THAT(text,
              ::testing::ContainsRegex("tables .'tbl_[a-z_]+=A[0-9]+:[A-Z]"
                                       "20[0-9][0-9][0-9]'. charts 0"));
}

}  // namespace
}  // namespace redress::exporting
