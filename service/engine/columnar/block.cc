#include "service/engine/columnar/block.h"

#include <algorithm>

#include "absl/hash/hash.h"

namespace redress::engine::columnar {
const CodeColumn* Columns::Attribute(uint32_t name) const {
  const auto found = std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const auto& column, uint32_t code) { return column.first < code; });
  if (found == attributes.end() || found->first != name) return nullptr;
  return &found->second;
}

KeyIndex KeyIndex::Of(const std::vector<Entry>& entries) {
  KeyIndex index;
  index.hashes_.reserve(entries.size());
  index.rows_.reserve(entries.size());
  for (const Entry& entry : entries) {
    index.hashes_.push_back(entry.hash);
    index.rows_.push_back(entry.row);
  }
  return index;
}

void KeyIndex::Find(uint32_t hash, std::vector<uint32_t>* rows) const {
  auto found = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
  for (; found != hashes_.end() && *found == hash; ++found) {
    rows->push_back(rows_[found - hashes_.begin()]);
  }
}

uint32_t KeyHash(const std::string& authority, const std::string& key) {
  return static_cast<uint32_t>(absl::HashOf(authority, key));
}

}  // namespace redress::engine::columnar
