// A server as a process of its own.

#ifndef REDRESS_TESTS_BENCH_SERVER_PROCESS_H_
#define REDRESS_TESTS_BENCH_SERVER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace redress::bench {

// Ends with its object.
class ServerProcess {
 public:
  // Starts a program and waits until it has written the address that it serves
  // on into `port_file`; its output goes to `log`.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::vector<std::string>& command, const std::string& port_file,
      const std::string& log);
  // Drains it (SIGTERM) and waits.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const std::string& address() const { return address_; }
  // The seconds that all its threads ran so far, in steps of about 10 ms.
  double CpuSeconds() const;
  // Its memory that is in the machine's; bytes.
  int64_t ResidentBytes() const;

 private:
  explicit ServerProcess(pid_t pid) : pid_(pid) {}

  const pid_t pid_;
  std::string address_;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_PROCESS_H_
