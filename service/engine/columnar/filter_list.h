// Picks the rows of a block that a condition holds for where they are few: as a
// list of rows, without a look at the others.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_LIST_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_LIST_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/engine/columnar/block.h"
#include "service/engine/columnar/filter_node.h"

namespace redress::engine::columnar {

// A list is the quicker way where at most one row in so many is picked.
inline constexpr size_t kFewRowsShare = 16;

// Sets `rows` to the rows of `level` that `node` holds for, in force or not,
// ascending. False where no index finds few rows at once; they are then some
// rows or none.
bool ListRows(const FilterNode& node, const Block& block, Level level,
              std::vector<uint16_t>* rows);

// Removes of `rows`, which are at `level`, those that `node` does not hold for.
void KeepRows(const FilterNode& node, const Block& block, Level level,
              std::vector<uint16_t>* rows);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_LIST_H_
