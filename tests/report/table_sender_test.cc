#include "service/report/table_sender.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::report {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Le;
using ::testing::SizeIs;

// The rows of each part that rows of `bytes` each are sent in.
std::vector<int> PartsOf(int rows, size_t bytes, std::vector<size_t>* sizes) {
  std::vector<int> parts;
  const DocumentSink sink = [&](const v1::DocumentPart& part) {
    if (part.has_rows()) {
      parts.push_back(part.rows().rows_size());
      sizes->push_back(part.ByteSizeLong());
    }
    return absl::OkStatus();
  };
  v1::TableStart start;
  start.add_columns();
  TableSender table(start, sink);
  for (int i = 0; i < rows; ++i) {
    EXPECT_TRUE(table.AddText(std::string(bytes, 'x')).ok());
  }
  EXPECT_TRUE(table.Finish().ok());
  return parts;
}

TEST(TableSender, SendsRowsInBatches) {
  std::vector<size_t> sizes;
  EXPECT_THAT(PartsOf(10000, 10, &sizes), ElementsAre(4096, 4096, 1808));
  EXPECT_THAT(PartsOf(0, 10, &sizes), ElementsAre());
}

// No message of the server has more than 4 MiB.
TEST(TableSender, SendsLongRowsInSmallerBatches) {
  std::vector<size_t> sizes;
  EXPECT_THAT(PartsOf(4000, 4000, &sizes), SizeIs(::testing::Ge(15u)));
  EXPECT_THAT(sizes, Each(Le(size_t{1} << 21)));
  sizes.clear();
  EXPECT_THAT(PartsOf(3, 1'500'000, &sizes), ElementsAre(1, 1, 1));
}

TEST(TableSender, SendsNothingAfterAnError) {
  int calls = 0;
  const DocumentSink sink = [&](const v1::DocumentPart&) {
    ++calls;
    return absl::AbortedError("no");
  };
  TableSender table({}, sink);
  EXPECT_TRUE(absl::IsAborted(table.AddText("a")));
  EXPECT_TRUE(absl::IsAborted(table.Finish()));
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace redress::report
