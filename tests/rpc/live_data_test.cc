#include "service/rpc/live_data.h"

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/base/errors.h"
#include "tests/rpc/live_data_fixture.h"

namespace redress::rpc {
namespace {

using LiveDataTest = LiveDataFixture;

v1::ReferenceData SettingsOf(const std::string& authority) {
  v1::ReferenceData entry;
  entry.mutable_settings()->set_default_authority(authority);
  return entry;
}

store::Batch BatchOf(const std::vector<std::string>& references) {
  store::Batch batch;
  for (const std::string& reference : references) {
    v1::Representation record;
    record.set_authority("Council");
    record.set_reference(reference);
    record.set_kind(v1::KIND_COMPLIMENT);
    *record.mutable_received_on() = model::DayToProto(18000);
    batch.representations.push_back(std::move(record));
  }
  return batch;
}

TEST_F(LiveDataTest, AnEmptyStoreIsVersionZero) {
  auto pinned = data_->Pin();
  ASSERT_TRUE(pinned.ok()) << pinned.status();
  EXPECT_EQ(pinned->version().number, 0);
  EXPECT_EQ(Received(), 0);
}

TEST_F(LiveDataTest, WhatIsCommittedIsAnswerable) {
  {
    const LiveData::WriteLock lock(*data_);
    auto result = data_->Commit(lock, BatchOf({"A", "B"}));
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->version.number, 1);
    EXPECT_EQ(result->version.data_date, Today());
  }
  EXPECT_EQ(Received(), 2);
  Open({});
  EXPECT_EQ(Received(), 2);
}

TEST_F(LiveDataTest, APinnedVersionStaysWhileOthersAreCommitted) {
  auto before = data_->Pin();
  ASSERT_TRUE(before.ok());
  for (const char* reference : {"A", "B", "C"}) {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_->Commit(lock, BatchOf({reference})).ok());
  }
  EXPECT_EQ(Received(*before), 0);
  EXPECT_EQ(Received(), 3);
}

TEST_F(LiveDataTest, ConfigurationIsCommittedOnceAndWhenItChanges) {
  Open({SettingsOf("North")});
  auto first = data_->Pin();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->version().number, 1);
  EXPECT_EQ(first->reference().settings().default_authority(), "North");
  Open({SettingsOf("North")});
  EXPECT_EQ(data_->Pin()->version().number, 1);
  Open({SettingsOf("South")});
  EXPECT_EQ(data_->Pin()->version().number, 2);
  EXPECT_EQ(data_->Pin()->reference().settings().default_authority(), "South");
}

TEST_F(LiveDataTest, AnImportedEntryOutlivesARestart) {
  Open({SettingsOf("North")});
  store::Batch imported;
  imported.reference_data.push_back(SettingsOf("East"));
  imported.source = "import settings";
  {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_->Commit(lock, imported).ok());
  }
  Open({SettingsOf("North")});
  EXPECT_EQ(data_->Pin()->reference().settings().default_authority(), "East");
  // Until the configuration itself says something new.
  Open({SettingsOf("South")});
  EXPECT_EQ(data_->Pin()->reference().settings().default_authority(), "South");
}

TEST_F(LiveDataTest, AnAliasChangesWhatIsAlreadyStored) {
  store::Batch cases = BatchOf({"A"});
  cases.representations[0].set_team("Blue");
  cases.data_date = 18100;
  {
    const LiveData::WriteLock lock(*data_);
    ASSERT_TRUE(data_->Commit(lock, cases).ok());
  }
  store::Batch alias;
  v1::Alias* entry = alias.reference_data.emplace_back().mutable_alias();
  entry->set_dimension("team");
  entry->set_recorded("blue");
  entry->set_canonical("Azure");
  {
    const LiveData::WriteLock lock(*data_);
    auto result = data_->Commit(lock, alias);
    ASSERT_TRUE(result.ok()) << result.status();
    // Reference data alone says nothing new about the day of the data.
    EXPECT_EQ(result->version.data_date, 18100);
  }
  auto pinned = data_->Pin();
  ASSERT_TRUE(pinned.ok());
  auto members = pinned->snapshot(nullptr).executor->Members(
      "team", pinned->version().number);
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ((*members)->size(), 1u);
  EXPECT_EQ((**members)[0].member, "Azure");
}

class PinPastTest : public LiveDataFixture {
 protected:
  // Versions 1 to 3 with one, two and three cases.
  void CommitThree() {
    for (const char* reference : {"A", "B", "C"}) {
      store::Batch batch = BatchOf({reference});
      batch.data_date = 18100 + reference[0];
      Committed(batch);
    }
  }

  int64_t ReceivedAt(int64_t version) {
    auto pinned = data_->Pin(version);
    EXPECT_TRUE(pinned.ok()) << pinned.status();
    return pinned.ok() ? Received(*pinned) : -1;
  }

  std::string Refusal(int64_t version) {
    const absl::Status status = data_->Pin(version).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ErrorReason(status), "UNKNOWN_VERSION");
    EXPECT_EQ(data_->VersionAt(version).status(), status);
    return std::string(status.message());
  }
};

TEST_F(PinPastTest, AreAnsweredAsTheyWere) {
  CommitThree();
  EXPECT_EQ(ReceivedAt(1), 1);
  EXPECT_EQ(ReceivedAt(2), 2);
  EXPECT_EQ(ReceivedAt(3), 3);
  EXPECT_EQ(ReceivedAt(0), 3);
  auto pinned = data_->Pin(1);
  ASSERT_TRUE(pinned.ok());
  EXPECT_EQ(pinned->version().number, 1);
  EXPECT_EQ(pinned->version().data_date, 18100 + 'A');
  EXPECT_EQ(pinned->snapshot(nullptr).version, 1);
  EXPECT_EQ(pinned->snapshot(nullptr).data_date, 18100 + 'A');
  EXPECT_EQ(data_->VersionAt(2)->data_date, 18100 + 'B');
  EXPECT_EQ(data_->VersionAt(0)->number, 3);
}

TEST_F(PinPastTest, AreRefusedWhereThereAreNone) {
  EXPECT_EQ(Refusal(1),
            "there is no data version 1 yet: nothing has been imported");
  store::Batch batch = BatchOf({"A"});
  batch.data_date = 18200;
  Committed(batch);
  EXPECT_EQ(Refusal(9),
            "there is no data version 9 yet: the last one is 1, of 2019-10-31");
  EXPECT_EQ(Refusal(-1), "there is no data version -1: the first one is 1");
}

TEST_F(PinPastTest, AreTheSameAfterARestart) {
  CommitThree();
  Open({});
  EXPECT_EQ(ReceivedAt(1), 1);
  EXPECT_EQ(ReceivedAt(2), 2);
}

TEST_F(PinPastTest, AreNotMadeForWhoLeaves) {
  CommitThree();
  const StopCheck left = [] { return absl::CancelledError("it left"); };
  EXPECT_EQ(data_->Pin(1, left).status(), absl::CancelledError("it left"));
  EXPECT_EQ(ReceivedAt(1), 1);
  // What is there need not be waited for.
  EXPECT_TRUE(data_->Pin(1, left).ok());
  EXPECT_TRUE(data_->Pin(0, left).ok());
}

TEST_F(PinPastTest, LiveAsLongAsSomebodyHasThem) {
  for (int i = 1; i <= 12; ++i) {
    Committed(BatchOf({std::to_string(i)}));
  }
  auto first = data_->Pin(1);
  ASSERT_TRUE(first.ok());
  for (int version = 2; version <= 12; ++version) {
    EXPECT_EQ(ReceivedAt(version), version);
  }
  EXPECT_EQ(Received(*first), 1);
}

TEST_F(PinPastTest, KeepTheReferenceDataOfTheirDay) {
  store::Batch batch = BatchOf({"A"});
  batch.representations[0].set_team("Blue");
  batch.data_date = 18100;
  batch.reference_data = {SettingsOf("North")};
  Committed(batch);
  store::Batch later;
  v1::Alias* alias = later.reference_data.emplace_back().mutable_alias();
  alias->set_dimension("team");
  alias->set_recorded("blue");
  alias->set_canonical("Azure");
  later.reference_data.push_back(SettingsOf("South"));
  Committed(later);
  const auto team = [&](int64_t version) {
    auto pinned = data_->Pin(version);
    EXPECT_TRUE(pinned.ok()) << pinned.status();
    auto members = pinned->snapshot(nullptr).executor->Members("team", version);
    EXPECT_TRUE(members.ok()) << members.status();
    return pinned->reference().settings().default_authority() + " " +
           (*members)->at(0).member;
  };
  EXPECT_EQ(team(1), "North Blue");
  EXPECT_EQ(team(2), "South Azure");
}

TEST_F(PinPastTest, AreAnsweredBySqlToo) {
  sql_ = true;
  Open({});
  CommitThree();
  EXPECT_EQ(ReceivedAt(1), 1);
  EXPECT_EQ(ReceivedAt(2), 2);
  EXPECT_EQ(ReceivedAt(3), 3);
}

class RemovalTest : public LiveDataFixture {
 protected:
  store::Erasure Erased(const store::Key& key) {
    const LiveData::WriteLock lock(*data_);
    auto erasure = data_->Erase(lock, key, "erase in a test");
    EXPECT_TRUE(erasure.ok()) << erasure.status();
    return erasure.ok() ? *std::move(erasure) : store::Erasure();
  }

  int64_t ReceivedAt(int64_t version) {
    auto pinned = data_->Pin(version);
    EXPECT_TRUE(pinned.ok()) << pinned.status();
    return pinned.ok() ? Received(*pinned) : -1;
  }

  // Retracts and erases, whatever the executor.
  void RetractAndErase() {
    Committed(BatchOf({"A-17", "B-17", "C-17"}));
    auto kept = data_->Pin();
    ASSERT_TRUE(kept.ok());
    store::Batch retraction;
    retraction.retractions = {CaseKey("A-17"), CaseKey("never there")};
    const store::Version retracted = Committed(retraction);
    EXPECT_EQ(retracted.number, 2);
    // A retraction says nothing new about the day of the data.
    EXPECT_EQ(retracted.data_date, kept->version().data_date);
    EXPECT_EQ(ReceivedAt(0), 2);
    EXPECT_EQ(ReceivedAt(1), 3);

    EXPECT_EQ(Erased(CaseKey("B-17")).version.number, 3);
    EXPECT_TRUE(data_->ErasuresUnfinished());
    EXPECT_EQ(Received(*kept), 3) << "who has it keeps it";
    EXPECT_EQ(ReceivedAt(0), 1);
    EXPECT_EQ(ReceivedAt(2), 1);
    EXPECT_EQ(ReceivedAt(1), 2);
    EXPECT_EQ(data_->Pin(1)->version().erased_records, 1);
    EXPECT_EQ(data_->Pin(1)->snapshot(nullptr).erased_records, 1);
    EXPECT_EQ(data_->Pin(2)->version().erased_records, 1);
    EXPECT_EQ(data_->Pin()->version().erased_records, 0);
  }
};

TEST_F(RemovalTest, RetractedAndErasedRecordsAreNotCounted) {
  RetractAndErase();
  const absl::Status finished = data_->FinishErasures();
  EXPECT_TRUE(finished.ok()) << finished;
  EXPECT_FALSE(data_->ErasuresUnfinished());
  EXPECT_EQ(Bytes().find("B-17"), std::string::npos);
  EXPECT_NE(Bytes().find("A-17"), std::string::npos);
  Open({});
  EXPECT_EQ(ReceivedAt(0), 1);
  EXPECT_EQ(ReceivedAt(1), 2);
}

TEST_F(RemovalTest, TheFactsFileOfSqlIsScrubbedToo) {
  sql_ = true;
  Open({});
  RetractAndErase();
  for (absl::Status finished = absl::UnavailableError(""); !finished.ok();) {
    finished = data_->FinishErasures();
  }
  EXPECT_FALSE(data_->ErasuresUnfinished());
  EXPECT_EQ(Bytes().find("B-17"), std::string::npos);
}

// A version that a report still reads keeps the facts file's log; when it is
// let go, the rest is done without anybody asking.
TEST_F(RemovalTest, WhatCannotBeScrubbedAtOnceIsScrubbedLater) {
  sql_ = true;
  Open({});
  Committed(BatchOf({"A-17", "B-17"}));
  auto held = data_->Pin();
  ASSERT_TRUE(held.ok());
  Erased(CaseKey("B-17"));
  const absl::Status busy = data_->FinishErasures();
  EXPECT_EQ(busy.code(), absl::StatusCode::kUnavailable) << busy;
  EXPECT_TRUE(data_->ErasuresUnfinished());
  EXPECT_EQ(Received(*held), 2);
  held = absl::CancelledError("it is let go");
  while (data_->ErasuresUnfinished()) std::this_thread::yield();
  EXPECT_EQ(Bytes().find("B-17"), std::string::npos);
}

// A past version that is in memory when a record of it is erased.
TEST_F(RemovalTest, PastVersionsInMemoryAreMadeAnew) {
  Committed(BatchOf({"A", "B"}));
  Committed(BatchOf({"C"}));
  Committed(BatchOf({"D"}));
  EXPECT_EQ(ReceivedAt(1), 2);
  EXPECT_EQ(ReceivedAt(2), 3);
  const auto before = data_->Pin(1);
  ASSERT_TRUE(before.ok());
  Erased(CaseKey("C"));
  EXPECT_EQ(ReceivedAt(2), 2);
  EXPECT_EQ(data_->Pin(2)->version().erased_records, 1);
  // What did not have it is the same object still.
  EXPECT_EQ(data_->Pin(1)->snapshot(nullptr).executor,
            before->snapshot(nullptr).executor);
  EXPECT_EQ(data_->Pin(1)->version().erased_records, 0);
}

TEST_F(RemovalTest, ARetractedAliasNoLongerApplies) {
  store::Batch batch = BatchOf({"A"});
  batch.representations[0].set_team("Blue");
  v1::Alias* alias = batch.reference_data.emplace_back().mutable_alias();
  alias->set_dimension("team");
  alias->set_recorded("blue");
  alias->set_canonical("Azure");
  Committed(batch);
  store::Batch retraction;
  retraction.retractions = {
      {store::Kind::kReferenceData, "",
       model::ReferenceKey(batch.reference_data.front())}};
  Committed(retraction);
  const auto team = [&](int64_t version) {
    auto pinned = data_->Pin(version);
    auto members = pinned->snapshot(nullptr).executor->Members(
        "team", pinned->version().number);
    return (*members)->at(0).member;
  };
  EXPECT_EQ(team(0), "Blue");
  EXPECT_EQ(team(1), "Azure");
}

TEST_F(RemovalTest, AConfiguredEntryThatWasRetractedStaysAwayAfterARestart) {
  v1::ReferenceData alias;
  alias.mutable_alias()->set_dimension("team");
  alias.mutable_alias()->set_recorded("blue");
  alias.mutable_alias()->set_canonical("Azure");
  Open({alias});
  store::Batch retraction;
  retraction.retractions = {
      {store::Kind::kReferenceData, "", model::ReferenceKey(alias)}};
  Committed(retraction);
  Open({alias});
  EXPECT_EQ(data_->Pin()->version().number, 2);
  EXPECT_EQ(data_->Pin()->reference().ResolveMember("team", "blue"), "blue");
  // Until the configuration itself says something new.
  alias.mutable_alias()->set_canonical("Navy");
  Open({alias});
  EXPECT_EQ(data_->Pin()->reference().ResolveMember("team", "blue"), "Navy");
}

// Imports, questions of past versions and erases at once.
TEST_F(RemovalTest, ManyAtOnceSeeWholeVersions) {
  constexpr int kVersions = 20;
  for (int i = 1; i <= kVersions; ++i) {
    Committed(BatchOf({"K" + std::to_string(i), "E" + std::to_string(i)}));
  }
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&, reader] {
      for (int round = 0; !done; ++round) {
        const int64_t version = 1 + (round * 7 + reader) % kVersions;
        auto pinned = data_->Pin(version);
        // Each version has two cases for each commit so far, but those erased.
        if (!pinned.ok() ||
            Received(*pinned) + pinned->version().erased_records !=
                2 * version) {
          ++wrong;
        }
      }
    });
  }
  for (int i = 1; i <= kVersions; ++i) {
    Erased(CaseKey("E" + std::to_string(i)));
    // What is asked for from now on is without it.
    EXPECT_EQ(data_->Pin(i)->version().erased_records, i);
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace redress::rpc
