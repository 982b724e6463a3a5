#include "tests/bench/memory_bandwidth.h"

#include <array>
#include <chrono>

namespace redress::bench {

MemoryBandwidth::MemoryBandwidth(size_t bytes)
    : words_(bytes / sizeof(uint64_t)) {
  // Touched, so that every page is one of its own.
  for (size_t i = 0; i < words_.size(); ++i) words_[i] = i;
}

double MemoryBandwidth::Measure() {
  // Independent sums: the additions must not be what is measured.
  constexpr size_t kLanes = 32;
  const auto start = std::chrono::steady_clock::now();
  std::array<uint64_t, kLanes> sums{};
  for (size_t i = 0; i + kLanes <= words_.size(); i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += words_[i + lane];
  }
  uint64_t sum = 0;
  for (const uint64_t lane : sums) sum += lane;
  sum_ = sum;
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  return static_cast<double>(words_.size() * sizeof(uint64_t)) / time.count();
}

}  // namespace redress::bench
