#include "service/export/worker_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/worker/protocol.h"

namespace redress::exporting {
namespace {

// A worker that has closed its socket is about to end.
constexpr auto kEndTime = std::chrono::seconds(2);
constexpr auto kEndLook = std::chrono::milliseconds(1);

absl::Status SystemError(const std::string& what, int error) {
  return absl::UnavailableError(absl::StrCat(
      "cannot start an export worker: ", what, ": ", std::strerror(error)));
}

// A copy with a number that the worker's descriptors cannot meet.
Descriptor OutOfTheWay(const Descriptor& descriptor) {
  constexpr int kLowest = 16;
  return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, kLowest));
}

bool SetNonBlocking(const Descriptor& descriptor) {
  const int flags = fcntl(descriptor.get(), F_GETFL);
  return flags >= 0 &&
         fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) == 0;
}

std::chrono::microseconds ToTime(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) +
         std::chrono::microseconds(time.tv_usec);
}

// posix_spawn's two structures.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  int Prepare(int socket, int errors) {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    constexpr auto kFlags =
        POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    for (const int error :
         {posix_spawnattr_setflags(&attributes_, kFlags),
          posix_spawnattr_setpgroup(&attributes_, 0),
          posix_spawnattr_setsigmask(&attributes_, &none),
          posix_spawnattr_setsigdefault(&attributes_, &all),
          posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY,
                                           0),
          posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY,
                                           0),
          posix_spawn_file_actions_adddup2(&actions_, errors, 2),
          posix_spawn_file_actions_adddup2(&actions_, socket,
                                           worker::kChannel)}) {
      if (error != 0) return error;
    }
    return 0;
  }

  int Spawn(pid_t* process, const std::string& program,
            char* const* arguments) {
    char* const environment[] = {nullptr};
    return posix_spawn(process, program.c_str(), &actions_, &attributes_,
                       arguments, environment);
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> WorkerProcess::Start(
    const std::string& worker, const std::string& mode,
    const std::string& plugin) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return SystemError("socketpair", errno);
  }
  Descriptor ours(pair[0]);
  const Descriptor theirs(pair[1]);
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return SystemError("pipe", errno);
  Descriptor errors(pipe_ends[0]);
  const Descriptor error_writer(pipe_ends[1]);
  const Descriptor their_socket = OutOfTheWay(theirs);
  const Descriptor their_errors = OutOfTheWay(error_writer);
  if (their_socket.get() < 0 || their_errors.get() < 0 ||
      !SetNonBlocking(ours) || !SetNonBlocking(errors)) {
    return SystemError("fcntl", errno);
  }

  SpawnSettings settings;
  if (int error = settings.Prepare(their_socket.get(), their_errors.get());
      error != 0) {
    return SystemError("settings", error);
  }
  std::string program = worker;
  std::string mode_argument = mode;
  std::string plugin_argument = plugin;
  std::string parent = absl::StrCat(getpid());
  char* const arguments[] = {program.data(), mode_argument.data(),
                             plugin_argument.data(), parent.data(), nullptr};
  pid_t process = 0;
  if (int error = settings.Spawn(&process, worker, arguments); error != 0) {
    return SystemError(worker, error);
  }
  return std::unique_ptr<WorkerProcess>(
      new WorkerProcess(process, std::move(ours), std::move(errors)));
}

bool WorkerProcess::IsRunning() const {
  siginfo_t info = {};
  const int result = waitid(P_PID, static_cast<id_t>(process_), &info,
                            WEXITED | WNOHANG | WNOWAIT);
  return result == 0 && info.si_pid == 0;
}

ProcessEnd WorkerProcess::WaitAndKill() {
  if (process_ > 0) {
    const auto limit = std::chrono::steady_clock::now() + kEndTime;
    while (IsRunning() && std::chrono::steady_clock::now() < limit) {
      std::this_thread::sleep_for(kEndLook);
    }
  }
  return Kill();
}

ProcessEnd WorkerProcess::Kill() {
  if (process_ <= 0) return end_;
  end_.was_running = IsRunning();
  // Until it is reaped, its number and its group's belong to nobody else.
  kill(-process_, SIGKILL);
  kill(process_, SIGKILL);
  int status = 0;
  rusage usage = {};
  pid_t reaped;
  do {
    reaped = wait4(process_, &status, 0, &usage);
  } while (reaped < 0 && errno == EINTR);
  end_.processor_time = ToTime(usage.ru_utime) + ToTime(usage.ru_stime);
  if (reaped == process_ && WIFSIGNALED(status) && !end_.was_running) {
    end_.signal = WTERMSIG(status);
  }
  process_ = 0;
  socket_.Reset();
  errors_.Reset();
  return end_;
}

}  // namespace redress::exporting
