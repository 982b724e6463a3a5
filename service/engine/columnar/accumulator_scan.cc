#include "service/engine/columnar/accumulator_scan.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <string>

#include "service/engine/columnar/slot_order.h"
#include "service/engine/columnar/vectorised.h"
#include "service/engine/plan_check.h"

namespace redress::engine::columnar {
namespace {

// Rows grouped at a time: their keys stay in the L1 cache.
constexpr size_t kBatchRows = 2048;
constexpr int64_t kGroupsBetweenStops = 1024;

// Bounds of dense grouping. It pays to go over more slots than there are rows,
// but not many more.
constexpr uint64_t kMinDenseSlots = uint64_t{1} << 12;
constexpr uint64_t kMaxDenseSlots = uint64_t{1} << 20;
constexpr uint64_t kDenseSlotsPerRow = 4;
// Of all accumulators of a plan together: each has its share, and groups
// sparsely where that is too few. A slot takes 4 bytes, of a sum 16.
constexpr uint64_t kMaxPlanSlots = uint64_t{1} << 23;

// ScanWhole: so many counts of each slot, for at most so many slots (then they
// are in the L1 cache, or near it), where at least one row in so many is
// picked.
constexpr size_t kWays = 4;
constexpr size_t kMostWaySlots = 8192;
constexpr size_t kWholeShare = 4;

// Masks are read eight rows at a time.
uint64_t WordAt(const uint8_t* mask, size_t row) {
  uint64_t word;
  std::memcpy(&word, mask + row, sizeof(word));
  return word;
}

// The rows that a mask has.
uint32_t CountOf(const uint8_t* mask, size_t rows) {
  // Bytes are added up across a word, each at most 8.
  constexpr uint64_t kOnes = 0x0101010101010101;
  uint32_t count = 0;
  size_t row = 0;
  for (; row + 8 <= rows; row += 8) {
    count += static_cast<uint32_t>((WordAt(mask, row) * kOnes) >> 56);
  }
  for (; row < rows; ++row) count += mask[row];
  return count;
}

// Writes them down.
void Select(const uint8_t* mask, size_t rows, uint16_t* selected) {
  size_t row = 0;
  for (; row + 8 <= rows; row += 8) {
    for (uint64_t word = WordAt(mask, row); word != 0; word &= word - 1) {
      *selected++ = static_cast<uint16_t>(row + __builtin_ctzll(word) / 8);
    }
  }
  for (; row < rows; ++row) {
    if (mask[row] != 0) *selected++ = static_cast<uint16_t>(row);
  }
}

size_t RowsOf(const Snapshot& snapshot, Table table) {
  switch (table) {
    case Table::kCases:
      return snapshot.case_rows;
    case Table::kStages:
      return snapshot.stage_rows;
    case Table::kActions:
      return snapshot.action_rows;
  }
  return 0;
}

// At least 1, as a plan has at most kMaxAccumulators.
uint64_t DenseLimit(const Snapshot& snapshot, const Plan& plan, Table table) {
  static_assert(kMaxPlanSlots >= kMaxAccumulators);
  const uint64_t share =
      kMaxPlanSlots / std::max<uint64_t>(plan.accumulators.size(), 1);
  return std::min(share, std::clamp(RowsOf(snapshot, table) * kDenseSlotsPerRow,
                                    kMinDenseSlots, kMaxDenseSlots));
}

std::vector<Digit> MakeDigits(const Snapshot& snapshot, const Plan& plan,
                              const Accumulator& accumulator) {
  std::vector<Digit> digits;
  for (const std::string& name : plan.group_by) {
    digits.push_back(
        Digit::Dimension(name, accumulator.table, plan, snapshot.dictionaries));
  }
  if (accumulator.buckets.has_value()) {
    digits.push_back(Digit::Bucket(*accumulator.buckets));
  }
  if (accumulator.aggregation == Aggregation::kHistogram) {
    digits.push_back(Digit::ResponseDays(snapshot.max_response_days));
  }
  return digits;
}

std::vector<uint64_t> Cardinalities(const std::vector<Digit>& digits) {
  std::vector<uint64_t> cardinalities;
  cardinalities.reserve(digits.size());
  for (const Digit& digit : digits) {
    cardinalities.push_back(digit.cardinality());
  }
  return cardinalities;
}

}  // namespace

AccumulatorScan::AccumulatorScan(const Snapshot& snapshot, const Plan& plan,
                                 const Accumulator& accumulator)
    : plan_(plan),
      accumulator_(accumulator),
      level_(LevelOf(accumulator.table)),
      filter_(RowCondition(accumulator, plan.status_day), accumulator.table,
              snapshot.dictionaries),
      digits_(MakeDigits(snapshot, plan, accumulator)),
      keys_(Cardinalities(digits_),
            DenseLimit(snapshot, plan, accumulator.table)) {
  counts_.resize(keys_.slots());
  if (accumulator.aggregation == Aggregation::kSum) {
    sums_.resize(keys_.slots());
    nonzeros_.resize(keys_.slots());
  }
  can_scan_whole_ =
      accumulator.aggregation != Aggregation::kSum && keys_.dense() &&
      keys_.slots() <= kMostWaySlots &&
      std::all_of(digits_.begin(), digits_.end(),
                  [](const Digit& digit) { return digit.HasRange(); });
}

void AccumulatorScan::Scan(const LiveBlock& live, MaskPool& pool) {
  if (too_many_groups_) return;
  const Block& block = *live.block;
  const size_t rows = ColumnsAt(block, level_).rows;
  const Verdict verdict = filter_.Judge(block);
  if (verdict == Verdict::kNone || rows == 0) return;
  const bool only_count =
      digits_.empty() && accumulator_.aggregation == Aggregation::kCount;
  if (verdict == Verdict::kAll && live.gone == nullptr) {
    if (only_count) {
      counts_[0] += static_cast<uint32_t>(rows);
      return;
    }
    if (can_scan_whole_) {
      ScanWhole(block, nullptr, rows);
      return;
    }
    selected_.resize(rows);
    std::iota(selected_.begin(), selected_.end(), 0);
    ScanRows(block, selected_.data(), rows);
    return;
  }
  MaskPool::Lease lease = pool.Take();
  const uint8_t* mask = lease.data();
  filter_.Evaluate(live, pool, lease.data());
  const uint32_t count = CountOf(mask, rows);
  if (only_count) {
    counts_[0] += count;
  } else if (can_scan_whole_ && size_t{count} * kWholeShare >= rows) {
    ScanWhole(block, mask, rows);
  } else {
    selected_.resize(count);
    Select(mask, rows, selected_.data());
    ScanRows(block, selected_.data(), count);
  }
}

void AccumulatorScan::ScanWhole(const Block& block, const uint8_t* mask,
                                size_t rows) {
  const auto left_out = static_cast<uint32_t>(keys_.slots());
  const size_t way = keys_.slots() + 1;
  ways_.resize(way * kWays);
  uint32_t* const counts = ways_.data();
  std::array<uint32_t, kBatchRows> keys;
  for (size_t begin = 0; begin < rows; begin += kBatchRows) {
    const size_t size = std::min(kBatchRows, rows - begin);
    std::fill_n(keys.data(), size, 0);
    for (size_t i = 0; i < digits_.size(); ++i) {
      digits_[i].AddToRange(block, level_,
                            static_cast<uint32_t>(keys_.Stride(i)), begin, size,
                            keys.data());
    }
    if (mask != nullptr) {
      uint32_t* const own = keys.data();
      const uint8_t* const masks = mask + begin;
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < size; ++i) {
          own[i] = masks[i] != 0 ? own[i] : left_out;
        }
      });
    }
    size_t i = 0;
    for (; i + kWays <= size; i += kWays) {
      for (size_t turn = 0; turn < kWays; ++turn) {
        ++counts[turn * way + keys[i + turn]];
      }
    }
    for (; i < size; ++i) ++counts[keys[i]];
  }
}

void AccumulatorScan::GatherWays() {
  if (ways_.empty()) return;
  const size_t way = keys_.slots() + 1;
  for (size_t turn = 0; turn < kWays; ++turn) {
    for (size_t slot = 0; slot < keys_.slots(); ++slot) {
      counts_[slot] += ways_[turn * way + slot];
    }
  }
  ways_.clear();
}

void AccumulatorScan::ScanRows(const Block& block, const uint16_t* rows,
                               size_t size) {
  for (size_t begin = 0; begin < size; begin += kBatchRows) {
    const size_t end = std::min(begin + kBatchRows, size);
    batch_.rows.assign(rows + begin, rows + end);
    batch_.cases.clear();
    if (level_ == Level::kStages) {
      for (const uint16_t row : batch_.rows) {
        batch_.cases.push_back(block.stage_case[row]);
      }
    }
    batch_.keys.assign(end - begin, 0);
    for (size_t segment = 0; segment < keys_.segments(); ++segment) {
      for (size_t i = keys_.begin(segment); i < keys_.end(segment); ++i) {
        digits_[i].AddTo(block, level_, keys_.Stride(i), &batch_);
      }
      keys_.Close(segment, &batch_.keys);
    }
    Add(block);
    if (!keys_.dense() && keys_.slots() > kMaxGroups) {
      too_many_groups_ = true;
      return;
    }
  }
}

void AccumulatorScan::Add(const Block& block) {
  counts_.resize(keys_.slots());
  uint32_t* counts = counts_.data();
  for (const uint64_t slot : batch_.keys) ++counts[slot];
  if (accumulator_.aggregation != Aggregation::kSum) return;
  sums_.resize(keys_.slots());
  nonzeros_.resize(keys_.slots());
  const auto add = [this](auto values) {
    for (size_t i = 0; i < batch_.keys.size(); ++i) {
      const auto value = static_cast<int64_t>(values[batch_.rows[i]]);
      int64_t& sum = sums_[batch_.keys[i]];
      sum_too_large_ |= __builtin_add_overflow(sum, value, &sum);
      nonzeros_[batch_.keys[i]] += value != 0 ? 1 : 0;
    }
  };
  if (accumulator_.value == ValueColumn::kResponseDays) {
    block.stages.numbers[kResponseDaysNumber].Visit(add);
  } else {
    block.rows.money[MoneyIndex(accumulator_.value)].Visit(add);
  }
}

PartialRow AccumulatorScan::MakeRow(const uint32_t* digits) const {
  PartialRow row;
  const size_t dimensions = plan_.group_by.size();
  row.members.reserve(dimensions);
  for (size_t i = 0; i < dimensions; ++i) {
    row.members.push_back(digits_[i].dictionary()->member(digits[i]));
  }
  if (accumulator_.buckets.has_value()) {
    row.bucket = static_cast<int32_t>(digits[dimensions]);
  }
  return row;
}

absl::Status AccumulatorScan::Finish(const StopCheck& stop,
                                     int64_t* groups_left,
                                     std::vector<PartialRow>* rows) {
  if (too_many_groups_) return TooManyGroups();
  GatherWays();
  const auto groups = static_cast<int64_t>(
      counts_.size() - std::count(counts_.begin(), counts_.end(), 0u));
  if (groups > *groups_left) return TooManyGroups();
  *groups_left -= groups;
  if (sum_too_large_) return SumTooLarge();
  const bool histogram = accumulator_.aggregation == Aggregation::kHistogram;
  std::vector<uint32_t> digits(digits_.size());
  std::vector<uint32_t> last;
  int64_t finished = 0;
  const absl::StatusOr<std::vector<uint32_t>> slots =
      OrderSlots(digits_, keys_, counts_, static_cast<size_t>(groups), stop);
  if (!slots.ok()) return slots.status();
  for (const uint32_t slot : *slots) {
    if (finished++ % kGroupsBetweenStops == 0) {
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    }
    keys_.Digits(slot, digits.data());
    const int64_t count = counts_[slot];
    if (!histogram) {
      PartialRow& row = rows->emplace_back(MakeRow(digits.data()));
      row.count = count;
      if (!sums_.empty()) {
        row.sum = sums_[slot];
        row.nonzero = nonzeros_[slot];
      }
      continue;
    }
    // The slots of one histogram follow one another, by value.
    const auto value = static_cast<int32_t>(digits.back());
    digits.back() = 0;
    if (rows->empty() || digits != last) {
      rows->push_back(MakeRow(digits.data()));
      last = digits;
    }
    rows->back().count += count;
    rows->back().histogram.emplace_back(value, count);
  }
  return absl::OkStatus();
}

}  // namespace redress::engine::columnar
