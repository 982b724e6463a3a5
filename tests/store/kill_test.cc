// A process that is killed in the middle of its work loses nothing that it has
// acknowledged, and leaves no half of what it has not.

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "service/base/errors.h"
#include "tests/store/commit_loop.h"
#include "tests/store/killed_process.h"
#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

// Every version of the store is whole, and there is nothing beyond its head.
void ExpectWholeVersions(const Store& store) {
  const auto head = store.Head();
  ASSERT_TRUE(head.ok()) << head.status();
  for (int64_t version = 1; version <= head->number; ++version) {
    const auto found = store.GetVersion(version);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->data_date, 18000 + version);
    const auto counter =
        store.GetRepresentation("Anytown", kLoopCounter, version);
    ASSERT_TRUE(counter.ok() && counter->has_value()) << counter.status();
    EXPECT_EQ((*counter)->record.team(), LoopTeam(version));
    EXPECT_EQ((*counter)->version, version);
    for (int n = 0; n < kLoopCases; ++n) {
      const auto record = store.GetRepresentation(
          "Anytown", LoopReference(version, n), head->number);
      ASSERT_TRUE(record.ok() && record->has_value())
          << version << " " << n << " " << record.status();
      EXPECT_EQ((*record)->record.team(), LoopTeam(version));
      EXPECT_EQ((*record)->version, version);
    }
  }
  EXPECT_EQ(CasesAt(store, head->number).size(),
            static_cast<size_t>(1 + kLoopCases * head->number));
}

class EveryKillTest : public testing::TestWithParam<const char*> {};

TEST_P(EveryKillTest, NothingAcknowledgedIsLost) {
  constexpr int kKills = 12;
  const std::unique_ptr<Place> place = MakePlace(GetParam());
  std::mt19937 random(20190930);
  int64_t acknowledged = 0;
  for (int round = 0; round < kKills; ++round) {
    {
      KilledProcess loop(COMMIT_LOOP, place->name());
      const int wait_for = std::uniform_int_distribution(1, 12)(random);
      for (int i = 0; i < wait_for; ++i) {
        ASSERT_EQ(loop.Next(), acknowledged + 1) << "each round goes on";
        ++acknowledged;
      }
      // Somewhere in a later commit.
      std::this_thread::sleep_for(std::chrono::microseconds(
          std::uniform_int_distribution(0, 4000)(random)));
      loop.Kill();
      while (const auto version = loop.Next()) acknowledged = *version;
    }
    {
      place->AwaitKilled();
      const auto store = Opened(*place);
      ASSERT_NE(store, nullptr);
      const int64_t head = store->Head()->number;
      EXPECT_GE(head, acknowledged);
      // At most the commit whose acknowledgement the kill cut off.
      EXPECT_LE(head, acknowledged + 1);
      ExpectWholeVersions(*store);
      acknowledged = head;
    }
    place->ExpectIntact();
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, EveryKillTest, EveryStore(), NameOfStore);

TEST(KillTest, AKilledProcessLetsGoOfTheDatabase) {
  const TempFolder folder;
  const std::string path = folder.File("redress.db");
  KilledProcess loop(COMMIT_LOOP, path);
  ASSERT_EQ(loop.Next(), 1);
  const absl::Status refused = OpenSqliteStore(path).status();
  EXPECT_EQ(ErrorReason(refused), "DATABASE_IN_USE") << refused;
  loop.Kill();
  EXPECT_NE(Opened(path), nullptr);
}

// A pulled plug leaves as much of the write-ahead log as had reached the disk:
// all that was there when a commit was acknowledged, and of the rest any part.
TEST(KillTest, ATornLogLosesOnlyWhatWasNotAcknowledged) {
  constexpr int64_t kVersions = 6;
  const TempFolder folder;
  const std::string path = folder.File("redress.db");
  const std::string copy = folder.File("copy.db");
  // The log's size when each version was acknowledged.
  std::vector<uintmax_t> sizes = {0};
  {
    const auto store = Opened(path);
    for (int64_t version = 1; version <= kVersions; ++version) {
      Committed(*store, LoopBatch(version));
      sizes.push_back(std::filesystem::file_size(path + "-wal"));
    }
    std::filesystem::copy_file(path, copy);
    std::filesystem::copy_file(path + "-wal", folder.File("whole-wal"));
  }
  std::mt19937 random(20190930);
  const std::string pristine = folder.File("pristine.db");
  std::filesystem::copy_file(copy, pristine);
  for (int round = 0; round < 40; ++round) {
    using std::filesystem::copy_options;
    std::filesystem::copy_file(pristine, copy,
                               copy_options::overwrite_existing);
    std::filesystem::copy_file(folder.File("whole-wal"), copy + "-wal",
                               copy_options::overwrite_existing);
    // The schema's own pages come first, and are not in question here.
    const uintmax_t cut = std::uniform_int_distribution<uintmax_t>(
        sizes[1], sizes[kVersions])(random);
    std::filesystem::resize_file(copy + "-wal", cut);
    int64_t whole = 0;
    while (whole < kVersions && sizes[whole + 1] <= cut) ++whole;
    const auto store = Opened(copy);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(store->Head()->number, whole) << "cut at " << cut;
    ExpectWholeVersions(*store);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace redress::store
