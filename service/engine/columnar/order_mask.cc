#include "service/engine/columnar/order_mask.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "service/engine/columnar/vectorised.h"

namespace redress::engine::columnar {
namespace {

// The numbers of a column, for the rows of `level`.
std::vector<int32_t> Numbers(const Block& block, Level column_level,
                             size_t index, Level level) {
  const NumberColumn& column = ColumnsAt(block, column_level).numbers[index];
  std::vector<int32_t> numbers(ColumnsAt(block, level).rows);
  column.Visit([&](auto values) {
    if (column_level == level) {
      for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = values[i];
    } else {
      for (size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = values[block.stage_case[i]];
      }
    }
  });
  return numbers;
}

// Rows that are gathered and then compared, so that what is gathered is still
// in the L1 cache.
constexpr size_t kGatheredRows = 2048;

// A column's codes by the rows of a level.
class CodesAt {
 public:
  // `cases`: the case of each row, where the codes are by case; else null.
  CodesAt(const uint16_t* codes, const uint16_t* cases)
      : codes_(codes), cases_(cases) {}

  // Of up to kGatheredRows rows from `begin` on. Valid until the next call.
  const uint16_t* From(size_t begin, size_t size) {
    if (cases_ == nullptr) return codes_ + begin;
    GatherCases(codes_, cases_ + begin, size, gathered_.data());
    return gathered_.data();
  }

 private:
  const uint16_t* codes_;
  const uint16_t* cases_;
  std::array<uint16_t, kGatheredRows> gathered_;
};

// Two columns of two bytes, compared as stored and two bytes wide, so that a
// register holds many: by how many days their bases differ is taken off the one
// or the other, where it stops at 0, and 0 is absent.
void StoreOrder(CodesAt& number, CodesAt& other, uint16_t off_number,
                uint16_t off_other, uint8_t turned, size_t rows, Into into,
                uint8_t* mask) {
  for (size_t begin = 0; begin < rows; begin += kGatheredRows) {
    const size_t size = std::min(kGatheredRows, rows - begin);
    const uint16_t* const numbers = number.From(begin, size);
    const uint16_t* const others = other.From(begin, size);
    if (off_number == 0) {
      Store(into, size, mask + begin, [=](size_t i) -> uint8_t {
        const auto most =
            static_cast<uint16_t>(std::max(others[i], off_other) - off_other);
        return static_cast<uint8_t>((numbers[i] != 0) & (numbers[i] <= most)) ^
               turned;
      });
    } else {
      Store(into, size, mask + begin, [=](size_t i) -> uint8_t {
        const auto least = static_cast<uint16_t>(
            std::max(numbers[i], off_number) - off_number);
        return static_cast<uint8_t>((numbers[i] != 0) & (others[i] != 0) &
                                    (least <= others[i])) ^
               turned;
      });
    }
  }
}

// The numbers of a column, by the rows of a level: as the block has them, or
// has them by stage, or gathered.
struct NumbersAt {
  std::optional<NumberColumn::Offsets> offsets;
  const uint16_t* cases = nullptr;
};

NumbersAt FindNumbers(const Block& block, Level column_level, size_t index,
                      Level level) {
  const NumberColumn& column = ColumnsAt(block, column_level).numbers[index];
  if (column_level == level) return {column.offsets(), nullptr};
  const NumberColumn* at_stages =
      block.derived.AtStages(column, block.stage_case);
  if (at_stages != nullptr) return {at_stages->offsets(), nullptr};
  return {column.offsets(), block.stage_case.data()};
}

// False where the columns are stored otherwise.
bool FillOffsetsOrder(const FilterNode& node, const Block& block, size_t rows,
                      Into into, uint8_t* mask) {
  constexpr int64_t kMaxCode = std::numeric_limits<uint16_t>::max();
  const NumbersAt number =
      FindNumbers(block, node.column_level, node.index, node.level);
  const NumbersAt other =
      FindNumbers(block, node.other_level, node.other_index, node.level);
  if (!number.offsets.has_value() || !other.offsets.has_value()) return false;
  const int64_t shift = int64_t{number.offsets->base} - other.offsets->base;
  if (shift > kMaxCode || shift < -kMaxCode) return false;
  const auto off_number = static_cast<uint16_t>(std::max<int64_t>(-shift, 0));
  const auto off_other = static_cast<uint16_t>(std::max<int64_t>(shift, 0));
  const uint8_t turned = node.negated ? 1 : 0;
  CodesAt left(number.offsets->codes, number.cases);
  CodesAt right(other.offsets->codes, other.cases);
  StoreOrder(left, right, off_number, off_other, turned, rows, into, mask);
  return true;
}

}  // namespace

void FillOrder(const FilterNode& node, const Block& block, Into into,
               uint8_t* mask) {
  const size_t rows = ColumnsAt(block, node.level).rows;
  if (FillOffsetsOrder(node, block, rows, into, mask)) return;
  const std::vector<int32_t> numbers =
      Numbers(block, node.column_level, node.index, node.level);
  const std::vector<int32_t> others =
      Numbers(block, node.other_level, node.other_index, node.level);
  const int32_t* number = numbers.data();
  const int32_t* other = others.data();
  const uint8_t turned = node.negated ? 1 : 0;
  // An absent other is below every number.
  Store(into, rows, mask, [number, other, turned](size_t i) {
    const bool in =
        (number[i] != NumberColumn::kAbsent) & (number[i] <= other[i]);
    return static_cast<uint8_t>(static_cast<uint8_t>(in) ^ turned);
  });
}

}  // namespace redress::engine::columnar
