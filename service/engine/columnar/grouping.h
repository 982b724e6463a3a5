// What the rows of an accumulator are grouped by.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_GROUPING_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_GROUPING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/engine/columnar/digit.h"
#include "service/engine/columnar/group_keys.h"
#include "service/engine/columnar/slot_counts.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/plan.h"

namespace redress::engine::columnar {

// True where two accumulators of one plan group their rows alike, so that a row
// has the same slots in both as long as slots are dense.
bool GroupAlike(const Accumulator& a, const Accumulator& b);

// Used by one thread.
class Grouping {
 public:
  // The plan must have passed CheckPlan.
  Grouping(const Snapshot& snapshot, const Plan& plan,
           const Accumulator& accumulator);

  Level level() const { return level_; }
  // The dimensions, then the bucket, then the value of a histogram.
  const std::vector<Digit>& digits() const { return digits_; }
  const GroupKeys& keys() const { return keys_; }

  // Whether RangeKeys can do it: slots are dense and few, and every row is in
  // one group.
  bool HasRange() const { return has_range_; }
  // The slots that the rows of a block can have.
  SlotRange RangeIn(const Block& block) const;
  // Sets the keys of the rows of a block from `begin` on: their slots, counted
  // from the first of `range`, which RangeIn gave. Rows that the filter leaves
  // out have some key of the range.
  void RangeKeys(const Block& block, SlotRange range, size_t begin, size_t size,
                 uint16_t* keys) const;

  // Sets the keys of the batch's rows to their slots, and has the rows more
  // than once that are in several groups.
  void BatchKeys(const Block& block, Batch* batch);

 private:
  Level level_;
  std::vector<Digit> digits_;
  GroupKeys keys_;
  bool has_range_ = false;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_GROUPING_H_
