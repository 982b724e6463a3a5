// Watches which files a thread makes, changes or removes, by the kernel's
// seccomp: also where it has no right to, and says nothing of that.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_FILE_WATCH_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_FILE_WATCH_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace redress::conformance {

class FileWatch {
 public:
  // Starts the thread that watches, which lives as long as the process: for a
  // process of a check's own. `folder` is where everything may be done. Must
  // outlive Begin()'s thread.
  explicit FileWatch(std::string folder);
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // From now on the calling thread cannot do any of this outside the folder.
  // False where the kernel cannot watch.
  bool Begin();

  // What it tried, each with the system call: "openat /etc/motd".
  std::vector<std::string> tried() const;

 private:
  void Watch();
  // Whether the call may go on.
  bool Allows(int number, const uint64_t* arguments);
  bool AllowsPath(int number, int folder, uint64_t path);

  const std::string folder_;
  std::atomic<int> listener_{-1};
  mutable std::mutex mutex_;
  std::vector<std::string> tried_;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_FILE_WATCH_H_
