// An erased record is gone from every version, and does not come back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/base/errors.h"
#include "tests/store/erase_fixture.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EraseTest : public EraseFixture,
                  public testing::WithParamInterface<const char*> {
 protected:
  EraseTest() : EraseFixture(GetParam()) {}
};

TEST_P(EraseTest, ARecordIsGoneFromEveryVersion) {
  Committed(*store_, Cases({Case("1", "A"), Case("2", "A")}));
  Committed(*store_, Cases({Case("1", "B")}));
  const Erasure erasure = Erased(CaseKey("1"));
  EXPECT_EQ(erasure.version.number, 3);
  EXPECT_EQ(erasure.version.data_date, Day(2019, 9, 30));
  EXPECT_EQ(erasure.revisions, 2);
  ASSERT_EQ(erasure.versions.size(), 1u);
  EXPECT_EQ(erasure.versions[0].first, 1);
  EXPECT_EQ(erasure.versions[0].last, 2);
  for (const int64_t version : {1, 2, 3}) {
    EXPECT_THAT(CasesAt(*store_, version), ElementsAre("2=A")) << version;
    EXPECT_FALSE(
        store_->GetRepresentation("Anytown", "1", version)->has_value());
  }
  EXPECT_THAT(*store_->ListRevisions(CaseKey("1")), IsEmpty());
  EXPECT_EQ(store_->ListVersions(4, 1)->front().source, "erase request");
}

TEST_P(EraseTest, EachVersionKnowsHowManyOfItsRecordsWereErased) {
  Batch batch = Cases({Case("1", "A"), Case("2", "A")});
  batch.learning_actions = {Action("L1", "Ring back")};
  Committed(*store_, batch);                    // 1
  Committed(*store_, Cases({Case("1", "B")}));  // 2
  batch = Batch();
  batch.retractions = {CaseKey("1")};
  Committed(*store_, batch);                     // 3: without 1
  Committed(*store_, Cases({Case("3", "A")}));   // 4
  Committed(*store_, Cases({Case("1", "A")}));   // 5: with it again
  const Erasure erasure = Erased(CaseKey("1"));  // 6
  EXPECT_EQ(erasure.revisions, 3);
  ASSERT_EQ(erasure.versions.size(), 2u);
  EXPECT_EQ(erasure.versions[0].last, 2);
  EXPECT_EQ(erasure.versions[1].first, 5);
  EXPECT_EQ(erasure.versions[1].last, 5);
  EXPECT_THAT(ErasedRecords(), ElementsAre(1, 1, 0, 0, 1, 0));
  Erased(ActionKey("L1"));  // 7
  EXPECT_THAT(ErasedRecords(), ElementsAre(2, 2, 1, 1, 2, 1, 0));
  Erased(CaseKey("3"));  // 8
  EXPECT_THAT(ErasedRecords(), ElementsAre(2, 2, 1, 2, 3, 2, 1, 0));
  Reopen();
  EXPECT_THAT(ErasedRecords(), ElementsAre(2, 2, 1, 2, 3, 2, 1, 0));
  EXPECT_EQ(store_->Head()->erased_records, 0);
  EXPECT_EQ(store_->ListVersions(6, 1)->front().version.erased_records, 3);
}

TEST_P(EraseTest, AnErasedRecordIsRefusedFromThenOn) {
  Batch batch = Cases({Case("1", "A")});
  batch.learning_actions = {Action("1", "Ring back")};
  Committed(*store_, batch);
  Erased(CaseKey("1"));
  Reopen();
  for (const Key& key : {CaseKey("1"), ActionKey("1"), CaseKey("2"),
                         Key{Kind::kRepresentation, "Othertown", "1"},
                         Key{Kind::kRepresentation, "Anytow", "n1"}}) {
    const auto erased = store_->IsErased(key);
    ASSERT_TRUE(erased.ok()) << erased.status();
    EXPECT_EQ(*erased, !(key < CaseKey("1")) && !(CaseKey("1") < key))
        << Describe(key);
  }
  const absl::Status refused =
      store_->Commit(Cases({Case("2", "A"), Case("1", "B")})).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "ERASED_RECORD");
  EXPECT_THAT(CasesAt(*store_, 2), IsEmpty()) << "nothing of the batch is in";
  EXPECT_EQ(
      Committed(*store_, Cases({Case("1", "A", "Othertown")})).version.number,
      3);
}

TEST_P(EraseTest, LearningActionsNoLongerReferToIt) {
  v1::LearningAction action = Action("L1", "Ring back");
  action.add_references("GONE-1");
  action.add_references("2");
  Batch batch = Cases({Case("GONE-1"), Case("2")});
  batch.learning_actions = {action, Action("L2", "Write")};
  v1::LearningAction other = action;
  other.set_authority("Othertown");
  batch.learning_actions.push_back(other);
  Committed(*store_, batch);
  action.set_text("Ring back in a day");
  action.add_references("GONE-10");
  batch = Batch();
  batch.learning_actions = {action};
  Committed(*store_, batch);
  Erased(CaseKey("GONE-1"));
  const auto references = [&](const std::string& authority, int64_t version) {
    const auto found = store_->GetLearningAction(authority, "L1", version);
    EXPECT_TRUE(found.ok() && found->has_value()) << found.status();
    return std::vector<std::string>((*found)->record.references().begin(),
                                    (*found)->record.references().end());
  };
  EXPECT_THAT(references("Anytown", 1), ElementsAre("2"));
  EXPECT_THAT(references("Anytown", 2), ElementsAre("2", "GONE-10"));
  EXPECT_THAT(references("Anytown", 3), ElementsAre("2", "GONE-10"));
  EXPECT_THAT(references("Othertown", 1), ElementsAre("GONE-1", "2"))
      << "another authority's case of that name";
  // Its texts are as they were.
  EXPECT_EQ((*store_->GetLearningAction("Anytown", "L1", 1))->record.text(),
            "Ring back");
  EXPECT_EQ(ErrorReason(store_->Commit(batch).status()), "ERASED_RECORD");
  batch.learning_actions[0].mutable_references()->DeleteSubrange(0, 1);
  EXPECT_EQ(Committed(*store_, batch).version.number, 3) << "nothing is new";
  batch.learning_actions[0].add_references("GONE-11");
  EXPECT_EQ(Committed(*store_, batch).version.number, 4);
}

TEST_P(EraseTest, CommitsNoLongerNameIt) {
  Batch batch = Cases({Case("C-17"), Case("C-170")});
  batch.source = "import C-17.csv";
  Committed(*store_, batch);
  batch = Batch();
  batch.retractions = {CaseKey("C-170")};
  batch.source = "retract it is c-17 again, not C-170 or XC-17";
  Committed(*store_, batch);
  Erased(CaseKey("C-17"), "erase C-17 by request");
  std::vector<std::string> sources;
  const auto commits = store_->ListVersions(9, 9);
  ASSERT_TRUE(commits.ok()) << commits.status();
  for (const CommitInfo& commit : *commits) {
    sources.push_back(commit.source);
  }
  EXPECT_THAT(sources,
              ElementsAre("erase [erased] by request",
                          "retract it is [erased] again, not C-170 or XC-17",
                          "import [erased].csv"));
}

TEST_P(EraseTest, WhatIsNotThereIsNotFound) {
  Committed(*store_, Cases({Case("1")}));
  for (const Key& key : {CaseKey("2"), ActionKey("1"),
                         Key{Kind::kRepresentation, "Othertown", "1"}}) {
    const absl::Status missing = store_->Erase(key, "erase").status();
    EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ErrorReason(missing), "UNKNOWN_REFERENCE");
  }
  EXPECT_EQ(store_->Head()->number, 1);
  Erased(CaseKey("1"));
  EXPECT_EQ(store_->Erase(CaseKey("1"), "erase").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->Head()->number, 2);
  EXPECT_EQ(store_->Erase({Kind::kReferenceData, "", "settings"}, "erase")
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_P(EraseTest, ARetractedRecordCanBeErased) {
  Committed(*store_, Cases({Case("1")}));
  Batch batch;
  batch.retractions = {CaseKey("1")};
  Committed(*store_, batch);
  const Erasure erasure = Erased(CaseKey("1"));
  ASSERT_EQ(erasure.versions.size(), 1u);
  EXPECT_EQ(erasure.versions[0].last, 1);
  EXPECT_THAT(ErasedRecords(), ElementsAre(1, 0, 0));
}

TEST_P(EraseTest, ADamagedRevisionDoesNotKeepACaseFromBeingErased) {
  v1::LearningAction action = Action("L1", "Ring back");
  action.add_references("GONE-1");
  Batch batch = Cases({Case("GONE-1"), Case("2", "A")});
  batch.learning_actions = {action};
  Committed(*store_, batch);
  store_.reset();
  place_->Tamper("UPDATE revisions SET crc32c = crc32c + 1 WHERE key != '2'");
  store_ = Opened(*place_);
  Erased(CaseKey("GONE-1"));
  Finish();
  EXPECT_FALSE(Holds(Bytes(), "GONE-1"));
  EXPECT_THAT(CasesAt(*store_, 1), ElementsAre("2=A"));
  EXPECT_EQ(store_->GetLearningAction("Anytown", "L1", 1).status().code(),
            absl::StatusCode::kDataLoss);
}

// Nothing in the file tells which record it was without a guess: the salt of
// two databases differs, and so do the digests.
TEST_P(EraseTest, TheDigestsOfTwoDatabasesDiffer) {
  const std::unique_ptr<Place> second = MakePlace(GetParam());
  std::vector<std::string> digests;
  for (Place* place : {place_.get(), second.get()}) {
    store_.reset();
    store_ = Opened(*place);
    Committed(*store_, Cases({Case("1")}));
    Erased(CaseKey("1"));
    store_.reset();
    digests.push_back(place->Ask("SELECT digest FROM erased_keys"));
    EXPECT_EQ(digests.back().size(), 32u);
  }
  EXPECT_NE(digests[0], digests[1]);
}

INSTANTIATE_TEST_SUITE_P(Stores, EraseTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
