#include "tests/bench/memory_watch.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::bench {
namespace {

constexpr auto kPause = std::chrono::milliseconds(10);

// What a process's status says.
struct Status {
  std::string name;
  int64_t resident = 0;
  int64_t most = 0;
};

// All of it empty where the process is gone.
Status StatusOf(const std::string& process) {
  std::ifstream file(absl::StrCat("/proc/", process, "/status"));
  Status status;
  std::string word;
  int64_t kilobytes = 0;
  while (file >> word) {
    if (word == "Name:") {
      file >> status.name;
    } else if (word == "VmRSS:" && file >> kilobytes) {
      status.resident = kilobytes * 1024;
    } else if (word == "VmHWM:" && file >> kilobytes) {
      status.most = kilobytes * 1024;
    }
  }
  return status;
}

}  // namespace

MemoryWatch::MemoryWatch(std::string process)
    : process_(std::move(process)),
      before_(StatusOf(process_).resident),
      most_(before_),
      thread_([this] {
        while (!stop_) {
          Look();
          std::this_thread::sleep_for(kPause);
        }
      }) {}

void MemoryWatch::Stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void MemoryWatch::Look() {
  const Status own = StatusOf(process_);
  most_ = std::max(most_, own.resident);
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(
           absl::StrCat("/proc/", process_, "/task"), error)) {
    std::ifstream children(task.path().string() + "/children");
    std::string child;
    while (children >> child) {
      const Status status = StatusOf(child);
      // One that is not yet the program that it will be has our memory.
      if (status.name != own.name) {
        most_of_child_ = std::max(most_of_child_, status.most);
      }
    }
  }
}

}  // namespace redress::bench
