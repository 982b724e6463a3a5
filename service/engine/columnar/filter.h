// Picks the rows of a block that a condition holds for.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "service/engine/columnar/filter_judge.h"
#include "service/engine/columnar/filter_node.h"

namespace redress::engine::columnar {

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
    Lease(Lease&&) = default;
    ~Lease() {
      if (mask_ != nullptr) pool_.free_.push_back(std::move(mask_));
    }
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
      : Filter(LevelOf(table), CompileFilter(condition, dictionaries)) {}

  // What it asks beyond `base`; nullopt where `base`, of the same snapshot, may
  // leave out rows that this one has.
  std::optional<Filter> Beyond(const Filter& base) const;
  // By how many conditions it says so: a filter asks less than those that are
  // beyond it.
  size_t CountConditions() const { return Conjuncts(root_).size(); }

  // By the zone maps alone: a block of kNone need not be read, and kAll holds
  // for the rows in force.
  Verdict Judge(const Block& block) const;

  // The rows in force that it holds for, ascending, at the table's level, where
  // they are few and an index finds them. Else returns false, and they are some
  // rows or none.
  bool List(const LiveBlock& live, std::vector<uint16_t>* rows) const;

  // Removes the rows that it does not hold for.
  void Keep(const Block& block, std::vector<uint16_t>* rows) const;

  // Sets `mask` for every row of the block at the table's level: 0 where it is
  // out of force.
  void Evaluate(const LiveBlock& live, MaskPool& pool, uint8_t* mask) const;

  // Clears `mask`, which is that of a filter that this one was beyond, where
  // this one does not hold.
  void Narrow(const Block& block, MaskPool& pool, uint8_t* mask) const;

 private:
  Filter(Level level, FilterNode root)
      : level_(level), root_(std::move(root)) {}

  Level level_;
  FilterNode root_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_H_
