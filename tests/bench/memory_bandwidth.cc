#include "tests/bench/memory_bandwidth.h"

#include <sys/mman.h>

#include <array>
#include <chrono>

namespace redress::bench {
namespace {

constexpr size_t kLargePage = size_t{2} << 20;

}  // namespace

MemoryBandwidth::MemoryBandwidth(size_t bytes)
    : size_(bytes / sizeof(uint64_t)),
      words_(static_cast<uint64_t*>(std::aligned_alloc(kLargePage, bytes))) {
  madvise(words_.get(), bytes, MADV_HUGEPAGE);
  // Touched, so that every page is one of its own.
  for (size_t i = 0; i < size_; ++i) words_.get()[i] = i;
}

double MemoryBandwidth::Measure() {
  // Independent sums: the additions must not be what is measured.
  constexpr size_t kLanes = 16;
  const auto start = std::chrono::steady_clock::now();
  std::array<uint64_t, kLanes> sums{};
  const uint64_t* const words = words_.get();
  for (size_t i = 0; i + kLanes <= size_; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += words[i + lane];
  }
  uint64_t sum = 0;
  for (const uint64_t lane : sums) sum += lane;
  sum_ = sum;
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - start;
  return static_cast<double>(size_ * sizeof(uint64_t)) / time.count();
}

}  // namespace redress::bench
