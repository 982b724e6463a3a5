#include "service/query/filter_size.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/check.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

// A condition of `count` values of `bytes` bytes each.
v1::Filter Values(int count, int bytes) {
  v1::Filter filter;
  filter.mutable_members()->set_dimension("team");
  for (int i = 0; i < count; ++i) {
    filter.mutable_members()->add_values(
        absl::StrCat(10000 + i, std::string(bytes - 5, 'x')));
  }
  return filter;
}

// A valid question but for the size of its filters.
v1::Query Question(int measures, int comparisons) {
  v1::Query query =
      ParseQuery(PeriodText("period", "2019-04-01", "2019-04-30"));
  for (int i = 0; i < measures; ++i) {
    v1::MeasureSelection* measure = query.add_measures();
    measure->set_measure("received");
    measure->set_label(absl::StrCat("Received ", i));
  }
  for (int i = 0; i < comparisons; ++i) {
    v1::Period* comparison = query.add_comparisons();
    *comparison = query.period();
    comparison->mutable_first_day()->set_year(2018 - i);
    comparison->mutable_last_day()->set_year(2018 - i);
  }
  return query;
}

TEST(CheckFilterSize, LeavesQuestionsWithoutFiltersAlone) {
  EXPECT_TRUE(CheckFilterSize(Question(kMaxMeasures, kMaxComparisons)).ok());
}

TEST(CheckFilterSize, AllowsAMebibyteOfValues) {
  v1::Query query = Question(1, 0);
  *query.mutable_filter()->mutable_all_of()->add_filters() = Values(1024, 512);
  *query.mutable_measures(0)->mutable_filter()->mutable_not_() =
      Values(512, 1024);
  EXPECT_TRUE(CheckFilterSize(query).ok());
  query.mutable_filter()
      ->mutable_all_of()
      ->mutable_filters(0)
      ->mutable_members()
      ->add_values("y");
  const absl::Status status = CheckFilterSize(query);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(status), "QUESTION_TOO_LARGE");
  EXPECT_EQ(status.message(),
            "the values in the question's filters come to 1048577 bytes, and "
            "at most 1048576 can be answered; name fewer values");
}

TEST(CheckFilterSize, CountsFiltersOncePerMeasureAndPeriod) {
  // Each measure in each period: 1,000 + 100 × (968 + 32) of the question's
  // filter and 1,000 + 1,000 + 1 + 32 of the first measure's own.
  v1::Query query = Question(12, 12);
  *query.mutable_filter() = Values(100, 968);
  *query.mutable_measures(0)->mutable_filter()->mutable_not_() = Values(1, 5);
  query.mutable_measures(0)
      ->mutable_filter()
      ->mutable_not_()
      ->mutable_members()
      ->set_values(0, "y");
  EXPECT_TRUE(CheckFilterSize(query).ok());

  v1::MeasureSelection* more = query.add_measures();
  more->set_measure("closed");
  const absl::Status status = CheckFilterSize(query);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(status), "QUESTION_TOO_LARGE");
  EXPECT_EQ(status.message(),
            absl::StrCat("the question's filters, applied to each measure in "
                         "each period, come to ",
                         13 * (13 * 101000 + 2033),
                         " bytes, and at most 16777216 can be answered; ask "
                         "for fewer measures or comparisons, or filter by "
                         "fewer values or conditions"));
  query.mutable_comparisons()->RemoveLast();
  EXPECT_TRUE(CheckFilterSize(query).ok());
}

TEST(CheckFilterSize, CountsConditionsWithoutValues) {
  v1::Query query = Question(kMaxMeasures, kMaxComparisons);
  for (int i = 0; i < 18; ++i) {
    *query.mutable_filter()->mutable_any_of()->add_filters() = Values(1, 10);
  }
  EXPECT_TRUE(CheckFilterSize(query).ok());
  *query.mutable_filter()->mutable_any_of()->add_filters() = Values(1, 10);
  EXPECT_EQ(ErrorReason(CheckFilterSize(query)), "QUESTION_TOO_LARGE");
}

// Wherever a question comes in, before anything is planned or looked up.
TEST(CheckFilterSize, IsPartOfTheCheckOfAQuestion) {
  Data data;
  data.Add(Case("complaint", "2019-04-05"));
  Snapshot snapshot = data.Publish();
  v1::Query query = Question(kMaxMeasures, kMaxComparisons);
  *query.mutable_filter() = Values(100, 1000);
  EXPECT_EQ(ErrorReason(CheckQuery(query, snapshot)), "QUESTION_TOO_LARGE");
  snapshot.executor = nullptr;
  EXPECT_EQ(ErrorReason(RunQuery(query, snapshot).status()),
            "QUESTION_TOO_LARGE");
  // What is wrong with it comes first.
  query.mutable_measures(0)->set_measure("recieved");
  EXPECT_EQ(ErrorReason(CheckQuery(query, snapshot)), "UNKNOWN_MEASURE");
}

}  // namespace
}  // namespace redress::query
