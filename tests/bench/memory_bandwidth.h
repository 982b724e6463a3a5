// What the machine's memory gives: the bound of every scan.

#ifndef REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_
#define REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace redress::bench {

// Reads memory from one end to the other, with one thread.
class MemoryBandwidth {
 public:
  explicit MemoryBandwidth(size_t bytes);

  // The bytes a second of one pass.
  double Measure();

 private:
  std::vector<uint64_t> words_;
  // Keeps the compiler from leaving the reads out.
  volatile uint64_t sum_ = 0;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_
