// Retractions, and what the store tells of versions and revisions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "service/base/errors.h"
#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HistoryTest : public testing::TestWithParam<const char*> {
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

  const std::unique_ptr<Place> place_ = MakePlace(GetParam());
  const std::unique_ptr<Store> store_ = Opened(*place_);
};

TEST_P(HistoryTest, ARetractedRecordIsOutOfForceFromThatVersionOn) {
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

TEST_P(HistoryTest, WhatIsNotInForceCannotBeRetracted) {
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

TEST_P(HistoryTest, ARetractedRecordMayComeBack) {
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

TEST_P(HistoryTest, LearningAndReferenceDataAreRetractedToo) {
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

TEST_P(HistoryTest, ABatchMayReplaceAndRetractButNotTheSame) {
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

TEST_P(HistoryTest, RevisionsHaveTheCommitsThatMadeAndEndedThem) {
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

TEST_P(HistoryTest, VersionsAreListedFromTheLastOneOn) {
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

class ChangesTest : public HistoryTest {
 protected:
  // "+1=B +L1=text -2": in force since, and no longer.
  std::string Changes(int64_t from, int64_t to) const {
    const auto changes = store_->ChangesBetween(from, to);
    EXPECT_TRUE(changes.ok()) << changes.status();
    if (!changes.ok()) return "";
    if (changes->erased) return "erased";
    std::vector<std::string> words;
    for (const v1::Representation& record : changes->representations) {
      words.push_back("+" + record.reference() + "=" + record.team());
    }
    for (const v1::LearningAction& action : changes->learning_actions) {
      words.push_back("+" + action.id() + "=" + action.text());
    }
    for (const Key& key : changes->retractions) words.push_back("-" + key.key);
    if (changes->reference_data) words.push_back("reference");
    std::sort(words.begin(), words.end());
    std::string text;
    for (const std::string& word : words) text += word + " ";
    return text;
  }
};

TEST_P(ChangesTest, ARecordIsAsItIsInTheEnd) {
  Batch batch = Cases({Case("1", "A"), Case("2", "A")});
  batch.learning_actions = {Action("L1", "Ring")};
  Committed(*store_, batch);                                     // 1
  Committed(*store_, Cases({Case("1", "B"), Case("3", "A")}));   // 2
  Committed(*store_, Cases({Case("1", "C")}));                   // 3
  Committed(*store_, Retraction({CaseKey("2"), CaseKey("3")}));  // 4
  Committed(*store_, Cases({Case("2", "D")}));                   // 5
  Committed(*store_, Retraction({{Kind::kLearningAction, "Anytown", "L1"}}));
  EXPECT_EQ(Changes(0, 1), "+1=A +2=A +L1=Ring ");
  EXPECT_EQ(Changes(1, 2), "+1=B +3=A ");
  EXPECT_EQ(Changes(1, 3), "+1=C +3=A ");
  EXPECT_EQ(Changes(1, 4), "+1=C -2 ");
  EXPECT_EQ(Changes(3, 4), "-2 -3 ");
  EXPECT_EQ(Changes(1, 5), "+1=C +2=D ");
  EXPECT_EQ(Changes(5, 6), "-L1 ");
  EXPECT_EQ(Changes(0, 6), "+1=C +2=D ");
  EXPECT_EQ(Changes(6, 6), "");
  EXPECT_EQ(store_->ChangesBetween(1, 7).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_P(ChangesTest, ReferenceDataAndDataDatesAreToldApartFromAnErase) {
  Committed(*store_, Cases({Case("1", "A"), Case("2", "A")}));  // 1
  Batch reference;
  reference.reference_data = {TeamAlias("clr", "CLR")};
  Committed(*store_, reference);  // 2
  Batch later = Cases({Case("1", "A")}, Day(2020, 1, 1));
  later.moves_data_date = true;
  EXPECT_EQ(Committed(*store_, later).version.number, 3);
  Committed(*store_,
            Retraction({{Kind::kReferenceData, "", "alias/team/clr/"}}));
  EXPECT_EQ(Changes(1, 2), "reference ");
  EXPECT_EQ(Changes(2, 3), "");
  EXPECT_EQ(Changes(3, 4), "reference ");
  ASSERT_TRUE(store_->Erase(CaseKey("1"), "erase").ok());  // 5
  Committed(*store_, Cases({Case("3", "A")}));             // 6
  EXPECT_EQ(Changes(4, 5), "erased");
  EXPECT_EQ(Changes(1, 6), "erased");
  EXPECT_EQ(Changes(5, 6), "+3=A ");
}

// More than are read at a time, in two authorities; each once and in order.
TEST_P(HistoryTest, AVisitGoesThroughAllRecords) {
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

INSTANTIATE_TEST_SUITE_P(Stores, HistoryTest, EveryStore(), NameOfStore);
INSTANTIATE_TEST_SUITE_P(Stores, ChangesTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
