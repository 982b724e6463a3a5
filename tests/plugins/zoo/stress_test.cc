// Many exports, good, failing, refused, cancelled and late, from several
// threads: afterwards nothing is left of them.
//
// REDRESS_STRESS_EXPORTS: how many; REDRESS_STRESS_SEED: which;
// REDRESS_STRESS_SANDBOX: auto or off.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/export/describe.h"
#include "service/export/export_job.h"
#include "service/export/sandbox_mode.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;
using worker::SandboxMode;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kUsualExports = 200;
constexpr int64_t kMaxGrowth = int64_t{256} << 20;
#else
constexpr int kUsualExports = 5000;
constexpr int64_t kMaxGrowth = int64_t{16} << 20;
#endif
constexpr int kThreads = 6;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  int value = otherwise;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

// A plugin and how its exports end where nobody breaks them off.
struct Actor {
  std::string name;
  // "" is success, "-" never.
  std::string reason;
  // Needs the sandbox to end so; else it succeeds.
  bool sandboxed = false;
  ExporterFile file = {};
};

std::vector<Actor> Actors(SandboxMode sandbox) {
  std::vector<Actor> actors = {
      {"good", ""},
      {"claims_a_huge_table", ""},
      {"locks_its_folder", ""},
      {"floods_its_errors", ""},
      {"aborts", "EXPORTER_CRASHED"},
      {"segfaults_in_rows", "EXPORTER_CRASHED"},
      {"crashes_at_the_end", "EXPORTER_CRASHED"},
      {"calls_exit", "EXPORTER_MISBEHAVED"},
      {"throws", "EXPORTER_FAILED"},
      {"throws_through_the_border", "EXPORTER_MISBEHAVED"},
      {"refuses_without_words", "EXPORTER_REFUSED"},
      {"returns_no_code", "EXPORTER_MISBEHAVED"},
      {"sends_garbage", "EXPORTER_MISBEHAVED"},
      {"fills_the_disk", "EXPORTER_OVER_LIMIT"},
      {"ignores_a_closed_sink", "EXPORTER_OVER_LIMIT"},
      {"opens_a_socket", "EXPORTER_BLOCKED", true},
      {"forks", "EXPORTER_BLOCKED", true},
      {"leaks_a_thread", "EXPORTER_BLOCKED", true},
      {"sleeps", "-"},
      {"hangs_in_close", "-"},
  };
  std::string missing;
  for (Actor& actor : actors) {
    actor.file.path =
        actor.name == "good"
            ? absl::StrCat(REDRESS_TEST_PLUGINS, "/redress_test_good.so")
            : absl::StrCat(REDRESS_ZOO, "/redress_zoo_", actor.name, ".so");
    actor.file.exporter =
        DescribePlugin(WorkerPath(), actor.file.path, std::chrono::minutes(1),
                       sandbox, &missing);
    EXPECT_EQ(actor.file.exporter.rejected_reason(), "") << actor.name;
  }
  for (Actor& actor : actors) {
    const bool shut_in = sandbox != SandboxMode::kOff && missing.empty();
    if (actor.sandboxed && !shut_in) actor.reason = "";
  }
  return actors;
}

// How somebody breaks an export off, or does not.
enum class End { kNone, kCancel, kSink, kDeadline };

struct Plan {
  const Actor* actor = nullptr;
  End end = End::kNone;
  // Looks, responses or milliseconds before.
  int after = 0;
  bool long_document = false;
};

Plan MakePlan(const std::vector<Actor>& actors, int seed, int number) {
  std::mt19937 random(static_cast<unsigned>(seed) * 1000003u +
                      static_cast<unsigned>(number));
  const auto choose = [&](int count) {
    return static_cast<int>(random() % static_cast<unsigned>(count));
  };
  Plan plan;
  // Every other export is a good one.
  plan.actor = choose(2) == 0
                   ? &actors[0]
                   : &actors[choose(static_cast<int>(actors.size()))];
  plan.end = static_cast<End>(choose(4));
  // It would never end.
  if (plan.actor->reason == "-" && plan.end != End::kDeadline) {
    plan.end = End::kCancel;
  }
  plan.after = choose(plan.end == End::kDeadline ? 60 : 6);
  plan.long_document = choose(4) == 0;
  return plan;
}

// Counts the results by what they are.
class Tally {
 public:
  void Add(const std::string& result) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++counts_[result];
  }
  void Print() const {
    for (const auto& [result, count] : counts_) {
      std::cout << absl::StrCat("  ", count, " ", result, "\n");
    }
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> counts_;
};

std::string NameOf(const absl::Status& status) {
  if (status.ok()) return "OK";
  const std::string reason = ErrorReason(status);
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

bool IsExpected(const Plan& plan, const absl::Status& status) {
  const std::string name = NameOf(status);
  if (name == (plan.actor->reason.empty() ? "OK" : plan.actor->reason)) {
    return true;
  }
  switch (plan.end) {
    case End::kNone:
      return false;
    case End::kCancel:
      return name == "CANCELLED";
    case End::kSink:
      return name == "UNAVAILABLE";
    case End::kDeadline:
      return status.code() == absl::StatusCode::kDeadlineExceeded;
  }
  return false;
}

void RunPlan(const Plan& plan, SandboxMode sandbox,
             const std::vector<v1::DocumentPart>& document,
             const std::string& folder, Tally* tally) {
  ExportJob job = MakeJob(plan.actor->file, {}, folder);
  job.sandbox = sandbox;
  job.limits.file_size = 8 << 20;
  job.deadline = std::chrono::system_clock::now() + std::chrono::minutes(5);
  if (plan.end == End::kDeadline) {
    job.deadline = std::chrono::system_clock::now() +
                   std::chrono::milliseconds(plan.after);
  }
  int looks = 0;
  if (plan.end == End::kCancel) {
    job.is_cancelled = [&] { return looks++ >= plan.after; };
  }
  int responses = 0;
  const absl::Status status = RunExport(
      job,
      [&](const auto& take) {
        for (const v1::DocumentPart& part : document) {
          absl::Status taken = take(part);
          if (!taken.ok()) return taken;
        }
        return absl::OkStatus();
      },
      [&](const v1::ExportResponse&) {
        return plan.end == End::kSink && responses++ >= plan.after
                   ? absl::UnavailableError("the client left")
                   : absl::OkStatus();
      });
  EXPECT_TRUE(IsExpected(plan, status))
      << plan.actor->name << ", end " << static_cast<int>(plan.end) << ": "
      << status;
  tally->Add(NameOf(status));
}

int OpenDescriptors() {
  return static_cast<int>(std::distance(fs::directory_iterator("/proc/self/fd"),
                                        fs::directory_iterator()));
}

int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

// Processes that workers of ours are or that plugins started in them: they are
// given our number.
std::vector<std::string> WorkersOfOurs() {
  const std::string ending =
      absl::StrCat(std::string(1, '\0'), getpid(), std::string(1, '\0'));
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    std::ifstream file(entry.path() / "cmdline");
    std::string line;
    std::getline(file, line);
    if (absl::StrContains(line, "redress-export-worker") &&
        absl::EndsWith(line, ending)) {
      found.push_back(entry.path().string());
    }
  }
  return found;
}

TEST(StressTest, NothingIsLeftOfManyExports) {
  const int exports = FromEnvironment("REDRESS_STRESS_EXPORTS", kUsualExports);
  const int seed = FromEnvironment("REDRESS_STRESS_SEED", 1);
  const char* mode = std::getenv("REDRESS_STRESS_SANDBOX");
  const auto sandbox = ParseSandboxMode(mode == nullptr ? "auto" : mode);
  ASSERT_TRUE(sandbox.ok()) << sandbox.status();
  const std::vector<Actor> actors = Actors(*sandbox);
  const TestFolder folder;
  const std::vector<v1::DocumentPart> small = SmallDocument();
  const std::vector<v1::DocumentPart> large = LongDocument(20000);
  Tally tally;
  const auto run = [&](int begin, int end) {
    std::atomic<int> next{begin};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int number = next++; number < end; number = next++) {
          const Plan plan = MakePlan(actors, seed, number);
          RunPlan(plan, *sandbox, plan.long_document ? large : small,
                  folder.path(), &tally);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  };
  // What is set up once is no leak.
  run(0, exports / 10);
  const int descriptors = OpenDescriptors();
  const int64_t memory = ResidentBytes();
  run(exports / 10, exports);

  EXPECT_EQ(OpenDescriptors(), descriptors);
  const int64_t growth = ResidentBytes() - memory;
  EXPECT_LT(growth, kMaxGrowth);
  EXPECT_TRUE(folder.IsEmpty());
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a zombie";
  EXPECT_EQ(errno, ECHILD);
  EXPECT_EQ(WorkersOfOurs(), std::vector<std::string>{});
  std::cout << absl::StrCat(exports, " exports, ", growth >> 10,
                            " KiB more memory, ", descriptors,
                            " descriptors\n");
  tally.Print();
}

}  // namespace
}  // namespace redress::exporting
