#include "service/report/table_layout.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/report/table_sender.h"
#include "tests/report/document_reader.h"

namespace redress::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <typename T>
T Parse(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

v1::Cell MakeFigure(int64_t numerator, int64_t denominator,
                    const std::string& display) {
  v1::Cell cell;
  cell.set_numerator(numerator);
  cell.set_denominator(denominator);
  cell.set_display(display);
  return cell;
}

// Closed and upheld by team, a period and one comparison, with differences.
v1::Answer ByTeam() {
  auto answer = Parse<v1::Answer>(R"pb(
    periods {
      first_day { year: 2019 month: 4 day: 1 }
      last_day { year: 2019 month: 9 day: 30 }
      label: "2019/20 H1"
    }
    periods {
      first_day { year: 2018 month: 4 day: 1 }
      last_day { year: 2018 month: 9 day: 30 }
      label: "2018/19 H1"
    }
    dimensions { dimension: "team" label: "Team" }
    columns {
      label: "Closed"
      measure: "closed"
      unit: UNIT_COUNT
      content: COLUMN_CONTENT_FIGURE
    }
    columns {
      label: "Closed"
      measure: "closed"
      unit: UNIT_COUNT
      content: COLUMN_CONTENT_FIGURE
      period_index: 1
    }
    columns {
      label: "Closed"
      measure: "closed"
      unit: UNIT_COUNT
      content: COLUMN_CONTENT_DIFFERENCE
      period_index: 1
    }
    columns {
      label: "% upheld"
      measure: "upheld_rate"
      unit: UNIT_PERCENT
      content: COLUMN_CONTENT_FIGURE
    }
    columns {
      label: "% upheld"
      measure: "upheld_rate"
      unit: UNIT_PERCENT
      content: COLUMN_CONTENT_FIGURE
      period_index: 1
    }
    columns {
      label: "% upheld"
      measure: "upheld_rate"
      unit: UNIT_PERCENTAGE_POINTS
      content: COLUMN_CONTENT_DIFFERENCE
      period_index: 1
    }
  )pb");
  v1::Row* row = answer.add_rows();
  row->set_type(v1::ROW_TYPE_MEMBERS);
  row->add_members("MASH");
  *row->add_cells() = MakeFigure(4, 1, "4");
  *row->add_cells() = MakeFigure(2, 1, "2");
  *row->add_cells() = MakeFigure(2, 1, "+2");
  *row->add_cells() = MakeFigure(1, 4, "25%");
  *row->add_cells() = MakeFigure(1, 2, "50%");
  *row->add_cells() = MakeFigure(-200, 8, "-25");
  v1::Row* total = answer.add_rows();
  *total = *row;
  total->set_type(v1::ROW_TYPE_TOTAL);
  total->clear_members();
  return answer;
}

v1::Answer WithoutDimensions() {
  v1::Answer answer = ByTeam();
  answer.clear_dimensions();
  answer.mutable_rows()->RemoveLast();
  answer.mutable_rows(0)->clear_members();
  return answer;
}

ReadTable Lay(const v1::ReportTable& table, const v1::Answer& answer,
              MemberStyle style = MemberStyle::kWords) {
  ReadDocument document;
  v1::DocumentPart header;
  header.mutable_header()->set_id("test");
  const DocumentSink sink = document.Sink();
  EXPECT_TRUE(sink(header).ok());
  const absl::Status status = SendAnswer(table, answer, style, sink);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(document.tables.size(), 1u);
  return document.tables.empty() ? ReadTable() : document.tables[0];
}

TEST(MembersAsRows, GivesEachMeasureAColumnForEachPeriod) {
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "by_team"
                                title: "By team"
                                layout: TABLE_LAYOUT_MEMBERS_AS_ROWS
                              )pb"),
                              ByTeam());
  EXPECT_EQ(table.start.id(), "by_team");
  EXPECT_EQ(table.start.title(), "By team");
  EXPECT_THAT(table.Ids(), ElementsAre("team", "closed", "closed_comparison",
                                       "closed_difference", "percent_upheld",
                                       "percent_upheld_comparison",
                                       "percent_upheld_difference"));
  EXPECT_THAT(table.Labels(),
              ElementsAre("Team", "Closed, 2019/20 H1", "Closed, 2018/19 H1",
                          "Closed, Difference", "% upheld, 2019/20 H1",
                          "% upheld, 2018/19 H1",
                          "% upheld, Difference (percentage points)"));
  EXPECT_THAT(table.Texts(0),
              ElementsAre("MASH", "4", "2", "+2", "25%", "50%", "-25"));
  EXPECT_THAT(table.Texts(1),
              ElementsAre("Total", "4", "2", "+2", "25%", "50%", "-25"));
  EXPECT_EQ(table.rows[1].type(), v1::ROW_TYPE_TOTAL);
  EXPECT_EQ(table.start.columns(0).role(), v1::COLUMN_ROLE_LABEL);
  EXPECT_EQ(table.start.columns(0).dimension(), "team");
  EXPECT_EQ(table.start.columns(2).measure(), "closed");
  EXPECT_EQ(table.start.columns(2).period_index(), 1);
  EXPECT_EQ(table.start.columns(6).unit(), v1::UNIT_PERCENTAGE_POINTS);
  // The unit is the column's.
  EXPECT_EQ(table.rows[0].cells(6).unit(), v1::UNIT_UNSPECIFIED);
  EXPECT_EQ(table.start.chart().type(), v1::CHART_TYPE_UNSPECIFIED);
}

TEST(MembersAsRows, PutsComparisonsFirstAndPeriodsTogether) {
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "by_team"
                                comparisons_first: true
                                periods_together: true
                                numerator_in_brackets: "% upheld"
                                row_heading: "Complaint area"
                              )pb"),
                              ByTeam());
  EXPECT_THAT(table.Ids(), ElementsAre("team", "closed_comparison",
                                       "percent_upheld_comparison", "closed",
                                       "percent_upheld", "closed_difference",
                                       "percent_upheld_difference"));
  EXPECT_EQ(table.Labels()[0], "Complaint area");
  EXPECT_THAT(table.Texts(0),
              ElementsAre("MASH", "2", "50% (1)", "4", "25% (1)", "+2", "-25"));
}

TEST(MembersAsRows, NamesTheMeasureAloneWithOnePeriod) {
  v1::Answer answer = ByTeam();
  answer.mutable_periods()->RemoveLast();
  answer.mutable_columns()->DeleteSubrange(1, 5);
  for (v1::Row& row : *answer.mutable_rows()) {
    row.mutable_cells()->DeleteSubrange(1, 5);
  }
  const ReadTable table =
      Lay(Parse<v1::ReportTable>(R"pb(id: "by_team")pb"), answer);
  EXPECT_THAT(table.Ids(), ElementsAre("team", "closed"));
  EXPECT_THAT(table.Labels(), ElementsAre("Team", "Closed"));
}

TEST(MembersAsRows, KeepsIdsApart) {
  v1::Answer answer = ByTeam();
  answer.mutable_dimensions(0)->set_dimension("closed");
  const ReadTable table =
      Lay(Parse<v1::ReportTable>(R"pb(id: "by_team")pb"), answer);
  EXPECT_EQ(table.Ids()[0], "closed");
  EXPECT_EQ(table.Ids()[1], "closed_2");
}

TEST(MembersAsRows, SaysVocabulariesInWordsWhereAsked) {
  v1::Answer answer = ByTeam();
  answer.mutable_dimensions(0)->set_dimension("kind");
  answer.mutable_rows(0)->set_members(0, "mp_enquiry");
  const auto definition = Parse<v1::ReportTable>(R"pb(id: "by_kind")pb");
  EXPECT_EQ(Lay(definition, answer).Texts(0)[0], "MP enquiries");
  EXPECT_EQ(Lay(definition, answer, MemberStyle::kNames).Texts(0)[0],
            "mp_enquiry");
}

TEST(MembersAsRows, MarksPartialBuckets) {
  v1::Answer answer = ByTeam();
  answer.mutable_rows(0)->set_partial_bucket(true);
  EXPECT_EQ(Lay(Parse<v1::ReportTable>(R"pb(id: "t")pb"), answer).Texts(0)[0],
            "MASH (part)");
}

TEST(MembersAsRows, StandsInForAnEmptyTable) {
  v1::Answer answer = ByTeam();
  answer.mutable_rows()->DeleteSubrange(0, 1);  // Leaves the total.
  const ReadTable table =
      Lay(Parse<v1::ReportTable>(R"pb(id: "t" empty_text: "None.")pb"), answer);
  ASSERT_EQ(table.rows.size(), 1u);
  EXPECT_THAT(table.Texts(0), ElementsAre("None.", "", "", "", "", "", ""));
  const ReadTable without =
      Lay(Parse<v1::ReportTable>(R"pb(id: "t")pb"), answer);
  ASSERT_EQ(without.rows.size(), 1u);
  EXPECT_EQ(without.rows[0].type(), v1::ROW_TYPE_TOTAL);
}

TEST(MembersAsRows, CarriesChartAndNotes) {
  v1::Answer answer = ByTeam();
  answer.add_warnings("a warning");
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "t"
                                title: "A title"
                                chart { type: CHART_TYPE_BAR alt_text: "Bars." }
                                notes { text: "A note." }
                              )pb"),
                              answer);
  EXPECT_EQ(table.start.chart().type(), v1::CHART_TYPE_BAR);
  EXPECT_EQ(table.start.chart().title(), "A title");
  EXPECT_EQ(table.start.chart().alt_text(), "Bars.");
  EXPECT_THAT(table.start.notes(), ElementsAre("A note.", "a warning"));
}

TEST(PeriodsAsRows, GivesEachPeriodARowAndThenTheDifference) {
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "complaints"
                                layout: TABLE_LAYOUT_PERIODS_AS_ROWS
                              )pb"),
                              WithoutDimensions());
  EXPECT_THAT(table.Ids(), ElementsAre("period", "closed", "percent_upheld"));
  EXPECT_THAT(table.Labels(), ElementsAre("Period", "Closed", "% upheld"));
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_THAT(table.Texts(0), ElementsAre("2019/20 H1", "4", "25%"));
  EXPECT_THAT(table.Texts(1), ElementsAre("2018/19 H1", "2", "50%"));
  EXPECT_THAT(table.Texts(2), ElementsAre("Difference", "+2", "-25"));
  EXPECT_EQ(table.start.columns(2).unit(), v1::UNIT_PERCENT);
  EXPECT_EQ(table.rows[0].cells(2).unit(), v1::UNIT_UNSPECIFIED);
  EXPECT_EQ(table.rows[2].cells(2).unit(), v1::UNIT_PERCENTAGE_POINTS);
  EXPECT_EQ(table.rows[2].cells(1).unit(), v1::UNIT_UNSPECIFIED);
}

TEST(PeriodsAsRows, RunsForwardInTimeWhereAsked) {
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "complaints"
                                layout: TABLE_LAYOUT_PERIODS_AS_ROWS
                                comparisons_first: true
                                row_heading: "Half-year"
                              )pb"),
                              WithoutDimensions());
  EXPECT_EQ(table.Labels()[0], "Half-year");
  EXPECT_EQ(table.Texts(0)[0], "2018/19 H1");
  EXPECT_EQ(table.Texts(1)[0], "2019/20 H1");
  // The columns are still about the current period.
  EXPECT_EQ(table.start.columns(1).period_index(), 0);
}

TEST(PeriodsAsRows, NamesWhatEachDifferenceIsFrom) {
  v1::Answer answer = WithoutDimensions();
  *answer.add_periods() = answer.periods(1);
  answer.mutable_periods(2)->set_label("2017/18 H1");
  answer.mutable_periods(2)->mutable_first_day()->set_year(2017);
  for (const int at : {1, 2}) {
    *answer.add_columns() = answer.columns(at);
    answer.mutable_columns()->rbegin()->set_period_index(2);
    *answer.mutable_rows(0)->add_cells() = answer.rows(0).cells(at);
  }
  const ReadTable table = Lay(Parse<v1::ReportTable>(
                                  R"pb(id: "t"
                                       layout: TABLE_LAYOUT_PERIODS_AS_ROWS
                                       comparisons_first: true)pb"),
                              answer);
  ASSERT_EQ(table.rows.size(), 5u);
  EXPECT_EQ(table.Texts(0)[0], "2017/18 H1");
  EXPECT_EQ(table.Texts(3)[0], "Difference from 2018/19 H1");
  EXPECT_EQ(table.Texts(4)[0], "Difference from 2017/18 H1");
  // The rate has no third period: an empty cell.
  EXPECT_EQ(table.Texts(0)[2], "");
}

TEST(MeasuresAsRows, GivesEachMeasureARow) {
  const ReadTable table = Lay(Parse<v1::ReportTable>(R"pb(
                                id: "t"
                                layout: TABLE_LAYOUT_MEASURES_AS_ROWS
                              )pb"),
                              WithoutDimensions());
  EXPECT_THAT(table.Ids(),
              ElementsAre("measure", "current", "comparison", "difference"));
  EXPECT_THAT(table.Labels(),
              ElementsAre("Measure", "2019/20 H1", "2018/19 H1", "Difference"));
  EXPECT_THAT(table.Texts(0), ElementsAre("Closed", "4", "2", "+2"));
  EXPECT_THAT(table.Texts(1), ElementsAre("% upheld", "25%", "50%", "-25"));
  EXPECT_EQ(table.start.columns(1).unit(), v1::UNIT_UNSPECIFIED);
  EXPECT_EQ(table.rows[1].cells(1).unit(), v1::UNIT_PERCENT);
  EXPECT_EQ(table.rows[1].cells(3).unit(), v1::UNIT_PERCENTAGE_POINTS);
}

TEST(SendAnswer, SendsRowsInBatches) {
  v1::Answer answer = ByTeam();
  answer.mutable_rows()->RemoveLast();
  const v1::Row row = answer.rows(0);
  while (answer.rows_size() < 2 * kMaxBatchRows + 1) *answer.add_rows() = row;
  std::vector<int> batches;
  const absl::Status status =
      SendAnswer(Parse<v1::ReportTable>(R"pb(id: "t")pb"), answer,
                 MemberStyle::kWords, [&](const v1::DocumentPart& part) {
                   if (part.has_rows())
                     batches.push_back(part.rows().rows_size());
                   return absl::OkStatus();
                 });
  EXPECT_TRUE(status.ok());
  EXPECT_THAT(batches, ElementsAre(kMaxBatchRows, kMaxBatchRows, 1));
}

TEST(SendAnswer, StopsAtTheSinksFirstError) {
  int calls = 0;
  const absl::Status status =
      SendAnswer(Parse<v1::ReportTable>(R"pb(id: "t")pb"), ByTeam(),
                 MemberStyle::kWords, [&](const v1::DocumentPart&) {
                   ++calls;
                   return absl::CancelledError("gone");
                 });
  EXPECT_EQ(status, absl::CancelledError("gone"));
  EXPECT_EQ(calls, 1);
}

TEST(SendAnswer, SendsNoBatchForNoRows) {
  v1::Answer answer = ByTeam();
  answer.clear_rows();
  EXPECT_THAT(Lay(Parse<v1::ReportTable>(R"pb(id: "t")pb"), answer).rows,
              IsEmpty());
}

}  // namespace
}  // namespace redress::report
