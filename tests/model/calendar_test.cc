#include "service/model/calendar.h"

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace redress::model {
namespace {

Day On(const char* iso) { return *ParseIsoDay(iso); }

v1::Date Proto(const char* iso) { return DayToProto(On(iso)); }

// Every weekday that is not worked in England, by year: the published days,
// not what the rules under test give.
constexpr const char* kPublished[] = {
    "1995 01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26",
    "1996 01-01 04-05 04-08 05-06 05-27 08-26 12-25 12-26",
    "1997 01-01 03-28 03-31 05-05 05-26 08-25 12-25 12-26",
    "1998 01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28",
    "1999 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",
    "2000 01-03 04-21 04-24 05-01 05-29 08-28 12-25 12-26",
    "2001 01-01 04-13 04-16 05-07 05-28 08-27 12-25 12-26",
    "2002 01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
    "2003 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    "2004 01-01 04-09 04-12 05-03 05-31 08-30 12-27 12-28",
    "2005 01-03 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    "2006 01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    "2007 01-01 04-06 04-09 05-07 05-28 08-27 12-25 12-26",
    "2008 01-01 03-21 03-24 05-05 05-26 08-25 12-25 12-26",
    "2009 01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28",
    "2010 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    "2011 01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    "2012 01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    "2013 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    "2014 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    "2015 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    "2016 01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    "2017 01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    "2018 01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    "2019 01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    "2020 01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    "2021 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    "2022 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    "2023 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    "2024 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    "2025 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    "2026 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    "2027 01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
};

std::vector<std::string> Holidays(int year) {
  std::vector<std::string> days;
  for (const Day day : WorkingDayCalendar::HolidaysOf(year)) {
    days.push_back(IsoDay(day));
  }
  return days;
}

TEST(HolidaysOf, GivesThePublishedDaysFrom1995To2027) {
  int year = 1995;
  for (const char* line : kPublished) {
    const std::vector<std::string> parts = absl::StrSplit(line, ' ');
    ASSERT_EQ(parts[0], std::to_string(year));
    std::vector<std::string> expected;
    for (size_t i = 1; i < parts.size(); ++i) {
      expected.push_back(parts[0] + "-" + parts[i]);
    }
    EXPECT_EQ(Holidays(year), expected);
    ++year;
  }
  EXPECT_EQ(year, 2028);
}

TEST(HolidaysOf, AreWeekdaysInEveryYear) {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    Day before = kNoDay;
    for (const Day day : WorkingDayCalendar::HolidaysOf(year)) {
      EXPECT_LT(Weekday(day), 5) << IsoDay(day);
      EXPECT_EQ(CivilFromDay(day).year, year);
      EXPECT_LT(before, day);
      before = day;
    }
  }
}

TEST(HolidaysOf, FollowsTheGeneralRulesOutsideTheKnownYears) {
  // 2038 has the latest Easter that there is: 25 April.
  EXPECT_EQ(Holidays(2038),
            (std::vector<std::string>{"2038-01-01", "2038-04-23", "2038-04-26",
                                      "2038-05-03", "2038-05-31", "2038-08-30",
                                      "2038-12-27", "2038-12-28"}));
  // Before 1974 New Year's Day and before 1978 the first Monday of May were
  // worked in England.
  EXPECT_EQ(Holidays(1973).front(), "1973-04-20");
  EXPECT_EQ(Holidays(1974).front(), "1974-01-01");
  EXPECT_EQ(Holidays(1977).size(), 7U);
  EXPECT_EQ(Holidays(1978).size(), 8U);
  EXPECT_EQ(Holidays(2199).size(), 8U);
}

// The computus in another form (Gauss, with the known corrections), so that a
// slip in one shows.
TEST(HolidaysOf, HasGoodFridayByGauss) {
  for (int year = 1900; year <= 2199; ++year) {
    const int m = 24;
    const int n = year >= 2100 ? 6 : 5;
    const int a = year % 19;
    const int d = (19 * a + m) % 30;
    const int e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
    int march_day = 22 + d + e;
    if (d == 29 && e == 6) march_day -= 7;
    if (d == 28 && e == 6 && a > 10) march_day -= 7;
    const Day friday = DayFromCivil(year, 3, 1) + march_day - 1 - 2;
    const std::vector<Day> days = WorkingDayCalendar::HolidaysOf(year);
    EXPECT_TRUE(std::find(days.begin(), days.end(), friday) != days.end())
        << year;
  }
}

TEST(WorkingDays, TheHalfYearsOfTheFirstReportHave126Each) {
  const WorkingDayCalendar calendar;
  for (const char* year : {"2018", "2019"}) {
    const Day first = On((std::string(year) + "-04-01").c_str());
    const Day last = On((std::string(year) + "-09-30").c_str());
    int count = 0;
    for (Day day = first; day <= last; ++day) {
      if (calendar.IsWorkingDay(day)) ++count;
    }
    EXPECT_EQ(count, 126) << year;
  }
}

struct Span {
  const char* first;
  int count;
  const char* due;
};

// Day 0 is the first day moved to a working day, day 1 the next working day.
constexpr Span kSpans[] = {
    // Easter 2019: Good Friday 19 April, Easter Monday 22 April.
    {"2019-04-15", 10, "2019-05-01"},
    {"2019-04-18", 1, "2019-04-23"},
    {"2019-04-19", 0, "2019-04-23"},
    {"2019-04-19", 1, "2019-04-24"},
    {"2019-04-20", 1, "2019-04-24"},
    {"2019-04-22", 1, "2019-04-24"},
    // Easter 2021: Good Friday 2 April, Easter Monday 5 April.
    {"2021-04-01", 10, "2021-04-19"},
    {"2021-04-02", 1, "2021-04-07"},
    // The leap day of 2020 is a Saturday, that of 2024 a Thursday.
    {"2020-02-28", 1, "2020-03-02"},
    {"2020-02-29", 10, "2020-03-16"},
    {"2024-02-28", 1, "2024-02-29"},
    {"2024-02-29", 1, "2024-03-01"},
    // From one financial year into the next.
    {"2020-03-31", 1, "2020-04-01"},
    {"2019-03-31", 0, "2019-04-01"},
    // A plain fortnight, and starts at a weekend.
    {"2019-06-03", 10, "2019-06-17"},
    {"2019-06-08", 10, "2019-06-24"},
    {"2019-06-09", 10, "2019-06-24"},
    {"2019-06-10", 10, "2019-06-24"},
    // The last receipt of the half-year that is due within it.
    {"2019-09-16", 10, "2019-09-30"},
    {"2019-09-17", 10, "2019-10-01"},
    // Christmas 2019, and 2021 with substitutes on 27 and 28 December.
    {"2019-12-20", 5, "2019-12-31"},
    {"2021-12-24", 1, "2021-12-29"},
    {"2021-12-25", 0, "2021-12-29"},
    {"2022-12-23", 1, "2022-12-28"},
    // 2020: Monday 4 May was worked, Friday 8 May was not.
    {"2020-05-01", 1, "2020-05-04"},
    {"2020-05-07", 1, "2020-05-11"},
    {"2020-05-08", 0, "2020-05-11"},
    // 2022: Monday 30 May was worked, 2 and 3 June were not, nor 19 September.
    {"2022-05-27", 1, "2022-05-30"},
    {"2022-06-01", 1, "2022-06-06"},
    {"2022-06-02", 10, "2022-06-20"},
    {"2022-09-16", 1, "2022-09-20"},
    // The statutory limits.
    {"2019-04-01", 20, "2019-05-01"},
    {"2019-04-01", 25, "2019-05-09"},
    {"2019-04-01", 50, "2019-06-14"},
    {"2019-04-01", 65, "2019-07-05"},
};

TEST(WorkingDays, AddGivesTheDueDay) {
  const WorkingDayCalendar calendar;
  for (const Span& span : kSpans) {
    EXPECT_EQ(IsoDay(calendar.Add(On(span.first), span.count)), span.due)
        << span.first << " + " << span.count;
  }
}

TEST(WorkingDays, BetweenGivesTheDaysTaken) {
  const WorkingDayCalendar calendar;
  for (const Span& span : kSpans) {
    EXPECT_EQ(calendar.Between(On(span.first), On(span.due)), span.count)
        << span.first << " to " << span.due;
  }
}

TEST(WorkingDays, AnAnswerOnADayNotWorkedTakesAsLongAsOneTheWorkingDayBefore) {
  const WorkingDayCalendar calendar;
  EXPECT_EQ(calendar.Between(On("2019-04-15"), On("2019-04-18")), 3);
  EXPECT_EQ(calendar.Between(On("2019-04-15"), On("2019-04-21")), 3);
  EXPECT_EQ(calendar.Between(On("2019-04-15"), On("2019-04-23")), 4);
}

TEST(WorkingDays, BetweenIsNeverBelowZero) {
  const WorkingDayCalendar calendar;
  EXPECT_EQ(calendar.Between(On("2019-06-08"), On("2019-06-08")), 0);
  EXPECT_EQ(calendar.Between(On("2019-06-10"), On("2019-06-03")), 0);
  EXPECT_EQ(calendar.Between(On("2019-06-08"), On("2019-06-09")), 0);
}

TEST(WorkingDays, BetweenUndoesAdd) {
  const WorkingDayCalendar calendar;
  std::mt19937 random(20190401);
  std::uniform_int_distribution<Day> days(DayFromCivil(1900, 1, 1),
                                          DayFromCivil(2198, 12, 31));
  std::uniform_int_distribution<int> counts(0, 200);
  for (int i = 0; i < 20000; ++i) {
    const Day first = days(random);
    const int count = counts(random);
    const Day due = calendar.Add(first, count);
    ASSERT_TRUE(calendar.IsWorkingDay(due)) << IsoDay(due);
    ASSERT_EQ(calendar.Between(first, due), count)
        << IsoDay(first) << " + " << count;
    ASSERT_EQ(calendar.Add(calendar.OnOrAfter(first), count), due);
    ASSERT_GT(calendar.Add(first, count + 1), due);
  }
}

TEST(WorkingDays, AgreesWithCountingDayByDay) {
  const WorkingDayCalendar calendar;
  for (const char* start :
       {"1900-01-01", "1994-12-20", "2021-12-15", "2022-04-10", "2199-11-20"}) {
    const Day first = calendar.OnOrAfter(On(start));
    int count = 0;
    for (Day day = first; day < first + 40; ++day) {
      if (day > first && calendar.IsWorkingDay(day)) ++count;
      ASSERT_EQ(calendar.Between(first, day), count) << IsoDay(day);
    }
  }
}

TEST(WorkingDays, EarliestWithinIsTheFirstDayThatIsNearEnough) {
  const WorkingDayCalendar calendar;
  // Ten working days before Friday 30 August 2019, a bank holiday among them:
  // the Saturday and Sunday before the tenth count as it does.
  EXPECT_EQ(calendar.EarliestWithin(10, On("2019-08-30")), On("2019-08-15"));
  EXPECT_EQ(calendar.EarliestWithin(8, On("2019-08-30")), On("2019-08-17"));
  EXPECT_EQ(calendar.EarliestWithin(0, On("2019-09-01")), On("2019-08-30"));
  for (const char* end :
       {"1900-03-01", "1994-12-31", "2020-05-10", "2022-06-05", "2199-12-31"}) {
    for (const int count : {0, 1, 10, 20, 30}) {
      const Day day = calendar.EarliestWithin(count, On(end));
      ASSERT_LE(calendar.Between(day, On(end)), count) << end << count;
      ASSERT_GT(calendar.Between(day - 1, On(end)), count) << end << count;
    }
  }
  // No day is too far away.
  EXPECT_EQ(calendar.EarliestWithin(65, On("1900-01-10")), On("1900-01-01"));
  EXPECT_EQ(calendar.EarliestWithin(10, kNoDay), kNoDay);
}

TEST(WorkingDays, ACouncilsOwnDaysAreAddedAndTakenOut) {
  v1::Calendar changes;
  *changes.add_extra_holidays() = Proto("2019-06-04");
  *changes.add_extra_holidays() = Proto("2019-06-08");
  *changes.add_worked_days() = Proto("2019-05-27");
  *changes.add_worked_days() = Proto("2019-06-09");
  // In both lists: not worked.
  *changes.add_worked_days() = Proto("2019-08-26");
  *changes.add_extra_holidays() = Proto("2019-08-26");
  // Invalid days change nothing.
  changes.add_worked_days()->set_year(2019);
  changes.add_extra_holidays()->set_year(1 << 30);
  const WorkingDayCalendar calendar(changes);
  EXPECT_FALSE(calendar.IsWorkingDay(On("2019-06-04")));
  EXPECT_TRUE(calendar.IsWorkingDay(On("2019-05-27")));
  EXPECT_FALSE(calendar.IsWorkingDay(On("2019-06-09")));
  EXPECT_FALSE(calendar.IsWorkingDay(On("2019-08-26")));
  EXPECT_EQ(calendar.Between(On("2019-05-24"), On("2019-06-05")), 7);
  EXPECT_EQ(WorkingDayCalendar().Between(On("2019-05-24"), On("2019-06-05")),
            7);
  EXPECT_EQ(calendar.Between(On("2019-06-03"), On("2019-06-05")), 1);
}

TEST(WorkingDays, NoResultLiesOutsideTheYearsAllowed) {
  const WorkingDayCalendar calendar;
  const Day last = On("2199-12-31");
  constexpr Day kMax = std::numeric_limits<Day>::max();
  EXPECT_EQ(calendar.Add(last, 1), last);
  EXPECT_EQ(calendar.Add(On("2199-12-01"), std::numeric_limits<int>::max()),
            last);
  EXPECT_EQ(calendar.Add(On("2019-04-01"), -5), On("2019-04-01"));
  EXPECT_EQ(calendar.OnOrAfter(kMax), last);
  EXPECT_EQ(calendar.OnOrAfter(kNoDay + 1), On("1900-01-01"));
  EXPECT_EQ(calendar.Between(kNoDay + 1, On("1900-01-02")), 1);
  EXPECT_EQ(calendar.Between(On("2199-12-30"), kMax), 1);
}

TEST(WorkingDays, NoDayGivesNoDay) {
  const WorkingDayCalendar calendar;
  EXPECT_FALSE(calendar.IsWorkingDay(kNoDay));
  EXPECT_EQ(calendar.OnOrAfter(kNoDay), kNoDay);
  EXPECT_EQ(calendar.Add(kNoDay, 10), kNoDay);
  EXPECT_EQ(calendar.Between(kNoDay, On("2019-04-01")), 0);
  EXPECT_EQ(calendar.Between(On("2019-04-01"), kNoDay), 0);
}

}  // namespace
}  // namespace redress::model
