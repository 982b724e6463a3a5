#include "service/engine/columnar/group_keys.h"

namespace redress::engine::columnar {
namespace {

// What the slot of a segment takes in the key of the next.
constexpr uint64_t kSlotCardinality = uint64_t{1} << 32;

}  // namespace

GroupKeys::GroupKeys(const std::vector<uint64_t>& cardinalities,
                     uint64_t dense_limit)
    : cardinalities_(cardinalities) {
  segments_.emplace_back();
  for (const uint64_t cardinality : cardinalities_) {
    uint64_t product = 0;
    if (__builtin_mul_overflow(product_, cardinality, &product)) {
      const size_t digit = segments_.back().end;
      segments_.emplace_back();
      segments_.back().begin = segments_.back().end = digit;
      // Cannot overflow: both are at most 2^32, and 2^64 - 1 is only the bound.
      product_ = kSlotCardinality;
      product = product_ * cardinality;
      if (product == 0) product = ~uint64_t{0};
    }
    strides_.push_back(product_);
    product_ = product;
    ++segments_.back().end;
  }
  dense_ = segments_.size() == 1 && product_ <= dense_limit;
}

void GroupKeys::Close(size_t segment, std::vector<uint64_t>* keys) {
  if (dense_) return;
  Segment& own = segments_[segment];
  for (uint64_t& key : *keys) {
    const auto [place, added] =
        own.slots.try_emplace(key, static_cast<uint32_t>(own.keys.size()));
    if (added) own.keys.push_back(key);
    key = place->second;
  }
}

size_t GroupKeys::slots() const {
  return dense_ ? product_ : segments_.back().keys.size();
}

void GroupKeys::Digits(uint64_t slot, uint32_t* digits) const {
  if (dense_) {
    // Divided by each in turn, and in half as many bits, which takes a fraction
    // of the time.
    auto rest = static_cast<uint32_t>(slot);
    for (size_t digit = 0; digit < cardinalities_.size(); ++digit) {
      const auto cardinality = static_cast<uint32_t>(cardinalities_[digit]);
      digits[digit] = rest % cardinality;
      rest /= cardinality;
    }
    return;
  }
  for (size_t i = segments_.size(); i-- > 0;) {
    const Segment& segment = segments_[i];
    const uint64_t key = segment.keys[slot];
    for (size_t digit = segment.begin; digit < segment.end; ++digit) {
      digits[digit] =
          static_cast<uint32_t>(key / strides_[digit] % cardinalities_[digit]);
    }
    slot = key % kSlotCardinality;
  }
}

}  // namespace redress::engine::columnar
