#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "service/engine/columnar/mask.h"

namespace redress::engine::columnar {
namespace {

TEST(Mask, CountsAndSelectsItsRows) {
  std::mt19937_64 random(5);
  for (size_t rows = 0; rows < 400; ++rows) {
    // From nearly none to all.
    for (const uint64_t of : {1, 2, 10, 200}) {
      std::vector<uint8_t> mask(rows);
      std::vector<uint16_t> expected;
      for (size_t i = 0; i < rows; ++i) {
        mask[i] = random() % of == 0 ? 1 : 0;
        if (mask[i] != 0) expected.push_back(static_cast<uint16_t>(i));
      }
      ASSERT_EQ(CountRows(mask.data(), rows), expected.size());
      std::vector<uint16_t> selected(expected.size());
      SelectRows(mask.data(), rows, selected.data());
      ASSERT_EQ(selected, expected) << rows;
    }
  }
}

TEST(Mask, SelectsTheLastRowOfTheLargestBlock) {
  std::vector<uint8_t> mask(32768);
  mask.back() = 1;
  uint16_t selected = 0;
  ASSERT_EQ(CountRows(mask.data(), mask.size()), 1u);
  SelectRows(mask.data(), mask.size(), &selected);
  EXPECT_EQ(selected, 32767);
}

}  // namespace
}  // namespace redress::engine::columnar
