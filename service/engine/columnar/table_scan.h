// The scan of a plan's accumulators over the blocks of one table.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_SCAN_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/engine/columnar/accumulator_scan.h"
#include "service/engine/columnar/filter.h"
#include "service/engine/columnar/slot_counts.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/plan.h"

namespace redress::engine::columnar {

// Accumulators of one plan have much in common: a rate counts its base, and
// those of the base that satisfy something more; and all are grouped by the
// same dimensions. What they have in common is done once for each block.
//
// Used by one thread. The snapshot and the plan, which must have passed
// CheckPlan, must outlive it.
class TableScan {
 public:
  // Of the accumulators that are over actions, or of all others.
  // Where `stop` ends that, Scan says so.
  TableScan(const Snapshot& snapshot, const Plan& plan, bool actions,
            const StopCheck& stop);

  // Counts the rows of the blocks. What `stop` says where it ends the work;
  // RESOURCE_EXHAUSTED: over kMaxGroups.
  absl::Status Scan(const std::vector<LiveBlock>& blocks,
                    const StopCheck& stop);

  // The results of each accumulator, at its place in the plan. As
  // AccumulatorScan::Finish.
  absl::Status Finish(const StopCheck& stop, int64_t* groups_left,
                      Partials* partials);

 private:
  // An accumulator, and which rows of the block in hand it counts.
  struct Part {
    Part(const Snapshot& snapshot, const Plan& plan, size_t number);

    // In the plan.
    size_t number;
    Filter filter;
    // Of the filter.
    size_t conditions;
    AccumulatorScan scan;
    // A part before this one that has all its rows, and what `filter` asks
    // beyond that one's.
    const Part* base = nullptr;
    std::optional<Filter> beyond;
    bool is_base = false;
    // The rows picked: where `listed`, those of `list`; else `mask` has them,
    // and is null where they are all or none.
    size_t rows = 0;
    bool listed = false;
    std::vector<uint16_t> list;
    const uint8_t* mask = nullptr;
    std::optional<MaskPool::Lease> lease;
  };

  // Parts that are grouped alike, counted together where that is quicker.
  struct Set {
    std::vector<Part*> parts;
    // Where there are several: how many rows have a slot and are picked by
    // these parts and not the others. The number is the slot's, then a bit for
    // each part.
    std::vector<uint32_t> counts;
    SlotCounts range_counts;
  };

  void MakeSets(const StopCheck& stop);
  void FindBase(size_t set, Part& part);
  void ScanSet(const LiveBlock& live, Set& set);
  // Says which rows a part counts.
  void Pick(const LiveBlock& live, Part& part);
  // Pick where the rows are known to be few beforehand. False where they are
  // not.
  bool PickFew(const LiveBlock& live, const Filter& asked, Part& part);
  void CountPart(const LiveBlock& live, Part& part);
  static void MarkPicks(const Part& part, uint8_t pick, size_t begin,
                        size_t size, uint8_t* picks);
  void CountTogether(const Block& block, Set& set);
  void Distribute(Set& set);

  // Why it was stopped before it began.
  absl::Status status_;
  MaskPool pool_;
  // Those that ask least first.
  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<Set> sets_;
  std::vector<uint16_t> selected_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_SCAN_H_
