// A program that prints numbers until a test kills it.

#ifndef REDRESS_TESTS_STORE_KILLED_PROCESS_H_
#define REDRESS_TESTS_STORE_KILLED_PROCESS_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

extern char** environ;

namespace redress::store {

class KilledProcess {
 public:
  // Runs `program DATABASE`.
  KilledProcess(std::string program, std::string database) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    char* arguments[] = {program.data(), database.data(), nullptr};
    EXPECT_EQ(posix_spawn(&process_, program.c_str(), &actions, nullptr,
                          arguments, environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
  }
  KilledProcess(const KilledProcess&) = delete;
  KilledProcess& operator=(const KilledProcess&) = delete;
  ~KilledProcess() {
    Kill();
    fclose(output_);
  }

  // Waits for the next number; nullopt when the output ended.
  std::optional<int64_t> Next() {
    long long number = 0;
    if (fscanf(output_, "%lld", &number) != 1) return std::nullopt;
    return number;
  }

  void Kill() {
    if (process_ == 0) return;
    kill(process_, SIGKILL);
    int status = 0;
    waitpid(process_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
  FILE* output_ = nullptr;
};

}  // namespace redress::store

#endif  // REDRESS_TESTS_STORE_KILLED_PROCESS_H_
