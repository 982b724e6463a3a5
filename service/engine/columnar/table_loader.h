// Makes the blocks of a first version out of facts in any number.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_LOADER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_LOADER_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "service/engine/columnar/assembly.h"

namespace redress::engine::columnar {

// What was added is in blocks, not in rows: a load takes twice the memory of
// its blocks at most, when it brings them into order.
template <typename Table>
class TableLoader {
 public:
  explicit TableLoader(Encoder& encoder) : encoder_(encoder) {}

  void Add(const std::vector<typename Table::Facts>& facts) {
    for (size_t begin = 0; begin < facts.size(); begin += kBlockRows) {
      Assembly<Table> assembly;
      const size_t end = std::min(begin + kBlockRows, facts.size());
      for (size_t i = begin; i < end; ++i) assembly.Add(facts[i]);
      for (LiveBlock& block : assembly.Build(Cut::kFull, encoder_)) {
        blocks_.push_back(std::move(block));
      }
    }
  }

  TableBlocks Finish() {
    TableBlocks table;
    table.blocks = std::move(blocks_);
    if (!IsInOrder(table.blocks)) {
      Assembly<Table> assembly;
      for (const LiveBlock& block : table.blocks) assembly.Add(block);
      table.blocks = assembly.Build(Cut::kFull, encoder_);
    }
    table.sorted = table.blocks.size();
    table.waiting.resize(table.sorted);
    return table;
  }

 private:
  // As they are after a load in the order of days, in full batches.
  static bool IsInOrder(const std::vector<LiveBlock>& blocks) {
    for (size_t i = 0; i + 1 < blocks.size(); ++i) {
      const NumberColumn& order = blocks[i].block->rows.numbers[kOrderNumber];
      const NumberColumn& next =
          blocks[i + 1].block->rows.numbers[kOrderNumber];
      if (!next.all() || (order.any() && order.max() > next.min()) ||
          blocks[i].rows() < kBlockRows / 2) {
        return false;
      }
    }
    return true;
  }

  Encoder& encoder_;
  std::vector<LiveBlock> blocks_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_LOADER_H_
