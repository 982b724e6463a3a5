// Retractions, and what the store tells of versions and revisions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "service/base/errors.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HistoryTest : public testing::Test {
 protected:
  static Key CaseKey(const std::string& reference) {
    return {Kind::kRepresentation, "Anytown", reference};
  }

  static Batch Retraction(std::vector<Key> keys,
                          const std::string& source = "retract") {
    Batch batch;
    batch.retractions = std::move(keys);
    batch.source = source;
    return batch;
  }

  // "1-3 2-" : from 1 until before 3, from 2 on.
  std::string Spans(const Key& key) const {
    const auto revisions = store_->ListRevisions(key);
    EXPECT_TRUE(revisions.ok()) << revisions.status();
    std::string text;
    for (const RevisionInfo& revision : *revisions) {
      text += std::to_string(revision.made.version.number) + "-";
      if (revision.ended.has_value()) {
        text += std::to_string(revision.ended->version.number);
      }
      text += " ";
    }
    return text;
  }

  TempFolder folder_;
  const std::unique_ptr<Store> store_ = Opened(folder_.File("redress.db"));
};

TEST_F(HistoryTest, ARetractedRecordIsOutOfForceFromThatVersionOn) {
  Committed(*store_, Cases({Case("1", "A"), Case("2", "A")}));
  const CommitResult result =
      Committed(*store_, Retraction({CaseKey("1")}, "retract a test"));
  EXPECT_EQ(result.version.number, 2);
  EXPECT_EQ(result.version.data_date, Day(2019, 9, 30));
  EXPECT_THAT(result.retractions, ElementsAre(Change::kRetracted));
  EXPECT_THAT(CasesAt(*store_, 1), ElementsAre("1=A", "2=A"));
  EXPECT_THAT(CasesAt(*store_, 2), ElementsAre("2=A"));
  EXPECT_TRUE(store_->GetRepresentation("Anytown", "1", 1)->has_value());
  EXPECT_FALSE(store_->GetRepresentation("Anytown", "1", 2)->has_value());
}

TEST_F(HistoryTest, WhatIsNotInForceCannotBeRetracted) {
  Committed(*store_, Cases({Case("1", "A")}));
  Committed(*store_, Retraction({CaseKey("1")}));
  const CommitResult again = Committed(
      *store_, Retraction({CaseKey("1"),
                           CaseKey("never there"),
                           {Kind::kLearningAction, "Anytown", "1"},
                           {Kind::kRepresentation, "Othertown", "1"}}));
  EXPECT_THAT(again.retractions,
              ElementsAre(Change::kUnchanged, Change::kUnchanged,
                          Change::kUnchanged, Change::kUnchanged));
  EXPECT_EQ(again.version.number, 2);
  EXPECT_EQ(store_->Head()->number, 2);
}

TEST_F(HistoryTest, ARetractedRecordMayComeBack) {
  Committed(*store_, Cases({Case("1", "A")}));
  Committed(*store_, Retraction({CaseKey("1")}));
  Committed(*store_, Cases({Case("2", "A")}));
  // The same content as before is new again.
  EXPECT_THAT(Committed(*store_, Cases({Case("1", "A")})).representations,
              ElementsAre(Change::kCreated));
  EXPECT_EQ(Spans(CaseKey("1")), "1-2 4- ");
  EXPECT_THAT(CasesAt(*store_, 3), ElementsAre("2=A"));
  EXPECT_THAT(CasesAt(*store_, 4), ElementsAre("1=A", "2=A"));
}

TEST_F(HistoryTest, LearningAndReferenceDataAreRetractedToo) {
  Batch batch = Cases({Case("1")});
  batch.learning_actions = {Action("L1", "Ring back"), Action("L2", "Write")};
  batch.reference_data = {TeamAlias("clr", "CLR"), TeamAlias("a", "A")};
  Committed(*store_, batch);
  const CommitResult result = Committed(
      *store_, Retraction({{Kind::kLearningAction, "Anytown", "L1"},
                           {Kind::kReferenceData, "", "alias/team/clr/"}}));
  EXPECT_THAT(result.retractions,
              ElementsAre(Change::kRetracted, Change::kRetracted));
  EXPECT_FALSE(store_->GetLearningAction("Anytown", "L1", 2)->has_value());
  EXPECT_TRUE(store_->GetLearningAction("Anytown", "L2", 2)->has_value());
  EXPECT_EQ(store_->ReferenceAt(1)->size(), 2u);
  ASSERT_EQ(store_->ReferenceAt(2)->size(), 1u);
  EXPECT_EQ(store_->ReferenceAt(2)->front().alias().recorded(), "a");
}

TEST_F(HistoryTest, ABatchMayReplaceAndRetractButNotTheSame) {
  Committed(*store_, Cases({Case("1", "A"), Case("2", "A")}));
  Batch batch = Cases({Case("1", "B")});
  batch.retractions = {CaseKey("2")};
  Committed(*store_, batch);
  EXPECT_THAT(CasesAt(*store_, 2), ElementsAre("1=B"));
  batch.retractions = {CaseKey("1")};
  const absl::Status both = store_->Commit(batch).status();
  EXPECT_EQ(both.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(both), "DUPLICATE_KEY");
  EXPECT_EQ(Violations(both).front().field, "retractions[0]");
  EXPECT_EQ(ErrorReason(store_->Commit(Retraction({CaseKey("")})).status()),
            "MISSING_KEY");
}

TEST_F(HistoryTest, RevisionsHaveTheCommitsThatMadeAndEndedThem) {
  const auto before = std::chrono::duration_cast<std::chrono::seconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  Batch batch = Cases({Case("1", "A")}, Day(2019, 9, 30));
  batch.source = "import cases.csv";
  Committed(*store_, batch);
  Committed(*store_, Cases({Case("2", "A")}));
  Committed(*store_, Cases({Case("1", "B")}, Day(2020, 3, 31)));
  Committed(*store_, Retraction({CaseKey("1")}, "retract a duplicate"));
  const auto revisions = store_->ListRevisions(CaseKey("1"));
  ASSERT_TRUE(revisions.ok()) << revisions.status();
  ASSERT_EQ(revisions->size(), 2u);
  const RevisionInfo& first = revisions->at(0);
  EXPECT_EQ(first.made.version.number, 1);
  EXPECT_EQ(first.made.version.data_date, Day(2019, 9, 30));
  EXPECT_EQ(first.made.source, "import cases.csv");
  EXPECT_GE(first.made.committed_at, before);
  ASSERT_TRUE(first.ended.has_value());
  EXPECT_EQ(first.ended->version.number, 3);
  EXPECT_EQ(first.ended->version.data_date, Day(2020, 3, 31));
  ASSERT_TRUE(revisions->at(1).ended.has_value());
  EXPECT_EQ(revisions->at(1).ended->version.number, 4);
  EXPECT_EQ(revisions->at(1).ended->source, "retract a duplicate");
  EXPECT_THAT(*store_->ListRevisions(CaseKey("3")), IsEmpty());
}

TEST_F(HistoryTest, VersionsAreListedFromTheLastOneOn) {
  for (int i = 1; i <= 5; ++i) {
    Batch batch = Cases({Case(std::to_string(i))}, Day(2019, 9, i));
    batch.source = "import " + std::to_string(i);
    Committed(*store_, batch);
  }
  const auto listed = [&](int64_t before, int64_t limit) {
    std::vector<std::string> sources;
    const auto commits = store_->ListVersions(before, limit);
    EXPECT_TRUE(commits.ok()) << commits.status();
    for (const CommitInfo& commit : *commits) {
      EXPECT_EQ(commit.version.data_date,
                Day(2019, 9, static_cast<int>(commit.version.number)));
      sources.push_back(commit.source);
    }
    return sources;
  };
  EXPECT_THAT(listed(6, 2), ElementsAre("import 5", "import 4"));
  EXPECT_THAT(listed(4, 2), ElementsAre("import 3", "import 2"));
  EXPECT_THAT(listed(2, 2), ElementsAre("import 1"));
  EXPECT_THAT(listed(1, 2), IsEmpty());
}

// More than are read at a time, in two authorities; each once and in order.
TEST_F(HistoryTest, AVisitGoesThroughAllRecords) {
  Batch batch = Cases({});
  std::vector<std::string> expected;
  for (const char* authority : {"Anytown", "Othertown"}) {
    for (int i = 0; i < 1250; ++i) {
      const std::string reference = std::to_string(10000 + i);
      batch.representations.push_back(Case(reference, authority, authority));
      expected.push_back(reference + "=" + authority);
    }
  }
  Committed(*store_, batch);
  EXPECT_EQ(CasesAt(*store_, 1), expected);
  // A visitor may commit in the middle, and sees its version whole.
  std::vector<std::string> seen;
  const absl::Status visited =
      store_->ForEachRepresentation(1, [&](const v1::Representation& record) {
        if (seen.empty()) {
          Committed(*store_, Retraction({CaseKey("10900")}));
        }
        seen.push_back(record.reference() + "=" + record.team());
        return absl::OkStatus();
      });
  ASSERT_TRUE(visited.ok()) << visited;
  EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace redress::store
