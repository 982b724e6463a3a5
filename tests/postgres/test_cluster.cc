#include "tests/postgres/test_cluster.h"

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

extern char** environ;

namespace redress::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// A loaded machine may be slow; nothing waits as long as that otherwise.
constexpr seconds kPatience(120);
constexpr milliseconds kPause(20);
// sun_path holds 108 bytes, and PostgreSQL adds "/.s.PGSQL.5432".
constexpr size_t kLongestFolder = 90;

[[noreturn]] void Die(const std::string& why) {
  std::cerr << "test cluster: " << why << std::endl;
  std::exit(1);
}

std::string ProgramFolder() {
  FILE* const pipe = popen("pg_config --bindir 2>/dev/null", "r");
  std::string folder;
  if (pipe != nullptr) {
    char line[512];
    if (fgets(line, sizeof(line), pipe) != nullptr) folder = line;
    pclose(pipe);
  }
  folder = std::string(absl::StripAsciiWhitespace(folder));
  for (const std::string& candidate :
       {folder, std::string("/usr/lib/postgresql/15/bin")}) {
    if (access(absl::StrCat(candidate, "/initdb").c_str(), X_OK) == 0) {
      return candidate;
    }
  }
  Die("there is no initdb; script/bootstrap --test installs postgresql-15");
}

pid_t SpawnProgram(std::vector<std::string> command, int input,
                   const std::string& output) {
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) {
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
  }
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  // A group of its own: what interrupts the test leaves the cleaning up alone.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t process = 0;
  const int error = posix_spawnp(&process, arguments[0], &actions, &attributes,
                                 arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Die(absl::StrCat("cannot run ", command[0]));
  return process;
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// What follows the name, which may have anything in it, in /proc/ID/stat: the
// state and the parent first.
std::string StatOf(const std::string& process) {
  const std::string stat = Contents(absl::StrCat("/proc/", process, "/stat"));
  const size_t end = stat.rfind(") ");
  return end == std::string::npos ? "" : stat.substr(end + 2);
}

std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  const std::string wanted = absl::StrCat(" ", parent, " ");
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    pid_t process = 0;
    const std::string name = entry.path().filename().string();
    if (!absl::SimpleAtoi(name, &process)) continue;
    const std::string stat = StatOf(name);
    if (!stat.empty() && stat.compare(1, wanted.size(), wanted) == 0) {
      children.push_back(process);
    }
  }
  return children;
}

bool IsRunning(pid_t process) {
  const std::string stat = StatOf(absl::StrCat(process));
  return !stat.empty() && stat[0] != 'Z' && stat[0] != 'X';
}

std::string NewFolder(const std::filesystem::path& parent) {
  const std::string chosen =
      (parent.empty() ? std::filesystem::temp_directory_path() : parent)
          .string();
  std::string pattern = absl::StrCat(
      chosen.size() > kLongestFolder - 20 ? "/tmp" : chosen, "/pgtest.XXXXXX");
  if (mkdtemp(pattern.data()) == nullptr) Die("no temporary folder");
  return pattern;
}

}  // namespace

TestCluster::TestCluster(std::vector<std::string> settings,
                         const std::filesystem::path& parent)
    : settings_(std::move(settings)), folder_(NewFolder(parent)) {
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr) user = getpwnam("nobody");
    if (user == nullptr) Die("there is no user postgres nor nobody to run as");
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      Die("chown failed");
    }
    as_user_ = {"setpriv", absl::StrCat("--reuid=", user->pw_uid),
                absl::StrCat("--regid=", user->pw_gid), "--clear-groups"};
  }
  StartWatcher();
  const pid_t initdb =
      Spawn({"initdb", "-D", (folder_ / "data").string(), "-U", "postgres",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
             "--no-instructions"});
  int status = 0;
  waitpid(initdb, &status, 0);
  if (status != 0) Die(Contents(folder_ / "log"));
  Start();
}

TestCluster::~TestCluster() {
  Kill();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  StopWatcher();
}

TestCluster& TestCluster::Shared() {
  static TestCluster cluster;
  return cluster;
}

pid_t TestCluster::Spawn(const std::vector<std::string>& command) const {
  std::vector<std::string> whole = as_user_;
  whole.push_back(absl::StrCat(ProgramFolder(), "/", command[0]));
  whole.insert(whole.end(), command.begin() + 1, command.end());
  return SpawnProgram(std::move(whole), -1, (folder_ / "log").string());
}

void TestCluster::StartWatcher() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("no pipe");
  watcher_input_ = ends[1];
  watcher_ = SpawnProgram(
      {"/bin/sh", "-c",
       "cat; pid=$(head -n 1 \"$0/data/postmaster.pid\" 2>/dev/null) && "
       "kill -QUIT \"$pid\" && while kill -0 \"$pid\" 2>/dev/null; do sleep 1; "
       "done; rm -rf \"$0\"",
       folder_.string()},
      ends[0], "/dev/null");
  close(ends[0]);
}

void TestCluster::StopWatcher() {
  close(watcher_input_);
  int status = 0;
  waitpid(watcher_, &status, 0);
}

void TestCluster::Start() {
  if (server_ != 0) Die("it runs already");
  const steady_clock::time_point deadline = steady_clock::now() + kPatience;
  for (;;) {
    if (server_ == 0) {
      std::vector<std::string> command = {"postgres", "-D",
                                          (folder_ / "data").string(), "-k",
                                          folder_.string()};
      // A killed process is not a pulled plug: the kernel still has its writes.
      for (const char* setting :
           {"listen_addresses=", "fsync=off", "shared_buffers=32MB",
            "max_connections=60", "log_min_messages=log"}) {
        command.insert(command.end(), {"-c", setting});
      }
      for (const std::string& setting : settings_) {
        command.insert(command.end(), {"-c", setting});
      }
      server_ = Spawn(command);
    }
    if (Connection::Open(Uri("postgres")).ok()) return;
    if (steady_clock::now() > deadline) Die(Contents(folder_ / "log"));
    int status = 0;
    // After a Kill it refuses to start until the last old process is gone.
    if (waitpid(server_, &status, WNOHANG) == server_) server_ = 0;
    std::this_thread::sleep_for(kPause);
  }
}

void TestCluster::Kill() {
  if (server_ == 0) return;
  // It first, so that it starts no more.
  kill(server_, SIGSTOP);
  const std::vector<pid_t> processes = ChildrenOf(server_);
  kill(server_, SIGKILL);
  for (const pid_t process : processes) kill(process, SIGKILL);
  int status = 0;
  waitpid(server_, &status, 0);
  server_ = 0;
  for (const pid_t process : processes) {
    while (IsRunning(process)) std::this_thread::sleep_for(milliseconds(1));
  }
}

std::string TestCluster::Uri(const std::string& database) const {
  return absl::StrCat("postgresql://postgres@/", database,
                      "?host=", folder_.string());
}

std::string TestCluster::NewDatabase() {
  Connection connection = Connected(Uri("postgres"));
  std::string name = absl::StrCat("test", ++databases_);
  const absl::Status created =
      connection.Execute(absl::StrCat("CREATE DATABASE ", name,
                                      " TEMPLATE template0 LOCALE_PROVIDER icu "
                                      "ICU_LOCALE 'en-GB'"));
  if (!created.ok()) Die(created.ToString());
  return Uri(name);
}

Connection Connected(const std::string& uri) {
  absl::StatusOr<Connection> connection = Connection::Open(uri);
  if (!connection.ok()) Die(connection.status().ToString());
  return *std::move(connection);
}

}  // namespace redress::postgres
