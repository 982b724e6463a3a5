#include "service/engine/columnar/slot_counts.h"

#include "service/engine/columnar/vectorised.h"

namespace redress::engine::columnar {
namespace {

// Adding up a table of pairs pays where there are so many rows for each.
constexpr size_t kRowsPerPair = 4;
constexpr size_t kMostPairs = 4096;
// Tables that take turns have so many counts together, at most.
constexpr size_t kMostTurns = 4096;
constexpr size_t kWays = 4;

}  // namespace

void SlotCounts::Start(SlotRange range, size_t rows,
                       std::vector<uint32_t>& counts) {
  if (range == range_) return;
  Finish(counts);
  range_ = range;
  const size_t pairs = keys() * keys();
  pairs_ = pairs <= kMostPairs && pairs * kRowsPerPair <= rows;
  const size_t size = pairs_ ? pairs : keys();
  ways_ = size * kWays <= kMostTurns ? kWays : 1;
  tables_.assign(size * ways_, 0);
}

void SlotCounts::Add(uint16_t* keys, size_t rows) {
  if (pairs_) {
    AddPairs(keys, rows);
    return;
  }
  uint32_t* const counts = tables_.data();
  size_t i = 0;
  if (ways_ == kWays) {
    const size_t way = this->keys();
    for (; i + kWays <= rows; i += kWays) {
      for (size_t turn = 0; turn < kWays; ++turn) {
        ++counts[turn * way + keys[i + turn]];
      }
    }
  }
  for (; i < rows; ++i) ++counts[keys[i]];
}

void SlotCounts::AddPairs(uint16_t* keys, size_t rows) {
  const auto width = static_cast<uint16_t>(this->keys());
  const size_t half = rows / 2;
  const uint16_t* const others = keys + half;
  Vectorised([=]() REDRESS_INLINE {
    for (size_t i = 0; i < half; ++i) {
      keys[i] = static_cast<uint16_t>(keys[i] * width + others[i]);
    }
  });
  uint32_t* const counts = tables_.data();
  size_t i = 0;
  if (ways_ == kWays) {
    const size_t way = this->keys() * this->keys();
    for (; i + kWays <= half; i += kWays) {
      for (size_t turn = 0; turn < kWays; ++turn) {
        ++counts[turn * way + keys[i + turn]];
      }
    }
  }
  for (; i < half; ++i) ++counts[keys[i]];
  // The last of an odd number, beside one that is left out.
  if (rows % 2 != 0) ++counts[keys[rows - 1] * width + range_.width];
}

void SlotCounts::Finish(std::vector<uint32_t>& counts) {
  if (tables_.empty()) return;
  const size_t width = range_.width;
  const size_t all = keys();
  uint32_t* const into = counts.data() + range_.first;
  const size_t rows = pairs_ ? all * ways_ : ways_;
  for (size_t row = 0; row < rows; ++row) {
    const uint32_t* const table = tables_.data() + row * all;
    uint32_t sum = 0;
    for (size_t i = 0; i < width; ++i) {
      into[i] += table[i];
      sum += table[i];
    }
    // Of pairs, a row of the table has those of one key.
    if (!pairs_) continue;
    const size_t key = row % all;
    if (key < width) into[key] += sum + table[width];
  }
  tables_.clear();
  range_ = SlotRange();
}

}  // namespace redress::engine::columnar
