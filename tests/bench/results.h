// Collects what was measured: a line for people, and a line of JSON.

#ifndef REDRESS_TESTS_BENCH_RESULTS_H_
#define REDRESS_TESTS_BENCH_RESULTS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace redress::bench {

// One figure.
struct Measurement {
  // What was measured: "question", "load", "memory".
  std::string what;
  // Which one of it: a question's id; may be empty.
  std::string item;
  // Of which engine: "redress", "duckdb".
  std::string engine;
  // "us", "bytes", "rows/s".
  std::string unit;
  Timing timing;
};

// Writes JSON lines; used by one thread.
class Results {
 public:
  // Appends to the file at `path`; "" writes for people only. Every line bears
  // the number of cases and the order of arrival.
  static absl::StatusOr<Results> Open(const std::string& path, int64_t cases,
                                      bool sorted);

  // Adds a figure, and says it on standard error.
  void Add(const Measurement& measurement);
  // The same for one that was measured once, or counted.
  void Add(const std::string& what, const std::string& item,
           const std::string& engine, const std::string& unit, double value);
  // A fact that is no figure: what an engine is called, what it was built with.
  void Note(const std::string& item, const std::string& text);

 private:
  struct CloseFile {
    void operator()(FILE* file) const;
  };

  Results(FILE* file, int64_t cases, bool sorted)
      : file_(file), cases_(cases), sorted_(sorted) {}

  std::unique_ptr<FILE, CloseFile> file_;
  int64_t cases_;
  bool sorted_;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_RESULTS_H_
