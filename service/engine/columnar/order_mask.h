// Which rows of a block have one day no later than another.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_ORDER_MASK_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_ORDER_MASK_H_

#include <cstdint>

#include "service/engine/columnar/block.h"
#include "service/engine/columnar/filter_node.h"
#include "service/engine/columnar/mask_store.h"

namespace redress::engine::columnar {

// Puts what `node`, a kNumberOrder, says of each row at its level into `mask`.
void FillOrder(const FilterNode& node, const Block& block, Into into,
               uint8_t* mask);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_ORDER_MASK_H_
