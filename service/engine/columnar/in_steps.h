// Work on many things that can be stopped in between.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_IN_STEPS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_IN_STEPS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"

namespace redress::engine::columnar {

// So many are dealt with without asking whether to stop, where each takes some
// dozens of nanoseconds.
inline constexpr size_t kStep = 4096;

// Calls `work` (a function of two size_t) for [0, size), part by part; what
// `stop`, which is asked between the parts, says where it ended that.
template <typename Work>
absl::Status InSteps(size_t size, const StopCheck& stop, const Work& work) {
  for (size_t begin = 0; begin < size; begin += kStep) {
    if (begin > 0) {
      if (absl::Status status = CheckStop(stop); !status.ok()) return status;
    }
    work(begin, std::min(begin + kStep, size));
  }
  return absl::OkStatus();
}

// Sorts runs, and then merges them, so that it can stop in between.
template <typename Less>
absl::StatusOr<std::vector<uint32_t>> SortInSteps(std::vector<uint32_t> values,
                                                  const Less& less,
                                                  const StopCheck& stop) {
  // The next of each run lies elsewhere in memory.
  constexpr size_t kMergedBetweenStops = kStep / 4;
  // Where each run goes on, and where it ends.
  using Run = std::pair<size_t, size_t>;
  std::vector<Run> runs;
  absl::Status status =
      InSteps(values.size(), stop, [&](size_t begin, size_t end) {
        std::sort(values.begin() + static_cast<std::ptrdiff_t>(begin),
                  values.begin() + static_cast<std::ptrdiff_t>(end), less);
        runs.emplace_back(begin, end);
      });
  if (!status.ok()) return status;
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
    if (merged.size() % kMergedBetweenStops != 0) continue;
    status = CheckStop(stop);
    if (!status.ok()) return status;
  }
  return merged;
}

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_IN_STEPS_H_
