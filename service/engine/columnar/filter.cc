#include "service/engine/columnar/filter.h"

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>

#include "service/engine/columnar/vectorised.h"

namespace redress::engine::columnar {
namespace {

using Type = FilterNode::Type;

// How a result goes into a mask.
enum class Into { kSet, kAnd, kOr };

// `test` gives 0 or 1 for a row. Branch-free, so that compilers vectorise it.
template <typename Test>
void Store(Into into, size_t rows, uint8_t* __restrict mask, const Test& test) {
  // Copies, which nothing that the loops write can change.
  const Test own = test;
  switch (into) {
    case Into::kSet:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] = own(i);
      });
      return;
    case Into::kAnd:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] &= own(i);
      });
      return;
    case Into::kOr:
      Vectorised([=]() REDRESS_INLINE {
        for (size_t i = 0; i < rows; ++i) mask[i] |= own(i);
      });
      return;
  }
}

void StoreConstant(Into into, size_t rows, bool value, uint8_t* mask) {
  if (into == (value ? Into::kAnd : Into::kOr)) return;
  std::fill_n(mask, rows, value ? 1 : 0);
}

Verdict Known(bool value) { return value ? Verdict::kAll : Verdict::kNone; }

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

void FillCodes(const FilterNode& node, const CodeColumn& column, size_t rows,
               Into into, uint8_t* mask) {
  column.Visit([&](auto codes) {
    using Code = std::decay_t<decltype(codes[0])>;
    if (node.only.has_value()) {
      const uint32_t only = *node.only;
      const uint8_t matches = node.match[only];
      if (only > std::numeric_limits<Code>::max()) {
        StoreConstant(into, rows, matches == 0, mask);
        return;
      }
      const Code code = static_cast<Code>(only);
      const uint8_t otherwise = matches ^ 1;
      Store(into, rows, mask, [codes, code, otherwise](size_t i) -> uint8_t {
        return static_cast<uint8_t>(codes[i] == code) ^ otherwise;
      });
    } else {
      const uint8_t* match = node.match.data();
      Store(into, rows, mask,
            [codes, match](size_t i) { return match[codes[i]]; });
    }
  });
}

void FillMany(const FilterNode& node, const ManyColumn& column, size_t rows,
              Into into, uint8_t* mask) {
  const uint8_t turned = node.negated ? 1 : 0;
  if (column.empty()) {
    StoreConstant(into, rows, (node.match[0] ^ turned) != 0, mask);
    return;
  }
  column.codes().Visit([&](auto codes) {
    Store(into, rows, mask, [&](size_t row) -> uint8_t {
      const uint32_t begin = column.begin(row);
      const uint32_t end = column.end(row);
      uint8_t found = begin == end ? node.match[0] : 0;
      for (uint32_t i = begin; i < end; ++i) found |= node.match[codes[i]];
      return found ^ turned;
    });
  });
}

// Two-byte columns are compared as stored: the bounds are moved, not the rows.
void FillOffsets(const FilterNode& node, NumberColumn::Offsets values,
                 size_t rows, Into into, uint8_t* mask) {
  constexpr int64_t kMaxCode = std::numeric_limits<uint16_t>::max();
  const int64_t first = std::max(int64_t{node.first} - values.base, int64_t{1});
  const int64_t last = std::min(int64_t{node.last} - values.base, kMaxCode);
  if (first > last) {
    StoreConstant(into, rows, node.negated, mask);
    return;
  }
  const auto low = static_cast<uint16_t>(first);
  const auto span = static_cast<uint16_t>(last - first);
  const uint8_t turned = node.negated ? 1 : 0;
  const uint16_t* codes = values.codes;
  Store(into, rows, mask, [codes, low, span, turned](size_t i) -> uint8_t {
    return static_cast<uint8_t>(static_cast<uint16_t>(codes[i] - low) <= span) ^
           turned;
  });
}

void FillNumbers(const FilterNode& node, const NumberColumn& column,
                 size_t rows, Into into, uint8_t* mask) {
  column.Visit([&](auto values) {
    if constexpr (std::is_same_v<decltype(values), NumberColumn::Offsets>) {
      FillOffsets(node, values, rows, into, mask);
    } else {
      // kAbsent is below every first day.
      const int32_t first = node.first;
      const int32_t last = node.last;
      const uint8_t turned = node.negated ? 1 : 0;
      Store(into, rows, mask, [values, first, last, turned](size_t i) {
        const int32_t value = values[i];
        const bool in = (value >= first) & (value <= last);
        return static_cast<uint8_t>(static_cast<uint8_t>(in) ^ turned);
      });
    }
  });
}

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

void FillOrder(const FilterNode& node, const Block& block, size_t rows,
               Into into, uint8_t* mask) {
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

void FillLeaf(const FilterNode& node, const Block& block, Into into,
              uint8_t* mask) {
  const Columns& columns = ColumnsAt(block, node.column_level);
  const size_t rows = ColumnsAt(block, node.level).rows;
  switch (node.type) {
    case Type::kCode:
      FillCodes(node, columns.codes[node.index], rows, into, mask);
      return;
    case Type::kAttribute: {
      const CodeColumn* column =
          columns.Attribute(static_cast<uint32_t>(node.index));
      if (column == nullptr) {
        StoreConstant(into, rows, node.match[0] != 0, mask);
      } else {
        FillCodes(node, *column, rows, into, mask);
      }
      return;
    }
    case Type::kMany:
      FillMany(node, columns.many[node.index], rows, into, mask);
      return;
    case Type::kNumberIn:
      FillNumbers(node, columns.numbers[node.index], rows, into, mask);
      return;
    case Type::kNumberOrder:
      FillOrder(node, block, rows, into, mask);
      return;
    default:
      StoreConstant(into, rows, node.type == Type::kTrue, mask);
      return;
  }
}

void FillNode(const FilterNode& node, const Block& block, Level level,
              Into into, MaskPool& pool, uint8_t* mask);

// The children that the zone maps leave open, combined.
void FillGroup(const FilterNode& node, const Block& block, MaskPool& pool,
               Into into, uint8_t* mask) {
  const bool all = node.type == Type::kAll;
  const Into own = all ? Into::kAnd : Into::kOr;
  const size_t rows = ColumnsAt(block, node.level).rows;
  if (into != own && into != Into::kSet) {
    MaskPool::Lease result = pool.Take();
    FillGroup(node, block, pool, Into::kSet, result.data());
    const uint8_t* from = result.data();
    Store(into, rows, mask, [from](size_t i) { return from[i]; });
    return;
  }
  for (const FilterNode& child : node.children) {
    const Verdict verdict = JudgeNode(child, block);
    if (verdict == Known(all)) continue;
    if (verdict == Known(!all)) {
      StoreConstant(into, rows, !all, mask);
      return;
    }
    FillNode(child, block, node.level, into, pool, mask);
    into = own;
  }
  // Where no child was open they are all true, or all false.
  if (into == Into::kSet) StoreConstant(into, rows, all, mask);
}

void FillNode(const FilterNode& node, const Block& block, Level level,
              Into into, MaskPool& pool, uint8_t* mask) {
  if (node.level != level) {
    // A condition on cases, for their stages.
    MaskPool::Lease cases = pool.Take();
    FillNode(node, block, node.level, Into::kSet, pool, cases.data());
    const uint8_t* from = cases.data();
    const uint16_t* stage_case = block.stage_case.data();
    Store(into, ColumnsAt(block, level).rows, mask,
          [from, stage_case](size_t i) { return from[stage_case[i]]; });
    return;
  }
  if (node.type == Type::kAll || node.type == Type::kAny) {
    FillGroup(node, block, pool, into, mask);
  } else {
    FillLeaf(node, block, into, mask);
  }
}

}  // namespace

MaskPool::Lease MaskPool::Take() {
  if (free_.empty())
    return Lease(*this, std::make_unique_for_overwrite<Mask>());
  std::unique_ptr<Mask> mask = std::move(free_.back());
  free_.pop_back();
  return Lease(*this, std::move(mask));
}

std::optional<Filter> Filter::Beyond(const Filter& base) const {
  if (base.level_ != level_) return std::nullopt;
  std::vector<const FilterNode*> rest = Conjuncts(root_);
  for (const FilterNode* asked : Conjuncts(base.root_)) {
    const auto found =
        std::find_if(rest.begin(), rest.end(),
                     [asked](const FilterNode* own) { return *own == *asked; });
    if (found == rest.end()) return std::nullopt;
    rest.erase(found);
  }
  std::vector<FilterNode> nodes;
  nodes.reserve(rest.size());
  for (const FilterNode* node : rest) nodes.push_back(*node);
  return Filter(level_, AllOf(std::move(nodes)));
}

Verdict Filter::Judge(const Block& block) const {
  return JudgeNode(root_, block);
}

void Filter::Evaluate(const LiveBlock& live, MaskPool& pool,
                      uint8_t* mask) const {
  const Block& block = *live.block;
  FillNode(root_, block, level_, Into::kSet, pool, mask);
  if (live.gone == nullptr) return;
  const uint8_t* in_force = live.gone->live.data();
  if (level_ == Level::kRows) {
    Store(Into::kAnd, block.rows.rows, mask,
          [in_force](size_t i) { return in_force[i]; });
  } else {
    const uint16_t* stage_case = block.stage_case.data();
    Store(Into::kAnd, block.stages.rows, mask,
          [in_force, stage_case](size_t i) { return in_force[stage_case[i]]; });
  }
}

void Filter::Narrow(const Block& block, MaskPool& pool, uint8_t* mask) const {
  FillNode(root_, block, level_, Into::kAnd, pool, mask);
}

}  // namespace redress::engine::columnar
