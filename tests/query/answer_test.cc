// Rows, columns, order, totals and comparisons of answers.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using model::CaseDimension;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const char kPeriod[] =
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "last_day { year: 2019 month: 9 day: 30 } } ";
const char kBefore[] =
    "comparisons { first_day { year: 2018 month: 4 day: 1 } "
    "last_day { year: 2018 month: 9 day: 30 } } ";
const char kReceived[] = "measures { measure: 'received' } ";

// Adds a case of a team; closed with an outcome where one is given.
model::CaseFacts& Add(Data& data, const std::string& team,
                      const std::string& received,
                      const std::string& outcome = "",
                      const std::string& kind = "complaint") {
  model::CaseFacts& facts = data.Add(Case(kind, received));
  Set(facts, CaseDimension::kTeam, team);
  if (!outcome.empty()) {
    Set(facts, CaseDimension::kOutcome, outcome);
    facts.closed = facts.left = facts.received;
  }
  return facts;
}

TEST(Answer, SaysWhatItIs) {
  Data data;
  data.set_data_date("2019-12-31");
  const auto answer = data.Run(absl::StrCat(
      kReceived,
      "measures { measure: 'upheld_rate' label: 'Upheld' } "
      "dimensions { dimension: 'team' } "
      "comparison_options { difference: true percent_change: true } ",
      kPeriod, kBefore,
      "comparisons { first_day { year: 2017 month: 4 day: 1 } "
      "last_day { year: 2017 month: 9 day: 30 } label: 'Long ago' }"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->data_version().version(), 1);
  EXPECT_EQ(answer->data_version().data_date().year(), 2019);
  std::vector<std::string> labels;
  for (const v1::Period& period : answer->periods()) {
    labels.push_back(period.label());
  }
  EXPECT_THAT(labels, ElementsAre("2019/20 H1", "2018/19 H1", "Long ago"));
  ASSERT_EQ(answer->dimensions_size(), 1);
  EXPECT_EQ(answer->dimensions(0).label(), "Team");
  EXPECT_FALSE(answer->dimensions(0).many_valued());

  std::vector<std::string> columns;
  for (const v1::Column& column : answer->columns()) {
    columns.push_back(absl::StrCat(column.id(), " ", column.measure(), " ",
                                   column.period_index(), " ",
                                   v1::ColumnContent_Name(column.content()),
                                   " ", v1::Unit_Name(column.unit())));
  }
  EXPECT_THAT(
      columns,
      ElementsAre("Received/0 received 0 COLUMN_CONTENT_FIGURE UNIT_COUNT",
                  "Received/1 received 1 COLUMN_CONTENT_FIGURE UNIT_COUNT",
                  "Received/1/difference received 1 COLUMN_CONTENT_DIFFERENCE "
                  "UNIT_COUNT",
                  "Received/1/percent_change received 1 "
                  "COLUMN_CONTENT_PERCENT_CHANGE UNIT_PERCENT",
                  "Received/2 received 2 COLUMN_CONTENT_FIGURE UNIT_COUNT",
                  "Received/2/difference received 2 COLUMN_CONTENT_DIFFERENCE "
                  "UNIT_COUNT",
                  "Received/2/percent_change received 2 "
                  "COLUMN_CONTENT_PERCENT_CHANGE UNIT_PERCENT",
                  "Upheld/0 upheld_rate 0 COLUMN_CONTENT_FIGURE UNIT_PERCENT",
                  "Upheld/1 upheld_rate 1 COLUMN_CONTENT_FIGURE UNIT_PERCENT",
                  "Upheld/1/difference upheld_rate 1 COLUMN_CONTENT_DIFFERENCE "
                  "UNIT_PERCENTAGE_POINTS",
                  "Upheld/1/percent_change upheld_rate 1 "
                  "COLUMN_CONTENT_PERCENT_CHANGE UNIT_PERCENT",
                  "Upheld/2 upheld_rate 2 COLUMN_CONTENT_FIGURE UNIT_PERCENT",
                  "Upheld/2/difference upheld_rate 2 COLUMN_CONTENT_DIFFERENCE "
                  "UNIT_PERCENTAGE_POINTS",
                  "Upheld/2/percent_change upheld_rate 2 "
                  "COLUMN_CONTENT_PERCENT_CHANGE UNIT_PERCENT"));
  EXPECT_THAT(answer->rows(), IsEmpty());
}

TEST(Answer, ComparesFromUnroundedFigures) {
  Data data;
  for (int i = 0; i < 9; ++i) {
    Add(data, "", "2019-05-01", i < 4 ? "upheld" : "not_upheld");
  }
  for (int i = 0; i < 23; ++i) {
    Add(data, "", "2018-05-01", i < 12 ? "upheld" : "not_upheld");
  }
  const auto answer = data.Run(absl::StrCat(
      "measures { measure: 'closed' } measures { measure: 'upheld_rate' } "
      "comparison_options { difference: true percent_change: true } ",
      kPeriod, kBefore));
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->rows_size(), 1);
  EXPECT_EQ(RowText(answer->rows(0)),
            "9 | 23 | -14 | -61% | 44% | 52% | -8 | -15%");
  const v1::Cell& points = answer->rows(0).cells(6);
  EXPECT_EQ(points.numerator(), -1600);
  EXPECT_EQ(points.denominator(), 207);
  EXPECT_NEAR(points.value(), -7.73, 0.005);
}

TEST(Answer, HasNoDifferenceFromNothing) {
  Data data;
  Add(data, "", "2019-05-01", "upheld");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'closed' } measures { measure: 'upheld_rate' } "
          "comparison_options { difference: true percent_change: true } ",
          kPeriod, kBefore)),
      ElementsAre("1 | 0 | +1 | [z] | 100% | [z] | [z] | [z]"));
}

TEST(Answer, HasOneRowWithoutDimensions) {
  Data data;
  Add(data, "", "2019-05-01");
  EXPECT_THAT(data.Rows(absl::StrCat(kReceived, kPeriod, "total: true")),
              ElementsAre("1", "total | 1"));
}

TEST(Answer, RecomputesTheTotal) {
  Data data;
  Add(data, "Adoption", "2019-05-01", "upheld").many[0] = {"Delay", "Staff"};
  Add(data, "Adoption", "2019-05-02", "not_upheld").many[0] = {"Staff"};
  Add(data, "MASH", "2019-05-03", "upheld");
  const std::string measures =
      "measures { measure: 'closed' } measures { measure: 'upheld_rate' } ";
  EXPECT_THAT(
      data.Rows(absl::StrCat(measures, kPeriod,
                             "dimensions { dimension: 'team' } "
                             "total: true")),
      ElementsAre("Adoption | 2 | 50%", "MASH | 1 | 100%", "total | 3 | 67%"));
  const auto answer = data.Run(absl::StrCat(
      measures, kPeriod, "dimensions { dimension: 'category' } total: true"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> rows;
  for (const v1::Row& row : answer->rows()) rows.push_back(RowText(row));
  EXPECT_THAT(rows, ElementsAre("Delay | 1 | 100%", "Staff | 2 | 50%",
                                "Not recorded | 1 | 100%", "total | 3 | 67%"));
  EXPECT_TRUE(answer->dimensions(0).many_valued());
  EXPECT_THAT(answer->warnings(),
              ElementsAre("A case may have more than one category: it counts "
                          "once in each and once in a total, so that rows can "
                          "add up to more than the total."));
}

TEST(Answer, OrdersMembersByNameWithTheMissingLast) {
  Data data;
  for (const char* team : {"b", "", "a", "C"}) Add(data, team, "2019-05-01");
  const std::string query =
      absl::StrCat(kReceived, kPeriod, "dimensions { dimension: 'team' } ");
  EXPECT_THAT(data.Rows(query),
              ElementsAre("C | 1", "a | 1", "b | 1", "Not recorded | 1"));
  EXPECT_THAT(data.Rows(query + "order_by { descending: true }"),
              ElementsAre("Not recorded | 1", "b | 1", "a | 1", "C | 1"));
}

TEST(Answer, OrdersClosedVocabulariesAsTheyAre) {
  Data data;
  Add(data, "", "2019-05-01", "", "compliment");
  Add(data, "", "2019-05-01", "", "mp_enquiry");
  Add(data, "", "2019-05-01", "", "complaint");
  EXPECT_THAT(data.Rows(absl::StrCat(kReceived, kPeriod,
                                     "dimensions { dimension: 'kind' }")),
              ElementsAre("complaint | 1", "mp_enquiry | 1", "compliment | 1"));
}

TEST(Answer, ShowsListedMembersFirst) {
  Data data;
  Add(data, "Adoption", "2019-05-01");
  Add(data, "MASH", "2019-05-01");
  Add(data, "", "2019-05-01");
  const auto answer = data.Run(absl::StrCat(
      kReceived, kPeriod,
      "dimensions { dimension: 'team' members: 'Youth' members: 'Not recorded' "
      "members: 'MASH' } total: true"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> rows;
  for (const v1::Row& row : answer->rows()) rows.push_back(RowText(row));
  EXPECT_THAT(rows, ElementsAre("Youth | 0", "Not recorded | 1", "MASH | 1",
                                "Adoption | 1", "total | 3"));
  EXPECT_THAT(answer->warnings(),
              ElementsAre("No record has the team \"Youth\", so it counts as "
                          "0."));
}

TEST(Answer, CombinesListedMembersWithThoseThatOccur) {
  Data data;
  Add(data, "Adoption", "2019-05-01", "", "complaint");
  Add(data, "MASH", "2019-05-01", "", "compliment");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          kReceived, kPeriod,
          "dimensions { dimension: 'team' } "
          "dimensions { dimension: 'kind' members: 'mep_enquiry' }")),
      ElementsAre("Adoption | mep_enquiry | 0", "Adoption | complaint | 1",
                  "MASH | mep_enquiry | 0", "MASH | compliment | 1"));
  EXPECT_THAT(data.Rows(absl::StrCat(
                  kReceived,
                  "period { first_day { year: 2001 month: 1 day: 1 } "
                  "last_day { year: 2001 month: 1 day: 1 } } ",
                  "dimensions { dimension: 'kind' members: 'complaint' } "
                  "dimensions { dimension: 'status' members: 'OPEN' "
                  "members: 'closed' }")),
              ElementsAre("complaint | open | 0", "complaint | closed | 0"));
}

TEST(Answer, OrdersByAMeasure) {
  Data data;
  Add(data, "A", "2019-05-01", "upheld");
  Add(data, "B", "2019-05-01");
  Add(data, "B", "2019-05-01", "not_upheld");
  Add(data, "0", "2019-05-01");
  Add(data, "", "2019-05-01");
  const std::string query = absl::StrCat(
      kReceived, "measures { measure: 'upheld_rate' label: 'Rate' } ", kPeriod,
      "dimensions { dimension: 'team' } ");
  EXPECT_THAT(
      data.Rows(query + "order_by { label: 'Received' descending: true }"),
      ElementsAre("B | 2 | 0%", "0 | 1 | [z]", "A | 1 | 100%",
                  "Not recorded | 1 | [z]"));
  EXPECT_THAT(data.Rows(query + "order_by { label: 'Received' }"),
              ElementsAre("0 | 1 | [z]", "A | 1 | 100%",
                          "Not recorded | 1 | [z]", "B | 2 | 0%"));
  // What has no figure is last in either direction.
  EXPECT_THAT(data.Rows(query + "order_by { label: 'Rate' }"),
              ElementsAre("B | 2 | 0%", "A | 1 | 100%", "0 | 1 | [z]",
                          "Not recorded | 1 | [z]"));
  EXPECT_THAT(data.Rows(query + "order_by { label: 'Rate' descending: true }"),
              ElementsAre("A | 1 | 100%", "B | 2 | 0%", "0 | 1 | [z]",
                          "Not recorded | 1 | [z]"));
}

TEST(Answer, GivesEachMeasureItsOwnFilter) {
  Data data;
  Add(data, "A", "2019-05-01", "", "mp_enquiry");
  Add(data, "A", "2019-05-01");
  Add(data, "B", "2019-05-01");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          R"(measures { measure: 'received' label: 'MP enquiries' filter {
               members { dimension: 'kind' values: 'mp_enquiry' } } }
             measures { measure: 'received' label: 'Others' filter { not {
               members { dimension: 'kind' values: 'mp_enquiry' } } } }
             dimensions { dimension: 'team' } total: true )",
          kPeriod)),
      ElementsAre("A | 1 | 1", "B | 0 | 1", "total | 1 | 2"));
}

TEST(Answer, MixesGrainsInOneTable) {
  Data data;
  Add(data, "", "2019-05-01").many[1] = {"Delay"};
  data.Add(Action("L1", "Staff", "2019-06-01", ""));
  EXPECT_THAT(data.Rows(absl::StrCat(
                  kReceived,
                  "measures { measure: 'upheld_rate' } "
                  "measures { measure: 'learning_raised' } "
                  "dimensions { dimension: 'root_cause' } total: true ",
                  kPeriod)),
              ElementsAre("Delay | 1 | [z] | 0", "Staff | 0 | [z] | 1",
                          "total | 1 | [z] | 1"));
}

TEST(Answer, KnowsRootCausesOfLearningAsSingle) {
  Data data;
  data.Add(Action("L1", "Staff", "2019-06-01", ""));
  const auto answer = data.Run(absl::StrCat(
      "measures { measure: 'learning_raised' filter { members { dimension: "
      "'root_cause' values: 'Staff' } } } "
      "dimensions { dimension: 'root_cause' } ",
      kPeriod));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_FALSE(answer->dimensions(0).many_valued());
  EXPECT_THAT(answer->warnings(), IsEmpty());
  ASSERT_EQ(answer->rows_size(), 1);
  EXPECT_EQ(RowText(answer->rows(0)), "Staff | 1");
}

// On stage measures the dimension `outcome` is the stage's own, in filters and
// in break-downs.
TEST(Answer, MeansTheOutcomeOfWhatIsCounted) {
  Data data;
  model::CaseFacts& facts = Add(data, "", "2019-05-01", "not_upheld");
  facts.stages.push_back(Stage({.stage = "stage1",
                                .started = "2019-05-01",
                                .responded = "2019-05-01",
                                .ended = "2019-05-01",
                                .ended_by = "response",
                                .outcome = "upheld",
                                .response_days = 0}));
  facts.stages.push_back(Stage({.stage = "stage2",
                                .started = "2019-05-01",
                                .responded = "2019-05-01",
                                .ended = "2019-05-01",
                                .ended_by = "response",
                                .outcome = "not_upheld",
                                .response_days = 0}));
  const std::string query = absl::StrCat(
      "measures { measure: 'closed' } measures { measure: 'stage_closed' } ",
      kPeriod);
  EXPECT_THAT(data.Rows(query + "dimensions { dimension: 'outcome' }"),
              ElementsAre("upheld | 0 | 1", "not_upheld | 1 | 1"));
  EXPECT_THAT(data.Rows(query + "filter { members { dimension: 'outcome' "
                                "values: 'upheld' } }"),
              ElementsAre("0 | 1"));
}

TEST(Answer, BreaksStagesDown) {
  Data data;
  model::CaseFacts& facts = Add(data, "MASH", "2019-05-01");
  facts.stages.push_back(Stage({.stage = "stage1", .started = "2019-05-01"}));
  facts.stages.push_back(Stage({.stage = "stage2", .started = "2019-06-01"}));
  EXPECT_THAT(data.Rows(absl::StrCat(
                  "measures { measure: 'stage_started' } "
                  "dimensions { dimension: 'team' } "
                  "dimensions { dimension: 'stage' members: 'stage3' } ",
                  kPeriod)),
              ElementsAre("MASH | stage3 | 0", "MASH | stage1 | 1",
                          "MASH | stage2 | 1"));
}

TEST(Answer, LooksAtStatusOnTheDataDate) {
  Data data;
  Add(data, "", "2019-05-01");
  model::CaseFacts& closed = Add(data, "", "2019-05-02");
  closed.closed = closed.left = Iso("2019-12-01");
  model::CaseFacts& cancelled = Add(data, "", "2019-05-03");
  cancelled.cancelled = cancelled.left = Iso("2019-06-01");
  const std::string query =
      absl::StrCat(kReceived, kPeriod, "dimensions { dimension: 'status' }");
  data.set_data_date("2019-12-01");
  EXPECT_THAT(data.Rows(query),
              ElementsAre("open | 1", "closed | 1", "cancelled | 1"));
  data.set_data_date("2019-11-30");
  EXPECT_THAT(data.Rows(query), ElementsAre("open | 2", "cancelled | 1"));
}

TEST(Answer, BreaksDownByAttributes) {
  v1::Settings settings;
  settings.add_attributes("ward");
  Data data(settings);
  Add(data, "", "2019-05-01").attributes = {{"ward", "North"}};
  Add(data, "", "2019-05-01");
  EXPECT_THAT(data.Rows(absl::StrCat(kReceived, kPeriod,
                                     "dimensions { dimension: 'attr:ward' }")),
              ElementsAre("North | 1", "Not recorded | 1"));
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceived, kPeriod,
                             "filter { members { dimension: 'attr:ward' "
                             "values: 'Not recorded' } }")),
      ElementsAre("1"));
}

TEST(Answer, HasAtMost100000Rows) {
  Data data;
  for (int i = 0; i < 101; ++i) Add(data, absl::StrCat(i), "2019-05-01");
  const auto answer = data.Run(absl::StrCat(
      kReceived,
      "dimensions { dimension: 'team' } dimensions { dimension: 'day' } ",
      PeriodText("period", "2019-04-01", "2021-12-26")));
  ASSERT_EQ(answer.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(answer.status()), "TOO_MANY_ROWS");
  EXPECT_EQ(
      answer.status().message(),
      "the answer would have 101101 rows, and 100000 is the most; ask for "
      "fewer dimensions, a longer time bucket or a filter");
  const auto smaller = data.Run(absl::StrCat(
      kReceived,
      "dimensions { dimension: 'team' } dimensions { dimension: 'day' } ",
      PeriodText("period", "2019-04-01", "2021-12-15")));
  ASSERT_TRUE(smaller.ok()) << smaller.status();
  EXPECT_EQ(smaller->rows_size(), 101 * 990);
}

TEST(Answer, HasAtMostAMillionFigures) {
  Data data;
  std::string query =
      absl::StrCat("dimensions { dimension: 'day' } ",
                   PeriodText("period", "1999-01-01", "2019-12-31"));
  for (int i = 0; i < 64; ++i) {
    absl::StrAppend(&query, "measures { measure: 'received' label: '", i,
                    "' } ");
  }
  for (int i = 0; i < 2; ++i) {
    absl::StrAppend(&query,
                    PeriodText("comparisons", absl::StrCat(2020 + i, "-01-01"),
                               absl::StrCat(2020 + i, "-01-02")));
  }
  const auto answer = data.Run(query);
  ASSERT_EQ(answer.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(answer.status()), "TOO_MANY_CELLS");
  EXPECT_THAT(std::string(answer.status().message()),
              HasSubstr("7670 rows of 192 figures"));
}

}  // namespace
}  // namespace redress::query
