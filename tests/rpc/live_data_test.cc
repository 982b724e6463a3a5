#include "service/rpc/live_data.h"

#include <utility>

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
  auto members =
      pinned->snapshot().executor->Members("team", pinned->version().number);
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 1u);
  EXPECT_EQ((*members)[0].member, "Azure");
}

}  // namespace
}  // namespace redress::rpc
