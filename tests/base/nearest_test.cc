#include "service/base/nearest.h"

#include <string>

#include "gtest/gtest.h"

namespace redress {
namespace {

TEST(NearestName, FindsAMisspeltName) {
  EXPECT_EQ(NearestName("recieved", {"closed", "received"}), "received");
  EXPECT_EQ(NearestName("Upheld_Rate", {"upheld", "upheld_rate"}),
            "upheld_rate");
}

TEST(NearestName, PrefersTheFirstOfEquals) {
  EXPECT_EQ(NearestName("stage", {"stage1", "stage2"}), "stage1");
}

TEST(NearestName, GivesNothingWhereNothingIsNear) {
  EXPECT_EQ(NearestName("zebra", {"received", "closed"}), "");
  EXPECT_EQ(NearestName("", {"a"}), "");
  EXPECT_EQ(NearestName(std::string(1 << 20, 'a'), {"a"}), "");
}

TEST(DidYouMean, IsAPhraseOrNothing) {
  EXPECT_EQ(DidYouMean("teem", {"team"}), " (did you mean \"team\"?)");
  EXPECT_EQ(DidYouMean("zebra", {"team"}), "");
}

}  // namespace
}  // namespace redress
