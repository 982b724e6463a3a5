// No byte of an erased record is left in any file of the database.

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/store/scrub_fixture.h"

namespace redress::store {
namespace {

class ScrubTest : public ScrubFixture,
                  public testing::WithParamInterface<const char*> {
 protected:
  ScrubTest() : ScrubFixture(GetParam()) {}
};

TEST_P(ScrubTest, NoByteIsLeftInAnyFile) {
  EXPECT_TRUE(Holds(Bytes(), "team-of-" + Reference(7)));
  EraseSome();
  EXPECT_TRUE(store_->ErasuresUnfinished());
  Finish();
  ExpectOnlyWhatStays(Bytes());
  // And stays so.
  Committed(*store_, Cases({Case("new")}));
  Reopen();
  ExpectOnlyWhatStays(Bytes());
  store_.reset();
  ExpectOnlyWhatStays(Bytes());
}

TEST_P(ScrubTest, NoByteIsLeftByAnEraseOfALearningAction) {
  Batch batch;
  batch.learning_actions = {Action("ACT-LEARN", "text-of-ACT-LEARN")};
  Committed(*store_, batch);
  EXPECT_TRUE(Holds(Bytes(), "text-of-ACT-LEARN"));
  Erased(ActionKey("ACT-LEARN"));
  Finish();
  EXPECT_FALSE(Holds(Bytes(), "ACT-LEARN"));
}

TEST_P(ScrubTest, OpeningFinishesWhatWasLeft) {
  EraseSome();
  EXPECT_TRUE(store_->ErasuresUnfinished());
  Reopen();
  EXPECT_FALSE(store_->ErasuresUnfinished());
  ExpectOnlyWhatStays(Bytes());
}

TEST_P(ScrubTest, AReaderOfAnotherProgramIsWaitedForAndReported) {
  {
    const std::unique_ptr<Reading> reading = place_->ReadBeside();
    EraseSome();
    const absl::Status busy =
        store_->FinishErasures(std::chrono::milliseconds(1));
    EXPECT_EQ(busy.code(), absl::StatusCode::kUnavailable) << busy;
    EXPECT_TRUE(store_->ErasuresUnfinished());
    // Others go on working.
    Committed(*store_, Cases({Case("meanwhile")}));
  }
  Finish();
  ExpectOnlyWhatStays(Bytes());
}

// A visitor that takes its time does not keep the bytes alive.
TEST_P(ScrubTest, AVisitOfOursIsNotWaitedFor) {
  bool first = true;
  const absl::Status visited =
      store_->ForEachRepresentation(3, [&](const v1::Representation&) {
        if (!std::exchange(first, false)) return absl::OkStatus();
        EraseSome();
        return store_->FinishErasures(std::chrono::milliseconds(1));
      });
  EXPECT_TRUE(visited.ok()) << visited;
  ExpectOnlyWhatStays(Bytes());
}

TEST_P(ScrubTest, TheRestOfTheLogIsWhatItWas) {
  std::map<int64_t, std::vector<std::string>> before;
  const int64_t head = store_->Head()->number;
  for (int64_t version = 1; version <= head; ++version) {
    for (const std::string& line : CasesAt(*store_, version)) {
      bool goes = false;
      for (int i = 0; i < kCases; ++i) {
        goes = goes || (IsToGo(i) && line.rfind(Reference(i) + "=", 0) == 0);
      }
      if (!goes) before[version].push_back(line);
    }
  }
  EraseSome();
  Finish();
  for (int64_t version = 1; version <= head; ++version) {
    EXPECT_EQ(CasesAt(*store_, version), before[version]) << version;
  }
  store_.reset();
  place_->ExpectIntact();
}

INSTANTIATE_TEST_SUITE_P(Stores, ScrubTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
