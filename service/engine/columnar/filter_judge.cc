#include "service/engine/columnar/filter_judge.h"

#include <cstdint>
#include <optional>

namespace redress::engine::columnar {
namespace {

using Type = FilterNode::Type;

Verdict Not(Verdict verdict) {
  if (verdict == Verdict::kSome) return verdict;
  return Known(verdict == Verdict::kNone);
}

Verdict JudgeCodes(const FilterNode& node, const CodeColumn& column) {
  const std::optional<uint32_t> code = column.OnlyCode();
  return code.has_value() ? Known(node.match[*code] != 0) : Verdict::kSome;
}

Verdict JudgeNumbers(const FilterNode& node, const NumberColumn& column) {
  if (!column.any() || column.max() < node.first || column.min() > node.last) {
    return Verdict::kNone;
  }
  const bool all =
      column.all() && column.min() >= node.first && column.max() <= node.last;
  return all ? Verdict::kAll : Verdict::kSome;
}

Verdict JudgeOrder(const NumberColumn& column, const NumberColumn& other) {
  if (!column.any() || !other.any() || column.min() > other.max()) {
    return Verdict::kNone;
  }
  const bool all = column.all() && other.all() && column.max() <= other.min();
  return all ? Verdict::kAll : Verdict::kSome;
}

}  // namespace

Verdict JudgeNode(const FilterNode& node, const Block& block) {
  const Columns& columns = ColumnsAt(block, node.column_level);
  switch (node.type) {
    case Type::kTrue:
      return Verdict::kAll;
    case Type::kFalse:
      return Verdict::kNone;
    case Type::kAll:
    case Type::kAny: {
      const Verdict neutral = Known(node.type == Type::kAll);
      Verdict verdict = neutral;
      for (const FilterNode& child : node.children) {
        const Verdict judged = JudgeNode(child, block);
        if (judged == Not(neutral)) return judged;
        if (judged == Verdict::kSome) verdict = judged;
      }
      return verdict;
    }
    case Type::kCode:
      return JudgeCodes(node, columns.codes[node.index]);
    case Type::kAttribute: {
      const CodeColumn* column =
          columns.Attribute(static_cast<uint32_t>(node.index));
      return column == nullptr ? Known(node.match[0] != 0)
                               : JudgeCodes(node, *column);
    }
    case Type::kMany:
      if (!columns.many[node.index].empty()) return Verdict::kSome;
      return Known((node.match[0] != 0) != node.negated);
    case Type::kNumberIn: {
      const Verdict verdict = JudgeNumbers(node, columns.numbers[node.index]);
      return node.negated ? Not(verdict) : verdict;
    }
    case Type::kNumberOrder: {
      const Verdict verdict = JudgeOrder(
          columns.numbers[node.index],
          ColumnsAt(block, node.other_level).numbers[node.other_index]);
      return node.negated ? Not(verdict) : verdict;
    }
  }
  return Verdict::kSome;
}

}  // namespace redress::engine::columnar
