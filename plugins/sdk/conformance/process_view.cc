#include "plugins/sdk/conformance/process_view.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace redress::conformance {

ProcessView::ProcessView()
    : status_(open("/proc/self/status", O_RDONLY | O_CLOEXEC)),
      tasks_(open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

ProcessView::~ProcessView() {
  close(status_);
  close(tasks_);
}

int ProcessView::Threads() const {
  const int copy = dup(tasks_);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(fdopendir(copy), &closedir);
  if (folder == nullptr) return 0;
  rewinddir(folder.get());
  int threads = 0;
  while (const dirent* entry = readdir(folder.get())) {
    if (entry->d_name[0] != '.') ++threads;
  }
  return threads;
}

uint64_t ProcessView::PeakMemory() const {
  std::array<char, 8192> text = {};
  if (pread(status_, text.data(), text.size() - 1, 0) <= 0) return 0;
  const char* line = std::strstr(text.data(), "VmHWM:");
  constexpr uint64_t kKilo = 1024;
  return line == nullptr
             ? 0
             : kKilo * std::strtoull(line + std::strlen("VmHWM:"), nullptr, 10);
}

int ProcessView::OpenFiles() {
  // More than a worker may have.
  constexpr int kMost = 1024;
  int files = 0;
  for (int file = 0; file < kMost; ++file) {
    if (fcntl(file, F_GETFD) >= 0) ++files;
  }
  return files;
}

bool ProcessView::HasChildren() {
  siginfo_t info = {};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace redress::conformance
