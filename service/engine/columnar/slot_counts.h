// Counts rows by small keys, as fast as rows can be counted one by one or
// faster.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_COUNTS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace redress::engine::columnar {

// A range of slots that has all those of a block.
struct SlotRange {
  uint32_t first = 0;
  // At most SlotCounts::kMostWidth.
  uint32_t width = 0;
  bool operator==(const SlotRange&) const = default;
};

// Used by one thread.
class SlotCounts {
 public:
  // So that what is counted in stays in the cache nearest to the core.
  static constexpr uint32_t kMostWidth = 8192;
  // The most rows that Add takes.
  static constexpr size_t kMostRows = 2048;

  // What Add is given from here on lies in `range`, and is about `rows` rows.
  // What was counted before goes into `counts`, which has all slots.
  void Start(SlotRange range, size_t rows, std::vector<uint32_t>& counts);

  // Counts rows by their keys: slots, counted from the range's first; its width
  // leaves a row out. The keys are used up.
  void Add(uint16_t* keys, size_t rows);

  // What has not gone into `counts` yet, goes.
  void Finish(std::vector<uint32_t>& counts);

 private:
  // Of the width and what leaves out.
  size_t keys() const { return range_.width + 1; }
  void AddPairs(uint16_t* keys, size_t rows);

  SlotRange range_;
  // Two rows are counted at once, by both their keys: half as many counts to
  // raise.
  bool pairs_ = false;
  // So many tables take turns, as a count that is raised twice in a row waits
  // for itself.
  size_t ways_ = 1;
  std::vector<uint32_t> tables_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_SLOT_COUNTS_H_
