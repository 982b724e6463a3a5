#include "service/engine/columnar/grouping.h"

#include <algorithm>
#include <string>

#include "service/engine/plan_check.h"

namespace redress::engine::columnar {
namespace {

// Bounds of dense grouping. It pays to go over more slots than there are rows,
// but not many more.
constexpr uint64_t kMinDenseSlots = uint64_t{1} << 12;
constexpr uint64_t kMaxDenseSlots = uint64_t{1} << 20;
constexpr uint64_t kDenseSlotsPerRow = 4;
// Of all accumulators of a plan together: each has its share, and groups
// sparsely where that is too few. A slot takes 4 bytes, of a sum 16.
constexpr uint64_t kMaxPlanSlots = uint64_t{1} << 23;

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

bool GroupAlike(const Accumulator& a, const Accumulator& b) {
  if (a.table != b.table || a.buckets.has_value() != b.buckets.has_value() ||
      (a.aggregation == Aggregation::kHistogram) !=
          (b.aggregation == Aggregation::kHistogram)) {
    return false;
  }
  return !a.buckets.has_value() || (a.buckets->date == b.buckets->date &&
                                    a.buckets->edges == b.buckets->edges);
}

Grouping::Grouping(const Snapshot& snapshot, const Plan& plan,
                   const Accumulator& accumulator)
    : level_(LevelOf(accumulator.table)),
      digits_(MakeDigits(snapshot, plan, accumulator)),
      keys_(Cardinalities(digits_),
            DenseLimit(snapshot, plan, accumulator.table)) {
  has_range_ = keys_.dense() && keys_.slots() <= SlotCounts::kMostWidth &&
               std::all_of(digits_.begin(), digits_.end(),
                           [](const Digit& digit) { return digit.HasRange(); });
}

SlotRange Grouping::RangeIn(const Block& block) const {
  if (digits_.empty()) return {0, 1};
  const Digit::Values values = digits_.back().ValuesIn(block);
  const auto stride = static_cast<uint32_t>(keys_.Stride(digits_.size() - 1));
  return {values.first * stride, (values.last - values.first + 1) * stride};
}

void Grouping::RangeKeys(const Block& block, SlotRange range, size_t begin,
                         size_t size, uint16_t* keys) const {
  std::fill_n(keys, size, uint16_t{0});
  for (size_t i = 0; i < digits_.size(); ++i) {
    const auto stride = static_cast<uint32_t>(keys_.Stride(i));
    const uint32_t first = i + 1 == digits_.size() ? range.first / stride : 0;
    digits_[i].AddToRange(block, level_, stride, first, begin, size, keys);
  }
}

void Grouping::BatchKeys(const Block& block, Batch* batch) {
  batch->keys.assign(batch->rows.size(), 0);
  for (size_t segment = 0; segment < keys_.segments(); ++segment) {
    for (size_t i = keys_.begin(segment); i < keys_.end(segment); ++i) {
      digits_[i].AddTo(block, level_, keys_.Stride(i), batch);
    }
    keys_.Close(segment, &batch->keys);
  }
}

}  // namespace redress::engine::columnar
