#include "service/model/findings.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "redress/v1/record.pb.h"
#include "service/model/validation.h"

namespace redress::model {
namespace {

std::vector<v1::Violation> Sorted(const Findings& findings) {
  return findings.Sorted(*v1::Representation::descriptor());
}

TEST(FindingsTest, ErrorsComeFirstThenTheOrderOfTheFields) {
  Findings findings;
  findings.AddQuery("kind", "", "Q1", "");
  findings.AddError("stage1.due_on", "", "E4", "");
  findings.AddError("stage1.started_on", "", "E3", "");
  findings.AddError("categories[1]", "", "E1", "");
  findings.AddError("categories[0]", "", "E2", "");
  findings.AddError("no field", "", "E0", "");
  std::string reasons;
  for (const v1::Violation& violation : Sorted(findings)) {
    absl::StrAppend(&reasons, violation.reason(), " ");
  }
  EXPECT_EQ(reasons, "E0 E1 E2 E3 E4 Q1 ");
}

TEST(FindingsTest, AHundredAreListedAsTheyAre) {
  Findings findings;
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(findings.IsFull());
    findings.AddError("team", "", "E", absl::StrCat(i));
  }
  EXPECT_TRUE(findings.IsFull());
  const auto sorted = Sorted(findings);
  ASSERT_EQ(sorted.size(), 100U);
  EXPECT_EQ(sorted[0].message(), "0");
  EXPECT_EQ(sorted[99].message(), "99");
}

TEST(FindingsTest, OfMoreTheLastSaysHowMany) {
  Findings findings;
  for (int i = 0; i < 5000; ++i) findings.AddError("team", "", "E", "");
  const auto sorted = Sorted(findings);
  ASSERT_EQ(sorted.size(), 100U);
  EXPECT_EQ(sorted[98].reason(), "E");
  EXPECT_EQ(sorted[99].reason(), "TOO_MANY_FINDINGS");
  EXPECT_EQ(sorted[99].severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(sorted[99].message(), "4901 more problems are not listed");
}

TEST(FindingsTest, AnErrorAfterAnyNumberOfQueriesIsNotLost) {
  Findings findings;
  for (int i = 0; i < 5000; ++i) findings.AddQuery("team", "", "Q", "");
  EXPECT_FALSE(HasError(Sorted(findings)));
  EXPECT_EQ(Sorted(findings).back().severity(), v1::SEVERITY_QUERY);
  findings.AddError("team", "", "E", "");
  const auto sorted = Sorted(findings);
  ASSERT_EQ(sorted.size(), 100U);
  EXPECT_TRUE(HasError(sorted));
  EXPECT_EQ(sorted[0].reason(), "E");
  EXPECT_EQ(sorted[99].severity(), v1::SEVERITY_QUERY);
  EXPECT_EQ(sorted[99].message(), "4902 more problems are not listed");
}

TEST(FindingsTest, WhatIsShownIsCut) {
  const std::string text(5000, 'x');
  Findings findings;
  findings.AddError(text, text, "E", text, text);
  findings.AddError("team", "a ", "E", "", "a");
  const auto sorted = Sorted(findings);
  EXPECT_EQ(sorted[0].field(), std::string(100, 'x') + "…");
  EXPECT_EQ(sorted[0].value(), std::string(197, 'x') + "…");
  EXPECT_EQ(sorted[0].message(), std::string(400, 'x') + "…");
  EXPECT_EQ(sorted[0].suggestion(), "");
  EXPECT_EQ(sorted[1].suggestion(), "a");
  EXPECT_EQ(Echo(text), std::string(60, 'x') + "…");
  EXPECT_EQ(Echo("a\nb"), "a\\x0ab");
}

}  // namespace
}  // namespace redress::model
