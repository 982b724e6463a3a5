// Conditions compiled for the columns of a snapshot: what Filter evaluates.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_NODE_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_NODE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "service/engine/columnar/block.h"
#include "service/engine/columnar/dictionary.h"
#include "service/engine/condition.h"

namespace redress::engine::columnar {

// The columns of a block that something is about: Block::rows or
// Block::stages.
enum class Level { kRows, kStages };

inline const Columns& ColumnsAt(const Block& block, Level level) {
  return level == Level::kStages ? block.stages : block.rows;
}

// The level of a table's own columns.
inline Level LevelOf(Table table) {
  return table == Table::kStages ? Level::kStages : Level::kRows;
}

struct FilterNode {
  static constexpr size_t kFewCodes = 16;

  enum class Type {
    kTrue,
    kFalse,
    kAll,
    kAny,
    kCode,         // The code of a column matches.
    kAttribute,    // The same of an attribute; `index` is its name's code.
    kMany,         // One of the codes matches; without any, code 0 does.
    kNumberIn,     // A number is there and first ≤ it ≤ last.
    kNumberOrder,  // Two numbers are there and this ≤ other.
  };
  Type type = Type::kTrue;
  std::vector<FilterNode> children;
  // Where it has to be evaluated: kRows where none of its columns is a stage's
  // own. Of a group that mixes both, the conditions on cases are one child.
  Level level = Level::kRows;
  // The column.
  Level column_level = Level::kRows;
  size_t index = 0;
  // Turns kMany and the number types round. Codes are turned round in `match`.
  bool negated = false;
  // By code: 1 where it matches. Covers every code of the dictionary.
  std::vector<uint8_t> match;
  // Where one code alone matches, or alone does not: that code.
  std::optional<uint32_t> only;
  // The codes that match, where they are at most kFewCodes; else none.
  std::vector<uint32_t> few;
  int32_t first = 0;
  int32_t last = 0;
  // kNumberOrder.
  Level other_level = Level::kRows;
  size_t other_index = 0;

  bool operator==(const FilterNode&) const = default;
};

// Looks members up in the dictionaries, once for a whole scan.
FilterNode CompileFilter(const Condition& condition,
                         const Dictionaries& dictionaries);

// The nodes of `node` that all have to hold for it to hold, none of them a
// kAll. None where it always holds.
std::vector<const FilterNode*> Conjuncts(const FilterNode& node);

// Holds where all of them do.
FilterNode AllOf(std::vector<FilterNode> conjuncts);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_FILTER_NODE_H_
