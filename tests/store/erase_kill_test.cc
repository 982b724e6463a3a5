// kill -9 in the middle of an erase leaves the whole record or nothing of it,
// and what was acknowledged is gone from the files.

#include <gtest/gtest.h>

#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "tests/store/erase_fixture.h"
#include "tests/store/erase_loop.h"
#include "tests/store/killed_process.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

bool HasAll(const Store& store, int n) {
  const auto revisions = store.ListRevisions(EraseLoopKey(n));
  if (!revisions.ok() || revisions->size() != kEraseLoopRevisions) return false;
  for (int revision = 1; revision <= kEraseLoopRevisions; ++revision) {
    const auto record =
        store.GetRepresentation("Anytown", EraseLoopReference(n), revision);
    const auto action =
        store.GetLearningAction("Anytown", EraseLoopAction(n), revision);
    if (!record.ok() || !record->has_value() || !action.ok() ||
        (*record)->record.team() != EraseLoopTeam(n, revision) ||
        (*action)->record.references_size() != 2 ||
        (*action)->record.references(0) != EraseLoopReference(n)) {
      return false;
    }
  }
  return true;
}

bool HasNothing(const Store& store, int n) {
  const auto revisions = store.ListRevisions(EraseLoopKey(n));
  if (!revisions.ok() || !revisions->empty()) return false;
  for (int revision = 1; revision <= kEraseLoopRevisions; ++revision) {
    const auto action =
        store.GetLearningAction("Anytown", EraseLoopAction(n), revision);
    if (!action.ok() || !action->has_value() ||
        (*action)->record.references_size() != 1 ||
        (*action)->record.references(0) != "STAYS") {
      return false;
    }
  }
  return true;
}

class EraseKillTest : public testing::TestWithParam<const char*> {};

TEST_P(EraseKillTest, LeavesAllOrNothingAndOpeningFinishesIt) {
  constexpr int kKills = 20;
  const std::unique_ptr<Place> place = MakePlace(GetParam());
  {
    const auto store = Opened(*place);
    place->KeepUncompressed();
    for (int revision = 1; revision <= kEraseLoopRevisions; ++revision) {
      Committed(*store, EraseLoopBatch(revision));
    }
  }
  std::mt19937 random(20190930);
  int acknowledged = 0;
  int cut_off = 0;
  for (int round = 0; round < kKills; ++round) {
    {
      KilledProcess loop(ERASE_LOOP, place->name());
      for (int i = std::uniform_int_distribution(0, 3)(random); i >= 0; --i) {
        ASSERT_EQ(loop.Next(), acknowledged);
        ++acknowledged;
      }
      std::this_thread::sleep_for(std::chrono::microseconds(
          std::uniform_int_distribution(0, 12000)(random)));
      loop.Kill();
      while (const auto n = loop.Next())
        acknowledged = static_cast<int>(*n) + 1;
    }
    place->AwaitKilled();
    const std::string left = place->Bytes();
    for (int n = 0; n < acknowledged; ++n) {
      ASSERT_EQ(left.find(EraseLoopReference(n)), std::string::npos) << n;
    }
    const auto store = Opened(*place);
    ASSERT_NE(store, nullptr);
    EXPECT_FALSE(store->ErasuresUnfinished());
    const std::string bytes = place->Bytes();
    int erased = 0;
    for (int n = 0; n < kEraseLoopCases; ++n) {
      const auto gone = store->IsErased(EraseLoopKey(n));
      ASSERT_TRUE(gone.ok()) << gone.status();
      ASSERT_TRUE(*gone ? HasNothing(*store, n) : HasAll(*store, n)) << n;
      ASSERT_EQ(bytes.find(EraseLoopReference(n)) == std::string::npos, *gone)
          << n;
      if (*gone) ++erased;
    }
    EXPECT_EQ(store->Head()->number, kEraseLoopRevisions + erased);
    EXPECT_EQ(store->GetVersion(1)->erased_records, erased);
    EXPECT_GE(erased, acknowledged);
    // At most the one whose acknowledgement the kill cut off.
    EXPECT_LE(erased, acknowledged + 1);
    cut_off += erased - acknowledged;
    acknowledged = erased;
  }
  std::cout << cut_off << " of " << kKills << " kills came between\n";
  place->ExpectIntact();
}

INSTANTIATE_TEST_SUITE_P(Stores, EraseKillTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
