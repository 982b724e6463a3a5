#include "service/model/reference.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/model/test_records.h"

namespace redress::model {
namespace {

Day On(const char* iso) { return *ParseIsoDay(iso); }

std::string KeyOf(const std::string& entry) {
  return ReferenceKey(FromText<v1::ReferenceData>(WithDays(entry)));
}

TEST(ReferenceKey, NamesWhatReplacesWhat) {
  EXPECT_EQ(KeyOf("settings {}"), "settings");
  EXPECT_EQ(KeyOf("calendar {}"), "calendar");
  EXPECT_EQ(KeyOf("report { id: 'yearly' }"), "report/yearly");
  EXPECT_EQ(KeyOf("alias { dimension: 'team' recorded: 'CLR Enquiries' "
                  "effective_from @2019-04-01 canonical: 'Members' }"),
            "alias/team/clr enquiries/2019-04-01");
  EXPECT_EQ(KeyOf("alias { dimension: 'team' recorded: 'a/b' }"),
            "alias/team/a/b/");
  EXPECT_EQ(KeyOf("procedure { procedure: PROCEDURE_ENQUIRY }"),
            "procedure/enquiry/");
  EXPECT_EQ(KeyOf(""), "");
}

TEST(Reference, WithoutEntriesLeavesEverythingAsItIs) {
  const Reference reference({});
  EXPECT_EQ(reference.Canonical("team", "CLR", On("2019-04-01")), "CLR");
  EXPECT_EQ(reference.ProcedureOf(Case("")), v1::PROCEDURE_NONE);
  EXPECT_EQ(reference.RuleOf(v1::PROCEDURE_CORPORATE, v1::STAGE_NAME_STAGE1,
                             On("2019-04-01")),
            nullptr);
  EXPECT_FALSE(reference.IsUpheldDecision("Upheld"));
  EXPECT_TRUE(reference.reports().empty());
}

TEST(Reference, ALaterEntryWithTheSameKeyReplacesTheEarlier) {
  const Reference reference = ReferenceWith(
      "data { settings { default_authority: 'A' attributes: 'ward' } }"
      "data { settings { default_authority: 'B' } }"
      "data { alias { dimension: 'team' recorded: 'X' canonical: 'Y' } }"
      "data { alias { dimension: 'team' recorded: 'x' canonical: 'Z' } }"
      "data { report { id: 'r' title: 'One' } }"
      "data { report { id: 'r' title: 'Two' } }");
  EXPECT_EQ(reference.settings().default_authority(), "B");
  EXPECT_EQ(reference.settings().attributes_size(), 0);
  EXPECT_EQ(reference.Canonical("team", "X", On("2019-04-01")), "Z");
  ASSERT_EQ(reference.reports().size(), 1U);
  EXPECT_EQ(reference.reports().at("r").title(), "Two");
}

TEST(Reference, AliasesHoldFromAndToADay) {
  const Reference reference = ReferenceWith(
      "data { alias { dimension: 'team' recorded: 'CLR' canonical: 'First'"
      "               effective_to @2018-03-31 } }"
      "data { alias { dimension: 'team' recorded: 'CLR' canonical: 'Second'"
      "               effective_from @2019-04-01"
      "               effective_to @2020-03-31 } }"
      "data { alias { dimension: 'team' recorded: 'CLR' canonical: 'Third'"
      "               effective_from @2020-01-01 } }");
  const auto canonical = [&reference](const char* day) {
    return reference.Canonical("team", "clr", On(day));
  };
  EXPECT_EQ(canonical("2018-03-31"), "First");
  EXPECT_EQ(canonical("2018-04-01"), "clr");
  EXPECT_EQ(canonical("2019-03-31"), "clr");
  EXPECT_EQ(canonical("2019-04-01"), "Second");
  EXPECT_EQ(canonical("2019-12-31"), "Second");
  // Where two hold, the one that began later.
  EXPECT_EQ(canonical("2020-01-01"), "Third");
  EXPECT_EQ(canonical("2199-12-31"), "Third");
  EXPECT_EQ(reference.Canonical("locality", "CLR", On("2019-04-01")), "CLR");
  EXPECT_EQ(reference.Canonical("team", "CLR", kNoDay), "First");
}

TEST(Reference, AliasesAreNotChained) {
  const Reference reference = ReferenceWith(
      "data { alias { dimension: 'team' recorded: 'A' canonical: 'B' } }"
      "data { alias { dimension: 'team' recorded: 'B' canonical: 'C' } }");
  EXPECT_EQ(reference.Canonical("team", "A", On("2019-04-01")), "B");
}

TEST(Reference, TheRecordsProcedureGoesBeforeTheDefault) {
  const Reference reference = ReferenceWith("");
  EXPECT_EQ(reference.ProcedureOf(Case("")), v1::PROCEDURE_CHILDREN_STATUTORY);
  EXPECT_EQ(reference.ProcedureOf(Case("kind: KIND_MEP_ENQUIRY")),
            v1::PROCEDURE_ENQUIRY);
  EXPECT_EQ(reference.ProcedureOf(Case("kind: KIND_COMPLIMENT")),
            v1::PROCEDURE_NONE);
  EXPECT_EQ(reference.ProcedureOf(Case("procedure: PROCEDURE_CORPORATE")),
            v1::PROCEDURE_CORPORATE);
}

TEST(Reference, ProceduresHoldFromADay) {
  const Reference reference = ReferenceWith(
      "data { procedure { procedure: PROCEDURE_ENQUIRY"
      "  effective_from @2020-04-01"
      "  stages { stage: STAGE_NAME_RESPONSE"
      "           clock_start: CLOCK_START_RECEIVED limit_days: 15 } } }"
      "data { procedure { procedure: PROCEDURE_ENQUIRY"
      "  effective_from @2022-04-01 } }");
  const auto rule = [&reference](const char* day) {
    return reference.RuleOf(v1::PROCEDURE_ENQUIRY, v1::STAGE_NAME_RESPONSE,
                            On(day));
  };
  EXPECT_EQ(rule("2020-03-31")->limit_days(), 10);
  EXPECT_EQ(rule("2020-04-01")->limit_days(), 15);
  EXPECT_EQ(rule("2022-03-31")->limit_days(), 15);
  EXPECT_EQ(rule("2022-04-01"), nullptr);
}

TEST(Reference, TheCouncilsCalendarIsUsed) {
  const Reference reference =
      ReferenceWith("data { calendar { extra_holidays @2019-06-04 } }");
  EXPECT_FALSE(reference.calendar().IsWorkingDay(On("2019-06-04")));
  EXPECT_TRUE(reference.calendar().IsWorkingDay(On("2019-06-05")));
}

TEST(Reference, UpheldDecisionsMatchWithoutRegardToCase) {
  const Reference reference = ReferenceWith("");
  EXPECT_TRUE(reference.IsUpheldDecision("upheld"));
  EXPECT_TRUE(reference.IsUpheldDecision("UPHELD - Early Resolution"));
  EXPECT_FALSE(reference.IsUpheldDecision("Not upheld"));
  EXPECT_FALSE(reference.IsUpheldDecision(""));
}

TEST(Reference, ACopyOwnsItsRules) {
  const v1::StageRule* rule = nullptr;
  auto original = std::make_unique<Reference>(ReferenceWith(""));
  const Reference copy = *original;
  original.reset();
  rule = copy.RuleOf(v1::PROCEDURE_CHILDREN_STATUTORY, v1::STAGE_NAME_STAGE2,
                     On("2019-04-01"));
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->extended_limit_days(), 65);
}

}  // namespace
}  // namespace redress::model
