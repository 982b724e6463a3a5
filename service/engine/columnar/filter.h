// Picks the rows of a block that a condition holds for.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "service/engine/columnar/filter_node.h"

namespace redress::engine::columnar {

// What is known of all rows of a block without looking at them.
enum class Verdict { kNone, kSome, kAll };

// Masks: a byte for each row of a block, 1 or 0. For use within one thread.
class MaskPool {
 public:
  using Mask = std::array<uint8_t, kBlockStages>;

  // A mask with any content; goes back to the pool.
  class Lease {
   public:
    Lease(MaskPool& pool, std::unique_ptr<Mask> mask)
        : pool_(pool), mask_(std::move(mask)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.free_.push_back(std::move(mask_)); }
    uint8_t* data() { return mask_->data(); }

   private:
    MaskPool& pool_;
    std::unique_ptr<Mask> mask_;
  };

  Lease Take();

 private:
  std::vector<std::unique_ptr<Mask>> free_;
};

// A condition on the rows of one table of one snapshot.
class Filter {
 public:
  Filter(const Condition& condition, Table table,
         const Dictionaries& dictionaries)
      : level_(LevelOf(table)), root_(CompileFilter(condition, dictionaries)) {}

  // By the zone maps alone: a block of kNone need not be read, and kAll holds
  // for the rows in force.
  Verdict Judge(const Block& block) const;

  // Sets `mask` for every row of the block at the table's level: 0 where it is
  // out of force.
  void Evaluate(const LiveBlock& live, MaskPool& pool, uint8_t* mask) const;

 private:
  Level level_;
  FilterNode root_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_
