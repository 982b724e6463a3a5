// Publishing while others aggregate and hold versions. Best run under
// ThreadSanitizer as well.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"

namespace redress::engine {
namespace {

constexpr int kVersions = 25;
constexpr int kReaders = 3;
constexpr int kCasesEach = 7;

// Version v holds v × kCasesEach cases of team "v1" … , all changed by v: the
// attribute "version" of every case says v, so that an answer which mixes
// versions shows.
FactChanges ChangesOf(int64_t version) {
  FactChanges changes;
  changes.version = version;
  for (int64_t i = 0; i < version * kCasesEach; ++i) {
    model::CaseFacts facts =
        Case(absl::StrCat("R", i), static_cast<Day>(1000 + i * 37 % 500));
    facts.attributes = {{"version", absl::StrCat(version)}};
    facts.many[0] = {absl::StrCat("category ", version % 5)};
    facts.stages.resize(1);
    changes.cases.push_back(std::move(facts));
  }
  return changes;
}

// True where the answer is the one of `version`.
bool IsWhole(const Partials& partials, int64_t version) {
  for (const std::vector<PartialRow>& rows : partials.accumulators) {
    if (version == 0) {
      if (!rows.empty()) return false;
      continue;
    }
    if (rows.size() != 1 || rows[0].members[0] != absl::StrCat(version) ||
        rows[0].count != version * kCasesEach) {
      return false;
    }
  }
  return true;
}

TEST(Concurrency, EveryAnswerIsOfOneVersion) {
  Plan plan = CountPlan(Table::kCases, {}, {"attr:version"});
  plan.accumulators.push_back(plan.accumulators[0]);
  plan.accumulators[1].table = Table::kStages;
  for (const auto& [name, executor] : MakeExecutors()) {
    std::atomic<bool> done = false;
    std::atomic<int> answers = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> readers;
    for (int reader = 0; reader < kReaders; ++reader) {
      readers.emplace_back([&, reader] {
        for (bool last = false; !last;) {
          last = done.load();
          if (reader == 0) {
            // Without a hold the version may be gone by then.
            const int64_t version = executor->version();
            const auto partials = executor->Aggregate(plan, version);
            if (partials.ok() ? !IsWhole(*partials, version)
                              : !absl::IsOutOfRange(partials.status())) {
              ++wrong;
            }
            continue;
          }
          const auto hold = executor->HoldVersion();
          ASSERT_TRUE(hold.ok()) << name << ": " << hold.status();
          for (int i = 0; i < 2; ++i) {
            const int64_t version = (*hold)->version();
            const auto partials = executor->Aggregate(plan, version);
            ASSERT_TRUE(partials.ok()) << name << ": " << partials.status();
            if (!IsWhole(*partials, version)) ++wrong;
            const auto members = executor->Members("category", version);
            ASSERT_TRUE(members.ok()) << name << ": " << members.status();
            ++answers;
          }
        }
      });
    }
    for (int64_t version = 1; version <= kVersions; ++version) {
      const absl::Status status = executor->Publish(ChangesOf(version));
      EXPECT_TRUE(status.ok()) << name << ": " << status;
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(wrong.load(), 0) << name;
    EXPECT_GT(answers.load(), 0) << name;
    EXPECT_EQ(executor->version(), kVersions) << name;
  }
}

}  // namespace
}  // namespace redress::engine
