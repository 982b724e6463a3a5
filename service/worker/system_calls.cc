#include "service/worker/system_calls.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "service/worker/protocol.h"

namespace redress::worker {
namespace {

// Calls that are allowed with any arguments. Those that a machine does not have
// are left out there.
constexpr const char* kAllowed[] = {
    // Memory.
    "brk", "madvise", "mincore", "mmap", "mprotect", "mremap", "munmap",
    // Files, as far as Landlock lets them be opened.
    "access", "chdir", "close", "copy_file_range", "creat", "dup", "dup2",
    "dup3", "faccessat", "faccessat2", "fadvise64", "fallocate", "fchdir",
    "fcntl", "fdatasync", "flock", "fstat", "fstatfs", "fsync", "ftruncate",
    "getcwd", "getdents", "getdents64", "link", "linkat", "lseek", "lstat",
    "mkdir", "mkdirat", "newfstatat", "pread64", "preadv", "preadv2",
    "pwrite64", "pwritev", "pwritev2", "read", "readlink", "readlinkat",
    "readv", "rename", "renameat", "renameat2", "rmdir", "sendfile", "stat",
    "statfs", "statx", "symlink", "symlinkat", "sync_file_range", "umask",
    "unlink", "unlinkat", "write", "writev",
    // Clocks and waiting.
    "clock_getres", "clock_gettime", "clock_nanosleep", "getrusage",
    "gettimeofday", "nanosleep", "pause", "poll", "ppoll", "pselect6",
    "restart_syscall", "select", "time", "times",
    // What the process is and where it runs.
    "getcpu", "getegid", "geteuid", "getgid", "getpgrp", "getpid", "getppid",
    "getrandom", "getrlimit", "gettid", "getuid", "sched_getaffinity",
    "sched_yield", "sysinfo", "uname",
    // Signals, locks, the end.
    "arch_prctl", "exit", "exit_group", "futex", "rseq", "rt_sigaction",
    "rt_sigprocmask", "rt_sigreturn", "set_robust_list", "set_tid_address",
    "sigaltstack",
    // Until SealSystemCalls(); they only ever take rights away.
    "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self",
    "seccomp"};

// They change files that the process may not even open: Landlock does not look
// at them. Libraries call them by the way and go on without.
constexpr const char* kRefused[] = {"chmod", "fchmod", "fchmodat",  "fchmodat2",
                                    "chown", "fchown", "fchownat",  "lchown",
                                    "utime", "utimes", "futimesat", "utimensat",
                                    "prctl"};

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Rules that are put together and then loaded. The first error is kept.
class Filter {
 public:
  explicit Filter(uint32_t default_action)
      : filter_(seccomp_init(default_action)) {
    if (filter_ == nullptr) error_ = ENOMEM;
    // The process has it already, and may call prctl() no more.
    Keep(seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_NNP, 0));
    Keep(seccomp_attr_set(filter_.get(), SCMP_FLTATR_ACT_BADARCH,
                          SCMP_ACT_KILL_PROCESS));
  }

  void Add(const char* name, uint32_t action,
           const std::vector<scmp_arg_cmp>& arguments = {}) {
    const int number = seccomp_syscall_resolve_name(name);
    // This machine, or this release of the library, does not have it.
    if (number < 0) return;
    Keep(seccomp_rule_add_array(filter_.get(), action, number,
                                static_cast<unsigned>(arguments.size()),
                                arguments.data()));
  }

  bool Load(std::string* reason) {
    if (error_ == 0) Keep(seccomp_load(filter_.get()));
    if (error_ != 0) *reason = std::string("seccomp: ") + strerror(error_);
    return error_ == 0;
  }

 private:
  void Keep(int result) {
    if (error_ == 0 && result != 0) error_ = -result;
  }

  const std::unique_ptr<void, Release> filter_;
  int error_ = 0;
};

// The argument with this number, masked, has this value.
scmp_arg_cmp Masked(unsigned argument, uint64_t mask, uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
scmp_arg_cmp Is(unsigned argument, uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
scmp_arg_cmp IsNot(unsigned argument, uint64_t value) {
  return {argument, SCMP_CMP_NE, value, 0};
}

// Before its version 3 Landlock lets a file be emptied by whoever opens it
// neither to read nor to write, or to read only. Nobody needs that: with
// O_TRUNC a file must be opened to write.
void AddOpen(const char* name, unsigned flags, Filter* filter) {
  filter->Add(name, SCMP_ACT_ALLOW, {Masked(flags, O_TRUNC, 0)});
  for (const uint64_t mode : {O_WRONLY, O_RDWR}) {
    filter->Add(name, SCMP_ACT_ALLOW,
                {Masked(flags, O_TRUNC | O_ACCMODE, O_TRUNC | mode)});
  }
}

}  // namespace

bool HasSeccomp() {
  const uint32_t action = SECCOMP_RET_TRAP;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool LimitSystemCalls(bool can_forbid_truncate, std::string* reason) {
  Filter filter(SCMP_ACT_TRAP);
  for (const char* name : kAllowed) filter.Add(name, SCMP_ACT_ALLOW);
  for (const char* name : kRefused) filter.Add(name, SCMP_ACT_ERRNO(EPERM));
  filter.Add("truncate",
             can_forbid_truncate ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
  AddOpen("open", 1, &filter);
  AddOpen("openat", 2, &filter);
  // Whether standard output is a terminal; it is not.
  filter.Add("ioctl", SCMP_ACT_ALLOW, {Is(1, TCGETS)});
  // Limits are read, not set, and only its own.
  filter.Add("prlimit64", SCMP_ACT_ALLOW, {Is(0, 0), Is(2, 0)});
  for (const char* name : {"sendto", "recvfrom"}) {
    filter.Add(name, SCMP_ACT_ALLOW, {Is(0, kChannel)});
  }
  // raise() and abort(). SIGKILL is kept for those who end the process from
  // outside: it tells the service that memory ran out.
  const auto self = static_cast<uint64_t>(getpid());
  filter.Add("tgkill", SCMP_ACT_ALLOW, {Is(0, self), IsNot(2, SIGKILL)});
  filter.Add("kill", SCMP_ACT_ALLOW, {Is(0, self), IsNot(1, SIGKILL)});
  return filter.Load(reason);
}

bool SealSystemCalls(std::string* reason) {
  Filter filter(SCMP_ACT_ALLOW);
  for (const char* name : {"mmap", "mprotect"}) {
    filter.Add(name, SCMP_ACT_TRAP, {Masked(2, PROT_EXEC, PROT_EXEC)});
  }
  for (const char* name : {"landlock_add_rule", "landlock_create_ruleset",
                           "landlock_restrict_self", "seccomp"}) {
    filter.Add(name, SCMP_ACT_TRAP);
  }
  return filter.Load(reason);
}

}  // namespace redress::worker
