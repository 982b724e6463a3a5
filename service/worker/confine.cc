#include "service/worker/confine.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace redress::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitMemory = false;
#else
constexpr bool kLimitMemory = true;
#endif

// `grace` is the room between the signal and the end.
bool SetLimit(int resource, int64_t limit, int64_t grace) {
  rlimit now;
  if (getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0) {
    return false;
  }
  rlimit set = {static_cast<rlim_t>(limit), static_cast<rlim_t>(limit + grace)};
  // A limit that the parent was given stays.
  if (set.rlim_max > now.rlim_max) set.rlim_max = now.rlim_max;
  if (set.rlim_cur > set.rlim_max) set.rlim_cur = set.rlim_max;
  return setrlimit(static_cast<__rlimit_resource>(resource), &set) == 0;
}

}  // namespace

bool ConfineAtStart(pid_t parent) {
  // The signal comes when the parent's thread ends; it may have done so before.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return false;
  if (getppid() != parent) return false;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  closefrom(kChannel + 1);
  return true;
}

bool ConfineForJob(const Job& job, std::string* reason) {
  struct Limit {
    int resource;
    int64_t value;
    int64_t grace;
    const char* name;
  };
  const Limit limits[] = {
      {RLIMIT_AS, kLimitMemory ? job.memory_limit : 0, 0, "memory"},
      {RLIMIT_CPU, job.cpu_limit, 1, "CPU"},
      {RLIMIT_FSIZE, job.file_size_limit, 0, "file size"},
      {RLIMIT_NOFILE, job.open_files_limit, 0, "open files"},
  };
  for (const Limit& limit : limits) {
    if (limit.value > 0 &&
        !SetLimit(limit.resource, limit.value, limit.grace)) {
      *reason = std::string("cannot limit ") + limit.name + ": " +
                std::strerror(errno);
      return false;
    }
  }
  const rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 ||
      setrlimit(RLIMIT_NPROC, &none) != 0) {
    *reason = std::string("cannot turn core files and processes off: ") +
              std::strerror(errno);
    return false;
  }
  const char* folder =
      job.temporary_folder.empty() ? "/" : job.temporary_folder.c_str();
  if (chdir(folder) != 0) {
    *reason =
        std::string("cannot enter ") + folder + ": " + std::strerror(errno);
    return false;
  }
  return true;
}

}  // namespace redress::worker
