#include "plugins/statutory_return/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// Thirteen rules at once, in what an exporter may say of its refusal.
TEST(JudgeTest, ALongRefusalHasEveryFigure) {
  ReturnData data = SampleData();
  data.lea = "660";
  for (StageFigures& stage : data.stages) {
    stage.carried_forward = 50 + stage.number;
    stage.no_finding = 60 + stage.number;
    stage.due = 70 + stage.number;
  }
  data.service_areas[0].complaints = 90;
  data.representations[1].received_prior = 25;
  const std::vector<Finding> findings = CheckReturn(data);
  ASSERT_GT(findings.size(), 13U);
  const std::string refusal = Judge(findings, data, 1024).refusal;
  EXPECT_LE(refusal.size(), 1024U);
  EXPECT_THAT(refusal, HasSubstr("\n120 LEA \"660\" is no code"));
  for (const char* figures :
       {"not carried forward 51.", " 53.", " 61 is not ", " 63 is not ",
        " is not 71.", " is not 73.", "service areas 96, not 10.",
        "\n310Q 12 against 25; reason_310."}) {
    EXPECT_THAT(refusal, HasSubstr(figures));
  }
  EXPECT_THAT(refusal, Not(HasSubstr("Also failed")));
}

TEST(JudgeTest, EveryQueryRuleHasItsOwnOption) {
  for (const QueryRule& rule : kQueryRules) {
    EXPECT_EQ(rule.option, "reason_" + std::to_string(rule.code));
    EXPECT_THAT(rule.text, HasSubstr(std::to_string(rule.code) + "Q"));
  }
}

}  // namespace
}  // namespace redress::statutory_return
