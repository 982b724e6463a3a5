// "return check" on files, without a server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "clients/cli/exit_codes.h"
#include "plugins/statutory_return/check/return_reader.h"
#include "plugins/statutory_return/rules.h"
#include "plugins/statutory_return/xml.h"
#include "tests/clients/cli/cli_fixture.h"
#include "tests/plugins/statutory_return/rule_samples.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::cli {
namespace {

using ::redress::testing::RuleSample;
using ::redress::testing::SampleData;
using ::redress::testing::WriteFile;
using statutory_return::QueryReason;
using statutory_return::ReturnData;
using ::testing::HasSubstr;
using ::testing::Not;

class ReturnCheckTest : public CliTest {
 protected:
  // Checks a return with `more` on the command line.
  int Check(const ReturnData& data,
            const std::vector<QueryReason>& reasons = {},
            const std::vector<std::string>& more = {}) {
    std::vector<std::string> problems;
    return CheckText(WriteXml(data, reasons, problems), more);
  }

  int CheckText(const std::string& xml,
                const std::vector<std::string>& more = {}) {
    WriteFile(path_, xml);
    return Run({"return", "check", path_}, more);
  }

  const std::string path_ = folder_.File("return.xml");
};

TEST_F(ReturnCheckTest, ASoundReturnIsFit) {
  EXPECT_EQ(Check(SampleData()), kOk) << Err();
  EXPECT_EQ(Out(), path_ +
                       ": CSCREP 1.1, LEA 380, 2019-04-01 to 2020-03-31, "
                       "serial number 001, data version 3\n\n"
                       "No rule fails.\n");
  EXPECT_EQ(Err(), "");
}

TEST_F(ReturnCheckTest, ListsEveryRuleThatFailsWithItsFigures) {
  environment_.variables["COLUMNS"] = "300";
  ReturnData data = SampleData();
  data.stages[0].carried_forward = 3;
  data.representations[1].received_prior = 25;
  data.service_areas[0].complaints = 3;
  EXPECT_EQ(Check(data, {{310, "fewer referrals"}}), kFindings);
  EXPECT_THAT(Out(), HasSubstr("200   error  stage 1: brought forward 1 + "
                               "received 12 - cancelled 2 - closed 9 is not "
                               "carried forward 3"));
  EXPECT_THAT(Out(), HasSubstr("260   error  service areas sum to 9, not to "
                               "complaints received net of cancelled 10"));
  EXPECT_THAT(Out(), HasSubstr("310Q  query  complaints received 12 against "
                               "25"));
  EXPECT_THAT(Out(), HasSubstr("fewer referrals"));
  EXPECT_THAT(Out(), HasSubstr("\n2 errors, 0 queries without a reason, 1 "
                               "query with one.\n"));
}

TEST_F(ReturnCheckTest, AQueryNeedsAReasonHereOrThere) {
  ReturnData data = SampleData();
  data.representations[1].received_prior = 25;
  EXPECT_EQ(Check(data), kFindings);
  EXPECT_THAT(Out(), HasSubstr("(none given)"));
  EXPECT_EQ(Check(data, {{310, "fewer referrals"}}), kOk);
  EXPECT_EQ(Check(data, {}, {"--reason", "310=fewer referrals"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("fewer referrals"));
  EXPECT_EQ(Check(data, {}, {"--reason", "310Q=fewer referrals"}), kOk);
  EXPECT_EQ(Check(data, {}, {"--reason", "320=not asked"}), kFindings);
}

// Each rule has a file that fails it here, and one that does not.
TEST_F(ReturnCheckTest, EveryRuleIsJudged) {
  for (const RuleSample& sample : testing::RuleSamples()) {
    SCOPED_TRACE(std::string(sample.rule) + " " + sample.name);
    ReturnData data = SampleData();
    sample.change(data);
    const bool fails = sample.text != nullptr || !sample.others.empty();
    EXPECT_EQ(Check(data), fails ? kFindings : kOk);
    const std::string line = "\n" + std::string(sample.rule) + " ";
    if (sample.text != nullptr) {
      EXPECT_THAT(Out(), HasSubstr(line));
    } else {
      EXPECT_THAT(Out(), Not(HasSubstr(line)));
    }
  }
}

TEST_F(ReturnCheckTest, TheSchemaComesFirst) {
  std::vector<std::string> problems;
  std::string xml = WriteXml(SampleData(), {}, problems);
  const std::string number = ">12</Received>";
  xml.replace(xml.find(number), number.size(), ">a dozen</Received>");
  EXPECT_EQ(CheckText(xml), kFindings);
  EXPECT_THAT(Out(), HasSubstr(" is not as cscrep-1.1.xsd has it:\n\n  line "));
  EXPECT_THAT(Out(), HasSubstr("a dozen"));
}

TEST_F(ReturnCheckTest, WhatIsNoReturnIsAFilesTrouble) {
  EXPECT_EQ(CheckText("<a/>"), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("return.xml: it is no return"));
  EXPECT_EQ(CheckText("PK\x03\x04"), kFileTrouble);
  EXPECT_EQ(CheckText(""), kFileTrouble);
  EXPECT_EQ(Run({"return", "check", folder_.File("none.xml")}), kFileTrouble);
  EXPECT_THAT(Err(), HasSubstr("cannot read"));
  EXPECT_EQ(Run({"return", "check", folder_.File("")}), kFileTrouble);
}

TEST_F(ReturnCheckTest, WrongReasonsAreUsage) {
  for (const char* reason :
       {"310", "310=", "=x", "200=x", "999=x", "310QQ=x", "x=y", ""}) {
    EXPECT_EQ(Run({"return", "check", "f", "--reason", reason}), kUsage)
        << reason;
    EXPECT_THAT(Err(), HasSubstr("--reason: "));
  }
  EXPECT_EQ(Run({"return", "check"}), kUsage);
}

TEST_F(ReturnCheckTest, TheHelpListsTheRules) {
  ASSERT_EQ(Run({"return", "check", "--help"}), kOk);
  for (const auto& rule : statutory_return::kRules) {
    EXPECT_THAT(Out(), HasSubstr("\n  " + statutory_return::RuleName(
                                              rule.code, rule.is_query)));
  }
  EXPECT_THAT(Out(), HasSubstr("No national return"));
}

}  // namespace
}  // namespace redress::cli
