#include "service/model/validation.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Lines(const std::vector<v1::Violation>& violations) {
  std::vector<std::string> lines;
  for (const v1::Violation& violation : violations) {
    lines.push_back(
        absl::StrCat(violation.severity() == v1::SEVERITY_ERROR ? "E " : "Q ",
                     violation.reason(), " ", violation.field()));
  }
  return lines;
}

std::vector<std::string> LinesOfAction(const std::string& more) {
  return Lines(Validate(Action(more), ReferenceWith("")));
}

std::vector<std::string> LinesOfEntry(const std::string& entry) {
  return Lines(Validate(FromText<v1::ReferenceData>(WithDays(entry))));
}

TEST(ValidateAction, GoodOnesHaveNothingToSay) {
  EXPECT_THAT(LinesOfAction(""), IsEmpty());
  EXPECT_THAT(LinesOfAction("text: 'Two\\nlines' implemented_on @2019-04-01"
                            " references: ['C-1', 'C-2']"),
              IsEmpty());
  EXPECT_THAT(LinesOfAction("not_implemented_reason: 'No money'"), IsEmpty());
}

TEST(ValidateAction, WhatIsRequiredIsAskedForAllAtOnce) {
  EXPECT_THAT(Lines(Validate(v1::LearningAction(), ReferenceWith(""))),
              ElementsAre("E ID_REQUIRED id", "E TEXT_REQUIRED text",
                          "E RAISED_REQUIRED raised_on",
                          "Q ROOT_CAUSE_ABSENT root_cause"));
}

TEST(ValidateAction, EachRuleHolds) {
  EXPECT_THAT(LinesOfAction("implemented_on @2019-03-31"),
              ElementsAre("E IMPLEMENTED_BEFORE_RAISED implemented_on"));
  EXPECT_THAT(
      LinesOfAction("implemented_on @2019-05-01 not_implemented_reason: 'x'"),
      ElementsAre("E IMPLEMENTED_AND_NOT_IMPLEMENTED not_implemented_reason"));
  EXPECT_THAT(LinesOfAction("raised_on { month: 13 }"),
              ElementsAre("E INVALID_DATE raised_on"));
  EXPECT_THAT(LinesOfAction("text: 'a\\tb' root_cause: 'a\\nb'"),
              ElementsAre("E CONTROL_CHARACTER root_cause",
                          "E CONTROL_CHARACTER text"));
  const std::string long_id(129, 'x');
  EXPECT_THAT(
      LinesOfAction("id: '" + long_id + "' references: ['', '" + long_id +
                    "'] text: '" + std::string(10000, 't') + "'"),
      ElementsAre("E TEXT_TOO_LONG id", "E TEXT_TOO_LONG references[1]"));
  EXPECT_THAT(LinesOfAction("text: '" + std::string(10001, 't') + "'"),
              ElementsAre("E TEXT_TOO_LONG text"));
}

constexpr char kStage1[] =
    "stages { stage: STAGE_NAME_STAGE1 clock_start: CLOCK_START_RECEIVED ";

TEST(ValidateReferenceData, EachRuleHolds) {
  const std::string enquiry = "procedure { procedure: PROCEDURE_ENQUIRY ";
  const std::vector<std::pair<std::string, std::string>> rules = {
      {"", "E DATA_REQUIRED "},
      {"alias { dimension: 'gender' recorded: 'a' canonical: 'b' }",
       "E UNKNOWN_DIMENSION alias.dimension"},
      {"alias { dimension: 'team' canonical: 'b' }",
       "E RECORDED_REQUIRED alias.recorded"},
      {"alias { dimension: 'team' recorded: 'b' }",
       "E CANONICAL_REQUIRED alias.canonical"},
      {"alias { dimension: 'team' recorded: 'a' canonical: 'b'"
       " effective_from @2019-04-02 effective_to @2019-04-01 }",
       "E TO_BEFORE_FROM alias.effective_to"},
      {"alias { dimension: 'team' recorded: 'a' canonical: 'b'"
       " effective_from { year: 1 } }",
       "E INVALID_DATE alias.effective_from"},
      {"alias { dimension: 'team' recorded: 'a\\n' canonical: 'b' }",
       "E CONTROL_CHARACTER alias.recorded"},
      {"procedure {}", "E PROCEDURE_REQUIRED procedure.procedure"},
      {"procedure { procedure: PROCEDURE_NONE " + std::string(kStage1) + "} }",
       "E NONE_HAS_NO_STAGES procedure.stages"},
      {enquiry + "stages { clock_start: CLOCK_START_OWN } }",
       "E STAGE_REQUIRED procedure.stages[0].stage"},
      {enquiry + "stages { stage: STAGE_NAME_RESPONSE } }",
       "E CLOCK_START_REQUIRED procedure.stages[0].clock_start"},
      {enquiry + kStage1 + "} " + kStage1 + "} }",
       "E DUPLICATE_STAGE procedure.stages[1].stage"},
      {enquiry + "stages { stage: STAGE_NAME_STAGE2"
                 " clock_start: CLOCK_START_RECEIVED } }",
       "E CLOCK_START_NOT_OWN procedure.stages[0].clock_start"},
      {enquiry + kStage1 + "limit_days: -1 } }",
       "E LIMIT_OUT_OF_RANGE procedure.stages[0].limit_days"},
      {enquiry + kStage1 + "limit_days: 10 extended_limit_days: 1001 } }",
       "E LIMIT_OUT_OF_RANGE procedure.stages[0].extended_limit_days"},
      {enquiry + kStage1 + "limit_days: 10 extended_limit_days: 9 } }",
       "E EXTENDED_LIMIT_BELOW_LIMIT procedure.stages[0].extended_limit_days"},
      {enquiry + kStage1 + "extended_limit_days: 9 } }",
       "E EXTENDED_LIMIT_WITHOUT_LIMIT "
       "procedure.stages[0].extended_limit_days"},
      {"calendar { extra_holidays {} }",
       "E DATE_REQUIRED calendar.extra_holidays[0]"},
      {"calendar { worked_days {} }",
       "E DATE_REQUIRED calendar.worked_days[0]"},
      {"calendar { extra_holidays { year: 2019 month: 4 day: 31 } }",
       "E INVALID_DATE calendar.extra_holidays[0]"},
      {"calendar { worked_days @2019-06-04 extra_holidays @2019-06-04 }",
       "E WORKED_AND_NOT_WORKED calendar.worked_days[0]"},
      {"calendar { extra_holidays @2019-04-19 }",
       "Q NOT_WORKED_ALREADY calendar.extra_holidays[0]"},
      {"calendar { worked_days @2019-04-18 }",
       "Q WORKED_ALREADY calendar.worked_days[0]"},
      {"calendar { worked_days @2019-04-20 }",
       "Q WEEKEND_IS_NOT_WORKED calendar.worked_days[0]"},
      {"settings { default_procedures { procedure: PROCEDURE_NONE } }",
       "E KIND_REQUIRED settings.default_procedures[0].kind"},
      {"settings { default_procedures { kind: KIND_COMPLAINT } }",
       "E PROCEDURE_REQUIRED settings.default_procedures[0].procedure"},
      {"settings { default_procedures { kind: KIND_COMPLAINT"
       " procedure: PROCEDURE_NONE } default_procedures {"
       " kind: KIND_COMPLAINT procedure: PROCEDURE_NONE } }",
       "E DUPLICATE_KIND settings.default_procedures[1].kind"},
      {"settings { ombudsman_upheld_decisions: '' }",
       "E DECISION_REQUIRED settings.ombudsman_upheld_decisions[0]"},
      {"settings { attributes: '' }",
       "E INVALID_ATTRIBUTE_NAME settings.attributes[0]"},
      {"settings { attributes: 'a b' }",
       "E INVALID_ATTRIBUTE_NAME settings.attributes[0]"},
      {"settings { attributes: ['ward', 'Ward'] }",
       "E DUPLICATE_ATTRIBUTE settings.attributes[1]"},
      {"settings { default_authority: ' A' }",
       "Q SURROUNDING_SPACE settings.default_authority"},
      {"report {}", "E INVALID_REPORT_ID report.id"},
      {"report { id: 'Yearly report' }", "E INVALID_REPORT_ID report.id"},
      {"report { id: 'r' title: 'a\\001' }",
       "E CONTROL_CHARACTER report.title"},
  };
  for (const auto& [entry, line] : rules) {
    EXPECT_THAT(LinesOfEntry(entry), ElementsAre(line)) << entry;
  }
}

TEST(ValidateReferenceData, GoodEntriesHaveNothingToSay) {
  for (const char* entry :
       {"alias { dimension: 'team' recorded: 'a' canonical: 'b'"
        " effective_from @2019-04-01 effective_to @2019-04-01 }",
        "procedure { procedure: PROCEDURE_NONE }",
        "procedure { procedure: PROCEDURE_CORPORATE stages {"
        " stage: STAGE_NAME_STAGE1 clock_start: CLOCK_START_ACKNOWLEDGED"
        " limit_days: 10 extended_limit_days: 10 } }",
        "calendar { extra_holidays @2026-06-15 worked_days @2026-05-04 }",
        "settings { attributes: ['ward', 'case-load_2'] }",
        "disclosure_profile { name: 'publish' threshold: 5 rounding_base: 5 }",
        "report { id: 'childrens-representations' title: 'Two\\nlines' }"}) {
    EXPECT_THAT(LinesOfEntry(entry), IsEmpty()) << entry;
  }
}

TEST(ValidateReferenceData, SuggestsTheNearestDimension) {
  const auto violations = Validate(FromText<v1::ReferenceData>(
      "alias { dimension: 'localty' recorded: 'a' canonical: 'b' }"));
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].suggestion(), "locality");
  EXPECT_THAT(violations[0].message(), HasSubstr("did you mean \"locality\""));
}

}  // namespace
}  // namespace redress::model
