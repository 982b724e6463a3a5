#include "service/model/reference_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/reference.h"
#include "service/model/validation.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Limit {
  v1::Procedure procedure;
  v1::StageName stage;
  v1::ClockStart clock_start;
  int days;
  int extended_days;
};

TEST(BuiltInReference, HoldsTheLimitsOfTheLaw) {
  const absl::StatusOr<std::vector<v1::ReferenceData>> parsed =
      ParseReferenceData(BuiltInReferenceText(), "reference.textproto");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->size(), BuiltInReferenceData().size());
  const Reference reference(*parsed);
  const Day day = DayFromCivil(2019, 4, 1);
  for (const Limit& limit :
       {Limit{v1::PROCEDURE_CHILDREN_STATUTORY, v1::STAGE_NAME_STAGE1,
              v1::CLOCK_START_RECEIVED, 10, 20},
        Limit{v1::PROCEDURE_CHILDREN_STATUTORY, v1::STAGE_NAME_STAGE2,
              v1::CLOCK_START_OWN, 25, 65},
        Limit{v1::PROCEDURE_CHILDREN_STATUTORY, v1::STAGE_NAME_STAGE3,
              v1::CLOCK_START_OWN, 50, 0},
        Limit{v1::PROCEDURE_ADULT_STATUTORY, v1::STAGE_NAME_STAGE1,
              v1::CLOCK_START_RECEIVED, 0, 0},
        Limit{v1::PROCEDURE_CORPORATE, v1::STAGE_NAME_STAGE1,
              v1::CLOCK_START_ACKNOWLEDGED, 10, 20},
        Limit{v1::PROCEDURE_CORPORATE, v1::STAGE_NAME_STAGE2,
              v1::CLOCK_START_OWN, 20, 40},
        Limit{v1::PROCEDURE_ENQUIRY, v1::STAGE_NAME_RESPONSE,
              v1::CLOCK_START_RECEIVED, 10, 0}}) {
    const v1::StageRule* rule =
        reference.RuleOf(limit.procedure, limit.stage, day);
    ASSERT_NE(rule, nullptr) << limit.procedure << " " << limit.stage;
    EXPECT_EQ(rule->clock_start(), limit.clock_start);
    EXPECT_EQ(rule->limit_days(), limit.days);
    EXPECT_EQ(rule->extended_limit_days(), limit.extended_days);
  }
  EXPECT_EQ(reference.RuleOf(v1::PROCEDURE_NONE, v1::STAGE_NAME_STAGE1, day),
            nullptr);
  EXPECT_EQ(reference.RuleOf(v1::PROCEDURE_ADULT_STATUTORY,
                             v1::STAGE_NAME_STAGE2, day),
            nullptr);
  EXPECT_EQ(reference.settings().default_authority(), "Council");
  EXPECT_EQ(reference.settings().default_procedures_size(), 6);
  EXPECT_THAT(reference.settings().ombudsman_upheld_decisions(),
              ElementsAre("Upheld", "Upheld - early resolution"));
  EXPECT_EQ(reference.settings().attributes_size(), 0);
}

TEST(BuiltInReference, HasNothingToComplainOf) {
  for (const v1::ReferenceData& entry : BuiltInReferenceData()) {
    EXPECT_TRUE(Validate(entry).empty()) << entry.ShortDebugString();
  }
}

std::string ErrorOf(const std::string& text) {
  return std::string(
      ParseReferenceData(text, "council.textproto").status().message());
}

TEST(ParseReferenceData, SaysWhereAnEntryIsInvalid) {
  EXPECT_EQ(ErrorOf("data { calendar {} }\n"
                    "  data { alias { dimension: 'teem' recorded: 'A' "
                    "canonical: 'B' } }\n"),
            "council.textproto:2:3: alias.dimension \"teem\" is not a "
            "dimension that has aliases (did you mean \"team\"?); those are "
            "team, service_area, locality, channel, category, closure_reason, "
            "complainant_type, root_cause, remedy");
  EXPECT_THAT(ErrorOf("data { calender {} }"),
              HasSubstr("(did you mean \"calendar\"?)"));
  EXPECT_THAT(ErrorOf("data {\n"), StartsWith("council.textproto:2:1: "));
}

TEST(ParseReferenceData, RefusesTheSameKeyTwice) {
  EXPECT_EQ(ErrorOf("data { settings {} }\n\ndata { settings {} }"),
            "council.textproto:3:1: \"settings\" is given on line 1 already");
}

TEST(ParseReferenceData, TakesWhatIsOnlyOdd) {
  const auto parsed = ParseReferenceData(
      WithDays("data { calendar { extra_holidays @2019-12-25 } }"), "x");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->size(), 1U);
  EXPECT_TRUE(ParseReferenceData("", "x")->empty());
}

}  // namespace
}  // namespace redress::model
