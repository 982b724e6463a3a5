#include "service/query/buckets.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::query {
namespace {

using testing::ElementsAre;

model::Day Iso(const std::string& text) {
  return model::ParseIsoDay(text).value();
}

// "2019-04 2019-04-15..2019-04-30 partial".
std::vector<std::string> Texts(TimeUnit unit, const std::string& first,
                               const std::string& last) {
  std::vector<std::string> texts;
  for (const Bucket& bucket : MakeBuckets(unit, {Iso(first), Iso(last)})) {
    texts.push_back(bucket.name + " " + model::IsoDay(bucket.span.first) +
                    ".." + model::IsoDay(bucket.span.last) +
                    (bucket.partial ? " partial" : ""));
  }
  return texts;
}

TEST(BucketUnit, KnowsTheTimeBuckets) {
  EXPECT_EQ(BucketUnit("week"), TimeUnit::kWeek);
  EXPECT_EQ(BucketUnit("financial_year"), TimeUnit::kFinancialYear);
  EXPECT_EQ(BucketUnit("team"), std::nullopt);
}

TEST(MakeBuckets, ClipsAndFlagsTheEnds) {
  EXPECT_THAT(Texts(TimeUnit::kMonth, "2019-03-15", "2019-05-30"),
              ElementsAre("2019-03 2019-03-15..2019-03-31 partial",
                          "2019-04 2019-04-01..2019-04-30",
                          "2019-05 2019-05-01..2019-05-30 partial"));
  EXPECT_THAT(Texts(TimeUnit::kMonth, "2020-02-10", "2020-02-11"),
              ElementsAre("2020-02 2020-02-10..2020-02-11 partial"));
}

TEST(MakeBuckets, CutsFinancialYearsBetweenMarchAndApril) {
  EXPECT_THAT(Texts(TimeUnit::kFinancialYear, "2019-03-31", "2019-04-01"),
              ElementsAre("2018/19 2019-03-31..2019-03-31 partial",
                          "2019/20 2019-04-01..2019-04-01 partial"));
  EXPECT_THAT(Texts(TimeUnit::kQuarter, "2019-01-01", "2019-06-30"),
              ElementsAre("2018/19 Q4 2019-01-01..2019-03-31",
                          "2019/20 Q1 2019-04-01..2019-06-30"));
  EXPECT_THAT(Texts(TimeUnit::kHalf, "2019-04-01", "2020-03-31"),
              ElementsAre("2019/20 H1 2019-04-01..2019-09-30",
                          "2019/20 H2 2019-10-01..2020-03-31"));
}

TEST(MakeBuckets, CutsWeeksAtNewYear) {
  EXPECT_THAT(Texts(TimeUnit::kWeek, "2020-12-28", "2021-01-05"),
              ElementsAre("2020-W53 2020-12-28..2021-01-03",
                          "2021-W01 2021-01-04..2021-01-05 partial"));
}

TEST(MakeBuckets, HasADayForEachDay) {
  EXPECT_EQ(MakeBuckets(TimeUnit::kDay, {Iso("2020-01-01"), Iso("2020-12-31")})
                .size(),
            366u);
  EXPECT_THAT(Texts(TimeUnit::kDay, "2020-02-28", "2020-03-01"),
              ElementsAre("2020-02-28 2020-02-28..2020-02-28",
                          "2020-02-29 2020-02-29..2020-02-29",
                          "2020-03-01 2020-03-01..2020-03-01"));
}

TEST(BucketNames, GoBeyondThePeriod) {
  EXPECT_THAT(
      BucketNames(TimeUnit::kMonth, {Iso("2019-11-15"), Iso("2019-12-31")}, 4),
      ElementsAre("2019-11", "2019-12", "2020-01", "2020-02"));
}

}  // namespace
}  // namespace redress::query
