// The scan of one accumulator of a plan over the blocks of its table.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/engine/columnar/digit.h"
#include "service/engine/columnar/filter.h"
#include "service/engine/columnar/group_keys.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/plan.h"

namespace redress::engine::columnar {

// Used by one thread. The snapshot and the plan, which must have passed
// CheckPlan, must outlive it.
class AccumulatorScan {
 public:
  AccumulatorScan(const Snapshot& snapshot, const Plan& plan,
                  const Accumulator& accumulator);

  // Counts the rows of one block of the accumulator's table.
  void Scan(const LiveBlock& live, MaskPool& pool);

  // Slots taken so far.
  size_t slots() const { return keys_.slots(); }

  // Groups found so far, at least: where slots are dense they are only counted
  // in the end.
  size_t groups() const { return keys_.dense() ? 0 : keys_.slots(); }

  // The groups in order. Takes their number, each value of a histogram counted,
  // off `groups_left`. RESOURCE_EXHAUSTED: there are more. What `stop` says
  // where it ends the work.
  absl::Status Finish(const StopCheck& stop, int64_t* groups_left,
                      std::vector<PartialRow>* rows);

 private:
  // Scans the rows that are given.
  void ScanRows(const Block& block, const uint16_t* rows, size_t size);
  // Scans every row of the block that `mask` (null: all) has, without picking
  // them out first.
  void ScanWhole(const Block& block, const uint8_t* mask, size_t rows);
  void Add(const Block& block);
  // Brings the counts of ScanWhole to the others.
  void GatherWays();
  PartialRow MakeRow(const uint32_t* digits) const;

  const Plan& plan_;
  const Accumulator& accumulator_;
  Level level_;
  Filter filter_;
  // The dimensions, then the bucket, then the value of a histogram.
  std::vector<Digit> digits_;
  GroupKeys keys_;
  // By slot. A slot has at most one of each row, and rows are far below 2^32.
  std::vector<uint32_t> counts_;
  std::vector<int64_t> sums_;
  std::vector<uint32_t> nonzeros_;
  // Of ScanWhole, which takes turns between them, so that rows of one slot that
  // follow one another do not wait for each other: kWays counts of each slot,
  // and of one more slot for what the filter leaves out.
  std::vector<uint32_t> ways_;
  bool can_scan_whole_ = false;
  bool too_many_groups_ = false;
  bool sum_too_large_ = false;
  // Kept from block to block for their memory.
  std::vector<uint16_t> selected_;
  Batch batch_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_ACCUMULATOR_SCAN_H_
