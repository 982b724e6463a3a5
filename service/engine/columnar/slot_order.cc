#include "service/engine/columnar/slot_order.h"

#include <algorithm>
#include <utility>

#include "service/engine/columnar/in_steps.h"

namespace redress::engine::columnar {
namespace {

// Going through all slots is quicker than sorting those with rows where these
// are one in so many, and where there are few anyway.
constexpr size_t kWalkedShare = 32;
constexpr size_t kWalkedSlots = 4096;

// Of a dimension the ranks of its members by code; else null, as a bucket or
// value is its own rank.
absl::StatusOr<const uint32_t*> RanksOf(const Digit& digit,
                                        const StopCheck& stop) {
  if (digit.dictionary() == nullptr) return nullptr;
  const absl::StatusOr<const MemberOrder*> order =
      digit.dictionary()->Order(stop);
  if (!order.ok()) return order.status();
  return (*order)->ranks.data();
}

// Goes through all slots in the order wanted.
absl::StatusOr<std::vector<uint32_t>> Walk(const std::vector<Digit>& digits,
                                           const GroupKeys& keys,
                                           const std::vector<uint32_t>& counts,
                                           size_t groups,
                                           const StopCheck& stop) {
  const size_t width = digits.size();
  // By digit and place in the order of its values: what it adds to the slot.
  std::vector<std::vector<uint32_t>> steps(width);
  for (size_t i = 0; i < width; ++i) {
    const absl::StatusOr<const uint32_t*> ranks = RanksOf(digits[i], stop);
    if (!ranks.ok()) return ranks.status();
    const auto stride = static_cast<uint32_t>(keys.Stride(i));
    steps[i].resize(digits[i].cardinality());
    absl::Status status =
        InSteps(steps[i].size(), stop, [&](size_t begin, size_t end) {
          for (size_t value = begin; value < end; ++value) {
            const size_t place = *ranks == nullptr ? value : (*ranks)[value];
            steps[i][place] = static_cast<uint32_t>(value) * stride;
          }
        });
    if (!status.ok()) return status;
  }
  std::vector<uint32_t> slots;
  slots.reserve(groups);
  const std::vector<uint32_t>& inner = steps.back();
  // The places of all digits but the last, and what they add up to.
  std::vector<size_t> places(width - 1);
  uint32_t base = 0;
  for (size_t i = 0; i + 1 < width; ++i) base += steps[i][0];
  // What is left of a step.
  size_t left = kStep;
  while (slots.size() < groups) {
    for (size_t begin = 0; begin < inner.size();) {
      if (left == 0) {
        left = kStep;
        if (absl::Status status = CheckStop(stop); !status.ok()) return status;
      }
      const size_t end = std::min(begin + left, inner.size());
      left -= end - begin;
      for (; begin < end; ++begin) {
        const uint32_t slot = base + inner[begin];
        if (counts[slot] > 0) slots.push_back(slot);
      }
    }
    for (size_t i = width - 1; i-- > 0;) {
      base -= steps[i][places[i]];
      if (++places[i] < steps[i].size()) {
        base += steps[i][places[i]];
        break;
      }
      places[i] = 0;
      base += steps[i][0];
    }
  }
  return slots;
}

}  // namespace

absl::StatusOr<std::vector<uint32_t>> OrderSlots(
    const std::vector<Digit>& digits, const GroupKeys& keys,
    const std::vector<uint32_t>& counts, size_t groups, const StopCheck& stop) {
  if (keys.dense() && !digits.empty() && groups > 0 &&
      keys.slots() <= groups * kWalkedShare + kWalkedSlots) {
    return Walk(digits, keys, counts, groups, stop);
  }
  std::vector<uint32_t> slots;
  slots.reserve(groups);
  absl::Status status =
      InSteps(counts.size(), stop, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
          if (counts[i] > 0) slots.push_back(static_cast<uint32_t>(i));
        }
      });
  if (!status.ok()) return status;
  const size_t width = digits.size();
  if (width == 0) return slots;
  std::vector<const uint32_t*> ranks;
  for (const Digit& digit : digits) {
    const absl::StatusOr<const uint32_t*> of_digit = RanksOf(digit, stop);
    if (!of_digit.ok()) return of_digit.status();
    ranks.push_back(*of_digit);
  }
  // One row of ranks for each slot that has rows.
  std::vector<uint32_t> rows;
  rows.reserve(slots.size() * width);
  std::vector<uint32_t> order(slots.size());
  status = InSteps(slots.size(), stop, [&](size_t begin, size_t end) {
    rows.resize(end * width);
    for (size_t i = begin; i < end; ++i) {
      order[i] = static_cast<uint32_t>(i);
      uint32_t* row = rows.data() + i * width;
      keys.Digits(slots[i], row);
      for (size_t digit = 0; digit < width; ++digit) {
        if (ranks[digit] != nullptr) row[digit] = ranks[digit][row[digit]];
      }
    }
  });
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<uint32_t>> sorted = SortInSteps(
      std::move(order),
      [&rows, width](uint32_t a, uint32_t b) {
        const uint32_t* const left = rows.data() + a * width;
        const uint32_t* const right = rows.data() + b * width;
        return std::lexicographical_compare(left, left + width, right,
                                            right + width);
      },
      stop);
  if (!sorted.ok()) return sorted;
  status = InSteps(sorted->size(), stop, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) (*sorted)[i] = slots[(*sorted)[i]];
  });
  if (!status.ok()) return status;
  return sorted;
}

}  // namespace redress::engine::columnar
