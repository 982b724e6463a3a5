// The built plugin in the real worker, with all its confinement.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr char kPlugin[] = REDRESS_BINARY_DIR "/plugins/redress_html.so";

std::string Page(const std::vector<v1::DocumentPart>& parts) {
  Written written;
  const absl::Status status = RunPlugin(kPlugin, {}, parts, &written);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(written.files.size(), 1U);
  EXPECT_THAT(written.media_types,
              ElementsAre(Pair(::testing::EndsWith(".html"), "text/html")));
  return written.files.empty() ? "" : written.files.begin()->second;
}

TEST(HtmlWorkerTest, WritesTheSamePageEveryTime) {
  const std::string page = Page(SmallDocument());
  EXPECT_THAT(page, HasSubstr("<td data-cell=\"closed_by_team/1/"));
  EXPECT_TRUE(page == Page(SmallDocument()));
}

TEST(HtmlWorkerTest, StreamsManyRows) {
  const std::string page = Page(LongDocument(20000));
  EXPECT_THAT(page, HasSubstr("/20000/"));
  EXPECT_THAT(page, ::testing::EndsWith("</html>\n"));
}

}  // namespace
}  // namespace redress::exporting
