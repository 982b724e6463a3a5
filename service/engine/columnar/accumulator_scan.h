// What one accumulator of a plan has counted.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/engine/columnar/grouping.h"
#include "service/engine/columnar/slot_counts.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/plan.h"

namespace redress::engine::columnar {

// Used by one thread. The snapshot and the plan, which must have passed
// CheckPlan, must outlive it.
class AccumulatorScan {
 public:
  AccumulatorScan(const Snapshot& snapshot, const Plan& plan,
                  const Accumulator& accumulator);

  const Accumulator& accumulator() const { return accumulator_; }
  const Grouping& grouping() const { return grouping_; }

  // True where rows are only counted, and all together.
  bool only_counts() const {
    return grouping_.digits().empty() &&
           accumulator_.aggregation == Aggregation::kCount;
  }
  // Of such an accumulator.
  void Count(size_t rows) { counts_[0] += static_cast<uint32_t>(rows); }

  // Whether CountRange may be used.
  bool counts_ranges() const { return counts_ranges_; }
  // Counts the rows of a block that `mask` (null: all) has, without picking
  // them out first.
  void CountRange(const Block& block, const uint8_t* mask);
  // Adds what was counted for it elsewhere, by slot.
  void AddCounts(const std::vector<uint32_t>& counts);

  // Counts the rows of a block that are given.
  void CountRows(const Block& block, const uint16_t* rows, size_t size);

  // Slots taken so far.
  size_t slots() const { return grouping_.keys().slots(); }

  // Groups found so far, at least: where slots are dense they are only counted
  // in the end.
  size_t groups() const { return grouping_.keys().dense() ? 0 : slots(); }

  // True where there are so many that nothing more is counted.
  bool too_many_groups() const { return too_many_groups_; }

  // The groups in order. Takes their number, each value of a histogram counted,
  // off `groups_left`. RESOURCE_EXHAUSTED: there are more. What `stop` says
  // where it ends the work.
  absl::Status Finish(const StopCheck& stop, int64_t* groups_left,
                      std::vector<PartialRow>* rows);

 private:
  void Add(const Block& block);
  // The groups of `slots`, which are in order.
  absl::Status AddRows(const std::vector<uint32_t>& slots,
                       const StopCheck& stop,
                       std::vector<PartialRow>* rows) const;
  absl::Status AddHistograms(const std::vector<uint32_t>& slots,
                             const StopCheck& stop,
                             std::vector<PartialRow>* rows) const;
  PartialRow MakeRow(const uint32_t* digits) const;

  const Plan& plan_;
  const Accumulator& accumulator_;
  Grouping grouping_;
  // By slot. A slot has at most one of each row, and rows are far below 2^32.
  std::vector<uint32_t> counts_;
  std::vector<int64_t> sums_;
  std::vector<uint32_t> nonzeros_;
  // Of CountRange, until it is in counts_.
  SlotCounts range_counts_;
  bool counts_ranges_ = false;
  bool too_many_groups_ = false;
  bool sum_too_large_ = false;
  // Kept from block to block for its memory.
  Batch batch_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_
