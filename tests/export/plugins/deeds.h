// What a plugin may try against the machine it runs on.

#ifndef REDRESS_TESTS_EXPORT_PLUGINS_DEEDS_H_
#define REDRESS_TESTS_EXPORT_PLUGINS_DEEDS_H_

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>

namespace deeds {

inline std::string Result(bool good) {
  return good ? "done" : strerrorname_np(errno);
}

inline std::string Open(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC, 0600);
  const std::string result = Result(file >= 0);
  if (file >= 0) close(file);
  return result;
}

// The file beside the plugin's own with this name.
inline std::string Beside(const std::string& name) {
  Dl_info info = {};
  if (dladdr(reinterpret_cast<const void*>(&Beside), &info) == 0) return "";
  return std::filesystem::path(info.dli_fname).replace_filename(name);
}

// Files and folders made, moved and removed.
inline std::string UseFolder(const std::string& folder) {
  namespace fs = std::filesystem;
  const fs::path root(folder);
  fs::create_directories(root / "a" / "b");
  std::ofstream(root / "a" / "file") << "text";
  fs::create_symlink("file", root / "a" / "link");
  fs::rename(root / "a" / "file", root / "a" / "b" / "moved");
  std::string text;
  std::ifstream(root / "a" / "b" / "moved") >> text;
  fs::remove_all(root / "a");
  return text == "text" && fs::is_empty(root) ? "done" : "wrong";
}

inline std::string ThrowAndCatch() {
  struct Base {
    virtual ~Base() = default;
  };
  struct Derived : Base {};
  try {
    try {
      Base base;
      dynamic_cast<Derived&>(base);
    } catch (const std::bad_cast&) {
      throw std::runtime_error("done");
    }
  } catch (const std::exception& error) {
    return error.what();
  }
  return "wrong";
}

inline std::string Socket() {
  return Result(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

inline std::string SocketWithSignalsBlocked() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
  return Socket();
}

// Does what `text`, "VERB" or "VERB:PATH", says: "done", or the name of the
// error. `folder` is the temporary one.
inline std::string Do(const std::string& text, const std::string& folder) {
  const size_t colon = text.find(':');
  const std::string path =
      colon == std::string::npos ? "" : text.substr(colon + 1);
  const char* file = path.c_str();
  const std::map<std::string, std::function<std::string()>> verbs = {
      // What ends the plugin.
      {"socket", Socket},
      {"socketpair",
       [] {
         int pair[2];
         return Result(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
       }},
      {"clone3", [] { return Result(syscall(SYS_clone3, nullptr, 0) >= 0); }},
      {"system", [] { return Result(std::system("true") == 0); }},
      {"ptrace",
       [] { return Result(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0); }},
      {"kill_itself", [] { return Result(kill(getpid(), SIGKILL) == 0); }},
      {"signal_parent",
       [] { return Result(fcntl(3, F_SETOWN, getppid()) == 0); }},
      {"leave_group", [] { return Result(setsid() >= 0); }},
      {"io_uring",
       [] { return Result(syscall(SYS_io_uring_setup, 1, nullptr) >= 0); }},
      {"run_memory",
       [] {
         return Result(mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
       }},
      {"new_filter", [] { return Result(syscall(SYS_seccomp, 0, 0, 0) == 0); }},
      {"ignored_socket",
       [] {
         std::signal(SIGSYS, SIG_IGN);
         return Socket();
       }},
      {"quiet_socket", SocketWithSignalsBlocked},
      {"fake_blocked", [] { return Result(raise(SIGSYS) == 0); }},
      // What fails.
      {"read", [&] { return Open(path, O_RDONLY); }},
      {"write", [&] { return Open(path, O_WRONLY | O_CREAT); }},
      {"empty", [&] { return Open(path, O_WRONLY | O_TRUNC); }},
      {"truncate", [&] { return Result(truncate(file, 0) == 0); }},
      {"remove", [&] { return Result(unlink(file) == 0); }},
      {"mkdir", [&] { return Result(mkdir(file, 0700) == 0); }},
      {"chmod", [&] { return Result(chmod(file, 0) == 0); }},
      {"touch",
       [&] { return Result(utimensat(AT_FDCWD, file, nullptr, 0) == 0); }},
      {"list", [&] { return Result(opendir(file) != nullptr); }},
      {"outlive",
       [] { return Result(prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0); }},
      {"load",
       [&] { return dlopen(file, RTLD_NOW) != nullptr ? "done" : dlerror(); }},
      // What works.
      {"read_beside", [&] { return Open(Beside(path), O_RDONLY); }},
      {"use_folder", [&] { return UseFolder(folder); }},
      {"throw", ThrowAndCatch},
      {"refuse_memory",
       [] {
         // More than there can be, and no harm done.
         volatile size_t size = size_t{1} << 60;
         return Result(std::malloc(size) != nullptr);
       }},
  };
  const auto verb = verbs.find(text.substr(0, colon));
  return verb == verbs.end() ? "unknown" : verb->second();
}

}  // namespace deeds

#endif  // REDRESS_TESTS_EXPORT_PLUGINS_DEEDS_H_
