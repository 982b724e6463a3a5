// Every faulty plugin of the zoo, and the very error that a caller sees.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/export/describe.h"
#include "service/export/export_job.h"
#include "service/export/quarantine.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using worker::SandboxMode;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizers = true;
#else
constexpr bool kSanitizers = false;
#endif

using Metadata = std::map<std::string, std::string>;

// What a plugin's fault needs to show as it does.
enum class Needs {
  kNothing,
  // The sandbox; without it the plugin succeeds, or does harm.
  kSandbox,
  // The worker's own allocator and limit of memory, which builds with
  // sanitizers do not have.
  kAllocator,
};

// A plugin that is rejected when it is described.
struct Rejected {
  std::string name;
  std::string reason;
  Needs needs = Needs::kNothing;

  friend void PrintTo(const Rejected& plugin, std::ostream* out) {
    *out << plugin.name;
  }
};

const std::vector<Rejected>& RejectedPlugins() {
  static const auto* const kPlugins = new std::vector<Rejected>{
      {"declares_a_billion_options",
       "has a description that is malformed: its options are 1000000000, of at "
       "most 1000"},
      {"describes_itself_in_latin_1",
       "has a description that is malformed: its description is malformed"},
      {"exits_on_load", "cannot be described: it ended the worker"},
      {"hangs_on_load", "cannot be described: it took too long"},
      {"has_a_bad_id",
       "has a description that is malformed: its id is malformed"},
      {"needs_a_later_library",
       "cannot be loaded: undefined symbol: redress_zoo_function_of_next_year"},
      {"needs_newer_minor",
       "needs version 1.2 of the exporter ABI; this service has 1.1"},
      {"no_entry_symbol",
       "is not an exporter: it has no symbol redress_exporter_v1"},
      {"null_hooks", "lacks hooks: end_table, close"},
      {"opens_a_socket_on_load",
       "made the system call socket while it was described, which no exporter "
       "may make",
       Needs::kSandbox},
      {"points_nowhere",
       "has a description that is malformed: its version is no text of at most "
       "65536 bytes"},
      {"returns_null", "cannot work here: it gives no table of hooks"},
      {"segfaults_on_load", "crashed while it was described (SIGSEGV)"},
      {"throws_from_its_entry", "lets an exception out of redress_exporter_v1"},
      {"truncated_table",
       "has a table of hooks that is too small: 72 bytes of at least 80"},
      {"wrong_major",
       "needs version 9.4 of the exporter ABI; this service has 1.1"},
  };
  return *kPlugins;
}

// A plugin whose export ends so. `message` follows "exporter NAME ", and
// `metadata` has "exporter" beside.
struct Failing {
  std::string name;
  StatusCode code;
  std::string reason;
  std::string message;
  Metadata metadata = {};
  // Three of these begin a quarantine.
  bool is_fault = true;
  Needs needs = Needs::kNothing;

  friend void PrintTo(const Failing& plugin, std::ostream* out) {
    *out << plugin.name;
  }
};

Failing Crashed(const std::string& name, const std::string& signal,
                Needs needs = Needs::kNothing) {
  return {name,
          StatusCode::kInternal,
          "EXPORTER_CRASHED",
          absl::StrCat("crashed (", signal, ")"),
          {{"signal", signal}},
          true,
          needs};
}

Failing Misbehaved(const std::string& name, const std::string& what) {
  return {name, StatusCode::kInternal, "EXPORTER_MISBEHAVED",
          "misbehaved: " + what};
}

Failing Blocked(const std::string& name, const std::string& call) {
  return {name,
          StatusCode::kInternal,
          "EXPORTER_BLOCKED",
          absl::StrCat("made the system call ", call,
                       ", which no exporter may make"),
          {{"system_call", call}},
          true,
          Needs::kSandbox};
}

Failing Failed(const std::string& name, const std::string& message,
               const std::string& hook = "rows", int code = 13) {
  return {name,
          StatusCode::kInternal,
          "EXPORTER_FAILED",
          message,
          {{"hook", hook}, {"code", absl::StrCat(code)}},
          false};
}

Failing TimedOut(const std::string& name, const std::string& message,
                 const std::string& limit) {
  return {name,
          StatusCode::kDeadlineExceeded,
          "EXPORTER_TIMED_OUT",
          message,
          {{"limit", limit}},
          limit != "caller"};
}

const std::vector<Failing>& FailingPlugins() {
  static const auto* const kPlugins = new std::vector<Failing>{
      Crashed("aborts", "SIGABRT"),
      {"allocates_until_null",
       StatusCode::kResourceExhausted,
       "EXPORTER_OUT_OF_MEMORY",
       "crashed (SIGSEGV) after 67108864 bytes of memory could not be had",
       {{"signal", "SIGSEGV"}},
       true,
       Needs::kAllocator},
      {"allocates_without_end",
       StatusCode::kResourceExhausted,
       "EXPORTER_OUT_OF_MEMORY",
       "failed: the exporter ran out of memory",
       {{"hook", "rows"}, {"code", "8"}},
       true,
       Needs::kAllocator},
      Misbehaved("begins_a_file_within_another",
                 "it began a file within another"),
      Misbehaved("calls_exit", "it ended the worker"),
      Misbehaved("closes_the_socket", "it closed the worker's socket"),
      Crashed("crashes_at_the_end", "SIGBUS"),
      Blocked("executes", "execve"),
      Failed("fails_without_words",
             "failed in its hook rows with code 13 and no words"),
      Misbehaved("fakes_the_workers_end", "it wrote no file"),
      {"fills_the_disk",
       StatusCode::kResourceExhausted,
       "EXPORTER_OVER_LIMIT",
       "wrote more than 1048576 bytes into a file of its folder",
       {{"signal", "SIGXFSZ"}},
       false},
      Blocked("forks", "clone"),
      Crashed("frees_what_is_not_its_own", "SIGABRT"),
      TimedOut("hangs_in_close",
               "was not done in the longest time that an export may take",
               "server"),
      Misbehaved("hides_its_file",
                 "bad file name \".hidden\": it begins with a dot"),
      {"ignores_a_closed_sink",
       StatusCode::kResourceExhausted,
       "EXPORTER_OVER_LIMIT",
       "wrote more than 1048576 bytes into zoo.txt",
       {},
       false},
      {"leaks_a_thread",
       StatusCode::kInternal,
       "EXPORTER_BLOCKED",
       "made a system call that no exporter may make, with signals blocked, as "
       "they are while a thread or a program is started",
       {},
       true,
       Needs::kSandbox},
      Misbehaved("lies_in_its_description",
                 "it says that it writes one file, but began a second"),
      Blocked("makes_code", "mmap"),
      Misbehaved("names_a_file_with_a_path",
                 "bad file name \"../outside.txt\": it begins with a dot"),
      Misbehaved("never_ends_its_file", "it did not end zoo.txt"),
      Blocked("opens_a_socket", "socket"),
      Failed("overstates_its_error", "failed: four"),
      Crashed("recurses_without_end", "SIGSEGV"),
      {"refuses_without_words", StatusCode::kFailedPrecondition,
       "EXPORTER_REFUSED", "refuses the document and does not say why",
       Metadata{}, false},
      Misbehaved("returns_a_negative_code",
                 "its hook rows returned -1, which is no code"),
      Misbehaved("returns_no_code",
                 "its hook rows returned 4711, which is no code"),
      Crashed("segfaults_in_rows", "SIGSEGV"),
      Misbehaved("sends_garbage",
                 "it broke into the talk of its worker with the service"),
      Blocked("signals_the_server", "kill"),
      TimedOut("sleeps",
               "was not done in the longest time that an export may take",
               "server"),
      TimedOut("spins", "used up its processor time of 1 s", "processor_time"),
      TimedOut("spins_through_signals", "used up its processor time of 1 s",
               "processor_time"),
      Failed("throws", "failed: a fault of the plugin"),
      Failed("throws_a_number",
             "failed: the exporter threw something that is no std::exception"),
      Misbehaved("throws_through_the_border",
                 "an exception left its hook rows"),
      Misbehaved("writes_a_file_twice", "it wrote two files called zoo.txt"),
      Failed("writes_from_nowhere",
             "failed: the host was given a size without bytes", "finish", 3),
      Misbehaved("writes_no_file", "it wrote no file"),
      {"writes_outside_its_folder",
       StatusCode::kInternal,
       "EXPORTER_FAILED",
       "failed: Permission denied",
       {{"hook", "rows"}, {"code", "13"}},
       false,
       Needs::kSandbox},
      Misbehaved("writes_without_a_file", "it wrote without a file"),
  };
  return *kPlugins;
}

// Plugins whose fault harms nobody: the reader gets the file.
const std::vector<std::string>& HarmlessPlugins() {
  static const auto* const kPlugins = new std::vector<std::string>{
      "claims_a_huge_table", "digs_deep",           "floods_its_errors",
      "floods_the_log",      "floods_the_messages", "locks_its_folder"};
  return *kPlugins;
}

std::string PathOf(const std::string& name) {
  return absl::StrCat(REDRESS_ZOO, "/redress_zoo_", name, ".so");
}

// What this machine and this build do not have; empty: all is there.
std::string Missing(Needs needs) {
  if (needs == Needs::kAllocator) {
    return kSanitizers ? "a build with sanitizers limits no memory" : "";
  }
  std::string missing;
  if (needs == Needs::kSandbox) {
    DescribePlugin(WorkerPath(), PathOf("claims_a_huge_table"),
                   std::chrono::minutes(1), SandboxMode::kAuto, &missing);
  }
  return missing;
}

v1::Exporter Describe(const std::string& name, SandboxMode sandbox) {
  // Long enough for whatever the machine does beside; the one that hangs makes
  // all of it wait.
  const auto time = std::chrono::seconds(name == "hangs_on_load" ? 1 : 60);
  return DescribePlugin(WorkerPath(), PathOf(name), time, sandbox, nullptr);
}

// Runs the plugin with limits that it meets soon.
absl::Status Export(const std::string& name, SandboxMode sandbox,
                    Written* written) {
  const TestFolder parent;
  const std::string folder = parent.path() + "/temporary";
  fs::create_directory(folder);
  ExporterFile file;
  file.path = PathOf(name);
  file.exporter = Describe(name, sandbox);
  EXPECT_EQ(file.exporter.rejected_reason(), "");
  EXPECT_EQ(file.exporter.id(), name);
  ExportJob job = MakeJob(file, {}, folder);
  job.sandbox = sandbox;
  job.deadline_of = DeadlineOf::kServer;
  // Those that never end should soon; whatever fails otherwise may take a busy
  // machine longer.
  job.limits.cpu_seconds = absl::StartsWith(name, "spins") ? 1 : 30;
  job.limits.file_size = 1 << 20;
  job.limits.memory = int64_t{512} << 20;
  if (name == "sleeps" || name == "hangs_in_close") {
    job.deadline = std::chrono::system_clock::now() + std::chrono::seconds(2);
  }
  // Also checks that nothing is left: no process, file or folder.
  return RunJob(job, SmallDocument(), written);
}

template <typename Plugin>
std::string NameOf(const ::testing::TestParamInfo<Plugin>& info) {
  return info.param.name;
}

class RejectedTest : public ::testing::TestWithParam<Rejected> {};

TEST_P(RejectedTest, SaysWhy) {
  const Rejected& plugin = GetParam();
  const std::string missing = Missing(plugin.needs);
  if (!missing.empty()) GTEST_SKIP() << missing;
  EXPECT_EQ(Describe(plugin.name, SandboxMode::kAuto).rejected_reason(),
            plugin.reason);
  if (plugin.needs != Needs::kSandbox) {
    EXPECT_EQ(Describe(plugin.name, SandboxMode::kOff).rejected_reason(),
              plugin.reason)
        << "without a sandbox";
  }
}

INSTANTIATE_TEST_SUITE_P(Zoo, RejectedTest,
                         ::testing::ValuesIn(RejectedPlugins()),
                         NameOf<Rejected>);

class FailingTest : public ::testing::TestWithParam<Failing> {
 protected:
  static void Check(const Failing& plugin, SandboxMode sandbox) {
    Written written;
    const absl::Status status = Export(plugin.name, sandbox, &written);
    EXPECT_EQ(status.code(), plugin.code);
    EXPECT_EQ(ErrorReason(status), plugin.reason);
    EXPECT_EQ(std::string(status.message()),
              absl::StrCat("exporter ", plugin.name, " ", plugin.message));
    Metadata metadata = plugin.metadata;
    metadata["exporter"] = plugin.name;
    EXPECT_EQ(ErrorMetadata(status), metadata);
    EXPECT_EQ(IsExporterFault(status), plugin.is_fault);
  }
};

TEST_P(FailingTest, IsTheCallersClearError) {
  const std::string missing = Missing(GetParam().needs);
  if (!missing.empty()) GTEST_SKIP() << missing;
  Check(GetParam(), SandboxMode::kAuto);
}

TEST_P(FailingTest, IsTheSameWithoutASandbox) {
  const Needs needs = GetParam().needs;
  if (needs == Needs::kSandbox) GTEST_SKIP() << "it needs a sandbox";
  const std::string missing = Missing(needs);
  if (!missing.empty()) GTEST_SKIP() << missing;
  Check(GetParam(), SandboxMode::kOff);
}

INSTANTIATE_TEST_SUITE_P(Zoo, FailingTest,
                         ::testing::ValuesIn(FailingPlugins()),
                         NameOf<Failing>);

class HarmlessTest : public ::testing::TestWithParam<std::string> {};

TEST_P(HarmlessTest, TheReaderGetsTheFile) {
  for (const SandboxMode sandbox : {SandboxMode::kAuto, SandboxMode::kOff}) {
    Written written;
    ASSERT_EQ(Export(GetParam(), sandbox, &written), absl::OkStatus());
    EXPECT_EQ(written.files, (Metadata{{"zoo.txt", "ok\n"}}));
    EXPECT_LE(written.messages.size(), 100u);
  }
}

INSTANTIATE_TEST_SUITE_P(Zoo, HarmlessTest,
                         ::testing::ValuesIn(HarmlessPlugins()),
                         [](const auto& tested) { return tested.param; });

TEST(ZooTest, EveryPluginOfTheFolderIsInATable) {
  std::multiset<std::string> listed(HarmlessPlugins().begin(),
                                    HarmlessPlugins().end());
  for (const Rejected& plugin : RejectedPlugins()) listed.insert(plugin.name);
  for (const Failing& plugin : FailingPlugins()) listed.insert(plugin.name);
  std::multiset<std::string> found;
  for (const auto& entry :
       fs::directory_iterator(REDRESS_SOURCE_DIR "/tests/plugins/zoo")) {
    const fs::path& path = entry.path();
    if ((path.extension() == ".c" || path.extension() == ".cc") &&
        !absl::EndsWith(path.stem().string(), "_test")) {
      found.insert(path.stem().string());
    }
  }
  EXPECT_EQ(listed, found);
}

}  // namespace
}  // namespace redress::exporting
