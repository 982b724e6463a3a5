// What a store promises, of each that there is.

#include "service/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"
#include "tests/store/places.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

class StoreTest : public testing::TestWithParam<const char*> {
 protected:
  const std::unique_ptr<Place> place_ = MakePlace(GetParam());
};

TEST_P(StoreTest, ANewStoreIsVersionZero) {
  const auto store = Opened(*place_);
  const auto head = store->Head();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->number, 0);
  EXPECT_EQ(head->data_date, model::kNoDay);
  EXPECT_THAT(CasesAt(*store, 0), IsEmpty());
  EXPECT_THAT(*store->ReferenceAt(0), IsEmpty());
  EXPECT_EQ(store->GetVersion(0)->number, 0);
}

TEST_P(StoreTest, ACommitIsTheNextVersionWithItsDataDate) {
  const auto store = Opened(*place_);
  const CommitResult first =
      Committed(*store, Cases({Case("1")}, Day(2019, 9, 30)));
  const CommitResult second =
      Committed(*store, Cases({Case("2")}, Day(1965, 1, 2)));
  EXPECT_EQ(first.version.number, 1);
  EXPECT_EQ(second.version.number, 2);
  EXPECT_EQ(store->Head()->number, 2);
  EXPECT_EQ(store->Head()->data_date, Day(1965, 1, 2));
  EXPECT_EQ(store->GetVersion(1)->data_date, Day(2019, 9, 30));
}

TEST_P(StoreTest, SaysWhatBecameOfEachItemInItsOrder) {
  const auto store = Opened(*place_);
  Batch batch = Cases({Case("1"), Case("2")});
  batch.learning_actions = {Action("L1", "Ring back")};
  batch.reference_data = {TeamAlias("clr", "CLR"), TeamAlias("a", "A")};
  const CommitResult first = Committed(*store, batch);
  EXPECT_THAT(first.representations,
              ElementsAre(Change::kCreated, Change::kCreated));
  EXPECT_THAT(first.learning_actions, ElementsAre(Change::kCreated));
  EXPECT_THAT(first.reference_data,
              ElementsAre(Change::kCreated, Change::kCreated));

  batch.representations = {Case("3"), Case("2"), Case("1", "Fostering")};
  batch.learning_actions = {Action("L1", "Ring back in a day"),
                            Action("L0", "Write")};
  const CommitResult second = Committed(*store, batch);
  EXPECT_THAT(
      second.representations,
      ElementsAre(Change::kCreated, Change::kUnchanged, Change::kUpdated));
  EXPECT_THAT(second.learning_actions,
              ElementsAre(Change::kUpdated, Change::kCreated));
  EXPECT_THAT(second.reference_data,
              ElementsAre(Change::kUnchanged, Change::kUnchanged));
}

TEST_P(StoreTest, EveryPastVersionStaysAsItWas) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1", "A"), Case("2", "A")}));
  Committed(*store, Cases({Case("2", "B"), Case("3", "B")}));
  Committed(*store, Cases({Case("1", "C"), Case("2", "A")}));
  EXPECT_THAT(CasesAt(*store, 0), IsEmpty());
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A", "2=A"));
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=A", "2=B", "3=B"));
  EXPECT_THAT(CasesAt(*store, 3), ElementsAre("1=C", "2=A", "3=B"));
  for (const auto& [version, team, made] :
       {std::tuple(1, "A", 1), {2, "B", 2}, {3, "A", 3}}) {
    const auto found = store->GetRepresentation("Anytown", "2", version);
    ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
    EXPECT_EQ((*found)->record.team(), team);
    EXPECT_EQ((*found)->version, made);
  }
  EXPECT_EQ((*store->GetRepresentation("Anytown", "1", 2))->version, 1);
  EXPECT_FALSE(store->GetRepresentation("Anytown", "3", 1)->has_value());
  EXPECT_FALSE(store->GetRepresentation("Anytown", "4", 3)->has_value());
}

TEST_P(StoreTest, ManyRecordsAreFoundAsEachOneIs) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1", "A"), Case("2", "A")}));
  Committed(*store, Cases({Case("2", "B"), Case("3", "B")}));
  std::vector<Key> keys;
  for (const char* name : {"3", "none", "2", "1", "2"}) {
    keys.push_back({Kind::kRepresentation, "Anytown", name});
  }
  for (const int64_t version : {0, 1, 2}) {
    const auto all = store->GetRepresentations(keys, version);
    ASSERT_TRUE(all.ok()) << all.status();
    ASSERT_EQ(all->size(), keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      const auto one =
          store->GetRepresentation("Anytown", keys[i].key, version);
      ASSERT_EQ((*all)[i].has_value(), one->has_value()) << keys[i].key;
      if (!one->has_value()) continue;
      EXPECT_EQ((*all)[i]->version, (*one)->version);
      EXPECT_EQ((*all)[i]->record.team(), (*one)->record.team());
    }
  }
  EXPECT_TRUE(store->GetLearningActions({}, 2)->empty());
  EXPECT_EQ(store->GetRepresentations(keys, 3).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_P(StoreTest, AVersionThatIsNotThereIsNotFound) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1")}));
  for (const int64_t version : {-1, 2}) {
    EXPECT_EQ(store->GetVersion(version).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(store->GetRepresentation("Anytown", "1", version).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(store->ReferenceAt(version).status().code(),
              absl::StatusCode::kNotFound);
  }
}

TEST_P(StoreTest, UnchangedDataMakeNoVersion) {
  const auto store = Opened(*place_);
  Batch batch = Cases({Case("1")}, Day(2019, 9, 30));
  batch.reference_data = {TeamAlias("clr", "CLR")};
  Committed(*store, batch);
  batch.data_date = Day(2020, 3, 31);
  batch.source = "another file";
  const CommitResult again = Committed(*store, batch);
  EXPECT_EQ(again.version.number, 1);
  EXPECT_EQ(again.version.data_date, Day(2019, 9, 30));
  EXPECT_THAT(again.representations, ElementsAre(Change::kUnchanged));
  EXPECT_EQ(store->Head()->number, 1);
  EXPECT_EQ(Committed(*store, Batch()).version.number, 1);
}

TEST_P(StoreTest, TheOrderOfAttributesIsNoChange) {
  const auto store = Opened(*place_);
  v1::Representation forwards = Case("1");
  v1::Representation backwards = Case("1");
  for (int i = 0; i < 50; ++i) {
    (*forwards.mutable_attributes())["name" + std::to_string(i)] = "value";
    (*backwards.mutable_attributes())["name" + std::to_string(49 - i)] =
        "value";
  }
  Committed(*store, Cases({forwards}));
  EXPECT_THAT(Committed(*store, Cases({backwards})).representations,
              ElementsAre(Change::kUnchanged));
}

TEST_P(StoreTest, AnEmptyStageIsAChange) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1")}));
  v1::Representation with_stage = Case("1");
  with_stage.mutable_stage2();
  EXPECT_THAT(Committed(*store, Cases({with_stage})).representations,
              ElementsAre(Change::kUpdated));
}

TEST_P(StoreTest, RecordsComeBackWhole) {
  v1::Representation record = Case("C/1 é", "Fostering");
  record.set_remedy_pence(0);
  record.add_categories("Delay");
  record.mutable_stage1()->set_outcome(v1::OUTCOME_UPHELD);
  (*record.mutable_attributes())["ward"] = "North";
  v1::LearningAction action = Action("L1", "Ring back");
  action.add_references("C/1 é");
  {
    const auto store = Opened(*place_);
    Batch batch = Cases({record});
    batch.learning_actions = {action};
    Committed(*store, batch);
  }
  const auto store = Opened(*place_);
  const auto found = store->GetRepresentation("Anytown", "C/1 é", 1);
  ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
  EXPECT_TRUE(MessageDifferencer::Equals((*found)->record, record));
  const auto learning = store->GetLearningAction("Anytown", "L1", 1);
  ASSERT_TRUE(learning.ok() && learning->has_value()) << learning.status();
  EXPECT_TRUE(MessageDifferencer::Equals((*learning)->record, action));
  EXPECT_FALSE(store->GetLearningAction("Anytown", "L1", 0)->has_value());
}

TEST_P(StoreTest, KeysAreApartByAuthorityKindAndCase) {
  const auto store = Opened(*place_);
  Batch batch = Cases({Case("1", "A"), Case("1", "B", "Othertown"),
                       Case("x", "C"), Case("X", "D"), Case("1 ", "E")});
  batch.learning_actions = {Action("1", "Ring back")};
  Committed(*store, batch);
  const auto team = [&](const std::string& authority,
                        const std::string& reference) {
    const auto found = store->GetRepresentation(authority, reference, 1);
    return found.ok() && found->has_value() ? (*found)->record.team() : "none";
  };
  EXPECT_EQ(team("Anytown", "1"), "A");
  EXPECT_EQ(team("Othertown", "1"), "B");
  EXPECT_EQ(team("Anytown", "x"), "C");
  EXPECT_EQ(team("Anytown", "X"), "D");
  EXPECT_EQ(team("Anytown", "1 "), "E");
  EXPECT_EQ(team("anytown", "1"), "none");
  EXPECT_THAT(CasesAt(*store, 1),
              ElementsAre("1=A", "1 =E", "X=D", "x=C", "1=B"));
}

TEST_P(StoreTest, ReferenceDataAreInTheSameLog) {
  const auto store = Opened(*place_);
  Batch batch;
  batch.reference_data = {TeamAlias("Zeta", "Z"), TeamAlias("clr", "CLR")};
  batch.reference_data.emplace_back().mutable_settings()->set_default_authority(
      "Anytown");
  Committed(*store, batch);
  batch.reference_data = {TeamAlias("CLR", "Children Looked After")};
  const CommitResult second = Committed(*store, batch);
  EXPECT_THAT(second.reference_data, ElementsAre(Change::kUpdated));

  const auto canonical = [&](int64_t version) {
    std::vector<std::string> names;
    const auto entries = store->ReferenceAt(version);
    for (const v1::ReferenceData& entry : *entries) {
      names.push_back(entry.has_alias() ? entry.alias().canonical()
                                        : "settings");
    }
    return names;
  };
  EXPECT_THAT(canonical(1), ElementsAre("CLR", "Z", "settings"));
  EXPECT_THAT(canonical(2),
              ElementsAre("Children Looked After", "Z", "settings"));
}

TEST_P(StoreTest, ReferenceDataKeepTheLastDataDate) {
  const auto store = Opened(*place_);
  Batch reference;
  reference.reference_data = {TeamAlias("clr", "CLR")};
  EXPECT_EQ(Committed(*store, reference).version.data_date, model::kNoDay);
  EXPECT_EQ(store->GetVersion(1)->data_date, model::kNoDay);
  Committed(*store, Cases({Case("1")}, Day(2019, 9, 30)));
  reference.reference_data = {TeamAlias("clr", "Other")};
  const CommitResult third = Committed(*store, reference);
  EXPECT_EQ(third.version.number, 3);
  EXPECT_EQ(third.version.data_date, Day(2019, 9, 30));
}

TEST_P(StoreTest, TheFirstRecordsNeedADataDate) {
  const auto store = Opened(*place_);
  const absl::Status refused =
      store->Commit(Cases({Case("1")}, model::kNoDay)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(refused), "MISSING_DATA_DATE");
  EXPECT_EQ(store->Head()->number, 0);
}

TEST_P(StoreTest, ABatchWithBadKeysIsRefusedWholeWithEveryOneNamed) {
  const auto store = Opened(*place_);
  Batch batch = Cases({Case("1"), Case(""), Case("1", "B")});
  batch.reference_data = {v1::ReferenceData(), TeamAlias("clr", "A"),
                          TeamAlias("CLR", "B")};
  const absl::Status refused = store->Commit(batch).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> found;
  for (const FieldViolation& violation : Violations(refused)) {
    found.push_back(violation.field + " " + violation.reason);
  }
  EXPECT_THAT(found, ElementsAre("representations[1] MISSING_KEY",
                                 "representations[2] DUPLICATE_KEY",
                                 "reference_data[0] MISSING_KEY",
                                 "reference_data[2] DUPLICATE_KEY"));
  EXPECT_EQ(store->Head()->number, 0);
}

TEST_P(StoreTest, WhatWasSerialisedBeforehandIsKeptAsTheOthersAre) {
  const auto store = Opened(*place_);
  const v1::Representation given = Case("2", "B");
  Batch batch = Cases({Case("1", "A")});
  batch.serialised_representations = {
      {KeyOf(given), SerialiseDeterministically(given)}};
  EXPECT_THAT(Committed(*store, batch).representations,
              ElementsAre(Change::kCreated, Change::kCreated));
  batch.representations[0] = Case("1", "C");
  EXPECT_THAT(Committed(*store, batch).representations,
              ElementsAre(Change::kUpdated, Change::kUnchanged));
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A", "2=B"));
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=C", "2=B"));
  batch.serialised_representations[0].key = KeyOf(batch.representations[0]);
  const absl::Status refused = store->Commit(batch).status();
  EXPECT_EQ(ErrorReason(refused), "DUPLICATE_KEY");
  EXPECT_EQ(Violations(refused).front().field, "serialised_representations[0]");
}

TEST_P(StoreTest, AVisitorsErrorStopsTheReading) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1"), Case("2"), Case("3")}));
  int visited = 0;
  const absl::Status stopped =
      store->ForEachRepresentation(1, [&](const v1::Representation&) {
        return ++visited == 2 ? absl::CancelledError("enough")
                              : absl::OkStatus();
      });
  EXPECT_EQ(stopped.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(visited, 2);
}

TEST_P(StoreTest, AVisitorMayReadAndCommit) {
  const auto store = Opened(*place_);
  Committed(*store, Cases({Case("1"), Case("2"), Case("3")}));
  std::vector<std::string> visited;
  const absl::Status read =
      store->ForEachRepresentation(1, [&](const v1::Representation& record) {
        visited.push_back(record.reference());
        EXPECT_TRUE(
            store->GetRepresentation("Anytown", record.reference(), 1).ok());
        return store->Commit(Cases({Case("1" + record.reference())})).status();
      });
  EXPECT_TRUE(read.ok()) << read;
  EXPECT_THAT(visited, ElementsAre("1", "2", "3"));
  EXPECT_EQ(store->Head()->number, 4);
}

TEST_P(StoreTest, EverythingIsThereAfterOpeningAgain) {
  {
    const auto store = Opened(*place_);
    Committed(*store, Cases({Case("1", "A")}));
    Committed(*store, Cases({Case("1", "B")}));
  }
  const auto store = Opened(*place_);
  EXPECT_EQ(store->Head()->number, 2);
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_THAT(CasesAt(*store, 2), ElementsAre("1=B"));
  EXPECT_THAT(Committed(*store, Cases({Case("1", "B")})).representations,
              ElementsAre(Change::kUnchanged));
}

TEST_P(StoreTest, KeepsTheSourceWithTheCommit) {
  {
    const auto store = Opened(*place_);
    Batch batch = Cases({Case("1")});
    batch.source = "cases.csv";
    Committed(*store, batch);
  }
  EXPECT_EQ(place_->Ask("SELECT source FROM commits"), "cases.csv");
  EXPECT_GT(std::stoll(place_->Ask("SELECT committed_at FROM commits")),
            1'500'000'000LL);
}

// Which no other database has.
TEST_P(StoreTest, EveryCommitHasAnIdOfItsOwn) {
  std::set<std::string> ids;
  const auto store = Opened(*place_);
  for (const char* team : {"A", "B", "C"}) {
    const int64_t version =
        Committed(*store, Cases({Case("1", team)})).version.number;
    const auto id = store->CommitId(version);
    ASSERT_TRUE(id.ok()) << id.status();
    EXPECT_GE(id->size(), 16u);
    EXPECT_TRUE(ids.insert(*id).second);
    EXPECT_EQ(*id, *store->CommitId(version));
  }
  EXPECT_EQ(store->CommitId(9).status().code(), absl::StatusCode::kNotFound);
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreTest, EveryStore(), NameOfStore);

}  // namespace
}  // namespace redress::store
