#include "clients/cpp/period.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/model/day.h"

namespace redress::client {
namespace {

using ::testing::HasSubstr;

std::string Iso(const v1::Date& date) {
  return model::IsoDay(*model::DayFromProto(date));
}

TEST(PeriodTest, ReadsEveryForm) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2019-04-01..2019-09-30", "2019-04-01..2019-09-30"},
      {" 2019-04-01 .. 2019-04-01 ", "2019-04-01..2019-04-01"},
      {"2019/20", "2019-04-01..2020-03-31"},
      {"1999/00", "1999-04-01..2000-03-31"},
      {"2019/20:H1", "2019-04-01..2019-09-30"},
      {"2019/20:h2", "2019-10-01..2020-03-31"},
      {"2019/20 H1", "2019-04-01..2019-09-30"},
      {"2019/20:Q1", "2019-04-01..2019-06-30"},
      {"2019/20:Q3", "2019-10-01..2019-12-31"},
      {"2019/20:Q4", "2020-01-01..2020-03-31"},
      {"2019-06", "2019-06-01..2019-06-30"},
      {"2019-12", "2019-12-01..2019-12-31"},
      {"2020-02", "2020-02-01..2020-02-29"}};
  for (const auto& [text, wanted] : cases) {
    const absl::StatusOr<v1::Period> period = ParsePeriod(text);
    ASSERT_TRUE(period.ok()) << period.status();
    EXPECT_EQ(Iso(period->first_day()) + ".." + Iso(period->last_day()),
              wanted);
    EXPECT_EQ(period->label(), "");
  }
}

TEST(PeriodTest, SaysWhatIsWrongAndShowsTheForms) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "it is empty"},
      {"2019-09-30..2019-04-01",
       "it ends on 2019-04-01, before it starts on 2019-09-30"},
      {"2019-02-30..2019-09-30", "\"2019-02-30\" is not a day"},
      {"2019-04-01..", "\"\" is not a day"},
      {"2019/21", "the financial year that begins in 2019 is 2019/20"},
      {"2019/2020", "four digits, / and two digits"},
      {"19/20", "four digits, / and two digits"},
      {"2019/20:H3", "none of H1, H2, Q1, Q2, Q3, Q4"},
      {"2019/20:Q5", "none of H1, H2, Q1, Q2, Q3, Q4"},
      {"2019/20:", "the part \"\""},
      {"1899/00", "years run from 1900 to 2199"},
      {"2199/00", "years run from 1900 to 2199"},
      {"2019-13", "there is no such month"},
      {"2019-xx", "a month is"},
      {"2019", "could be 2019/20 or 2019-01-01..2019-12-31"},
      {"2019-04-01", "one day is 2019-04-01..2019-04-01"},
      {"last year", "it has none of the forms"}};
  for (const auto& [text, wanted] : cases) {
    const absl::StatusOr<v1::Period> period = ParsePeriod(text);
    ASSERT_FALSE(period.ok()) << text;
    const std::string message(period.status().message());
    EXPECT_THAT(message, HasSubstr(wanted));
    EXPECT_THAT(message, HasSubstr("2019/20:H1"));
  }
}

TEST(PeriodTest, ReadsManyApartByCommas) {
  const auto periods = ParsePeriods("2018/19, 2017/18");
  ASSERT_TRUE(periods.ok());
  ASSERT_EQ(periods->size(), 2u);
  EXPECT_EQ((*periods)[1].first_day().year(), 2017);
  EXPECT_FALSE(ParsePeriods("2018/19,").ok());
}

}  // namespace
}  // namespace redress::client
