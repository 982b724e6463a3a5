#include "service/engine/columnar/block.h"

#include <algorithm>

namespace redress::engine::columnar {
const CodeColumn* Columns::Attribute(uint32_t name) const {
  const auto found = std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const auto& column, uint32_t code) { return column.first < code; });
  if (found == attributes.end() || found->first != name) return nullptr;
  return &found->second;
}

KeyIndex KeyIndex::Of(std::vector<uint32_t> hashes) {
  std::vector<uint64_t> sorted;
  sorted.reserve(hashes.size());
  for (size_t row = 0; row < hashes.size(); ++row) {
    sorted.push_back(uint64_t{hashes[row]} << 16 | row);
  }
  std::sort(sorted.begin(), sorted.end());
  KeyIndex index;
  index.order_.reserve(hashes.size());
  for (const uint64_t entry : sorted) {
    index.order_.push_back(static_cast<uint16_t>(entry));
  }
  index.filter_.assign(hashes.size() * 10 / 64 + 1, 0);
  for (const uint32_t hash : hashes) {
    index.filter_[index.WordOf(hash)] |= BitsOf(hash);
  }
  index.hashes_ = std::move(hashes);
  return index;
}

void KeyIndex::Find(uint32_t hash, std::vector<uint32_t>* rows) const {
  auto found = std::lower_bound(
      order_.begin(), order_.end(), hash,
      [this](uint16_t row, uint32_t wanted) { return hashes_[row] < wanted; });
  for (; found != order_.end() && hashes_[*found] == hash; ++found) {
    rows->push_back(*found);
  }
}

}  // namespace redress::engine::columnar
