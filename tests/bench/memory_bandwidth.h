// What the machine's memory gives: the bound of every scan.

#ifndef REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_
#define REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace redress::bench {

// Reads memory from one end to the other, with one thread; in large pages where
// the system gives them, which is what memory gives at best.
class MemoryBandwidth {
 public:
  explicit MemoryBandwidth(size_t bytes);

  // Reads the next slice, round and round: by the time one comes again no cache
  // holds it, and it takes no longer than what it is compared with.
  void Read();

  // Of a slice.
  size_t bytes() const { return slice_ * sizeof(uint64_t); }

 private:
  struct Free {
    void operator()(uint64_t* words) const { std::free(words); }
  };

  // In words.
  size_t size_;
  size_t slice_;
  size_t next_ = 0;
  std::unique_ptr<uint64_t, Free> words_;
  // Keeps the compiler from leaving the reads out.
  volatile uint64_t sum_ = 0;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_MEMORY_BANDWIDTH_H_
