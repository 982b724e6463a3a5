#include "service/report/placeholders.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PlaceholderNames, AreThoseInBraces) {
  EXPECT_THAT(*PlaceholderNames("{a} of {b.comparison}, {a}"),
              ElementsAre("a", "b.comparison", "a"));
  EXPECT_THAT(*PlaceholderNames("a {{ brace }} and no name"), IsEmpty());
  EXPECT_THAT(*PlaceholderNames(""), IsEmpty());
}

TEST(PlaceholderNames, RejectsBracesWithoutPartner) {
  for (const std::string text : {"{a", "a}", "{a{b}", "{", "}", "{}", "{{}"}) {
    EXPECT_FALSE(PlaceholderNames(text).ok()) << text;
  }
}

TEST(ExpandPlaceholders, PutsValuesIn) {
  const PlaceholderValues values = {{"n", "9"}, {"period", "2019/20 {H1}"}};
  EXPECT_EQ(ExpandPlaceholders("{n} in {period}: {{n}}", values)->text,
            "9 in 2019/20 {H1}: {n}");
  EXPECT_EQ(ExpandPlaceholders("", values)->text, "");
}

TEST(ExpandPlaceholders, NamesTheNearest) {
  const auto expanded = ExpandPlaceholders("{perod}", {{"period", "x"}});
  ASSERT_FALSE(expanded.ok());
  EXPECT_THAT(std::string(expanded.status().message()),
              HasSubstr("{perod} (did you mean \"period\"?)"));
}

}  // namespace
}  // namespace redress::report
