// The recorder writes a document from which the kit makes the same document
// again. Leaves the sample return for the statutory return's own test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/document.h"
#include "plugins/sdk/conformance/run.h"
#include "service/worker/plugin.h"
#include "tests/export/export_testing.h"
#include "tests/plugins/statutory_return/sample_parts.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// The file that the recorder writes of the sample return.
std::string Record() {
  exporting::Written written;
  const absl::Status status =
      exporting::RunPlugin(REDRESS_RECORDER, {},
                           testing::ToParts(testing::SampleReturn()), &written);
  EXPECT_TRUE(status.ok()) << status;
  return written.files["childrens-return.redress-document"];
}

std::string WriteFile(const std::string& name, const std::string& bytes) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(RecorderTest, DocumentIsTheSameAgain) {
  const std::string recorded = Record();
  std::ofstream(REDRESS_RECORDING, std::ios::binary) << recorded;
  Document document;
  std::string reason;
  ASSERT_TRUE(ReadRecording(REDRESS_RECORDING, &document, &reason)) << reason;
  EXPECT_EQ(document.info.id, "childrens-return");

  redress_exporter_table plugin;
  ASSERT_TRUE(worker::LoadPlugin(REDRESS_RECORDER, &plugin, &reason)) << reason;
  RunSettings settings;
  settings.format = "document";
  conformance::Run run(plugin, document, settings);
  run.Finish();
  ASSERT_TRUE(run.finished()) << run.failure().text;
  ASSERT_THAT(run.files(), SizeIs(1));
  EXPECT_TRUE(run.files()[0].bytes == recorded);
}

TEST(RecorderTest, BrokenRecordingsAreNamed) {
  const std::string recorded = Record();
  ASSERT_GT(recorded.size(), 100u);
  Document document;
  std::string reason;
  EXPECT_FALSE(
      ReadRecording(::testing::TempDir() + "/none", &document, &reason));
  EXPECT_THAT(reason, HasSubstr("cannot be read"));
  // Without END, which has a header only.
  EXPECT_FALSE(ReadRecording(
      WriteFile("no_end", recorded.substr(0, recorded.size() - 8)), &document,
      &reason));
  EXPECT_THAT(reason, HasSubstr("breaks off before the document's end"));
  EXPECT_FALSE(
      ReadRecording(WriteFile("cut", recorded.substr(0, recorded.size() - 3)),
                    &document, &reason));
  EXPECT_THAT(reason, HasSubstr("is malformed, or not at its place"));
  EXPECT_FALSE(ReadRecording(WriteFile("twice", recorded + recorded), &document,
                             &reason));
  EXPECT_THAT(reason, HasSubstr("its frame at byte " +
                                std::to_string(recorded.size())));
  EXPECT_FALSE(
      ReadRecording(WriteFile("text", "not a recording"), &document, &reason));
  EXPECT_THAT(reason, HasSubstr("its frame at byte 0"));
}

}  // namespace
}  // namespace redress::conformance
