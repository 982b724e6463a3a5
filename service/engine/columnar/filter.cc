#include "service/engine/columnar/filter.h"

#include <algorithm>
#include <type_traits>

#include "service/engine/columnar/filter_list.h"
#include "service/engine/columnar/leaf_test.h"
#include "service/engine/columnar/mask_store.h"
#include "service/engine/columnar/order_mask.h"

namespace redress::engine::columnar {
namespace {

using Type = FilterNode::Type;

void FillLeaf(const FilterNode& node, const Block& block, Into into,
              uint8_t* mask) {
  if (node.type == Type::kNumberOrder) {
    FillOrder(node, block, into, mask);
    return;
  }
  const size_t rows = ColumnsAt(block, node.level).rows;
  WithLeafTest(node, block, [=](const auto& test) {
    if constexpr (std::is_same_v<std::decay_t<decltype(test)>, ConstantTest>) {
      StoreConstant(into, rows, test.value != 0, mask);
    } else {
      Store(into, rows, mask, test);
    }
  });
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
  if (free_.empty()) {
    return Lease(*this, std::make_unique_for_overwrite<Mask>());
  }
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

bool Filter::List(const LiveBlock& live, std::vector<uint16_t>* rows) const {
  const Block& block = *live.block;
  if (!ListRows(root_, block, level_, rows)) return false;
  if (live.gone != nullptr) {
    std::erase_if(*rows, [&](uint16_t row) {
      return !live.IsLive(level_ == Level::kRows ? row : block.stage_case[row]);
    });
  }
  return true;
}

void Filter::Keep(const Block& block, std::vector<uint16_t>* rows) const {
  KeepRows(root_, block, level_, rows);
}

void Filter::Narrow(const Block& block, MaskPool& pool, uint8_t* mask) const {
  FillNode(root_, block, level_, Into::kAnd, pool, mask);
}

}  // namespace redress::engine::columnar
