// A program that runs as long as its object, and not longer than the bench.

#ifndef REDRESS_TESTS_BENCH_CHILD_PROCESS_H_
#define REDRESS_TESTS_BENCH_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace redress::bench {

class ChildProcess {
 public:
  // Starts `command` with its output appended to the file `log`. `end_signal`
  // ends it.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      std::vector<std::string> command, const std::string& log, int end_signal);
  // Sends the signal and waits.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // False once it has ended.
  bool Runs();

  pid_t pid() const { return pid_; }

 private:
  ChildProcess(pid_t pid, int end_signal)
      : pid_(pid), end_signal_(end_signal) {}

  const pid_t pid_;
  const int end_signal_;
  bool ended_ = false;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_CHILD_PROCESS_H_
