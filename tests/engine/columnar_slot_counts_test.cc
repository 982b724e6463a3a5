#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/slot_counts.h"

namespace redress::engine::columnar {
namespace {

class SlotCountsTest : public ::testing::Test {
 protected:
  explicit SlotCountsTest(size_t slots = 20000)
      : counts_(slots), expected_(slots) {}

  // Keys of a range, a quarter of them left out, in batches of `most` rows.
  void Add(SlotRange range, size_t rows, size_t most) {
    slot_counts_.Start(range, rows, counts_);
    while (rows > 0) {
      const size_t size = std::min(rows, most);
      std::vector<uint16_t> keys(size);
      for (uint16_t& key : keys) {
        const bool left_out = random_() % 4 == 0;
        key = static_cast<uint16_t>(left_out ? range.width
                                             : random_() % range.width);
        if (!left_out) ++expected_[range.first + key];
      }
      slot_counts_.Add(keys.data(), size);
      rows -= size;
    }
  }

  void ExpectCounts() {
    slot_counts_.Finish(counts_);
    EXPECT_EQ(counts_, expected_);
  }

  std::mt19937_64 random_{7};
  SlotCounts slot_counts_;
  std::vector<uint32_t> counts_;
  std::vector<uint32_t> expected_;
};

TEST_F(SlotCountsTest, CountsRangesOfEveryWidth) {
  for (uint32_t width = 1; width < 100; ++width) {
    Add({width * 7, width}, 8192, SlotCounts::kMostRows);
  }
  for (const uint32_t width : {1022u, 1023u, 1024u, 4096u, 8192u}) {
    Add({width, width}, 8192, SlotCounts::kMostRows);
  }
  ExpectCounts();
}

// Batches of odd numbers of rows, down to one.
TEST_F(SlotCountsTest, CountsBatchesOfEverySize) {
  for (size_t most = 1; most < 40; ++most) {
    for (const uint32_t width : {1u, 5u, 40u, 500u, 8000u}) {
      Add({3, width}, 8191, most);
    }
  }
  ExpectCounts();
}

TEST_F(SlotCountsTest, KeepsOneRangeOverBlocks) {
  for (int block = 0; block < 50; ++block) {
    Add({100, 6}, 8192, 2048);
    // Few rows, after which the same range comes again.
    Add({100, 6}, 3, 2048);
  }
  Add({0, 6}, 3, 2048);
  ExpectCounts();
}

TEST_F(SlotCountsTest, NothingIsCountedWithoutRows) {
  ExpectCounts();
  Add({5, 5}, 0, 1);
  ExpectCounts();
}

}  // namespace
}  // namespace redress::engine::columnar
