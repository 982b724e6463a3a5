// Each check in a process of its own.

#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
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
#include "plugins/sdk/conformance/description_rules.h"
#include "service/export/text.h"
#include "service/worker/channel.h"
#include "service/worker/confine.h"
#include "service/worker/plugin.h"
#include "service/worker/sandbox.h"

namespace redress::conformance {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// What the service lets a worker use; see service/export/export_job.h.
constexpr int64_t kMemoryLimit = int64_t{2} << 30;
constexpr int64_t kFileLimit = int64_t{4} << 30;
constexpr int64_t kOpenFiles = 64;

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

  std::string sessions() const { return root_ / "tmp"; }
  std::string decoys() const { return root_ / "decoys"; }
  std::string output() const { return root_ / "output.txt"; }

 private:
  fs::path root_;
  bool kept_ = false;
};

// The environment of a plugin, which the service leaves empty: here it has
// what a plugin must not look at, other in each round.
void SetEnvironment(const std::string& decoys, int round) {
  clearenv();
  setenv("HOME", (decoys + "/home").c_str(), 1);
  setenv("TMPDIR", (decoys + "/tmpdir").c_str(), 1);
  setenv("TZ", round == 0 ? "UTC" : "Asia/Tokyo", 1);
  setenv("LANG", round == 0 ? "C.UTF-8" : "en_GB.UTF-8", 1);
  setenv("USER", round == 0 ? "one" : "another", 1);
}

// A process that was forked has its parent's addresses. Now what is loaded and
// allocated from here on lies elsewhere.
void MoveAddresses() {
  constexpr size_t kReserved = 37u << 12;
  static_cast<void>(
      mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  // For good: the process ends soon.
  constexpr intptr_t kHeap = 41 * 1024;
  static_cast<void>(sbrk(kHeap));
}

// A value that a required option without a default allows.
std::string AnyValue(const worker::DescribedOption& option) {
  switch (option.type) {
    case REDRESS_OPTION_BOOLEAN:
      return "false";
    case REDRESS_OPTION_CHOICE:
      return option.choices.empty() ? "" : option.choices[0];
    case REDRESS_OPTION_INTEGER:
      return option.has_range ? std::to_string(option.minimum) : "1";
    default:
      return "sample";
  }
}

// Fills in the options. A failure where one that was given does not hold.
Finding SetOptions(const CheckSettings& settings, Context* context) {
  for (const worker::DescribedOption& option : context->description.options) {
    std::string value = option.default_value;
    const auto given = settings.options.find(option.name);
    if (given != settings.options.end()) {
      value = given->second;
      const std::string fault = ValueFault(option, value);
      if (!fault.empty()) {
        return {Verdict::kUnusable, "--option " + option.name + ": " + fault,
                ""};
      }
    } else if (option.required && value.empty()) {
      value = AnyValue(option);
    }
    context->options[option.name] = value;
  }
  for (const auto& [name, value] : settings.options) {
    if (context->options.count(name) == 0) {
      return {Verdict::kUnusable,
              "--option " + name + ": the plugin declares no such option", ""};
    }
  }
  return {};
}

// Loads the plugin and runs the check, in this process. What the sandbox
// refuses is told over `channel`.
Finding Perform(const Check& check, const CheckSettings& settings,
                const Folders& folders, int round, bool confine,
                const worker::Channel& channel) {
  const ProcessView process;
  Context context;
  context.plugin_path = fs::absolute(settings.plugin);
  context.folder = folders.sessions();
  context.decoys = folders.decoys();
  context.process = &process;
  context.round = round;
  context.keep = !settings.keep.empty();
  std::string reason;
  if (!settings.document.empty()) {
    Document document;
    if (!ReadRecording(settings.document, &document, &reason)) {
      return {Verdict::kUnusable, "--document: " + reason, ""};
    }
    context.document = std::move(document);
  }
  SetEnvironment(context.decoys, round);
  // Its thread could not be started any more below.
  std::unique_ptr<FileWatch> files;
  if (confine && check.watch_files) {
    files = std::make_unique<FileWatch>(context.folder);
  }
  // Threads of those that look for them can be started.
  if (confine && !check.open) {
    worker::Job job;
    job.memory_limit = kMemoryLimit;
    job.file_size_limit = kFileLimit;
    job.open_files_limit = kOpenFiles;
    job.temporary_folder = context.folder;
    if (!worker::ConfineForJob(job, &reason)) {
      return {Verdict::kUnusable, reason, ""};
    }
  }
  if (chdir((context.decoys + "/work").c_str()) != 0) {
    return {Verdict::kUnusable, "cannot enter the working folder", ""};
  }
  if (round > 0) MoveAddresses();
  if (files != nullptr && files->Begin()) context.files = files.get();
  // As the worker does, before and after loading.
  worker::SandboxSupport support;
  if (confine && settings.sandbox && !check.open) {
    support = worker::ProbeSandbox();
  }
  if (!worker::ShutInBeforeLoading(support, context.plugin_path, context.folder,
                                   channel, &reason)) {
    return {Verdict::kUnusable, "cannot be shut in: " + reason, ""};
  }
  if (!worker::LoadPlugin(context.plugin_path, &context.plugin, &reason)) {
    return {Verdict::kFailed, "it " + reason, ""};
  }
  if (!worker::ShutInAfterLoading(support, context.plugin_path, context.folder,
                                  &reason)) {
    return {Verdict::kUnusable, "cannot be shut in: " + reason, ""};
  }
  if (!worker::ReadDescription(context.plugin, &context.description, &reason)) {
    return {Verdict::kFailed, "it " + reason, ""};
  }
  if (context.description.formats.empty()) {
    // CheckDescription says more, where it is asked.
    const std::string fault = DescriptionFault(context.description);
    return {Verdict::kFailed, fault, ""};
  }
  const Finding options = SetOptions(settings, &context);
  if (options.verdict != Verdict::kPassed) return options;
  const Finding finding = check.run(&context);
  // Its thread goes with the process.
  static_cast<void>(files.release());
  return finding;
}

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
    finding = Perform(check, settings, folders, round, true, answer);
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
  return MakeResult(*check, Perform(*check, settings, folders, 0, false,
                                    worker::Channel(-1)));
}

}  // namespace redress::conformance
