// The blocks of one table in one snapshot.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_BLOCKS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/engine/columnar/block.h"

namespace redress::engine::columnar {

// The column that orders the rows of a table: cases by the day received,
// actions by the day raised. It is what zone maps are narrow for.
inline constexpr size_t kOrderNumber = 0;

// Every row in force is in one block. Most are in blocks whose days follow one
// another; those that came lately wait in blocks of their own, so that a commit
// costs what it changes and not the blocks that it changes.
struct TableBlocks {
  // First the sorted ones, then the late ones. Each block is in order, and has
  // a row in force.
  std::vector<LiveBlock> blocks;
  // How many are sorted: none begins before the end of the one before. A new
  // row belongs into the last one that begins on or before its day, else into
  // the first.
  size_t sorted = 0;
  // By sorted block how many rows in force of late blocks belong there.
  std::vector<uint32_t> waiting;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_BLOCKS_H_
