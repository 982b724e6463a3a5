#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/model/validation.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

struct Update {
  const char* what;
  const char* target;
  const char* update;
  std::vector<std::string> paths;
  const char* expected;
};

TEST(ApplyUpdate, OverwritesWhatTheMaskLists) {
  const std::vector<Update> updates = {
      {"a text",
       "team: 'A' channel: 'B'",
       "team: 'C' channel: 'D'",
       {"team"},
       "team: 'C' channel: 'B'"},
      {"an absent text clears",
       "team: 'A' channel: 'B'",
       "",
       {"team"},
       "channel: 'B'"},
      {"a day",
       "",
       "closed_on @2019-04-05",
       {"closed_on"},
       "closed_on @2019-04-05"},
      {"an absent day clears", "closed_on @2019-04-05", "", {"closed_on"}, ""},
      {"an enum",
       "",
       "outcome: OUTCOME_UPHELD",
       {"outcome"},
       "outcome: OUTCOME_UPHELD"},
      {"money, where 0 is not absent",
       "remedy_pence: 5",
       "remedy_pence: 0",
       {"remedy_pence"},
       "remedy_pence: 0"},
      {"absent money", "remedy_pence: 5", "", {"remedy_pence"}, ""},
      {"a list as a whole",
       "categories: ['a', 'b']",
       "categories: ['c']",
       {"categories"},
       "categories: ['c']"},
      {"a stage's day",
       "stage1 { due_on @2019-04-05 responded_on @2019-04-04 }",
       "stage1 { due_on @2019-04-08 responded_on @2019-04-07 }",
       {"stage1.due_on"},
       "stage1 { due_on @2019-04-08 responded_on @2019-04-04 }"},
      {"a stage's outcome",
       "stage2 { outcome: OUTCOME_UPHELD }",
       "",
       {"stage2.outcome"},
       "stage2 {}"},
      {"a stage as a whole",
       "stage1 { due_on @2019-04-05 responded_on @2019-04-04 }",
       "stage1 { started_on @2019-04-02 }",
       {"stage1"},
       "stage1 { started_on @2019-04-02 }"},
      {"a stage as a whole and a part of it, and paths twice",
       "stage1 { due_on @2019-04-05 } team: 'A'",
       "stage1 { started_on @2019-04-02 } team: 'B'",
       {"stage1.started_on", "team", "stage1", "team"},
       "stage1 { started_on @2019-04-02 } team: 'B'"},
      {"an attribute",
       "attributes { key: 'a' value: '1' } attributes { key: 'b' value: '2' }",
       "attributes { key: 'a' value: '3' } attributes { key: 'b' value: '4' }",
       {"attributes.a"},
       "attributes { key: 'a' value: '3' } attributes { key: 'b' value: '2' }"},
      {"an absent attribute, with a dot in its name",
       "attributes { key: 'a.b' value: '1' }",
       "",
       {"attributes.a.b"},
       ""},
      {"the attributes as a whole",
       "attributes { key: 'a' value: '1' }",
       "attributes { key: 'b' value: '2' }",
       {"attributes"},
       "attributes { key: 'b' value: '2' }"},
      {"all of it",
       "team: 'A' stage1 { due_on @2019-04-05 } categories: 'x'"
       " attributes { key: 'a' value: '1' }",
       "channel: 'B' stage2 { started_on @2019-04-05 }",
       {},
       "channel: 'B' stage2 { started_on @2019-04-05 }"},
      {"the computed due day is not taken",
       "stage1 { computed_due_on @2019-04-15 }",
       "stage1 { computed_due_on @2019-12-31 }",
       {"stage1.computed_due_on"},
       "stage1 { computed_due_on @2019-04-15 }"},
      {"nor with its stage",
       "stage1 { computed_due_on @2019-04-15 }",
       "stage1 { computed_due_on @2019-12-31 due_on @2019-05-01 }",
       {"stage1"},
       "stage1 { computed_due_on @2019-04-15 due_on @2019-05-01 }"},
      {"nor with all of it",
       "",
       "stage1 { computed_due_on @2019-12-31 due_on @2019-05-01 }",
       {},
       "stage1 { due_on @2019-05-01 }"},
  };
  for (const Update& update : updates) {
    v1::Representation target = Case(update.target);
    const v1::Representation source = Case(update.update);
    const auto violations = ApplyUpdate(source, Mask(update.paths), target);
    EXPECT_TRUE(violations.empty()) << update.what;
    EXPECT_EQ(target.DebugString(), Case(update.expected).DebugString())
        << update.what;
    EXPECT_EQ(source.DebugString(), Case(update.update).DebugString())
        << update.what;
  }
}

TEST(ApplyUpdate, UnknownPathsLeaveTheTargetAsItIs) {
  v1::Representation target = Case("team: 'A'");
  const auto violations = ApplyUpdate(
      Case("team: 'B'"),
      Mask({"team", "teem", "stage1.stared_on", "received_on.year",
            "attributes.", "zzzzzzzz", "", "team.", "stage4", "\xFF"}),
      target);
  ASSERT_EQ(violations.size(), 9U);
  EXPECT_EQ(target.DebugString(), Case("team: 'A'").DebugString());
  const auto find = [&violations](const std::string& field) {
    for (const v1::Violation& violation : violations) {
      if (violation.field() == field) return violation;
    }
    ADD_FAILURE() << field;
    return v1::Violation();
  };
  EXPECT_EQ(find("teem").suggestion(), "team");
  EXPECT_EQ(find("teem").reason(), "UNKNOWN_FIELD");
  EXPECT_EQ(find("teem").severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(find("teem").message(),
            "\"teem\" is not a field of Representation (did you mean "
            "\"team\"?)");
  EXPECT_EQ(find("stage1.stared_on").suggestion(), "stage1.started_on");
  EXPECT_EQ(find("zzzzzzzz").suggestion(), "");
  EXPECT_EQ(find("\\xff").suggestion(), "");
}

TEST(ApplyUpdate, AMaskThatIsTooLongIsOneError) {
  std::vector<std::string> paths(1000, "team");
  v1::Representation target = Case("");
  EXPECT_TRUE(ApplyUpdate(Case("team: 'A'"), Mask(paths), target).empty());
  EXPECT_EQ(target.team(), "A");

  for (int i = 0; i < 20000; ++i) paths.push_back("x" + std::to_string(i));
  const auto violations = ApplyUpdate(Case("team: 'B'"), Mask(paths), target);
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(violations[0].reason(), "TOO_MANY_PATHS");
  EXPECT_EQ(violations[0].field(), "update_mask");
  EXPECT_EQ(violations[0].message(),
            "update_mask has 21000 paths; 1000 are allowed");
  EXPECT_EQ(target.team(), "A");

  v1::LearningAction action = Action("");
  EXPECT_EQ(ApplyUpdate(Action(""), Mask(paths), action).size(), 1U);
}

TEST(ApplyUpdate, AThousandBadPathsAreAHundredViolations) {
  std::vector<std::string> paths;
  for (int i = 0; i < 1000; ++i) {
    paths.push_back("stage1." + std::string(3000, 'x') + std::to_string(i));
  }
  v1::Representation target = Case("");
  const auto violations = ApplyUpdate(Case(""), Mask(paths), target);
  ASSERT_EQ(violations.size(), 100U);
  EXPECT_EQ(violations.back().reason(), "TOO_MANY_FINDINGS");
  EXPECT_EQ(violations.back().message(), "901 more problems are not listed");
  for (const v1::Violation& violation : violations) {
    EXPECT_LE(violation.ByteSizeLong(), 600U);
  }
}

TEST(ApplyUpdate, WorksOnLearningActions) {
  v1::LearningAction target = Action("references: ['a', 'b']");
  auto violations =
      ApplyUpdate(Action("text: 'New' references: 'c' root_cause: 'Policy'"),
                  Mask({"text", "references", "implemented_on"}), target);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(target.DebugString(),
            Action("text: 'New' references: 'c'").DebugString());

  violations = ApplyUpdate(Action(""), Mask({"attributes.x"}), target);
  ASSERT_EQ(violations.size(), 1U);
  violations = ApplyUpdate(Action(""), Mask({"implementd_on"}), target);
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].suggestion(), "implemented_on");

  EXPECT_TRUE(ApplyUpdate(Action(""), Mask({}), target).empty());
  EXPECT_EQ(target.DebugString(), Action("").DebugString());
}

}  // namespace
}  // namespace redress::model
