#include "tests/bench/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace redress::bench {

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    std::vector<std::string> command, const std::string& log, int end_signal) {
  // The kernel ends it should the bench be killed.
  std::vector<std::string> all = {"/usr/bin/setpriv", "--pdeathsig",
                                  sigabbrev_np(end_signal)};
  all.insert(all.end(), command.begin(), command.end());
  std::vector<char*> arguments;
  for (std::string& argument : all) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, output, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0644);
  }
  pid_t pid = 0;
  const int error = posix_spawn(&pid, arguments[0], &actions, nullptr,
                                arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    return absl::InternalError(absl::StrCat("cannot start ", command[0]));
  }
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, end_signal));
}

ChildProcess::~ChildProcess() {
  if (ended_) return;
  kill(pid_, end_signal_);
  waitpid(pid_, nullptr, 0);
}

bool ChildProcess::Runs() {
  if (!ended_) ended_ = waitpid(pid_, nullptr, WNOHANG) != 0;
  return !ended_;
}

}  // namespace redress::bench
