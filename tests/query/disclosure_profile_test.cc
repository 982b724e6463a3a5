#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/disclosure/profile.h"

namespace redress::query {
namespace {

model::Reference Reference() {
  std::vector<v1::ReferenceData> entries(1);
  v1::DisclosureProfile& profile = *entries[0].mutable_disclosure_profile();
  profile.set_name("publish");
  profile.set_threshold(5);
  profile.set_min_denominator(10);
  return model::Reference(entries);
}

TEST(DisclosureProfileTest, InternalIsAlwaysThereAndShowsEverything) {
  const auto rules = FindRules(model::Reference({}), "internal", "profile");
  ASSERT_TRUE(rules.ok());
  EXPECT_TRUE(rules->ShowsEverything());
  EXPECT_EQ("Profile internal: every figure is shown as it is.",
            Describe(*rules));
}

TEST(DisclosureProfileTest, RulesAreThoseOfTheReferenceData) {
  const auto rules = FindRules(Reference(), "publish", "profile");
  ASSERT_TRUE(rules.ok());
  EXPECT_FALSE(rules->ShowsEverything());
  EXPECT_EQ(5, rules->threshold);
  EXPECT_EQ(10, rules->min_denominator);
  // Without one of its own the range is the threshold.
  EXPECT_EQ(5, rules->Range());
  EXPECT_FALSE(rules->IsSmall(0));
  EXPECT_TRUE(rules->IsSmall(1));
  EXPECT_TRUE(rules->IsSmall(4));
  EXPECT_FALSE(rules->IsSmall(5));
}

TEST(DisclosureProfileTest, AnUnknownNameIsToldTheNearest) {
  const auto rules = FindRules(Reference(), "pubish", "query.profile");
  ASSERT_FALSE(rules.ok());
  EXPECT_EQ("UNKNOWN_PROFILE", ErrorReason(rules.status()));
  const auto violations = Violations(rules.status());
  ASSERT_EQ(1U, violations.size());
  EXPECT_EQ("query.profile", violations[0].field);
  EXPECT_NE(std::string::npos, violations[0].description.find("\"publish\""));
  EXPECT_FALSE(FindRules(Reference(), "", "query.profile").ok());
}

TEST(DisclosureProfileTest, DescriptionsSayWhatIsDone) {
  DisclosureRules rules;
  rules.name = "strict";
  rules.threshold = 5;
  rules.suppress_zero = true;
  rules.min_denominator = 10;
  rules.rounding_base = 5;
  rules.protection_range = 7;
  EXPECT_EQ(
      "Profile strict: Counts of 0 to 4 are suppressed, with the rates, means, "
      "percentiles and sums over so few. Rates over fewer than 10 are "
      "suppressed. Further figures are suppressed until what is published "
      "leaves a range of at least 7 for each suppressed count. Counts shown "
      "are "
      "rounded to multiples of 5. Suppressed figures are marked [c].",
      Describe(rules));
}

TEST(DisclosureProfileTest, RoundingOrAMinimumAloneIsAProfileToo) {
  DisclosureRules rules;
  rules.threshold = 1;
  EXPECT_TRUE(rules.ShowsEverything());
  rules.rounding_base = 5;
  EXPECT_FALSE(rules.ShowsEverything());
  rules.rounding_base = 1;
  rules.min_denominator = 10;
  EXPECT_FALSE(rules.ShowsEverything());
  rules.min_denominator = 0;
  rules.suppress_zero = true;
  EXPECT_FALSE(rules.ShowsEverything());
}

}  // namespace
}  // namespace redress::query
