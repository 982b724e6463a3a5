#include "plugins/sdk/conformance/file_watch.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

namespace redress::conformance {
namespace {

// Where a system call has its paths and flags: numbers of arguments, -1: none.
struct Call {
  const char* name;
  int folder;
  int path;
  int flags;
  int second_folder;
  int second_path;
};
constexpr Call kCalls[] = {
    {"open", -1, 0, 1, -1, -1},      {"openat", 0, 1, 2, -1, -1},
    {"creat", -1, 0, -1, -1, -1},    {"mkdir", -1, 0, -1, -1, -1},
    {"mkdirat", 0, 1, -1, -1, -1},   {"mknod", -1, 0, -1, -1, -1},
    {"mknodat", 0, 1, -1, -1, -1},   {"unlink", -1, 0, -1, -1, -1},
    {"unlinkat", 0, 1, -1, -1, -1},  {"rmdir", -1, 0, -1, -1, -1},
    {"rename", -1, 0, -1, -1, 1},    {"renameat", 0, 1, -1, 2, 3},
    {"renameat2", 0, 1, -1, 2, 3},   {"link", -1, 0, -1, -1, 1},
    {"linkat", 0, 1, -1, 2, 3},      {"symlink", -1, 1, -1, -1, -1},
    {"symlinkat", 1, 2, -1, -1, -1}, {"truncate", -1, 0, -1, -1, -1}};

bool Writes(uint64_t flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0 ||
         (flags & O_TMPFILE) == O_TMPFILE;
}

// What a folder's descriptor stands for.
std::string FolderOf(int folder) {
  if (folder == AT_FDCWD) return std::filesystem::current_path();
  std::array<char, 4096> path = {};
  const std::string link = "/proc/self/fd/" + std::to_string(folder);
  return readlink(link.c_str(), path.data(), path.size() - 1) < 0 ? ""
                                                                  : path.data();
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

}  // namespace

FileWatch::FileWatch(std::string folder) : folder_(std::move(folder)) {
  std::thread([this] {
    listener_.wait(-1);
    Watch();
  }).detach();
}

bool FileWatch::Begin() {
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ALLOW));
  if (filter == nullptr) return false;
  for (const Call& call : kCalls) {
    const int number = seccomp_syscall_resolve_name(call.name);
    // Some machines have the newer calls only.
    if (number < 0) continue;
    if (seccomp_rule_add(filter.get(), SCMP_ACT_NOTIFY, number, 0) != 0) {
      return false;
    }
  }
  if (seccomp_load(filter.get()) != 0) return false;
  const int listener = seccomp_notify_fd(filter.get());
  if (listener < 0) return false;
  listener_ = dup(listener);
  listener_.notify_one();
  return true;
}

std::vector<std::string> FileWatch::tried() const {
  const std::lock_guard lock(mutex_);
  return tried_;
}

void FileWatch::Watch() {
  seccomp_notif* request = nullptr;
  seccomp_notif_resp* response = nullptr;
  if (seccomp_notify_alloc(&request, &response) != 0) return;
  while (true) {
    *request = {};
    if (seccomp_notify_receive(listener_, request) != 0) {
      if (errno == EINTR || errno == ENOENT) continue;
      return;
    }
    *response = {};
    response->id = request->id;
    uint64_t arguments[6];
    std::copy(std::begin(request->data.args), std::end(request->data.args),
              arguments);
    if (Allows(request->data.nr, arguments)) {
      response->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    } else {
      response->error = -EACCES;
    }
    seccomp_notify_respond(listener_, response);
  }
}

bool FileWatch::Allows(int number, const uint64_t* arguments) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number), &std::free);
  for (const Call& call : kCalls) {
    if (name == nullptr || std::string(call.name) != name.get()) continue;
    if (call.flags >= 0 && !Writes(arguments[call.flags])) return true;
    const auto allows = [&](int folder, int path) {
      return path < 0 ||
             AllowsPath(
                 number,
                 folder < 0 ? AT_FDCWD : static_cast<int>(arguments[folder]),
                 arguments[path]);
    };
    return allows(call.folder, call.path) &&
           allows(call.second_folder, call.second_path);
  }
  return true;
}

bool FileWatch::AllowsPath(int number, int folder, uint64_t path) {
  // The thread that calls is of this process, and waits.
  const auto* text =
      reinterpret_cast<const char*>(path);  // NOLINT(performance-no-int-to-ptr)
  if (text == nullptr) return true;
  std::filesystem::path full(text);
  if (full.is_relative()) full = FolderOf(folder) / full;
  const std::string normal = full.lexically_normal();
  if (normal.rfind(folder_ + "/", 0) == 0 || normal == "/dev/null") return true;
  const std::unique_ptr<char, decltype(&std::free)> name(
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number), &std::free);
  const std::lock_guard lock(mutex_);
  tried_.push_back(std::string(name.get()) + " " + normal);
  return false;
}

}  // namespace redress::conformance
