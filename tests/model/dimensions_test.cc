#include "service/model/dimensions.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace redress::model {
namespace {

TEST(Dimensions, EveryNameIsItsOwnAndComesBack) {
  std::set<std::string> names = {kStatusDimension};
  for (size_t i = 0; i < kCaseDimensions; ++i) {
    const auto dimension = static_cast<CaseDimension>(i);
    EXPECT_TRUE(names.insert(Name(dimension)).second) << Name(dimension);
    EXPECT_EQ(CaseDimensionByName(Name(dimension)), dimension);
  }
  for (size_t i = 0; i < kCaseManyDimensions; ++i) {
    const auto dimension = static_cast<CaseManyDimension>(i);
    EXPECT_TRUE(names.insert(Name(dimension)).second) << Name(dimension);
    EXPECT_EQ(CaseManyDimensionByName(Name(dimension)), dimension);
  }
  for (size_t i = 0; i < kStageDimensions; ++i) {
    const auto dimension = static_cast<StageDimension>(i);
    EXPECT_TRUE(names.insert(Name(dimension)).second) << Name(dimension);
    EXPECT_EQ(StageDimensionByName(Name(dimension)), dimension);
  }
}

TEST(Dimensions, StandAtTheirPlacesInTheTable) {
  EXPECT_STREQ(Name(CaseDimension::kKind), "kind");
  EXPECT_STREQ(Name(CaseDimension::kTeamAsRecorded), "team_as_recorded");
  EXPECT_STREQ(Name(CaseDimension::kSexualOrientation), "sexual_orientation");
  EXPECT_STREQ(Name(CaseDimension::kAuthority), "authority");
  EXPECT_STREQ(Name(CaseDimension::kOmbudsmanDecision), "ombudsman_decision");
  EXPECT_STREQ(Name(CaseManyDimension::kRemedy), "remedy");
  EXPECT_STREQ(Name(StageDimension::kStageEndedBy), "stage_ended_by");
}

TEST(Dimensions, UnknownNamesAreNone) {
  EXPECT_EQ(CaseDimensionByName("teem"), std::nullopt);
  EXPECT_EQ(CaseDimensionByName("category"), std::nullopt);
  EXPECT_EQ(CaseManyDimensionByName("team"), std::nullopt);
  EXPECT_EQ(StageDimensionByName(""), std::nullopt);
}

TEST(Dimensions, AliasesAreForDimensionsOfCases) {
  EXPECT_EQ(AliasDimensions().size(), 9U);
  for (const std::string& name : AliasDimensions()) {
    EXPECT_TRUE(CaseDimensionByName(name).has_value() ||
                CaseManyDimensionByName(name).has_value())
        << name;
    EXPECT_NE(name, "team_as_recorded");
  }
}

}  // namespace
}  // namespace redress::model
