#include "service/model/day.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::model {
namespace {

using ::testing::HasSubstr;

v1::Date Date(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(Day, CountsFromTheEpoch) {
  EXPECT_EQ(DayFromCivil(1970, 1, 1), 0);
  EXPECT_EQ(DayFromCivil(1970, 1, 2), 1);
  EXPECT_EQ(DayFromCivil(1969, 12, 31), -1);
  EXPECT_EQ(DayFromCivil(2000, 3, 1), 11017);
  EXPECT_EQ(DayFromCivil(1900, 1, 1), -25567);
}

TEST(Day, PartsComeBackForEveryDayAllowed) {
  Day day = DayFromCivil(kFirstYear, 1, 1);
  const Day last = DayFromCivil(kLastYear, 12, 31);
  CivilDay before = CivilFromDay(day - 1);
  EXPECT_EQ(before.year, 1899);
  EXPECT_EQ(before.month, 12);
  EXPECT_EQ(before.day, 31);
  for (; day <= last; ++day) {
    const CivilDay civil = CivilFromDay(day);
    ASSERT_TRUE(IsValidDate(DayToProto(day))) << day;
    ASSERT_EQ(DayFromCivil(civil.year, civil.month, civil.day), day);
    const bool next_day = civil.day == before.day + 1;
    const bool next_month =
        civil.day == 1 && (civil.month == before.month + 1 ||
                           (civil.month == 1 && before.month == 12 &&
                            civil.year == before.year + 1));
    ASSERT_TRUE(next_day || next_month) << IsoDay(day);
    before = civil;
  }
}

TEST(Day, NamesTheDayOfTheWeek) {
  EXPECT_EQ(Weekday(DayFromCivil(1970, 1, 1)), 3);
  EXPECT_EQ(Weekday(DayFromCivil(2019, 4, 1)), 0);
  EXPECT_EQ(Weekday(DayFromCivil(2022, 9, 18)), 6);
  EXPECT_EQ(Weekday(DayFromCivil(1900, 1, 1)), 0);
}

TEST(Day, KnowsTheGregorianCalendar) {
  EXPECT_TRUE(IsValidDate(Date(2000, 2, 29)));
  EXPECT_TRUE(IsValidDate(Date(1900, 1, 1)));
  EXPECT_TRUE(IsValidDate(Date(2199, 12, 31)));
  for (const v1::Date& date :
       {Date(1900, 2, 29), Date(2019, 2, 29), Date(2019, 4, 31),
        Date(2019, 13, 1), Date(2019, 0, 1), Date(2019, 1, 0), Date(0, 1, 1),
        Date(1899, 12, 31), Date(2200, 1, 1), Date(2019, -1, 1),
        Date(2019, 1, -1), Date(std::numeric_limits<int>::max(), 1, 1),
        Date(2019, 1, std::numeric_limits<int>::min())}) {
    EXPECT_FALSE(IsValidDate(date)) << date.ShortDebugString();
    const absl::StatusOr<Day> day = DayFromProto(date);
    EXPECT_EQ(day.status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(Day, AnEmptyMessageIsNoDay) {
  EXPECT_EQ(*DayFromProto(v1::Date()), kNoDay);
  EXPECT_EQ(DayToProto(kNoDay).ByteSizeLong(), 0);
  EXPECT_EQ(IsoDay(kNoDay), "");
}

TEST(Day, MessageAndTextComeBack) {
  for (const char* text :
       {"1900-01-01", "1969-12-31", "2000-02-29", "2019-04-01", "2199-12-31"}) {
    const absl::StatusOr<Day> day = ParseIsoDay(text);
    ASSERT_TRUE(day.ok()) << day.status();
    EXPECT_EQ(IsoDay(*day), text);
    EXPECT_EQ(*DayFromProto(DayToProto(*day)), *day);
  }
}

TEST(Day, RefusesEveryOtherText) {
  for (const std::string& text : std::vector<std::string>{
           "", "2019", "2019-4-1", "01/04/2019", "2019-02-29", "2019-04-01 ",
           " 2019-04-01", "2019-04-0a", "+019-04-01", "2019-04-010",
           "2019/04/01", "1899-12-31", "2200-01-01",
           std::string("2019-04-0\0", 10), std::string(1 << 20, '9')}) {
    const absl::StatusOr<Day> day = ParseIsoDay(text);
    ASSERT_EQ(day.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(day.status().message()),
                HasSubstr(text.substr(0, 10)));
    EXPECT_LT(day.status().message().size(), 200U);
  }
}

TEST(Day, ExtremesAreSafe) {
  EXPECT_EQ(CivilFromDay(std::numeric_limits<Day>::max()).year, 5881580);
  EXPECT_EQ(Weekday(std::numeric_limits<Day>::max()), 4);
  EXPECT_EQ(CivilFromDay(kNoDay).year, -5877641);
}

}  // namespace
}  // namespace redress::model
