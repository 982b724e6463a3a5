// Each faulty plugin fails the checks that look for its fault, and no others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/conformance.h"
#include "plugins/sdk/conformance/heap.h"

namespace redress::conformance {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

constexpr char kLeak[] = "bytes of memory after each session";
constexpr char kHoard[] = "of the 24 MiB declared";

struct Fault {
  std::string plugin;
  // The checks that fail, in the order of the report.
  std::vector<std::string> failing;
  // In the reason of the first of them.
  std::string reason;
  // Checks that may fail as well: chance has a part in them.
  std::vector<std::string> tolerated = {};
};

std::vector<Fault> AllFaults() {
  // All that run the same document more than once.
  const std::vector<std::string> repeating = {
      "rows.batches", "sessions",  "repeat.again", "repeat.folder",
      "repeat.heap",  "abi.exact", "abi.newer"};
  return {
      {"exports", {"symbols"}, "helper"},
      {"bad_default", {"description"}, "bad default: 9 is not from 1 to 3"},
      {"wrong_extension", {"formats"}, "*.txt, but wrote lines.text"},
      {"second_format", {"formats"}, "format json: finish returned 13"},
      {"bad_option", {"options"}, "style=wide: open returned 13: \"wide\""},
      {"exits", {"empty.parts"}, "ended the process, with exit code 0"},
      {"misses_rows",
       {"rows.4097", "rows.batches"},
       "4097 rows are those of 4096"},
      {"lies_about_limit", {"rows.limit"}, "max_table_rows 10000"},
      {"crashes_on_null", {"nulls"}, "SIGSEGV"},
      {"finite_only", {"non_finite"}, "SIGABRT"},
      {"short_texts",
       {"texts.long", "headers.long"},
       "rows returned 13: \"long\""},
      {"bad_words",
       {"empty.rows", "empty.columns", "rows.1"},
       "sentence of end_table is not UTF-8"},
      {"loses_error",
       {"sink", "error_text", "cancel"},
       "finish returned OK all the same"},
      {"leaks_on_failure", {"sink"}, kLeak},
      {"leaks_on_close", {"sink", "close.open", "close.table"}, kLeak},
      {"leaks_memory", {"leaks"}, kLeak},
      {"leaks_files", {"leaks"}, "12 files open after 12 sessions"},
      {"global_state", {"sessions"}, "from byte"},
      {"counts", repeating, "other files"},
      {"names_folder",
       {"rows.batches", "sessions", "repeat.folder"},
       "other files"},
      {"environment", {"repeat.process"}, "a second process"},
      {"clock", {"repeat.process"}, "a second process", repeating},
      {"address", {"repeat.process"}, "a second process"},
      {"uninitialised",
       {"repeat.heap"},
       "another heap gives other bytes, from byte",
       {"rows.batches", "sessions", "repeat.again", "repeat.folder",
        "abi.exact", "abi.newer", "repeat.process"}},
      {"reads_beyond", {"abi.exact"}, "SIGSEGV"},
      {"no_newer_host", {"abi.newer"}, "other bytes"},
      {"writes_outside", {"files"}, "outside.txt"},
      {"hoards", {"memory"}, kHoard},
  };
}

// Sanitizers have an allocator of their own: a kit that is built with them
// counts no heap, changes none and limits no memory.
std::vector<Fault> Faults() {
  std::vector<Fault> faults = AllFaults();
  if (SeesHeap()) return faults;
  faults.erase(std::remove_if(faults.begin(), faults.end(),
                              [](const Fault& fault) {
                                return fault.reason == kLeak ||
                                       fault.reason == kHoard ||
                                       fault.failing[0] == "repeat.heap";
                              }),
               faults.end());
  return faults;
}

// A check that takes seconds is run where its fault is meant only.
bool IsSlow(const std::string& check) {
  return check == "memory" || check == "repeat.process";
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

CheckSettings SettingsFor(const std::string& plugin) {
  CheckSettings settings;
  settings.plugin = REDRESS_FAULTY_PLUGINS "/redress_faulty_" + plugin + ".so";
  return settings;
}

class FaultTest : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultTest, FailsTheChecksForIt) {
  const Fault& fault = GetParam();
  std::vector<std::string> failed;
  std::string reason;
  for (const std::string& name : CheckNames()) {
    const bool meant = Holds(fault.failing, name);
    if (Holds(fault.tolerated, name) || (IsSlow(name) && !meant)) continue;
    const CheckResult result = RunCheck(name, SettingsFor(fault.plugin));
    if (result.outcome != CheckResult::Outcome::kFailed) continue;
    if (failed.empty()) reason = result.reason;
    failed.push_back(name);
    if (!meant) ADD_FAILURE() << name << ": " << result.reason;
  }
  EXPECT_THAT(failed, ElementsAreArray(fault.failing));
  EXPECT_THAT(reason, HasSubstr(fault.reason));
}

INSTANTIATE_TEST_SUITE_P(Faulty, FaultTest, ::testing::ValuesIn(Faults()),
                         [](const auto& fault) { return fault.param.plugin; });

CheckResult RunFaulty(const std::string& plugin, const std::string& check,
                      CheckSettings settings = {}) {
  settings.plugin = SettingsFor(plugin).plugin;
  return RunCheck(check, settings);
}

// Whoever may not start a thread in the sandbox is seen there too.
TEST(FaultyProcessTest, ThreadsAndProcessesAreSeen) {
  CheckResult result = RunFaulty("keeps_thread", "threads");
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_EQ(result.reason, "it leaves 1 threads of its own");
  result = RunFaulty("starts_process", "threads");
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_EQ(result.reason, "it started a process");
}

TEST(FaultyProcessTest, BatchesThatAreKeptAreCounted) {
  const CheckResult result = RunFaulty("keeps_batch", "arrow");
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_THAT(result.reason, HasSubstr("were never released"));
}

TEST(FaultyProcessTest, CloseWritesNothing) {
  const CheckResult result = RunFaulty("writes_on_close", "types");
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_THAT(result.reason, HasSubstr("close called write_file"));
}

TEST(FaultyProcessTest, HangsEnd) {
  CheckSettings settings;
  settings.time_limit_seconds = 1;
  const CheckResult result = RunFaulty("waits", "cancel", settings);
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_EQ(result.reason, "it did not end within 1 s");
}

TEST(FaultyProcessTest, FileThatIsNoPlugin) {
  CheckSettings settings;
  settings.plugin = REDRESS_SOURCE_DIR "/README.md";
  const CheckResult result = RunCheck("load", settings);
  EXPECT_EQ(result.outcome, CheckResult::Outcome::kFailed);
  EXPECT_EQ(result.reason, "it is not a shared object");
}

}  // namespace
}  // namespace redress::conformance
