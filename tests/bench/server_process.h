// A server as a process of its own.

#ifndef REDRESS_TESTS_BENCH_SERVER_PROCESS_H_
#define REDRESS_TESTS_BENCH_SERVER_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/child_process.h"

namespace redress::bench {

// Drained with its object.
class ServerProcess {
 public:
  // Starts a program and waits until it has written the address that it serves
  // on into `port_file`; its output goes to `log`.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::vector<std::string>& command, const std::string& port_file,
      const std::string& log);

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_->pid(); }
  // The seconds that all its threads ran so far, in steps of about 10 ms.
  double CpuSeconds() const;
  // Its memory that is in the machine's; bytes.
  int64_t ResidentBytes() const;

 private:
  explicit ServerProcess(std::unique_ptr<ChildProcess> process)
      : process_(std::move(process)) {}

  std::unique_ptr<ChildProcess> process_;
  std::string address_;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_PROCESS_H_
