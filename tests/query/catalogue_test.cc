#include "service/query/catalogue.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::query {
namespace {

using testing::Contains;
using testing::ElementsAre;

TEST(Measures, AreThoseOfTheDesign) {
  std::vector<std::string> names;
  for (const v1::Measure& measure : Measures()) names.push_back(measure.name());
  EXPECT_THAT(
      names,
      ElementsAre(
          "received", "received_net", "cancelled", "closed",
          "closed_received_before", "open_at_start", "open_at_end",
          "open_up_to_10_days", "open_11_to_20_days", "open_21_to_65_days",
          "open_over_65_days", "upheld", "partially_upheld", "not_upheld",
          "no_finding", "outcome_not_recorded", "upheld_rate",
          "upheld_or_partially_rate", "stage_started", "stage_responded",
          "stage_closed", "stage_cancelled", "stage_open_at_start",
          "stage_open_at_end", "due", "on_time", "on_time_standard",
          "on_time_extended", "late", "on_time_rate", "not_yet_due",
          "overdue_at_end", "response_days_mean", "response_days_median",
          "response_days_p90", "response_days_max", "escalated",
          "escalation_rate_cohort", "adr_cases", "adr_resolved",
          "adr_saving_gbp", "ombudsman_referred", "ombudsman_decided",
          "ombudsman_upheld", "remedy_gbp", "learning_raised",
          "learning_implemented"));
}

TEST(Measures, SayEverythingAboutThemselves) {
  std::set<std::string> labels;
  for (const v1::Measure& measure : Measures()) {
    SCOPED_TRACE(measure.name());
    EXPECT_TRUE(labels.insert(measure.label()).second);
    EXPECT_EQ(measure.definition().back(), '.');
    EXPECT_EQ(measure.null_rule().back(), '.');
    EXPECT_FALSE(measure.basis().empty());
    EXPECT_NE(measure.unit(), v1::UNIT_UNSPECIFIED);
    EXPECT_NE(measure.grain(), v1::GRAIN_UNSPECIFIED);
    EXPECT_NE(measure.additivity(), v1::ADDITIVITY_UNSPECIFIED);
    if (measure.unit() == v1::UNIT_PERCENT) {
      EXPECT_EQ(measure.additivity(), v1::ADDITIVITY_NON_ADDITIVE);
    }
  }
}

TEST(FindMeasure, FindsByName) {
  ASSERT_NE(FindMeasure("upheld_rate"), nullptr);
  EXPECT_EQ(FindMeasure("upheld_rate")->unit(), v1::UNIT_PERCENT);
  EXPECT_EQ(FindMeasure("Upheld_rate"), nullptr);
  EXPECT_EQ(FindMeasure(""), nullptr);
}

TEST(Dimensions, EndWithTheConfiguredAttributes) {
  v1::Settings settings;
  settings.add_attributes("ward");
  settings.add_attributes("placement");
  const std::vector<v1::Dimension> dimensions = Dimensions(settings);
  EXPECT_EQ(dimensions.size(), 22u + 6u + 2u);
  EXPECT_EQ(dimensions.back().name(), "attr:placement");
  EXPECT_EQ(dimensions.back().label(), "placement");
  EXPECT_EQ(FindDimension(dimensions, "attr:height"), nullptr);
  for (const v1::Dimension& dimension : dimensions) {
    SCOPED_TRACE(dimension.name());
    EXPECT_FALSE(dimension.label().empty());
    EXPECT_EQ(dimension.definition().back(), '.');
    EXPECT_THAT(dimension.grains(), Contains(v1::GRAIN_STAGE));
  }
}

TEST(Dimensions, KnowTheirVocabularies) {
  const std::vector<v1::Dimension> dimensions = Dimensions({});
  EXPECT_THAT(FindDimension(dimensions, "stage")->vocabulary(),
              ElementsAre("response", "stage1", "stage2", "stage3"));
  EXPECT_THAT(FindDimension(dimensions, "kind")->vocabulary(),
              ElementsAre("complaint", "initial_feedback", "mp_enquiry",
                          "mep_enquiry", "member_enquiry", "compliment"));
  EXPECT_THAT(FindDimension(dimensions, "status")->vocabulary(),
              ElementsAre("open", "closed", "cancelled"));
  EXPECT_TRUE(FindDimension(dimensions, "team")->vocabulary().empty());
}

TEST(Dimensions, KnowWhatTheyBreakDown) {
  const std::vector<v1::Dimension> dimensions = Dimensions({});
  EXPECT_THAT(FindDimension(dimensions, "stage")->grains(),
              ElementsAre(v1::GRAIN_STAGE));
  EXPECT_THAT(
      FindDimension(dimensions, "team")->grains(),
      ElementsAre(v1::GRAIN_CASE, v1::GRAIN_COMPLAINT, v1::GRAIN_STAGE));
  EXPECT_THAT(FindDimension(dimensions, "month")->grains(),
              ElementsAre(v1::GRAIN_CASE, v1::GRAIN_COMPLAINT, v1::GRAIN_STAGE,
                          v1::GRAIN_ACTION));
  EXPECT_TRUE(FindDimension(dimensions, "category")->many_valued());
  EXPECT_TRUE(FindDimension(dimensions, "half")->time_bucket());
}

}  // namespace
}  // namespace redress::query
