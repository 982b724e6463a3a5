#include "service/engine/columnar/derived_columns.h"

#include <optional>

namespace redress::engine::columnar {
namespace {

// The most bytes a row that are copied for stages.
constexpr size_t kMostWidth = 2;

}  // namespace

CodeRows::CodeRows(const CodeColumn& column)
    : ends_(size_t{column.Max()} + 2), rows_(column.size()) {
  column.Visit([this](auto codes) {
    for (size_t i = 0; i < rows_.size(); ++i) ++ends_[size_t{codes[i]} + 1];
    for (size_t i = 1; i < ends_.size(); ++i) {
      ends_[i] = static_cast<uint16_t>(ends_[i] + ends_[i - 1]);
    }
    std::vector<uint16_t> next = ends_;
    for (size_t i = 0; i < rows_.size(); ++i) {
      rows_[next[codes[i]]++] = static_cast<uint16_t>(i);
    }
  });
}

// Codes and numbers have a lock each.
bool DerivedColumns::TakeStageBytes(size_t bytes) {
  size_t taken = stage_bytes_.load(std::memory_order_relaxed);
  while (taken + bytes <= kMostStageBytes) {
    if (stage_bytes_.compare_exchange_weak(taken, taken + bytes,
                                           std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

const CodeColumn* DerivedColumns::AtStages(
    const CodeColumn& column, const std::vector<uint16_t>& stage_case) {
  const size_t width = column.Width();
  if (width == 0 || width > kMostWidth) return nullptr;
  return codes_.Get(column, [&]() -> std::optional<CodeColumn> {
    if (!TakeStageBytes(width)) return std::nullopt;
    return column.Gather(stage_case);
  });
}

const NumberColumn* DerivedColumns::AtStages(
    const NumberColumn& column, const std::vector<uint16_t>& stage_case) {
  if (!column.offsets().has_value()) return nullptr;
  return numbers_.Get(column, [&]() -> std::optional<NumberColumn> {
    if (!TakeStageBytes(sizeof(uint16_t))) return std::nullopt;
    return column.Gather(stage_case);
  });
}

const CodeRows* DerivedColumns::RowsOf(const CodeColumn& column) {
  if (column.Width() == 0) return nullptr;
  return indexes_.Get(column, [&]() -> std::optional<CodeRows> {
    if (column.Max() >= column.size() || made_indexes_ == kMostIndexes) {
      return std::nullopt;
    }
    ++made_indexes_;
    return CodeRows(column);
  });
}

}  // namespace redress::engine::columnar
