#include "service/report/names.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace redress::report {
namespace {

TEST(IdFromLabel, IsWordsJoinedByUnderscores) {
  EXPECT_EQ(IdFromLabel("Stage 1 complaints"), "stage_1_complaints");
  EXPECT_EQ(IdFromLabel("% upheld"), "percent_upheld");
  EXPECT_EQ(IdFromLabel("Received, net of cancelled"),
            "received_net_of_cancelled");
  EXPECT_EQ(IdFromLabel("attr:ward"), "attr_ward");
  EXPECT_EQ(IdFromLabel("£ (é)"), "column");
  EXPECT_EQ(IdFromLabel(""), "column");
}

TEST(UniqueId, NumbersWhatIsTaken) {
  std::set<std::string> taken;
  EXPECT_EQ(UniqueId("closed", taken), "closed");
  EXPECT_EQ(UniqueId("closed", taken), "closed_2");
  EXPECT_EQ(UniqueId("closed", taken), "closed_3");
}

TEST(MemberText, SaysClosedVocabulariesInWords) {
  EXPECT_EQ(MemberText("kind", "mp_enquiry"), "MP enquiries");
  EXPECT_EQ(MemberText("kind", "complaint"), "Complaints");
  EXPECT_EQ(MemberText("stage", "stage2"), "Stage 2");
  EXPECT_EQ(MemberText("stage", "response"), "Response");
  EXPECT_EQ(MemberText("outcome", "not_upheld"), "Not upheld");
  EXPECT_EQ(MemberText("outcome", "Not recorded"), "Not recorded");
  EXPECT_EQ(MemberText("kind", "Not recorded"), "Not recorded");
}

TEST(MemberText, LeavesOpenVocabulariesAlone) {
  EXPECT_EQ(MemberText("team", "mp_enquiry"), "mp_enquiry");
  EXPECT_EQ(MemberText("attr:ward", "north_west"), "north_west");
}

TEST(WithUnit, SaysTheUnitOnce) {
  EXPECT_EQ(WithUnit("Upheld rate", v1::UNIT_PERCENT), "Upheld rate (%)");
  EXPECT_EQ(WithUnit("% upheld", v1::UNIT_PERCENT), "% upheld");
  EXPECT_EQ(WithUnit("% upheld, Difference", v1::UNIT_PERCENTAGE_POINTS),
            "% upheld, Difference (percentage points)");
  EXPECT_EQ(WithUnit("Saving", v1::UNIT_GBP), "Saving (£)");
  EXPECT_EQ(WithUnit("Mean, working days", v1::UNIT_WORKING_DAYS),
            "Mean, working days");
  EXPECT_EQ(WithUnit("Closed", v1::UNIT_COUNT), "Closed");
}

TEST(PeriodDays, AreWrittenOut) {
  v1::Period period;
  period.mutable_first_day()->set_year(2019);
  period.mutable_first_day()->set_month(4);
  period.mutable_first_day()->set_day(1);
  period.mutable_last_day()->set_year(2019);
  period.mutable_last_day()->set_month(9);
  period.mutable_last_day()->set_day(30);
  EXPECT_EQ(PeriodDays(period), "1 April 2019 to 30 September 2019");
}

}  // namespace
}  // namespace redress::report
