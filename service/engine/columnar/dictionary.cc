#include "service/engine/columnar/dictionary.h"

#include <numeric>
#include <utility>

#include "service/engine/columnar/in_steps.h"

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

absl::StatusOr<const MemberOrder*> Dictionary::Order(
    const StopCheck& stop) const {
  {
    const std::lock_guard lock(order_mutex_);
    if (order_ != nullptr) return order_.get();
  }
  // Without the lock, so that nobody waits for one who is slow; where two make
  // it at once, the first one's stays.
  std::vector<uint32_t> codes(size());
  std::iota(codes.begin(), codes.end(), 0);
  absl::StatusOr<std::vector<uint32_t>> sorted = SortInSteps(
      std::move(codes),
      [this](uint32_t a, uint32_t b) {
        // Codes that nobody has are without a name.
        const int compared = members_[a].compare(members_[b]);
        return compared != 0 ? compared < 0 : a < b;
      },
      stop);
  if (!sorted.ok()) return sorted.status();
  auto order = std::make_unique<MemberOrder>();
  order->codes = *std::move(sorted);
  order->ranks.resize(order->codes.size());
  absl::Status status =
      InSteps(order->codes.size(), stop, [&](size_t begin, size_t end) {
        for (size_t rank = begin; rank < end; ++rank) {
          order->ranks[order->codes[rank]] = static_cast<uint32_t>(rank);
        }
      });
  if (!status.ok()) return status;
  const std::lock_guard lock(order_mutex_);
  if (order_ == nullptr) order_ = std::move(order);
  return order_.get();
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
