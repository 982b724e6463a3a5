#include "service/engine/columnar/dictionary.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace redress::engine::columnar {

Dictionary::Dictionary() { Add(""); }

Dictionary::Dictionary(const Dictionary& other)
    : members_(other.members_), codes_(other.codes_) {}

std::optional<uint32_t> Dictionary::Find(const std::string& member) const {
  const auto found = codes_.find(member);
  if (found == codes_.end()) return std::nullopt;
  return found->second;
}

uint32_t Dictionary::Add(const std::string& member) {
  const auto [place, added] = codes_.try_emplace(member, size());
  if (added) members_.push_back(member);
  return place->second;
}

const std::vector<uint32_t>& Dictionary::Ranks() const {
  std::call_once(ranks_made_, [this] {
    std::vector<uint32_t> order(size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
      // Codes that nobody has are without a name.
      const int compared = members_[a].compare(members_[b]);
      return compared != 0 ? compared < 0 : a < b;
    });
    ranks_.resize(size());
    for (uint32_t rank = 0; rank < size(); ++rank) ranks_[order[rank]] = rank;
  });
  return ranks_;
}

Dictionaries::Dictionaries() {
  const auto empty = std::make_shared<const Dictionary>();
  cases.fill(empty);
  many.fill(empty);
  stages.fill(empty);
  actions.fill(empty);
  attribute_names = empty;
  // The attribute named "" does not exist.
  attributes.push_back(empty);
}

uint32_t DictionaryEditor::Code(const std::string& member) {
  if (member.empty()) return 0;
  const auto first = static_cast<unsigned char>(member.front());
  const auto last = static_cast<unsigned char>(member.back());
  Recent& recent =
      recent_[(member.size() + 3 * first + 7 * last) % recent_.size()];
  if (recent.member == member) return recent.code;
  const Dictionary& current = changed_ == nullptr ? *base_ : *changed_;
  if (const std::optional<uint32_t> code = current.Find(member)) {
    recent.code = *code;
  } else {
    if (changed_ == nullptr) changed_ = std::make_shared<Dictionary>(*base_);
    recent.code = changed_->Add(member);
  }
  recent.member = member;
  return recent.code;
}

DictionaryPtr DictionaryEditor::Finish() {
  if (changed_ != nullptr) base_ = std::exchange(changed_, nullptr);
  return base_;
}

}  // namespace redress::engine::columnar
