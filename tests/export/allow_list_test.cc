#include "service/export/allow_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/ascii.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

const std::string kDigits(64, 'a');

TEST(ParseAllowListTest, ReadsWhatSha256sumPrints) {
  const auto list =
      ParseAllowList("# plugins\n\n" + kDigits + "  redress_csv.so\n" +
                     std::string(64, 'B') + " *other.so\r\n");
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_THAT(*list, ::testing::ElementsAre(std::string(32, '\xaa'),
                                            std::string(32, '\xbb')));
  EXPECT_TRUE(ParseAllowList("")->empty());
}

TEST(ParseAllowListTest, NamesTheLineThatIsMalformed) {
  for (const std::string& line :
       {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'),
        std::string("redress_csv.so"), "x" + kDigits}) {
    const auto list = ParseAllowList(kDigits + "\n" + line + "\n");
    EXPECT_TRUE(absl::IsInvalidArgument(list.status())) << line;
    EXPECT_THAT(std::string(list.status().message()),
                ::testing::HasSubstr("line 2"));
  }
}

TEST(ReadAllowListTest, AnEmptyFileAllowsNothing) {
  const TestFolder folder;
  const std::string path = folder.path() + "/list";
  EXPECT_TRUE(absl::IsUnavailable(ReadAllowList(path).status()));
  std::ofstream(path).close();
  const auto list = ReadAllowList(path);
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_TRUE(list->empty());
}

}  // namespace
}  // namespace redress::exporting
