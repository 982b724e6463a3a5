#include "service/engine/columnar/accumulator_scan.h"

#include <algorithm>
#include <array>
#include <string>

#include "service/engine/columnar/slot_order.h"
#include "service/engine/columnar/vectorised.h"
#include "service/engine/plan_check.h"

namespace redress::engine::columnar {
namespace {

// Rows grouped at a time: their keys stay in the L1 cache.
constexpr size_t kBatchRows = SlotCounts::kMostRows;
constexpr size_t kGroupsBetweenStops = 1024;

}  // namespace

AccumulatorScan::AccumulatorScan(const Snapshot& snapshot, const Plan& plan,
                                 const Accumulator& accumulator)
    : plan_(plan),
      accumulator_(accumulator),
      grouping_(snapshot, plan, accumulator) {
  counts_.resize(slots());
  if (accumulator.aggregation == Aggregation::kSum) {
    sums_.resize(slots());
    nonzeros_.resize(slots());
  }
  counts_ranges_ =
      accumulator.aggregation != Aggregation::kSum && grouping_.HasRange();
}

void AccumulatorScan::CountRange(const Block& block, const uint8_t* mask) {
  const size_t rows = ColumnsAt(block, grouping_.level()).rows;
  const SlotRange range = grouping_.RangeIn(block);
  range_counts_.Start(range, rows, counts_);
  const auto left_out = static_cast<uint16_t>(range.width);
  std::array<uint16_t, kBatchRows> batch;
  uint16_t* const keys = batch.data();
  for (size_t begin = 0; begin < rows; begin += kBatchRows) {
    const size_t size = std::min(kBatchRows, rows - begin);
    grouping_.RangeKeys(block, range, begin, size, keys);
    if (mask != nullptr) {
      const uint8_t* const masks = mask + begin;
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < size; ++i) {
          keys[i] = masks[i] != 0 ? keys[i] : left_out;
        }
      });
    }
    range_counts_.Add(keys, size);
  }
}

void AccumulatorScan::AddCounts(const std::vector<uint32_t>& counts) {
  for (size_t i = 0; i < counts.size(); ++i) counts_[i] += counts[i];
}

void AccumulatorScan::CountRows(const Block& block, const uint16_t* rows,
                                size_t size) {
  for (size_t begin = 0; begin < size; begin += kBatchRows) {
    const size_t end = std::min(begin + kBatchRows, size);
    batch_.rows.assign(rows + begin, rows + end);
    batch_.cases.clear();
    if (grouping_.level() == Level::kStages) {
      for (const uint16_t row : batch_.rows) {
        batch_.cases.push_back(block.stage_case[row]);
      }
    }
    grouping_.BatchKeys(block, &batch_);
    Add(block);
    if (groups() > size_t{kMaxGroups}) {
      too_many_groups_ = true;
      return;
    }
  }
}

void AccumulatorScan::Add(const Block& block) {
  counts_.resize(slots());
  uint32_t* counts = counts_.data();
  for (const uint64_t slot : batch_.keys) ++counts[slot];
  if (accumulator_.aggregation != Aggregation::kSum) return;
  sums_.resize(slots());
  nonzeros_.resize(slots());
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
    row.members.push_back(
        grouping_.digits()[i].dictionary()->member(digits[i]));
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
  range_counts_.Finish(counts_);
  const auto groups = static_cast<int64_t>(
      counts_.size() - std::count(counts_.begin(), counts_.end(), 0u));
  if (groups > *groups_left) return TooManyGroups();
  *groups_left -= groups;
  if (sum_too_large_) return SumTooLarge();
  const absl::StatusOr<std::vector<uint32_t>> slots =
      OrderSlots(grouping_.digits(), grouping_.keys(), counts_,
                 static_cast<size_t>(groups), stop);
  if (!slots.ok()) return slots.status();
  return accumulator_.aggregation == Aggregation::kHistogram
             ? AddHistograms(*slots, stop, rows)
             : AddRows(*slots, stop, rows);
}

absl::Status AccumulatorScan::AddRows(const std::vector<uint32_t>& slots,
                                      const StopCheck& stop,
                                      std::vector<PartialRow>* rows) const {
  rows->reserve(slots.size());
  std::vector<uint32_t> digits(grouping_.digits().size());
  for (size_t i = 0; i < slots.size(); ++i) {
    if (i % kGroupsBetweenStops == 0) {
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    }
    const uint32_t slot = slots[i];
    grouping_.keys().Digits(slot, digits.data());
    PartialRow& row = rows->emplace_back(MakeRow(digits.data()));
    row.count = counts_[slot];
    if (sums_.empty()) continue;
    row.sum = sums_[slot];
    row.nonzero = nonzeros_[slot];
  }
  return absl::OkStatus();
}

// The slots of one histogram follow one another, by value.
absl::Status AccumulatorScan::AddHistograms(
    const std::vector<uint32_t>& slots, const StopCheck& stop,
    std::vector<PartialRow>* rows) const {
  const size_t width = grouping_.digits().size();
  // Of dense slots the value is what they are a multiple of its stride by.
  const auto stride =
      grouping_.keys().dense()
          ? static_cast<uint32_t>(grouping_.keys().Stride(width - 1))
          : 0;
  std::vector<uint32_t> digits(width);
  std::vector<uint32_t> last;
  uint32_t last_group = 0;
  for (size_t i = 0; i < slots.size(); ++i) {
    if (i % kGroupsBetweenStops == 0) {
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    }
    const uint32_t slot = slots[i];
    uint32_t value = 0;
    bool starts = rows->empty();
    if (stride > 0) {
      const uint32_t group = slot % stride;
      value = slot / stride;
      starts = starts || group != last_group;
      last_group = group;
      if (starts) grouping_.keys().Digits(slot, digits.data());
    } else {
      grouping_.keys().Digits(slot, digits.data());
      value = digits.back();
      digits.back() = 0;
      starts = starts || digits != last;
      if (starts) last = digits;
    }
    if (starts) rows->push_back(MakeRow(digits.data()));
    rows->back().count += counts_[slot];
    rows->back().histogram.emplace_back(static_cast<int32_t>(value),
                                        counts_[slot]);
  }
  return absl::OkStatus();
}

}  // namespace redress::engine::columnar
