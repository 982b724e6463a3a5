// What holds for every record, however odd.

#include <random>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "service/model/facts.h"
#include "service/model/validation.h"
#include "tests/model/random_records.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

using ::google::protobuf::util::MessageDifferencer;

constexpr int kRecords = 4000;

// Fields that are needed, so that more records are valid.
void MakeLikely(std::mt19937& random, v1::Representation& record) {
  if (random() % 4 == 0) return;
  record.set_reference("C-" + std::to_string(random() % 100));
  record.set_kind(random() % 3 == 0 ? v1::KIND_MP_ENQUIRY : v1::KIND_COMPLAINT);
  *record.mutable_received_on() = DayToProto(DayFromCivil(2019, 4, 1));
  record.clear_attributes();
  record.clear_team();
  record.clear_categories();
  if (record.kind() == v1::KIND_COMPLAINT) {
    record.clear_response();
  } else {
    record.clear_stage1();
    record.clear_stage2();
    record.clear_stage3();
  }
}

void ExpectInOrder(const std::vector<v1::Violation>& violations) {
  bool queries = false;
  for (const v1::Violation& violation : violations) {
    const bool query = violation.severity() == v1::SEVERITY_QUERY;
    EXPECT_TRUE(query || !queries);
    queries = query;
    EXPECT_FALSE(violation.reason().empty());
    EXPECT_FALSE(violation.message().empty());
    EXPECT_LE(violation.value().size(), 200U);
    v1::Violation parsed;
    EXPECT_TRUE(parsed.ParseFromString(violation.SerializeAsString()));
  }
}

// What executors rely on.
void ExpectSound(const CaseFacts& facts) {
  EXPECT_NE(facts.received, kNoDay);
  EXPECT_TRUE(facts.left == kNoDay || facts.left >= facts.received);
  EXPECT_TRUE(facts.closed == kNoDay || facts.cancelled == kNoDay);
  EXPECT_EQ(facts.left,
            facts.cancelled != kNoDay ? facts.cancelled : facts.closed);
  for (const StageFacts& stage : facts.stages) {
    if (stage.started == kNoDay) {
      EXPECT_EQ(stage.responded, kNoDay);
      EXPECT_EQ(stage.ended, kNoDay);
      continue;
    }
    EXPECT_GE(stage.started, facts.received);
    EXPECT_TRUE(facts.left == kNoDay || stage.started <= facts.left);
    if (stage.responded != kNoDay) {
      EXPECT_EQ(stage.ended, stage.responded);
      EXPECT_GE(stage.responded, stage.started);
      EXPECT_TRUE(facts.left == kNoDay || stage.responded <= facts.left);
      EXPECT_GE(stage.response_days, 0);
    } else {
      EXPECT_EQ(stage.ended, facts.left);
      EXPECT_EQ(stage.response_days, -1);
    }
    EXPECT_TRUE(stage.due == kNoDay || stage.effective_due >= stage.due);
  }
}

TEST(Properties, OfCases) {
  const Reference reference = ReferenceWith("");
  std::mt19937 random(20190930);
  int valid = 0;
  for (int i = 0; i < kRecords; ++i) {
    v1::Representation record;
    FillAtRandom(random, record);
    MakeLikely(random, record);
    const std::vector<v1::Violation> violations = Validate(record, reference);
    ExpectInOrder(violations);

    v1::Representation completed = record;
    Complete(completed, reference);
    v1::Representation again = completed;
    Complete(again, reference);
    ASSERT_TRUE(MessageDifferencer::Equals(again, completed))
        << record.DebugString();
    // Completing makes nothing wrong.
    ASSERT_TRUE(HasError(violations) ||
                !HasError(Validate(completed, reference)))
        << record.DebugString();

    const CaseFacts facts = DeriveFacts(completed, reference);
    if (HasError(violations)) continue;
    ++valid;
    ExpectSound(facts);
    if (HasFailure()) FAIL() << completed.DebugString();
  }
  // The records are not all of one sort.
  EXPECT_GT(valid, kRecords / 100);
  EXPECT_LT(valid, kRecords);
}

TEST(Properties, OfLearningActions) {
  const Reference reference = ReferenceWith("");
  std::mt19937 random(7);
  for (int i = 0; i < kRecords / 4; ++i) {
    v1::LearningAction action;
    FillAtRandom(random, action);
    const std::vector<v1::Violation> violations = Validate(action, reference);
    ExpectInOrder(violations);
    Complete(action, reference);
    v1::LearningAction again = action;
    Complete(again, reference);
    ASSERT_TRUE(MessageDifferencer::Equals(again, action));
    const ActionFacts facts = DeriveFacts(action, reference);
    if (HasError(violations)) continue;
    EXPECT_NE(facts.raised, kNoDay);
    EXPECT_TRUE(facts.implemented == kNoDay ||
                facts.implemented >= facts.raised);
  }
}

TEST(Properties, OfReferenceData) {
  std::mt19937 random(11);
  std::vector<v1::ReferenceData> entries;
  for (int i = 0; i < kRecords / 20; ++i) {
    v1::ReferenceData entry;
    switch (random() % 4) {
      case 0:
        FillAtRandom(random, *entry.mutable_alias());
        break;
      case 1:
        FillAtRandom(random, *entry.mutable_procedure());
        break;
      case 2:
        FillAtRandom(random, *entry.mutable_settings());
        break;
      default:
        FillAtRandom(random, *entry.mutable_calendar());
    }
    ExpectInOrder(Validate(entry));
    EXPECT_NE(ReferenceKey(entry), "");
    entries.push_back(entry);
  }
  // Even what validation would reject does no harm.
  const Reference reference(entries);
  for (int i = 0; i < kRecords / 20; ++i) {
    v1::Representation record;
    FillAtRandom(random, record);
    Validate(record, reference);
    Complete(record, reference);
    DeriveFacts(record, reference);
  }
}

TEST(Properties, UpdatingWithAllPathsIsUpdatingWithNone) {
  google::protobuf::FieldMask all;
  for (int i = 0; i < v1::Representation::descriptor()->field_count(); ++i) {
    all.add_paths(v1::Representation::descriptor()->field(i)->name());
  }
  std::mt19937 random(13);
  const Reference reference = ReferenceWith("");
  for (int i = 0; i < 2000; ++i) {
    v1::Representation update;
    v1::Representation target;
    FillAtRandom(random, update);
    FillAtRandom(random, target);
    v1::Representation other = target;
    ASSERT_TRUE(ApplyUpdate(update, {}, target).empty());
    ASSERT_TRUE(ApplyUpdate(update, all, other).empty());
    // Completed they are the update itself.
    Complete(target, reference);
    Complete(other, reference);
    Complete(update, reference);
    ASSERT_TRUE(MessageDifferencer::Equals(target, update));
    ASSERT_TRUE(MessageDifferencer::Equals(other, update));
  }
}

}  // namespace
}  // namespace redress::model
