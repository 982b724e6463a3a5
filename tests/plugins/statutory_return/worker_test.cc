// The built plugin in the real worker, with all its confinement.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/export/export_testing.h"
#include "tests/plugins/statutory_return/sample_parts.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::exporting {
namespace {

using ::redress::testing::SampleOptions;
using ::redress::testing::SampleReturn;
using ::redress::testing::ToParts;
using ::testing::HasSubstr;
using ::testing::SizeIs;

namespace sr = redress::statutory_return;

constexpr char kPlugin[] =
    REDRESS_BINARY_DIR "/plugins/redress_statutory_return.so";

TEST(StatutoryReturnWorkerTest, WritesAReturn) {
  Written written;
  const absl::Status status =
      RunPlugin(kPlugin, SampleOptions(), ToParts(SampleReturn()), &written);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_THAT(written.files, SizeIs(1));
  EXPECT_THAT(written.files.begin()->second,
              HasSubstr(">44.4</PercentUpheld>"));
}

TEST(StatutoryReturnWorkerTest, ItsRefusalReachesTheCaller) {
  sr::Document document = SampleReturn();
  document.periods[0].last_day = *sr::ParseDay("2019-09-30");
  Written written;
  const absl::Status status =
      RunPlugin(kPlugin, SampleOptions(), ToParts(document), &written);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("give reason_101=\"...\""));
}

}  // namespace
}  // namespace redress::exporting
