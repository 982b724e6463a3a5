// What is known of a condition on a block by its zone maps alone.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_JUDGE_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_JUDGE_H_

#include "service/engine/columnar/block.h"
#include "service/engine/columnar/filter_node.h"

namespace redress::engine::columnar {

// What is known of all rows of a block without looking at them.
enum class Verdict { kNone, kSome, kAll };

// The verdict on what always holds, or never.
inline Verdict Known(bool value) {
  return value ? Verdict::kAll : Verdict::kNone;
}

Verdict JudgeNode(const FilterNode& node, const Block& block);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_JUDGE_H_
