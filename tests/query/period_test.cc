#include "service/query/period.h"

#include <string>

#include "gtest/gtest.h"

namespace redress::query {
namespace {

model::Day Iso(const std::string& text) {
  return model::ParseIsoDay(text).value();
}

std::string Label(const std::string& first, const std::string& last) {
  return PeriodLabel({Iso(first), Iso(last)});
}

TEST(PeriodLabel, NamesThePeriodsOfTheFinancialYear) {
  EXPECT_EQ(Label("2019-04-01", "2020-03-31"), "2019/20");
  EXPECT_EQ(Label("1999-04-01", "2000-03-31"), "1999/00");
  EXPECT_EQ(Label("2019-04-01", "2019-09-30"), "2019/20 H1");
  EXPECT_EQ(Label("2019-10-01", "2020-03-31"), "2019/20 H2");
  EXPECT_EQ(Label("2019-04-01", "2019-06-30"), "2019/20 Q1");
  EXPECT_EQ(Label("2019-10-01", "2019-12-31"), "2019/20 Q3");
  EXPECT_EQ(Label("2020-01-01", "2020-03-31"), "2019/20 Q4");
}

TEST(PeriodLabel, NamesMonthsAndDays) {
  EXPECT_EQ(Label("2019-06-01", "2019-06-30"), "2019-06");
  EXPECT_EQ(Label("2020-02-01", "2020-02-29"), "2020-02");
  EXPECT_EQ(Label("2019-06-05", "2019-06-05"), "2019-06-05");
}

TEST(PeriodLabel, NamesAnythingElseByItsDays) {
  EXPECT_EQ(Label("2019-04-01", "2019-10-31"), "2019-04-01 to 2019-10-31");
  EXPECT_EQ(Label("2020-02-01", "2020-02-28"), "2020-02-01 to 2020-02-28");
  EXPECT_EQ(Label("2019-05-01", "2019-07-31"), "2019-05-01 to 2019-07-31");
  EXPECT_EQ(Label("2019-01-01", "2019-12-31"), "2019-01-01 to 2019-12-31");
}

std::string Week(const std::string& day) {
  const Span span = SpanOf(TimeUnit::kWeek, Iso(day));
  return SpanName(TimeUnit::kWeek, span.first);
}

TEST(SpanName, NumbersIsoWeeksAtNewYear) {
  EXPECT_EQ(Week("2018-12-30"), "2018-W52");
  EXPECT_EQ(Week("2018-12-31"), "2019-W01");
  EXPECT_EQ(Week("2019-01-06"), "2019-W01");
  EXPECT_EQ(Week("2020-12-31"), "2020-W53");
  EXPECT_EQ(Week("2021-01-03"), "2020-W53");
  EXPECT_EQ(Week("2021-01-04"), "2021-W01");
  EXPECT_EQ(Week("2016-01-01"), "2015-W53");
  EXPECT_EQ(Week("2023-01-01"), "2022-W52");
}

TEST(SpanOf, FindsTheUnitAroundADay) {
  struct Case {
    TimeUnit unit;
    const char* day;
    const char* first;
    const char* last;
    const char* name;
  };
  const Case cases[] = {
      {TimeUnit::kDay, "2020-02-29", "2020-02-29", "2020-02-29", "2020-02-29"},
      {TimeUnit::kMonth, "2020-02-29", "2020-02-01", "2020-02-29", "2020-02"},
      {TimeUnit::kMonth, "2019-12-31", "2019-12-01", "2019-12-31", "2019-12"},
      {TimeUnit::kQuarter, "2020-03-31", "2020-01-01", "2020-03-31",
       "2019/20 Q4"},
      {TimeUnit::kQuarter, "2020-04-01", "2020-04-01", "2020-06-30",
       "2020/21 Q1"},
      {TimeUnit::kHalf, "2020-03-31", "2019-10-01", "2020-03-31", "2019/20 H2"},
      {TimeUnit::kHalf, "2020-04-01", "2020-04-01", "2020-09-30", "2020/21 H1"},
      {TimeUnit::kFinancialYear, "2020-03-31", "2019-04-01", "2020-03-31",
       "2019/20"},
      {TimeUnit::kFinancialYear, "2020-04-01", "2020-04-01", "2021-03-31",
       "2020/21"},
      {TimeUnit::kFinancialYear, "1900-01-01", "1899-04-01", "1900-03-31",
       "1899/00"},
  };
  for (const Case& c : cases) {
    const Span span = SpanOf(c.unit, Iso(c.day));
    EXPECT_EQ(model::IsoDay(span.first), c.first) << c.name;
    EXPECT_EQ(model::IsoDay(span.last), c.last) << c.name;
    EXPECT_EQ(SpanName(c.unit, span.first), c.name);
  }
}

}  // namespace
}  // namespace redress::query
