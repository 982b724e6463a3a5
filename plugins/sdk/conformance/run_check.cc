// Each check in a process of its own.

#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

#include "plugins/sdk/conformance/check.h"
#include "plugins/sdk/conformance/conformance.h"
#include "plugins/sdk/conformance/perform.h"
#include "service/export/text.h"
#include "service/worker/channel.h"

namespace redress::conformance {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const Check* FindCheck(const std::string& name) {
  for (const Check& check : AllChecks()) {
    if (check.name == name) return &check;
  }
  return nullptr;
}

// Folders of one check: tmp/ for sessions, decoys/ where nothing is written.
class Folders {
 public:
  explicit Folders(const std::string& keep, const std::string& name) {
    if (keep.empty()) {
      std::string path = fs::temp_directory_path() / "redress-check-XXXXXX";
      if (mkdtemp(path.data()) == nullptr) {
        throw std::runtime_error("cannot make a folder in " +
                                 fs::temp_directory_path().string());
      }
      root_ = path;
    } else {
      kept_ = true;
      root_ = fs::absolute(keep) / name;
      fs::remove_all(root_);
    }
    for (const char* folder :
         {"tmp", "decoys/work", "decoys/home", "decoys/tmpdir"}) {
      fs::create_directories(root_ / folder);
    }
  }
  ~Folders() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(root_, ignored);
  }
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;

  CheckFolders paths() const { return {root_ / "tmp", root_ / "decoys"}; }
  std::string output() const { return root_ / "output.txt"; }

 private:
  fs::path root_;
  bool kept_ = false;
};

std::string SystemCallName(int number) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number), &std::free);
  return name == nullptr ? "number " + std::to_string(number) : name.get();
}

// What the child says in the end, as one frame.
std::string EncodeFinding(const Finding& finding) {
  worker::FrameWriter writer(worker::FrameType::kMessage);
  writer.U32(static_cast<uint32_t>(finding.verdict));
  writer.String(finding.reason);
  writer.String(finding.output);
  return writer.Take();
}

bool DecodeFinding(std::string_view bytes, Finding* finding) {
  if (bytes.size() < worker::kFrameHeader) return false;
  const auto header = worker::ParseHeader(bytes.data(), worker::kMaxReply);
  if (!header) return false;
  bytes.remove_prefix(worker::kFrameHeader);
  worker::Failure failure;
  if (header->type == worker::FrameType::kFailed &&
      worker::DecodeFailure(bytes, &failure)) {
    *finding = {Verdict::kFailed,
                "it was ended for a system call that no exporter may make: " +
                    SystemCallName(failure.code) +
                    "; docs/exporter-sandbox.md says which it may",
                ""};
    return true;
  }
  if (header->type != worker::FrameType::kMessage) return false;
  worker::FrameReader reader(bytes);
  const uint32_t verdict = reader.U32();
  finding->reason = reader.String();
  finding->output = reader.String();
  if (!reader.Complete() ||
      verdict > static_cast<uint32_t>(Verdict::kUnusable)) {
    return false;
  }
  finding->verdict = static_cast<Verdict>(verdict);
  return true;
}

[[noreturn]] void RunChild(const Check& check, const CheckSettings& settings,
                           const Folders& folders, int round, int socket) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const int output =
      open(folders.output().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  // Nothing is read, and what is printed is for the report.
  const int none = open("/dev/null", O_RDONLY);
  const int channel = fcntl(socket, F_DUPFD, worker::kChannel + 10);
  dup2(none, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  dup2(channel, worker::kChannel);
  closefrom(worker::kChannel + 1);
  worker::Channel answer(worker::kChannel);
  Finding finding;
  try {
    finding = Perform(check, settings, folders.paths(), round, true, answer);
  } catch (const std::exception& error) {
    finding = {Verdict::kFailed,
               std::string("the check broke off: ") + error.what(), ""};
  }
  answer.Send(EncodeFinding(finding));
  // Nothing that the plugin left behind is run.
  _exit(0);
}

// All that the child sends before it ends, or `deadline` is there: false then.
// What it started may hold its socket open.
bool ReceiveAll(pid_t child, int socket, Clock::time_point deadline,
                std::string* bytes) {
  const auto ended = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  bool in_time = false;
  for (bool more = true; more;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - Clock::now());
    if (left.count() <= 0) break;
    std::array<pollfd, 2> wait = {{{socket, POLLIN, 0}, {ended, POLLIN, 0}}};
    const int ready =
        poll(wait.data(), wait.size(), static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    std::array<char, 4096> buffer;
    const ssize_t size =
        recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) bytes->append(buffer.data(), static_cast<size_t>(size));
    const bool nothing = size < 0 && errno != EINTR && wait[1].revents != 0;
    more = size != 0 && !nothing;
    in_time = !more;
  }
  close(ended);
  return in_time;
}

std::string DescribeEnd(int status) {
  // The kernel does not wait for a handler where signals are held back, as they
  // are where a thread is started.
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
    return "it was ended for a system call that no exporter may make, such as "
           "to start a thread; docs/exporter-sandbox.md says which it may";
  }
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return name == nullptr
               ? "it crashed: signal " + std::to_string(WTERMSIG(status))
               : std::string("it crashed: SIG") + name;
  }
  return "it ended the process, with exit code " +
         std::to_string(WEXITSTATUS(status));
}

Finding RunInChild(const Check& check, const CheckSettings& settings,
                   const Folders& folders, int round) {
  std::array<int, 2> sockets;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    return {Verdict::kUnusable, "no socket can be made", ""};
  }
  const pid_t child = fork();
  if (child == 0) RunChild(check, settings, folders, round, sockets[1]);
  close(sockets[1]);
  if (child < 0) {
    close(sockets[0]);
    return {Verdict::kUnusable, "no process can be made", ""};
  }
  const int limit = settings.time_limit_seconds * check.time_limits;
  std::string bytes;
  const bool in_time = ReceiveAll(
      child, sockets[0], Clock::now() + std::chrono::seconds(limit), &bytes);
  // What the plugin started goes too.
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  kill(-child, SIGKILL);
  close(sockets[0]);
  Finding finding;
  if (!in_time) {
    return {Verdict::kFailed,
            "it did not end within " + std::to_string(limit) + " s", ""};
  }
  if (!DecodeFinding(bytes, &finding)) {
    return {Verdict::kFailed, DescribeEnd(status), ""};
  }
  return finding;
}

// The end of what was printed.
std::string ReadOutput(const std::string& path) {
  constexpr size_t kMost = 2000;
  std::ifstream stream(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  if (text.size() > kMost) text.erase(0, text.size() - kMost);
  return text;
}

CheckResult MakeResult(const Check& check, const Finding& finding) {
  if (finding.verdict == Verdict::kUnusable) {
    throw std::runtime_error(finding.reason);
  }
  CheckResult result;
  result.name = check.name;
  result.title = check.title;
  result.outcome = static_cast<CheckResult::Outcome>(finding.verdict);
  result.reason = exporting::CleanText(finding.reason, 4000);
  return result;
}

}  // namespace

std::vector<std::string> CheckNames() {
  std::vector<std::string> names;
  for (const Check& check : AllChecks()) names.emplace_back(check.name);
  return names;
}

std::vector<std::string> FindChecks(const std::string& name) {
  std::vector<std::string> found;
  for (const std::string& check : CheckNames()) {
    if (check == name || check.rfind(name + ".", 0) == 0) {
      found.push_back(check);
    }
  }
  return found;
}

CheckResult RunCheck(const std::string& name, const CheckSettings& settings) {
  const Check* check = FindCheck(name);
  if (check == nullptr) {
    throw std::invalid_argument("there is no check " + name);
  }
  const Folders folders(settings.keep, name);
  Finding finding = RunInChild(*check, settings, folders, 0);
  const bool ran = finding.verdict == Verdict::kPassed ||
                   finding.verdict == Verdict::kRefused;
  if (check->twice && ran) {
    // So that who writes down the time, writes another one.
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    Finding again = RunInChild(*check, settings, folders, 1);
    if (again.verdict == finding.verdict && again.output != finding.output) {
      again = {Verdict::kFailed,
               "a second process writes other bytes, in another environment "
               "and a second later: first " +
                   finding.output + ", then " + again.output,
               ""};
    }
    finding = again;
  }
  CheckResult result = MakeResult(*check, finding);
  if (finding.verdict == Verdict::kFailed) {
    result.output = ReadOutput(folders.output());
  }
  return result;
}

CheckResult RunCheckHere(const std::string& name,
                         const CheckSettings& settings) {
  const Check* check = FindCheck(name);
  if (check == nullptr) {
    throw std::invalid_argument("there is no check " + name);
  }
  const Folders folders(settings.keep, name);
  return MakeResult(*check, Perform(*check, settings, folders.paths(), 0, false,
                                    worker::Channel(-1)));
}

}  // namespace redress::conformance
