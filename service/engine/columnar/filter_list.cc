#include "service/engine/columnar/filter_list.h"

#include <algorithm>
#include <utility>

#include "service/engine/columnar/leaf_test.h"

namespace redress::engine::columnar {
namespace {

using Type = FilterNode::Type;

// The row of level `to` that a row of level `from` is, or belongs to.
size_t RowAt(const Block& block, Level from, Level to, size_t row) {
  return from == to ? row : block.stage_case[row];
}

const CodeColumn* CodesOf(const FilterNode& node, const Columns& columns) {
  if (node.type == Type::kCode) return &columns.codes[node.index];
  return columns.Attribute(static_cast<uint32_t>(node.index));
}

// A condition on a code whose members are few among those there are.
bool ListCodes(const FilterNode& node, const Block& block,
               std::vector<uint16_t>* rows) {
  if (node.few.empty() || node.few.size() * kFewRowsShare > node.match.size()) {
    return false;
  }
  const Columns& columns = ColumnsAt(block, node.column_level);
  const CodeColumn* const column = CodesOf(node, columns);
  if (column == nullptr) return false;
  const CodeRows* const index = block.derived.RowsOf(*column);
  if (index == nullptr) return false;
  size_t size = 0;
  for (const uint32_t code : node.few) size += index->Of(code).size;
  if (size * kFewRowsShare > columns.rows) return false;
  rows->clear();
  for (const uint32_t code : node.few) {
    const CodeRows::List list = index->Of(code);
    rows->insert(rows->end(), list.rows, list.rows + list.size);
  }
  if (node.few.size() > 1) std::sort(rows->begin(), rows->end());
  return true;
}

// The stages of these cases.
std::vector<uint16_t> StagesOf(const Block& block,
                               const std::vector<uint16_t>& cases) {
  std::vector<uint16_t> stages;
  auto at = block.stage_case.begin();
  for (const uint16_t row : cases) {
    at = std::lower_bound(at, block.stage_case.end(), row);
    for (; at != block.stage_case.end() && *at == row; ++at) {
      stages.push_back(static_cast<uint16_t>(at - block.stage_case.begin()));
    }
  }
  return stages;
}

bool HoldsInOrder(const FilterNode& node, const Block& block, Level level,
                  size_t row) {
  const int32_t number = ColumnsAt(block, node.column_level)
                             .numbers[node.index]
                             .At(RowAt(block, level, node.column_level, row));
  const int32_t other = ColumnsAt(block, node.other_level)
                            .numbers[node.other_index]
                            .At(RowAt(block, level, node.other_level, row));
  // An absent other is below every number.
  return (number != NumberColumn::kAbsent && number <= other) != node.negated;
}

// The rows that any of the children holds for.
void KeepAny(const FilterNode& node, const Block& block, Level level,
             std::vector<uint16_t>* rows) {
  std::vector<uint16_t> kept;
  std::vector<uint16_t> of_child;
  for (const FilterNode& child : node.children) {
    of_child = *rows;
    KeepRows(child, block, level, &of_child);
    std::vector<uint16_t> both;
    both.reserve(kept.size() + of_child.size());
    std::set_union(kept.begin(), kept.end(), of_child.begin(), of_child.end(),
                   std::back_inserter(both));
    kept = std::move(both);
  }
  *rows = std::move(kept);
}

}  // namespace

bool ListRows(const FilterNode& node, const Block& block, Level level,
              std::vector<uint16_t>* rows) {
  if (node.level != level) {
    std::vector<uint16_t> cases;
    if (!ListRows(node, block, node.level, &cases)) return false;
    *rows = StagesOf(block, cases);
    return true;
  }
  switch (node.type) {
    case Type::kCode:
    case Type::kAttribute:
      return ListCodes(node, block, rows);
    case Type::kAll:
      for (const FilterNode& child : node.children) {
        if (!ListRows(child, block, level, rows)) continue;
        for (const FilterNode& other : node.children) {
          if (&other != &child) KeepRows(other, block, level, rows);
        }
        return true;
      }
      return false;
    default:
      return false;
  }
}

void KeepRows(const FilterNode& node, const Block& block, Level level,
              std::vector<uint16_t>* rows) {
  switch (node.type) {
    case Type::kTrue:
      return;
    case Type::kFalse:
      rows->clear();
      return;
    case Type::kAll:
      for (const FilterNode& child : node.children) {
        KeepRows(child, block, level, rows);
      }
      return;
    case Type::kAny:
      KeepAny(node, block, level, rows);
      return;
    case Type::kNumberOrder:
      std::erase_if(*rows, [&](uint16_t row) {
        return !HoldsInOrder(node, block, level, row);
      });
      return;
    default:
      WithLeafTest(node, block, [&](const auto& test) {
        std::erase_if(*rows, [&](uint16_t row) {
          return test(RowAt(block, level, node.column_level, row)) == 0;
        });
      });
      return;
  }
}

}  // namespace redress::engine::columnar
