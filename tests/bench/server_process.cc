#include "tests/bench/server_process.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"

namespace redress::bench {

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::vector<std::string>& command, const std::string& port_file,
    const std::string& log) {
  std::filesystem::remove(port_file);
  auto child = ChildProcess::Start(command, log, SIGTERM);
  if (!child.ok()) return child.status();
  std::unique_ptr<ServerProcess> server(new ServerProcess(*std::move(child)));
  while (!std::filesystem::exists(port_file)) {
    if (!server->process_->Runs()) {
      return absl::InternalError(
          absl::StrCat(command[0], " ended early; see ", log));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  std::ifstream(port_file) >> server->address_;
  return server;
}

double ServerProcess::CpuSeconds() const {
  std::ifstream file(absl::StrCat("/proc/", process_->pid(), "/stat"));
  std::string word;
  // The 14th and 15th word; the second, the name, has no blank in it.
  for (int i = 0; i < 13; ++i) file >> word;
  int64_t user = 0;
  int64_t system = 0;
  file >> user >> system;
  return static_cast<double>(user + system) /
         static_cast<double>(sysconf(_SC_CLK_TCK));
}

int64_t ServerProcess::ResidentBytes() const {
  std::ifstream file(absl::StrCat("/proc/", process_->pid(), "/statm"));
  int64_t total = 0;
  int64_t resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace redress::bench
