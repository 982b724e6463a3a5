#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/report/report_builder.h"

namespace redress::report {
namespace {

using ::testing::HasSubstr;

// A folder of its own for each test, removed with it.
class DefinitionFilesTest : public ::testing::Test {
 protected:
  DefinitionFilesTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                absl::StrCat("redress-definitions-", getpid(), "-",
                             ::testing::UnitTest::GetInstance()
                                 ->current_test_info()
                                 ->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~DefinitionFilesTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  const std::filesystem::path folder_;
};

TEST(ParseReportDefinition, ReadsTextproto) {
  const auto definition = ParseReportDefinition(
      "id: \"a\"\nsections { heading: \"{period}\" }\n", "a.textproto");
  ASSERT_TRUE(definition.ok()) << definition.status().message();
  EXPECT_EQ(definition->id(), "a");
  EXPECT_EQ(definition->sections(0).heading(), "{period}");
}

TEST(ParseReportDefinition, SaysWhereItIsWrong) {
  const auto definition = ParseReportDefinition(
      "id: \"a\"\nsections {\n  heding: \"x\"\n}\n", "a.textproto");
  ASSERT_FALSE(definition.ok());
  const std::string message(definition.status().message());
  EXPECT_THAT(message, HasSubstr("a.textproto:3:"));
  EXPECT_THAT(message, HasSubstr("heading"));
}

TEST_F(DefinitionFilesTest, ReadsAFolderByFileName) {
  Write("b.textproto", "id: \"one\"");
  Write("a.textproto", "id: \"two\"");
  Write("notes.txt", "not a definition");
  const auto definitions = LoadReportDefinitions(folder_);
  ASSERT_TRUE(definitions.ok()) << definitions.status().message();
  ASSERT_EQ(definitions->size(), 2u);
  EXPECT_EQ((*definitions)[0].id(), "two");
  EXPECT_EQ((*definitions)[1].id(), "one");
}

TEST_F(DefinitionFilesTest, NamesTheBrokenFile) {
  Write("a.textproto", "id: \"a\"");
  Write("b.textproto", "id: \"b\"\n}");
  const auto definitions = LoadReportDefinitions(folder_);
  ASSERT_FALSE(definitions.ok());
  EXPECT_THAT(std::string(definitions.status().message()),
              HasSubstr("b.textproto:2:"));
}

TEST_F(DefinitionFilesTest, RejectsAnIdThatIsThereTwice) {
  Write("a.textproto", "id: \"a\"");
  Write("b.textproto", "id: \"a\"");
  const auto definitions = LoadReportDefinitions(folder_);
  ASSERT_FALSE(definitions.ok());
  EXPECT_EQ(definitions.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(definitions.status().message()),
              HasSubstr("the id \"a\" is that of"));
}

TEST_F(DefinitionFilesTest, NeedsTheFolder) {
  const auto definitions = LoadReportDefinitions(folder_ / "absent");
  EXPECT_EQ(definitions.status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace redress::report
