// The tests that conditions on one column make of a row: 1 where it holds, or
// 0.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_LEAF_TEST_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_LEAF_TEST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "service/engine/columnar/column.h"
#include "service/engine/columnar/filter_node.h"

namespace redress::engine::columnar {

// Each of these calls `visitor` with a small value: called with a row of the
// column's level it gives 0 or 1, without a branch, so that compilers vectorise
// loops over it. It points into `node` and `column`.

// Says the same of every row.
struct ConstantTest {
  uint8_t value = 0;
  uint8_t operator()(size_t /*row*/) const { return value; }
};

// kCode and kAttribute.
template <typename Visitor>
void WithCodeTest(const FilterNode& node, const CodeColumn& column,
                  const Visitor& visitor) {
  column.Visit([&](auto codes) {
    using Code = std::decay_t<decltype(codes[0])>;
    if (!node.only.has_value()) {
      const uint8_t* match = node.match.data();
      visitor([codes, match](size_t row) { return match[codes[row]]; });
      return;
    }
    const uint32_t only = *node.only;
    const auto otherwise = static_cast<uint8_t>(node.match[only] ^ 1);
    if (only > std::numeric_limits<Code>::max()) {
      visitor(ConstantTest{otherwise});
      return;
    }
    const Code code = static_cast<Code>(only);
    visitor([codes, code, otherwise](size_t row) -> uint8_t {
      return static_cast<uint8_t>(codes[row] == code) ^ otherwise;
    });
  });
}

// kMany.
template <typename Visitor>
void WithManyTest(const FilterNode& node, const ManyColumn& column,
                  const Visitor& visitor) {
  const uint8_t turned = node.negated ? 1 : 0;
  if (column.empty()) {
    visitor(ConstantTest{static_cast<uint8_t>(node.match[0] ^ turned)});
    return;
  }
  column.codes().Visit([&](auto codes) {
    visitor([&node, &column, codes, turned](size_t row) -> uint8_t {
      const uint32_t begin = column.begin(row);
      const uint32_t end = column.end(row);
      uint8_t found = begin == end ? node.match[0] : 0;
      for (uint32_t i = begin; i < end; ++i) found |= node.match[codes[i]];
      return found ^ turned;
    });
  });
}

// kNumberIn. Two-byte columns are compared as stored: the bounds are moved, not
// the rows.
template <typename Visitor>
void WithNumberTest(const FilterNode& node, const NumberColumn& column,
                    const Visitor& visitor) {
  const uint8_t turned = node.negated ? 1 : 0;
  column.Visit([&](auto values) {
    if constexpr (std::is_same_v<decltype(values), NumberColumn::Offsets>) {
      constexpr int64_t kMaxCode = std::numeric_limits<uint16_t>::max();
      const int64_t first =
          std::max(int64_t{node.first} - values.base, int64_t{1});
      const int64_t last = std::min(int64_t{node.last} - values.base, kMaxCode);
      if (first > last) {
        visitor(ConstantTest{turned});
        return;
      }
      const auto low = static_cast<uint16_t>(first);
      const auto span = static_cast<uint16_t>(last - first);
      const uint16_t* codes = values.codes;
      visitor([codes, low, span, turned](size_t row) -> uint8_t {
        const auto above = static_cast<uint16_t>(codes[row] - low);
        return static_cast<uint8_t>(above <= span) ^ turned;
      });
    } else {
      // kAbsent is below every first day.
      const int32_t first = node.first;
      const int32_t last = node.last;
      visitor([values, first, last, turned](size_t row) -> uint8_t {
        const int32_t value = values[row];
        const bool in = (value >= first) & (value <= last);
        return static_cast<uint8_t>(in) ^ turned;
      });
    }
  });
}

// Any leaf on one column, which kNumberOrder is not; `block` is the column's.
template <typename Visitor>
void WithLeafTest(const FilterNode& node, const Block& block,
                  const Visitor& visitor) {
  const Columns& columns = ColumnsAt(block, node.column_level);
  switch (node.type) {
    case FilterNode::Type::kCode:
      WithCodeTest(node, columns.codes[node.index], visitor);
      return;
    case FilterNode::Type::kAttribute:
      if (const CodeColumn* column =
              columns.Attribute(static_cast<uint32_t>(node.index))) {
        WithCodeTest(node, *column, visitor);
      } else {
        visitor(ConstantTest{node.match[0]});
      }
      return;
    case FilterNode::Type::kMany:
      WithManyTest(node, columns.many[node.index], visitor);
      return;
    case FilterNode::Type::kNumberIn:
      WithNumberTest(node, columns.numbers[node.index], visitor);
      return;
    default:
      visitor(ConstantTest{
          static_cast<uint8_t>(node.type == FilterNode::Type::kTrue ? 1 : 0)});
      return;
  }
}

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_LEAF_TEST_H_
