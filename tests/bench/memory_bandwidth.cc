#include "tests/bench/memory_bandwidth.h"

#include <sys/mman.h>

#include <algorithm>
#include <array>

namespace redress::bench {
namespace {

constexpr size_t kLargePage = size_t{2} << 20;
constexpr size_t kSliceBytes = size_t{64} << 20;

}  // namespace

MemoryBandwidth::MemoryBandwidth(size_t bytes)
    : size_(bytes / sizeof(uint64_t)),
      slice_(std::min(bytes, kSliceBytes) / sizeof(uint64_t)),
      words_(static_cast<uint64_t*>(std::aligned_alloc(kLargePage, bytes))) {
  madvise(words_.get(), bytes, MADV_HUGEPAGE);
  // Touched, so that every page is one of its own.
  for (size_t i = 0; i < size_; ++i) words_.get()[i] = i;
}

void MemoryBandwidth::Read() {
  // Independent sums: the additions must not be what is measured.
  constexpr size_t kLanes = 16;
  std::array<uint64_t, kLanes> sums{};
  if (next_ + slice_ > size_) next_ = 0;
  const uint64_t* const words = words_.get() + next_;
  next_ += slice_;
  for (size_t i = 0; i + kLanes <= slice_; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) sums[lane] += words[i + lane];
  }
  uint64_t sum = 0;
  for (const uint64_t lane : sums) sum += lane;
  sum_ = sum;
}

}  // namespace redress::bench
