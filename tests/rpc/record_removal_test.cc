#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/base/errors.h"
#include "service/base/sqlite.h"
#include "service/rpc/record_calls.h"
#include "tests/rpc/record_calls_fixture.h"

namespace redress::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using RecordRemovalTest = RecordCallsTest;

TEST_F(RecordRemovalTest, ARetractionEndsARecordAndNoEarlierVersion) {
  Import(Case("C-1"), 18105);
  const auto retracted = RetractCase("C-1");
  ASSERT_TRUE(retracted.ok()) << retracted.status();
  EXPECT_EQ(retracted->data_version().version(), 3);
  EXPECT_TRUE(MessageDifferencer::Equals(retracted->data_version().data_date(),
                                         model::DayToProto(18105)));
  EXPECT_EQ(Received(), 0);
  EXPECT_EQ(ErrorReason(Get("C-1").status()), "UNKNOWN_REFERENCE");
  EXPECT_TRUE(Get("C-1", 2).ok());
  const absl::Status again = RetractCase("C-1").status();
  EXPECT_EQ(again.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(again), "UNKNOWN_REFERENCE");
  EXPECT_EQ(data_->Pin()->version().number, 3);
  EXPECT_EQ(Versions(1)->versions(0).source(), "retract a duplicate");
}

TEST_F(RecordRemovalTest, LearningActionsAreRetractedAndErased) {
  store::Batch batch;
  for (const char* id : {"L1", "L2"}) {
    v1::LearningAction& action = batch.learning_actions.emplace_back();
    action.set_authority("Council");
    action.set_id(id);
    action.set_text("Ring back");
  }
  Committed(batch);
  v1::RetractRecordRequest retraction;
  retraction.mutable_learning_action()->set_reference("L1");
  retraction.set_reason("a test");
  ASSERT_TRUE(Retract(retraction).ok());
  v1::EraseRecordRequest erasure;
  erasure.mutable_learning_action()->set_reference("L2");
  erasure.set_reason("request of the family");
  const auto erased = Erase(erasure);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->revisions(), 1);
  EXPECT_EQ(erased->first_version(), 2);
  EXPECT_EQ(erased->last_version(), 3);
  EXPECT_FALSE(
      data_->store().GetLearningAction("Council", "L2", 2)->has_value());
  EXPECT_TRUE(
      data_->store().GetLearningAction("Council", "L1", 2)->has_value());
}

TEST_F(RecordRemovalTest, ReferenceDataAreRetractedByTheirKey) {
  store::Batch batch;
  v1::Alias* alias = batch.reference_data.emplace_back().mutable_alias();
  alias->set_dimension("team");
  alias->set_recorded("Blue");
  alias->set_canonical("Azure");
  *alias->mutable_effective_from() = model::DayToProto(18000);
  batch.reference_data.emplace_back().mutable_report()->set_id("mine");
  Committed(batch);
  v1::RetractRecordRequest request;
  request.set_reason("no longer so");
  // The same key; the rest may be left out.
  v1::Alias* key = request.mutable_reference_data()->mutable_alias();
  key->set_dimension("team");
  key->set_recorded("bLUE");
  EXPECT_EQ(ErrorReason(Retract(request).status()), "UNKNOWN_REFERENCE")
      << "it begins on another day";
  *key->mutable_effective_from() = model::DayToProto(18000);
  const auto retracted = Retract(request);
  ASSERT_TRUE(retracted.ok()) << retracted.status();
  EXPECT_EQ(data_->Pin()->reference().ResolveMember("team", "blue"), "blue");
  EXPECT_EQ(data_->Pin(2)->reference().ResolveMember("team", "blue"), "Azure");
  request.mutable_reference_data()->mutable_report()->set_id("mine");
  ASSERT_TRUE(Retract(request).ok());
  EXPECT_TRUE(data_->Pin()->reference().reports().empty());
}

TEST_F(RecordRemovalTest, WhatThereMustBeCannotBeRetracted) {
  v1::RetractRecordRequest request;
  request.set_reason("no longer so");
  request.mutable_reference_data()->mutable_settings();
  absl::Status refused = Retract(request).status();
  EXPECT_THAT(Wrong(refused),
              ElementsAre("reference_data.settings NOT_RETRACTABLE"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("import settings"));
  request.mutable_reference_data()->mutable_calendar();
  refused = Retract(request).status();
  EXPECT_THAT(Wrong(refused),
              ElementsAre("reference_data.calendar NOT_RETRACTABLE"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("import a calendar"));

  store::Batch batch;
  batch.reference_data.emplace_back().mutable_disclosure_profile()->set_name(
      "publish");
  batch.reference_data.emplace_back().mutable_disclosure_profile()->set_name(
      "board");
  v1::ReferenceData& settings = batch.reference_data.emplace_back();
  settings.mutable_settings()->set_default_authority("Council");
  settings.mutable_settings()->set_analyst_profile("board");
  Committed(batch);
  for (const char* name : {"publish", "board"}) {
    request.mutable_reference_data()->mutable_disclosure_profile()->set_name(
        name);
    refused = Retract(request).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(refused), "PROFILE_IN_USE");
  }
  batch = store::Batch();
  batch.reference_data.emplace_back().mutable_settings()->set_default_authority(
      "Council");
  Committed(batch);
  EXPECT_TRUE(Retract(request).ok());
}

TEST_F(RecordRemovalTest, RequestsSayWhatAndWhy) {
  Import(Case("C-1"));
  EXPECT_THAT(Wrong(Retract({}).status()),
              ElementsAre("record MISSING", "reason MISSING"));
  EXPECT_THAT(Wrong(Erase({}).status()),
              ElementsAre("record MISSING", "reason MISSING"));
  v1::RetractRecordRequest retraction;
  retraction.mutable_representation();
  retraction.set_reason(std::string(201, 'x'));
  EXPECT_THAT(
      Wrong(Retract(retraction).status()),
      ElementsAre("representation.reference MISSING", "reason TOO_LONG"));
  retraction.mutable_reference_data();
  EXPECT_THAT(Wrong(Retract(retraction).status()),
              ElementsAre("reference_data MISSING", "reason TOO_LONG"));
  v1::EraseRecordRequest erasure;
  erasure.mutable_learning_action();
  EXPECT_THAT(
      Wrong(Erase(erasure).status()),
      ElementsAre("learning_action.reference MISSING", "reason MISSING"));
  erasure.mutable_representation()->set_reference("C-1");
  erasure.set_reason("the family of c-1 asked");
  const absl::Status named = Erase(erasure).status();
  EXPECT_THAT(Wrong(named), ElementsAre("reason NAMES_THE_RECORD"));
  EXPECT_THAT(std::string(named.message()), Not(HasSubstr("c-1")));
  EXPECT_TRUE(Get("C-1").ok()) << "nothing was done";
  EXPECT_EQ(data_->Pin()->version().number, 2);
}

TEST_F(RecordRemovalTest, AnErasedRecordIsGoneAndNotNamed) {
  v1::Representation record = Case("GONE-1");
  Import(record);  // 2
  record.set_team("team-of-GONE-1");
  Import(record);         // 3
  Import(Case("OTHER"));  // 4
  const auto erased = EraseCase("GONE-1");
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->data_version().version(), 5);
  EXPECT_EQ(erased->revisions(), 2);
  EXPECT_EQ(erased->first_version(), 2);
  EXPECT_EQ(erased->last_version(), 4);
  EXPECT_EQ(Bytes().find("GONE-1"), std::string::npos);
  for (const absl::Status& gone :
       {Get("GONE-1").status(), Get("GONE-1", 2).status(),
        Revisions("GONE-1").status(), RetractCase("GONE-1").status(),
        EraseCase("GONE-1").status()}) {
    EXPECT_EQ(gone.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ErrorReason(gone), "UNKNOWN_REFERENCE");
    // It would be in the server's log.
    EXPECT_EQ(gone.message(), "the record was erased");
  }
  EXPECT_EQ(data_->Pin()->version().number, 5);
  EXPECT_EQ(Get("OTHER", 4)->data_version().erased_records(), 1);
  EXPECT_EQ(Get("OTHER")->data_version().erased_records(), 0);
  const absl::Status never = EraseCase("NEVER").status();
  EXPECT_EQ(ErrorReason(never), "UNKNOWN_REFERENCE");
  EXPECT_THAT(std::string(never.message()), HasSubstr("NEVER"));
}

TEST_F(RecordRemovalTest, ARetractedRecordIsErasedToo) {
  Import(Case("GONE-1"));
  ASSERT_TRUE(RetractCase("GONE-1").ok());
  const auto erased = EraseCase("GONE-1");
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->last_version(), 2);
  EXPECT_EQ(Bytes().find("GONE-1"), std::string::npos);
}

// Somebody else reads the database: the caller is told, and a retry tells
// whether it is done.
TEST_F(RecordRemovalTest, AnEraseThatCannotBeFinishedSaysSo) {
  Import(Case("GONE-1"));
  const std::string path = (folder_ / "test.db").string();
  auto other = sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly);
  ASSERT_TRUE(other.ok());
  {
    auto reading = sqlite::Transaction::Begin(
        *other, sqlite::Transaction::Kind::kDeferred);
    ASSERT_TRUE(other->QueryInt64("SELECT COUNT(*) FROM revisions").ok());
    for (int i = 0; i < 2; ++i) {
      const absl::Status unfinished = EraseCase("GONE-1").status();
      EXPECT_EQ(unfinished.code(), absl::StatusCode::kUnavailable);
      EXPECT_EQ(ErrorReason(unfinished), "ERASE_UNFINISHED") << unfinished;
    }
    EXPECT_EQ(Received(), 0) << "no answer has it";
    EXPECT_EQ(ErrorReason(Get("GONE-1").status()), "UNKNOWN_REFERENCE");
    EXPECT_NE(Bytes().find("GONE-1"), std::string::npos);
  }
  while (data_->ErasuresUnfinished()) std::this_thread::yield();
  EXPECT_EQ(Bytes().find("GONE-1"), std::string::npos);
  EXPECT_EQ(ErrorReason(EraseCase("GONE-1").status()), "UNKNOWN_REFERENCE");
}

}  // namespace
}  // namespace redress::rpc
