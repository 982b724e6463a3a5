#include "service/engine/columnar/slot_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace redress::engine::columnar {
namespace {

// Going through all slots is quicker than sorting those with rows where these
// are one in so many, and where there are few anyway.
constexpr size_t kWalkedShare = 32;
constexpr size_t kWalkedSlots = 4096;

// So many are sorted, or merged, without asking whether to stop.
constexpr size_t kBetweenStops = 8192;

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
    const auto values = static_cast<uint32_t>(digits[i].cardinality());
    const auto stride = static_cast<uint32_t>(keys.Stride(i));
    steps[i].resize(values);
    const Dictionary* dictionary = digits[i].dictionary();
    for (uint32_t value = 0; value < values; ++value) {
      const uint32_t place =
          dictionary == nullptr ? value : dictionary->Ranks()[value];
      steps[i][place] = value * stride;
    }
  }
  std::vector<uint32_t> slots;
  slots.reserve(groups);
  const std::vector<uint32_t>& inner = steps.back();
  // The places of all digits but the last, and what they add up to.
  std::vector<size_t> places(width - 1);
  uint32_t base = 0;
  for (size_t i = 0; i + 1 < width; ++i) base += steps[i][0];
  size_t walked = 0;
  while (slots.size() < groups) {
    for (const uint32_t step : inner) {
      if (counts[base + step] > 0) slots.push_back(base + step);
    }
    walked += inner.size();
    if (walked >= kBetweenStops) {
      walked = 0;
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
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

// Sorts runs, and then merges them, so that it can stop in between.
template <typename Less>
absl::StatusOr<std::vector<uint32_t>> Sorted(std::vector<uint32_t> values,
                                             const Less& less,
                                             const StopCheck& stop) {
  // Where each run goes on, and where it ends.
  using Run = std::pair<size_t, size_t>;
  std::vector<Run> runs;
  for (size_t begin = 0; begin < values.size(); begin += kBetweenStops) {
    const size_t end = std::min(begin + kBetweenStops, values.size());
    std::sort(values.begin() + static_cast<std::ptrdiff_t>(begin),
              values.begin() + static_cast<std::ptrdiff_t>(end), less);
    runs.emplace_back(begin, end);
    if (absl::Status status = CheckStop(stop); !status.ok()) return status;
  }
  if (runs.size() < 2) return values;
  // The run whose next value is the least is on top.
  const auto later = [&](const Run& a, const Run& b) {
    return less(values[b.first], values[a.first]);
  };
  std::make_heap(runs.begin(), runs.end(), later);
  std::vector<uint32_t> merged;
  merged.reserve(values.size());
  while (!runs.empty()) {
    std::pop_heap(runs.begin(), runs.end(), later);
    Run& run = runs.back();
    merged.push_back(values[run.first]);
    if (++run.first == run.second) {
      runs.pop_back();
    } else {
      std::push_heap(runs.begin(), runs.end(), later);
    }
    if (merged.size() % kBetweenStops != 0) continue;
    if (absl::Status status = CheckStop(stop); !status.ok()) return status;
  }
  return merged;
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
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) slots.push_back(static_cast<uint32_t>(i));
  }
  const size_t width = digits.size();
  if (width == 0) return slots;
  std::vector<const std::vector<uint32_t>*> ranks;
  for (const Digit& digit : digits) {
    ranks.push_back(
        digit.dictionary() == nullptr ? nullptr : &digit.dictionary()->Ranks());
  }
  // One row of ranks for each slot that has rows; a bucket or value is its own
  // rank.
  std::vector<uint32_t> rows(slots.size() * width);
  for (size_t i = 0; i < slots.size(); ++i) {
    uint32_t* row = rows.data() + i * width;
    keys.Digits(slots[i], row);
    for (size_t digit = 0; digit < width; ++digit) {
      if (ranks[digit] != nullptr) row[digit] = (*ranks[digit])[row[digit]];
    }
  }
  std::vector<uint32_t> order(slots.size());
  std::iota(order.begin(), order.end(), 0);
  absl::StatusOr<std::vector<uint32_t>> sorted = Sorted(
      std::move(order),
      [&rows, width](uint32_t a, uint32_t b) {
        const uint32_t* const left = rows.data() + a * width;
        const uint32_t* const right = rows.data() + b * width;
        return std::lexicographical_compare(left, left + width, right,
                                            right + width);
      },
      stop);
  if (!sorted.ok()) return sorted;
  for (uint32_t& place : *sorted) place = slots[place];
  return sorted;
}

}  // namespace redress::engine::columnar
