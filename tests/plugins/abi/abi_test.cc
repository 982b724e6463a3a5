// The ABI is frozen: what was published in version 1.0 lies where it lay, and a
// plugin built then runs now.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/base/errors.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

// What version 1.`minor` has.
std::string Published(int minor) {
  std::ifstream file(absl::StrCat(
      REDRESS_SOURCE_DIR, "/tests/plugins/abi/layout_v1_", minor, ".txt"));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string OutputOf(const std::string& program) {
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(program.c_str(), "r"),
                                                   &pclose);
  char bytes[4096];
  size_t size;
  while ((size = fread(bytes, 1, sizeof(bytes), pipe.get())) > 0) {
    output.append(bytes, size);
  }
  return output;
}

TEST(AbiLayoutTest, TheFrozenHeaderIsWhatWasPublished) {
  EXPECT_EQ(OutputOf(REDRESS_ABI_LAYOUT_V1_0), Published(0));
}

TEST(AbiLayoutTest, NothingPublishedHasMoved) {
  const std::string now = OutputOf(REDRESS_ABI_LAYOUT);
  const std::vector<std::string> lines = absl::StrSplit(now, '\n');
  const std::string all = absl::StrCat(Published(0), Published(1));
  ASSERT_THAT(all, ::testing::HasSubstr("redress_text_figure"));
  const std::vector<std::string> published = absl::StrSplit(all, '\n');
  for (const std::string& line : published) {
    // A later minor version may have made a table longer, but for those that
    // never change.
    const bool may_grow = absl::StartsWith(line, "size redress_") &&
                          !absl::StrContains(line, "_bytes ") &&
                          !absl::StrContains(line, "_option_value ");
    if (!may_grow) {
      EXPECT_THAT(lines, ::testing::Contains(line));
    }
  }
}

TEST(AbiV10PluginTest, IsGivenAWholeDocument) {
  Written written;
  ASSERT_EQ(RunPlugin(REDRESS_ABI_V1_0_PLUGIN, {}, SmallDocument(), &written),
            absl::OkStatus());
  EXPECT_EQ(written.files["seen.txt"], R"(host 1 cancelled 0
format txt folder 1
option mood=write
document childrens-representations "Representations" version 7 of day 18200
period 2019/20 H1 from 17987 to 18169
period 2018/19 H1 from 17622 to 17804
text 1 Closed complaints
table closed_by_team "Closed by team" chart 0 notes 1
column team u
column closed +s
column upheld +s
row Fostering 3 (3 status 0, 3/1, unit 1) 33% (0.333333 status 0, 1/3, unit 2)
row Leaving Care 0 (0 status 0, 0/1, unit 1) [z] (0 status 1, 0/0, unit 2)
total Total 3 (3 status 0, 3/1, unit 1) 33% (0.333333 status 0, 1/3, unit 2)
end
text 3 Teams as recorded.
)");
  EXPECT_EQ(written.messages, std::vector<std::string>{"a message"});
}

TEST(AbiV10PluginTest, MayRefuse) {
  Written written;
  const absl::Status status = RunPlugin(
      REDRESS_ABI_V1_0_PLUGIN, {{"mood", "refuse"}}, SmallDocument(), &written);
  EXPECT_EQ(ErrorReason(status), "EXPORTER_REFUSED");
  EXPECT_EQ(status.message(), "refused in version 1.0");
}

TEST(AbiV10PluginTest, SaysWhatItIs) {
  const v1::Exporter exporter =
      DescribedPlugin(REDRESS_ABI_V1_0_PLUGIN).exporter;
  EXPECT_EQ(exporter.id(), "version-1-0");
  EXPECT_EQ(exporter.licence(), "MIT");
  ASSERT_EQ(exporter.formats_size(), 1);
  EXPECT_EQ(exporter.formats(0).id(), "txt");
  ASSERT_EQ(exporter.options_size(), 1);
  EXPECT_EQ(exporter.options(0).choices_size(), 2);
}

}  // namespace
}  // namespace redress::exporting
