#include "service/query/check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kPeriod[] =
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "last_day { year: 2019 month: 9 day: 30 } } ";
constexpr char kMeasure[] = "measures { measure: 'received' } ";

// "FIELD REASON: DESCRIPTION" for each violation.
std::vector<std::string> Check(const v1::Query& query) {
  v1::Settings settings;
  settings.add_attributes("ward");
  std::vector<std::string> texts;
  for (const FieldViolation& violation :
       CheckQuestion(query, Dimensions(settings), "query")) {
    texts.push_back(absl::StrCat(violation.field, " ", violation.reason, ": ",
                                 violation.description));
  }
  return texts;
}

std::vector<std::string> Check(const std::string& text) {
  return Check(ParseQuery(text));
}

TEST(CheckQuestion, AcceptsAGoodQuestion) {
  EXPECT_THAT(Check(absl::StrCat(kPeriod, R"(
        measures { measure: 'received' }
        measures { measure: 'received' label: 'MP enquiries'
          filter { members { dimension: 'kind' values: 'MP_ENQUIRY' } } }
        measures { measure: 'due'
          filter { members { dimension: 'stage' values: 'stage1' } } }
        dimensions { dimension: 'team' members: 'Adoption'
          members: 'Not recorded' }
        dimensions { dimension: 'attr:ward' }
        dimensions { dimension: 'month' }
        filter { any_of {
          filters { not { members { dimension: 'outcome' values: 'upheld' } } }
          filters { all_of { filters { } } } } }
        order_by { label: 'MP enquiries' descending: true })")),
              IsEmpty());
}

TEST(CheckQuestion, NamesEveryViolationAtOnce) {
  EXPECT_THAT(
      Check(R"(
        measures { measure: 'recieved' }
        measures { measure: 'closed' }
        measures { measure: 'closed' }
        dimensions { dimension: 'teem' }
        period { first_day { year: 2019 month: 9 day: 30 }
                 last_day { year: 2019 month: 4 day: 1 } })"),
      ElementsAre(
          "query.measures[0].measure UNKNOWN_MEASURE: there is no measure "
          "\"recieved\" (did you mean \"received\"?)",
          "query.measures[2].label DUPLICATE_LABEL: measures[1] and "
          "measures[2] are both called \"Closed\"; give each its own label "
          "that says what sets it apart, as \"Closed, stage 1\"",
          "query.dimensions[0].dimension UNKNOWN_DIMENSION: there is no "
          "dimension \"teem\" (did you mean \"team\"?)",
          "query.period.last_day PERIOD_ENDS_BEFORE_IT_STARTS: the period ends "
          "on 2019-04-01, before it starts on 2019-09-30"));
}

TEST(CheckQuestion, NeedsMeasuresAndAPeriod) {
  EXPECT_THAT(Check(""),
              ElementsAre("query.measures NO_MEASURES: a question has 1 to 64 "
                          "measures, and this has 0",
                          "query.period MISSING_PERIOD: the question has no "
                          "period"));
  EXPECT_THAT(Check(absl::StrCat(kPeriod, "measures { }")),
              ElementsAre("query.measures[0].measure MISSING_MEASURE: the name "
                          "of a measure is missing"));
}

TEST(CheckQuestion, ChecksDates) {
  EXPECT_THAT(
      Check(absl::StrCat(kMeasure,
                         "period { first_day { year: 2019 month: 2 "
                         "day: 29 } }")),
      ElementsAre("query.period.first_day DATE_NOT_VALID: the period's first "
                  "day 2019-2-29 is no day of the years 1900 to 2199",
                  "query.period.last_day MISSING_DATE: the period has no last "
                  "day"));
  EXPECT_THAT(Check(absl::StrCat(
                  kMeasure, PeriodText("period", "2020-02-29", "2020-02-29"))),
              IsEmpty());
  EXPECT_THAT(
      Check(
          absl::StrCat(kMeasure,
                       "period { first_day { } last_day { year: 2200 month: 1 "
                       "day: 1 } }")),
      ElementsAre("query.period.first_day DATE_NOT_VALID: the period's first "
                  "day 0-0-0 is no day of the years 1900 to 2199",
                  "query.period.last_day DATE_NOT_VALID: the period's last day "
                  "2200-1-1 is no day of the years 1900 to 2199"));
}

TEST(CheckQuestion, ChecksComparisons) {
  std::string query = absl::StrCat(kMeasure, kPeriod);
  absl::StrAppend(&query, PeriodText("comparisons", "2018-04-01", "2018-09-30"),
                  PeriodText("comparisons", "2018-05-01", "2018-04-30"),
                  PeriodText("comparisons", "2018-04-01", "2018-09-30"));
  EXPECT_THAT(
      Check(query),
      ElementsAre("query.comparisons[1].last_day PERIOD_OF_ZERO_DAYS: the "
                  "period from 2018-05-01 to 2018-04-30 has no day: a period's "
                  "first and last day are both part of it, so that one day is "
                  "that day given twice",
                  "query.comparisons[2] DUPLICATE_PERIOD: comparisons[0] and "
                  "comparisons[2] are both 2018/19 H1"));
  std::string many = absl::StrCat(kMeasure, kPeriod);
  for (int i = 0; i < 13; ++i) {
    absl::StrAppend(&many,
                    PeriodText("comparisons", absl::StrCat(2000 + i, "-04-01"),
                               absl::StrCat(2001 + i, "-03-31")));
  }
  EXPECT_THAT(Check(many),
              ElementsAre("query.comparisons TOO_MANY_COMPARISONS: a question "
                          "has 0 to 12 comparisons, and this has 13"));
}

TEST(CheckQuestion, SaysWhichDaysTwoPeriodsShare) {
  EXPECT_THAT(
      Check(absl::StrCat(
          kMeasure, PeriodText("period", "2019-04-01", "2020-03-31"),
          PeriodText("comparisons", "2019-10-01", "2020-09-30"),
          PeriodText("comparisons", "2020-04-01", "2020-04-30"),
          PeriodText("comparisons", "2018-04-01", "2019-04-01"),
          PeriodText("comparisons", "2019-04-01", "2020-03-31"))),
      ElementsAre(
          "query.comparisons[0] OVERLAPPING_PERIODS: period (2019/20) and "
          "comparisons[0] (2019-10-01 to 2020-09-30) share 183 days, 2019/20 "
          "H2: what happened then would be compared with itself; choose "
          "periods that do not overlap",
          "query.comparisons[1] OVERLAPPING_PERIODS: comparisons[0] "
          "(2019-10-01 to 2020-09-30) and comparisons[1] (2020-04) share 30 "
          "days, 2020-04: what happened then would be compared with itself; "
          "choose periods that do not overlap",
          "query.comparisons[2] OVERLAPPING_PERIODS: period (2019/20) and "
          "comparisons[2] (2018-04-01 to 2019-04-01) share 1 day, 2019-04-01: "
          "what happened then would be compared with itself; choose periods "
          "that do not overlap",
          "query.comparisons[3] DUPLICATE_PERIOD: period and comparisons[3] "
          "are both 2019/20"));
}

TEST(CheckQuestion, ChecksTheTop) {
  const std::string team =
      absl::StrCat(kMeasure, kPeriod, "dimensions { dimension: 'team' } ");
  EXPECT_THAT(Check(absl::StrCat(team, "top { count: 3 other: true }")),
              IsEmpty());
  EXPECT_THAT(
      Check(absl::StrCat(team, "top { label: 'Recieved' dimension: 'teams' }")),
      ElementsAre("query.top.count TOP_COUNT_NOT_VALID: the top is of 1 to "
                  "1000 members, and this asks for 0",
                  "query.top.label UNKNOWN_LABEL: no selected measure is "
                  "called \"Recieved\" (did you mean \"Received\"?)",
                  "query.top.dimension TOP_DIMENSION_NOT_SELECTED: the "
                  "question is not broken down by \"teams\" (did you mean "
                  "\"team\"?)"));
  EXPECT_THAT(Check(absl::StrCat(kMeasure, kPeriod, "top { count: 3 }")),
              ElementsAre("query.top TOP_NEEDS_DIMENSION: the top is of a "
                          "dimension's members, and the question has no "
                          "dimension to break down by"));
  EXPECT_THAT(
      Check(absl::StrCat(kMeasure, kPeriod,
                         "dimensions { dimension: 'month' } "
                         "dimensions { dimension: 'team' } "
                         "top { count: 3 }")),
      ElementsAre("query.top.dimension TOP_OF_TIME_BUCKET: the top is of a "
                  "dimension's members, and month is a time bucket; name "
                  "another dimension"));
}

TEST(CheckQuestion, ChecksSubtotalsAndTheVersion) {
  EXPECT_THAT(
      Check(absl::StrCat(kMeasure, kPeriod,
                         "dimensions { dimension: 'team' } subtotals: true "
                         "as_of: -1")),
      ElementsAre("query.subtotals SUBTOTALS_NEED_TWO_DIMENSIONS: subtotals "
                  "are of a leading dimension's members, so that they need two "
                  "dimensions or more, and the question has 1; the grand total "
                  "is asked for by `total`",
                  "query.as_of VERSION_NOT_VALID: a data version is 1 or more, "
                  "or 0 for the last one, and this is -1"));
}

TEST(CheckQuestion, LimitsMeasuresAndDimensions) {
  std::string measures = kPeriod;
  for (int i = 0; i < 65; ++i) {
    absl::StrAppend(&measures, "measures { measure: 'closed' label: '", i,
                    "' } ");
  }
  EXPECT_THAT(Check(measures),
              ElementsAre("query.measures TOO_MANY_MEASURES: a question has 1 "
                          "to 64 measures, and this has 65"));
  EXPECT_THAT(Check(absl::StrCat(kPeriod, kMeasure, R"(
                dimensions { dimension: 'team' }
                dimensions { dimension: 'kind' }
                dimensions { dimension: 'gender' }
                dimensions { dimension: 'channel' }
                dimensions { dimension: 'locality' })")),
              ElementsAre("query.dimensions TOO_MANY_DIMENSIONS: a question "
                          "has 0 to 4 dimensions, and this has 5"));
}

TEST(CheckQuestion, AsksHowLongCasesHaveBeenOpenForWholePeriodsOnly) {
  const std::string measures =
      "measures { measure: 'open_at_end' } "
      "measures { measure: 'open_11_to_20_days' } "
      "measures { measure: 'open_over_65_days' } ";
  EXPECT_THAT(Check(absl::StrCat(kPeriod, measures,
                                 "dimensions { dimension: 'team' }")),
              testing::IsEmpty());
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, measures,
                         "dimensions { dimension: 'team' } "
                         "dimensions { dimension: 'month' }")),
      ElementsAre("query.dimensions[1].dimension TIME_BUCKET_ON_AGEING: "
                  "\"open_11_to_20_days\" counts cases by how long they have "
                  "been open on the period's last day and cannot be broken "
                  "down by month; ask for each month as a period of its own"));
}

TEST(CheckQuestion, HasEachDimensionAndOneTimeBucketOnce) {
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, kMeasure, R"(
        dimensions { dimension: 'month' }
        dimensions { dimension: 'team' }
        dimensions { dimension: 'week' members: '2019-W14' }
        dimensions { dimension: 'team' })")),
      ElementsAre(
          "query.dimensions[2].dimension SECOND_TIME_BUCKET: a question has at "
          "most one time bucket, and this has month and week",
          "query.dimensions[2].members MEMBERS_OF_TIME_BUCKET: the members of "
          "week follow from the period and cannot be listed",
          "query.dimensions[3].dimension DUPLICATE_DIMENSION: \"team\" is "
          "named twice; a dimension can be broken down by once"));
}

TEST(CheckQuestion, LimitsTimeBuckets) {
  const std::string by_day =
      absl::StrCat(kMeasure, "dimensions { dimension: 'day' } ");
  EXPECT_THAT(Check(absl::StrCat(
                  by_day, PeriodText("period", "1990-01-01", "2017-05-18"))),
              IsEmpty());
  EXPECT_THAT(Check(absl::StrCat(
                  by_day, PeriodText("period", "1990-01-01", "2017-05-19"))),
              ElementsAre("query.period TOO_MANY_BUCKETS: the period has 10001 "
                          "time buckets, and at most 10000 can be answered; "
                          "choose a shorter period or a longer bucket"));
}

TEST(CheckQuestion, HasStagesOnlyOnStageMeasures) {
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, kMeasure, R"(
        measures { measure: 'stage_started' }
        measures { measure: 'upheld_rate'
          filter { not { members { dimension: 'stage' values: 'stage1' } } } }
        dimensions { dimension: 'stage' }
        filter { all_of { filters { members {
          dimension: 'stage' values: 'stage1' } } } })")),
      ElementsAre(
          "query.measures[2].filter.not.members.dimension "
          "STAGE_ON_CASE_MEASURE: \"upheld_rate\" counts complaints, which "
          "have no stage: only measures that count stages can be filtered by "
          "stage",
          "query.dimensions[0].dimension STAGE_ON_CASE_MEASURE: \"received\", "
          "\"upheld_rate\" count cases or learning actions, which have no "
          "stage: only measures that count stages can be broken down by stage "
          "(did you mean the measure \"stage_started\"?)",
          "query.filter.all_of.filters[0].members.dimension "
          "STAGE_ON_CASE_MEASURE: \"received\", \"upheld_rate\" count cases or "
          "learning actions, which have no stage: only measures that count "
          "stages can be filtered by stage; put the condition into the filter "
          "of the measures that it suits"));
}

TEST(CheckQuestion, HasFewDimensionsOnLearning) {
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, R"(
        measures { measure: 'learning_raised' }
        dimensions { dimension: 'root_cause' }
        dimensions { dimension: 'authority' }
        dimensions { dimension: 'month' }
        dimensions { dimension: 'team' })")),
      ElementsAre(
          "query.dimensions[3].dimension DIMENSION_NOT_ON_ACTIONS: "
          "\"learning_raised\" counts learning actions, which have only an "
          "authority and a root cause: only measures that count cases or "
          "stages can be broken down by team"));
}

TEST(CheckQuestion, ChecksValuesOfClosedVocabularies) {
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, kMeasure, R"(
        dimensions { dimension: 'status' members: 'opened' }
        filter { members { dimension: 'kind' values: 'complaint'
          values: 'complant' values: '' values: 'a\001b'
          values: 'Not recorded' } })")),
      ElementsAre(
          "query.dimensions[0].members[0] UNKNOWN_VALUE: \"opened\" is no "
          "value of status (did you mean \"open\"?); its values are open, "
          "closed, cancelled",
          "query.filter.members.values[1] UNKNOWN_VALUE: \"complant\" is no "
          "value of kind (did you mean \"complaint\"?); its values are "
          "complaint, initial_feedback, mp_enquiry, mep_enquiry, "
          "member_enquiry, compliment",
          "query.filter.members.values[2] VALUE_NOT_VALID: \"\" is no value of "
          "kind: a value is 1 to 1000 bytes of text without control "
          "characters, and the missing value is \"Not recorded\"",
          "query.filter.members.values[3] VALUE_NOT_VALID: \"a\\x01b\" is no "
          "value of kind: a value is 1 to 1000 bytes of text without control "
          "characters, and the missing value is \"Not recorded\""));
}

TEST(CheckQuestion, ChecksTheShapeOfFilters) {
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, kMeasure, R"(
        filter { any_of {
          filters { all_of { } }
          filters { members { dimension: 'month' values: '2019-04' } }
          filters { members { dimension: 'team' } }
          filters { members { values: 'x' } }
          filters { members { dimension: 'attr:wart' values: 'x' } }
          filters { members { dimension: 'adr_outcome' values: 'x' } } } })")),
      ElementsAre(
          "query.filter.any_of.filters[0].all_of.filters EMPTY_FILTER_LIST: a "
          "list of conditions needs at least one",
          "query.filter.any_of.filters[1].members.dimension "
          "TIME_BUCKET_IN_FILTER: time buckets cannot be filtered on; choose "
          "the period instead of a filter on month",
          "query.filter.any_of.filters[2].members.values NO_VALUES: a "
          "condition on a dimension needs at least one value; the missing "
          "value is \"Not recorded\"",
          "query.filter.any_of.filters[3].members.dimension "
          "MISSING_DIMENSION: the name of a dimension is missing",
          "query.filter.any_of.filters[4].members.dimension "
          "UNKNOWN_DIMENSION: no attribute is configured for the dimension "
          "\"attr:wart\" (did you mean \"attr:ward\"?)",
          "query.filter.any_of.filters[5].members.dimension "
          "UNKNOWN_DIMENSION: there is no dimension \"adr_outcome\" (did you "
          "mean \"outcome\"?)"));
}

TEST(CheckQuestion, LimitsFilters) {
  v1::Query deep = ParseQuery(absl::StrCat(kPeriod, kMeasure));
  v1::Filter* filter = deep.mutable_filter();
  for (int i = 0; i < 31; ++i) filter = filter->mutable_not_();
  EXPECT_THAT(Check(deep), IsEmpty());
  filter->mutable_not_();
  EXPECT_THAT(Check(deep), ElementsAre(testing::HasSubstr(
                               "FILTER_TOO_DEEP: the filter is nested more "
                               "than 32 deep")));

  v1::Query wide = ParseQuery(absl::StrCat(kPeriod, kMeasure));
  for (int i = 0; i < 2000; ++i) {
    wide.mutable_filter()->mutable_all_of()->add_filters();
  }
  EXPECT_THAT(
      Check(wide),
      ElementsAre("query.filter.all_of.filters[999] FILTER_TOO_LARGE: the "
                  "question's filters have more than 1000 conditions"));

  v1::Query values = ParseQuery(absl::StrCat(kPeriod, kMeasure));
  v1::MemberFilter* members = values.mutable_filter()->mutable_members();
  members->set_dimension("team");
  for (int i = 0; i < 10001; ++i) members->add_values(absl::StrCat(i));
  EXPECT_THAT(Check(values),
              ElementsAre("query.filter.members.values TOO_MANY_VALUES: the "
                          "question's filters have more than 10000 values"));
}

TEST(CheckQuestion, ChecksLabels) {
  EXPECT_THAT(
      Check(absl::StrCat("measures { measure: 'closed' label: 'a\\nb' } ",
                         "measures { measure: 'received' label: '",
                         std::string(201, 'x'), "' } ", kPeriod,
                         "order_by { label: 'Cloosed' }")),
      ElementsAre(
          "query.measures[0].label LABEL_NOT_VALID: a label is at most 200 "
          "bytes of text without control characters, and \"a\\x0ab\" is not",
          absl::StrCat("query.measures[1].label LABEL_NOT_VALID: a label is at "
                       "most 200 bytes of text without control characters, "
                       "and \"",
                       std::string(60, 'x'), "…\" is not"),
          "query.order_by.label UNKNOWN_LABEL: no selected measure is called "
          "\"Cloosed\""));
  EXPECT_THAT(
      Check(absl::StrCat(kPeriod, kMeasure, "order_by { label: 'Recieved' }")),
      ElementsAre("query.order_by.label UNKNOWN_LABEL: no selected "
                  "measure is called \"Recieved\" (did you mean "
                  "\"Received\"?)"));
}

TEST(CheckQuestion, ListsEachMemberOnce) {
  EXPECT_THAT(Check(absl::StrCat(kPeriod, kMeasure,
                                 "dimensions { dimension: 'team' members: 'A' "
                                 "members: 'B' members: 'A' }")),
              ElementsAre("query.dimensions[0].members[2] DUPLICATE_MEMBER: "
                          "\"A\" is listed twice"));
}

}  // namespace
}  // namespace redress::query
