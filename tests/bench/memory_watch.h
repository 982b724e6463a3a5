// The most memory that processes have resident while something runs.

#ifndef REDRESS_TESTS_BENCH_MEMORY_WATCH_H_
#define REDRESS_TESTS_BENCH_MEMORY_WATCH_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace redress::bench {

// Looks at a process and its children a hundred times a second, from its making
// until Stop, on a thread of its own.
class MemoryWatch {
 public:
  // `process` is its number, or "self".
  explicit MemoryWatch(std::string process = "self");
  ~MemoryWatch() { Stop(); }
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;

  void Stop();
  // After Stop: the most of the process beyond what it had at the beginning,
  // and the most of any one child.
  int64_t growth() const { return most_ - before_; }
  int64_t most_of_child() const { return most_of_child_; }

 private:
  void Look();

  const std::string process_;
  const int64_t before_;
  int64_t most_;
  int64_t most_of_child_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_MEMORY_WATCH_H_
