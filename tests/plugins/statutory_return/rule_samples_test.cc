// Every rule, failed and passed, by a return's data and by its file.

#include "tests/plugins/statutory_return/rule_samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "plugins/statutory_return/check/return_reader.h"
#include "plugins/statutory_return/rules.h"
#include "plugins/statutory_return/xml.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::testing {
namespace {

using statutory_return::CheckReturn;
using statutory_return::Finding;
using statutory_return::kQueryRules;
using statutory_return::kRules;
using statutory_return::ReadReturn;
using statutory_return::ReturnData;
using statutory_return::ReturnFile;
using statutory_return::Rule;
using statutory_return::RuleName;
using statutory_return::WriteXml;
using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Names(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) {
    names.push_back(RuleName(finding.code, finding.is_query));
  }
  return names;
}

std::vector<std::string> Texts(const std::vector<Finding>& findings) {
  std::vector<std::string> texts;
  for (const Finding& finding : findings) texts.push_back(finding.text);
  return texts;
}

class RuleSampleTest : public ::testing::TestWithParam<RuleSample> {
 protected:
  RuleSampleTest() : data_(SampleData()) { GetParam().change(data_); }

  static void Judge(const std::vector<Finding>& findings) {
    const RuleSample& sample = GetParam();
    std::vector<std::string> expected = sample.others;
    if (sample.text != nullptr) expected.emplace_back(sample.rule);
    std::sort(expected.begin(), expected.end());
    EXPECT_THAT(Names(findings), ElementsAreArray(expected));
    if (sample.text == nullptr) return;
    EXPECT_THAT(Texts(findings), Contains(HasSubstr(sample.text)));
  }

  ReturnData data_;
};

TEST_P(RuleSampleTest, ByItsData) { Judge(CheckReturn(data_)); }

TEST_P(RuleSampleTest, ByItsFile) {
  std::vector<std::string> problems;
  const ReturnFile file = ReadReturn(WriteXml(data_, {}, problems));
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(file.trouble, "");
  EXPECT_THAT(file.schema_faults, IsEmpty());
  const std::vector<Finding> findings = CheckReturn(file.data);
  Judge(findings);
  EXPECT_EQ(Texts(findings), Texts(CheckReturn(data_)));
}

INSTANTIATE_TEST_SUITE_P(Rules, RuleSampleTest,
                         ::testing::ValuesIn(RuleSamples()),
                         [](const ::testing::TestParamInfo<RuleSample>& test) {
                           return std::string(test.param.text == nullptr
                                                  ? "Pass"
                                                  : "Fail") +
                                  test.param.rule + test.param.name;
                         });

TEST(RuleTableTest, EveryRuleHasAPassingAndAFailingSample) {
  for (const Rule& rule : kRules) {
    const std::string name = RuleName(rule.code, rule.is_query);
    int passing = 0;
    int failing = 0;
    for (const RuleSample& sample : RuleSamples()) {
      if (sample.rule != name) continue;
      (sample.text == nullptr ? passing : failing) += 1;
    }
    EXPECT_GE(passing, 1) << name;
    EXPECT_GE(failing, 1) << name;
  }
}

TEST(RuleTableTest, TheCodesRiseAndEveryQueryHasAnOption) {
  std::vector<int> queries;
  int before = 0;
  for (const Rule& rule : kRules) {
    EXPECT_GT(rule.code, before);
    before = rule.code;
    if (rule.is_query) queries.push_back(rule.code);
  }
  std::vector<int> with_options;
  for (const auto& rule : kQueryRules) with_options.push_back(rule.code);
  EXPECT_EQ(queries, with_options);
}

// The README's list is the rules': code, level, what must hold, option.
TEST(RuleTableTest, TheReadmeListsEachRule) {
  std::ifstream file(REDRESS_SOURCE_DIR "/plugins/statutory_return/README.md");
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  for (const Rule& rule : kRules) {
    const std::string code = std::to_string(rule.code);
    EXPECT_THAT(readme,
                HasSubstr("| " + code + " | " + (rule.is_query ? "Q" : "E") +
                          " | " + rule.text + " | " +
                          (rule.is_query ? "`reason_" + code + "` |" : "|")));
  }
}

}  // namespace
}  // namespace redress::testing
