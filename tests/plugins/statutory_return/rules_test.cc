#include "plugins/statutory_return/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "plugins/statutory_return/figure_rules.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::statutory_return {
namespace {

using ::redress::testing::SampleData;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Day MakeDay(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / std::chrono::month{month} /
             std::chrono::day{day}};
}

std::vector<std::string> Names(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) {
    names.push_back(RuleName(finding.code, finding.is_query));
  }
  return names;
}

TEST(RulesTest, ASoundReturnPassesEveryRule) {
  EXPECT_THAT(Names(CheckReturn(SampleData())), IsEmpty());
}

// One change that breaks exactly one rule.
struct BrokenCase {
  const char* name;
  const char* rule;
  // What the finding says, with its figures.
  const char* text;
  std::function<void(ReturnData&)> change;
};

class BrokenReturnTest : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenReturnTest, FailsThatRuleOnlyAndSaysTheFigures) {
  ReturnData data = SampleData();
  GetParam().change(data);
  const std::vector<Finding> findings = CheckReturn(data);
  EXPECT_THAT(Names(findings), ElementsAre(GetParam().rule));
  if (!findings.empty()) {
    EXPECT_THAT(findings[0].text, HasSubstr(GetParam().text));
  }
}

StageFigures& Stage(ReturnData& data, int number) {
  return data.stages[static_cast<size_t>(number - 1)];
}

INSTANTIATE_TEST_SUITE_P(
    Rules, BrokenReturnTest,
    ::testing::Values(
        BrokenCase{
            "ReferenceDate", "100", "2019-09-30 is not 2020-03-31",
            [](ReturnData& d) { d.reference_date = MakeDay(2019, 9, 30); }},
        BrokenCase{"Interim", "101Q", "2019-04-01 to 2019-09-30",
                   [](ReturnData& d) {
                     d.period_end = MakeDay(2019, 9, 30);
                     d.interim = true;
                   }},
        BrokenCase{
            "PeriodOverTwoYears", "110", "2019-03-31 to 2020-03-31",
            [](ReturnData& d) { d.period_start = MakeDay(2019, 3, 31); }},
        BrokenCase{"PeriodOfOneDay", "110", "2020-03-31 to 2020-03-31",
                   [](ReturnData& d) { d.period_start = d.period_end; }},
        BrokenCase{"DataTooOld", "111Q", "2020-03-30, before",
                   [](ReturnData& d) { d.data_date = MakeDay(2020, 3, 30); }},
        BrokenCase{"Lea", "120", "LEA \"660\"",
                   [](ReturnData& d) { d.lea = "660"; }},
        BrokenCase{"Flow", "200",
                   "stage 1: brought forward 1 + received 12 - cancelled 2 - "
                   "closed 9 is not carried forward 3",
                   [](ReturnData& d) { Stage(d, 1).carried_forward = 3; }},
        BrokenCase{"Outcomes", "210",
                   "stage 1: upheld 4 + partially 1 + not 2 + no finding 1 is "
                   "not closed 9; 1 have no outcome recorded",
                   [](ReturnData& d) {
                     Stage(d, 1).not_upheld = 2;
                     Stage(d, 1).outcome_not_recorded = 1;
                   }},
        BrokenCase{"Due", "220",
                   "stage 1: standard 5 + extended 1 + late 2 is not due 9",
                   [](ReturnData& d) { Stage(d, 1).late = 2; }},
        BrokenCase{"PercentUpheld", "230", "upheld 44.5% is not 4 of 9, 44.4",
                   [](ReturnData& d) { Stage(d, 1).percent_upheld = "44.5"; }},
        BrokenCase{"PercentOfNothing", "230", "timely 0.0% is not 0 of 0, z",
                   [](ReturnData& d) { Stage(d, 3).percent_timely = "0.0"; }},
        BrokenCase{"StageOneReceived", "240",
                   "stage 1 received 12 + direct to stage 2 1 is not "
                   "complaints received 12",
                   [](ReturnData& d) { d.direct_to_stage_2 = 1; }},
        BrokenCase{"StageTwoReceived", "250Q",
                   "stage 2 received 11 exceeds stage 1 closed 9 + brought "
                   "forward 1",
                   [](ReturnData& d) {
                     Stage(d, 2).received = 11;
                     Stage(d, 2).carried_forward = 10;
                   }},
        BrokenCase{"ServiceAreas", "260", "service areas sum to 9",
                   [](ReturnData& d) { d.service_areas[0].complaints -= 1; }},
        BrokenCase{"CustomerGroups", "260", "customer groups sum to 11",
                   [](ReturnData& d) { d.customer_groups[0].complaints += 1; }},
        BrokenCase{"ComplaintTypes", "261Q", "complaint types sum to 9, below",
                   [](ReturnData& d) {
                     d.complaint_types[0].complaints = 4;
                     d.complaint_types.push_back({kNotRecorded, 1});
                   }},
        BrokenCase{"Timeliness", "300Q", "4 of 9 due were in time, 44.4%",
                   [](ReturnData& d) {
                     Stage(d, 1).within_standard_limit = 3;
                     Stage(d, 1).late = 5;
                     Stage(d, 1).percent_timely = "44.4";
                   }},
        BrokenCase{
            "Change", "310Q", "received 12 against 25",
            [](ReturnData& d) { d.representations[1].received_prior = 25; }},
        BrokenCase{
            "Equalities", "320Q", "not known: Ethnicity 3 of 10",
            [](ReturnData& d) {
              d.equalities[2].groups = {{"White British", 7}, {"Unknown", 3}};
            }},
        BrokenCase{"NoChild", "330Q", "no complaint of 10",
                   [](ReturnData& d) {
                     d.customer_groups = {{"Parent of child", 10}};
                   }},
        BrokenCase{"Learning", "340", "learning action 2 (Savings)",
                   [](ReturnData& d) {
                     d.learning[1].not_implemented_reason.clear();
                   }},
        BrokenCase{"Section", "360Q", "empty: advocacy, effectiveness review",
                   [](ReturnData& d) {
                     d.advocacy = {{kNotRecorded, 10}};
                     d.effectiveness_review.clear();
                   }},
        BrokenCase{
            "PersonalData", "400",
            "learning action 1 seems to hold a telephone number",
            [](ReturnData& d) { d.learning[0].text = "Ring 020 7946 0018."; }}),
    [](const ::testing::TestParamInfo<BrokenCase>& test) {
      return test.param.name;
    });

TEST(RulesTest, AQuarterMoreOrLessIsNoChange) {
  ReturnData data = SampleData();
  data.representations[1].received_prior = 16;
  EXPECT_THAT(Names(CheckReturn(data)), IsEmpty()) << "12 of 16 is -25%";
  data.representations[1].received_prior = 17;
  EXPECT_THAT(Names(CheckReturn(data)), ElementsAre("310Q"));
  data.representations[1].received_prior = 0;
  EXPECT_THAT(Names(CheckReturn(data)), ElementsAre("310Q"));
  data.representations[1].received_prior.reset();
  EXPECT_THAT(Names(CheckReturn(data)), IsEmpty());
}

TEST(RulesTest, AFifthNotKnownIsStillFine) {
  ReturnData data = SampleData();
  data.equalities[0].groups = {{"0-9", 8}, {kNotRecorded, 2}};
  EXPECT_THAT(Names(CheckReturn(data)), IsEmpty());
}

TEST(RulesTest, NothingLearnedThoughUpheldFailsTwoRules) {
  ReturnData data = SampleData();
  data.learning.clear();
  EXPECT_THAT(Names(CheckReturn(data)), ElementsAre("350Q", "360Q"));
}

TEST(RulesTest, AnInterimReturnMayHaveAnyReferenceDate) {
  ReturnData data = SampleData();
  data.reference_date = MakeDay(2019, 9, 30);
  data.interim_requested = true;
  data.interim = true;
  EXPECT_THAT(Names(CheckReturn(data)), ElementsAre("101Q"));
}

TEST(RulesTest, DirectToStageTwoMakesUpForStageOne) {
  ReturnData data = SampleData();
  data.representations[1].received = 13;
  data.direct_to_stage_2 = 1;
  EXPECT_THAT(Names(CheckReturn(data)), IsEmpty());
}

TEST(RulesTest, EveryTextIsLookedAt) {
  const std::string mail = "a.b@example.org";
  ReturnData data = SampleData();
  data.learning[0].root_cause = mail;
  data.learning[1].not_implemented_reason = mail;
  data.effectiveness_review = mail;
  data.customer_groups[0].name = mail;
  data.complaint_types[0].name = mail;
  data.service_areas[0].name = mail;
  data.advocacy[0].name = mail;
  data.equalities[0].groups[0].name = mail;
  data.reasons = {{310, mail}};
  std::vector<Finding> findings;
  CheckTexts(data, findings);
  EXPECT_THAT(findings, SizeIs(9));
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.code, 400);
    EXPECT_THAT(finding.text, Not(HasSubstr(mail)));
  }
}

TEST(RulesTest, AuthorityCodes) {
  for (const char* code : {"201", "213", "301", "380", "420", "800", "999"}) {
    EXPECT_TRUE(IsAuthorityCode(code)) << code;
  }
  for (const char* code :
       {"", "38", "3800", "E08", "200", "214", "396", "660", "799", "38O"}) {
    EXPECT_FALSE(IsAuthorityCode(code)) << code;
  }
}

std::vector<Finding> TwoFindings() {
  return {{200, false, "stage 1 does not add up"},
          {310, true, "complaints 12 against 25"}};
}

TEST(JudgeTest, AnErrorIsRefusedWhateverReasonIsGiven) {
  ReturnData data;
  data.reasons = {{200, "because"}, {310, "fewer referrals"}};
  const Verdict verdict = Judge(TwoFindings(), data, 1000);
  EXPECT_EQ(verdict.refusal,
            "The return is not released: 1 error.\n"
            "200 stage 1 does not add up.");
}

TEST(JudgeTest, AQueryWithoutAReasonNamesItsOption) {
  const Verdict verdict = Judge(TwoFindings(), ReturnData{}, 1000);
  EXPECT_EQ(verdict.refusal,
            "The return is not released: 1 error, 1 query without a reason.\n"
            "200 stage 1 does not add up.\n"
            "310Q complaints 12 against 25; give reason_310=\"...\".");
}

TEST(JudgeTest, AReasonAnswersItsQueryAndIsKept) {
  ReturnData data;
  data.reasons = {{310, "fewer referrals"}, {320, "not asked"}};
  const Verdict verdict = Judge({TwoFindings()[1]}, data, 1000);
  EXPECT_EQ(verdict.refusal, "");
  ASSERT_THAT(verdict.reasons, SizeIs(1));
  EXPECT_EQ(verdict.reasons[0].rule, 310);
  EXPECT_EQ(verdict.reasons[0].reason, "fewer referrals");
  EXPECT_THAT(verdict.messages,
              ElementsAre(AllOf(HasSubstr("310Q"), HasSubstr("12 against 25"),
                                HasSubstr("fewer referrals")),
                          "Query 320Q was not raised; its reason is left "
                          "out."));
}

TEST(JudgeTest, OneReasonAnswersEveryFindingOfItsRule) {
  ReturnData data;
  data.reasons = {{320, "not asked"}};
  const Verdict verdict = Judge(
      {{320, true, "Gender not known"}, {320, true, "Ethnicity not known"}},
      data, 1000);
  EXPECT_EQ(verdict.refusal, "");
  EXPECT_THAT(verdict.reasons, SizeIs(1));
}

TEST(JudgeTest, ALongRefusalStillNamesEveryRule) {
  std::vector<Finding> findings;
  for (const int code : {200, 210, 220}) {
    findings.push_back({code, false, std::string(300, 'x')});
  }
  const Verdict verdict = Judge(findings, ReturnData{}, 700);
  EXPECT_LE(verdict.refusal.size(), 700U);
  EXPECT_THAT(verdict.refusal, HasSubstr("\n210 xxx"));
  EXPECT_THAT(verdict.refusal, HasSubstr("\nAlso failed: 220"));
}

TEST(JudgeTest, EveryQueryRuleHasItsOwnOption) {
  for (const QueryRule& rule : kQueryRules) {
    EXPECT_EQ(rule.option, "reason_" + std::to_string(rule.code));
    EXPECT_THAT(rule.text, HasSubstr(std::to_string(rule.code) + "Q"));
  }
}

}  // namespace
}  // namespace redress::statutory_return
