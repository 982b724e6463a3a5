#include "plugins/statutory_return/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::statutory_return {
namespace {

using ::redress::testing::FindFigure;
using ::redress::testing::FindTable;
using ::redress::testing::SampleReturn;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(CollectTest, FindsFiguresByMeasureMemberAndLabel) {
  ReturnData data;
  EXPECT_THAT(CollectFigures(SampleReturn(), data), IsEmpty());
  ASSERT_THAT(data.representations, SizeIs(6));
  const KindFigures* complaints = FindKind(data, "complaint");
  ASSERT_NE(complaints, nullptr);
  EXPECT_EQ(complaints->received, 12);
  EXPECT_EQ(complaints->received_net, 10);
  EXPECT_EQ(complaints->received_prior, 11);
  ASSERT_THAT(data.stages, SizeIs(3));
  EXPECT_EQ(data.stages[0].closed, 9);
  EXPECT_EQ(data.stages[0].upheld, 4);
  EXPECT_EQ(data.stages[0].not_upheld, 3);
  EXPECT_EQ(data.stages[0].percent_upheld, "44.4");
  EXPECT_EQ(data.stages[0].percent_timely, "66.7");
  EXPECT_EQ(data.stages[2].percent_upheld, "z");
  EXPECT_EQ(data.stages[2].percent_timely, "z");
  EXPECT_EQ(data.adr_saving_pence, 360000);
  EXPECT_THAT(data.customer_groups, SizeIs(3)) << "without the total";
  ASSERT_THAT(data.equalities, SizeIs(5));
  EXPECT_EQ(data.equalities[0].name, "AgeBand");
  ASSERT_THAT(data.learning, SizeIs(2));
  EXPECT_TRUE(data.learning[0].implemented_on.has_value());
  EXPECT_EQ(data.learning[1].not_implemented_reason,
            "The policy waits for approval.");
}

TEST(CollectTest, AmountsHaveTheirBoundToo) {
  Document document = SampleReturn();
  Cell& saving = FindTable(document, "adr").rows[0].cells.back();
  ASSERT_EQ(saving.denominator, 100);
  saving.numerator = 100 * kMaxCount;
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data), IsEmpty());
  EXPECT_EQ(data.adr_saving_pence, 100 * kMaxCount);
  ++saving.numerator;
  EXPECT_THAT(CollectFigures(document, data),
              ElementsAre("table adr has no amount up to £999,999,999,999 as "
                          "adr_saving_gbp"));
}

TEST(CollectTest, EachFigureNamesItsCell) {
  ReturnData data;
  EXPECT_THAT(CollectFigures(SampleReturn(), data), IsEmpty());
  EXPECT_EQ(data.document_source, R"({"report":{}})");
  const KindFigures* complaints = FindKind(data, "complaint");
  EXPECT_EQ(complaints->received.cell(), "representations/2/received");
  EXPECT_EQ(complaints->received_prior->cell(),
            "representations/2/received_comparison");
  EXPECT_EQ(data.stages[1].upheld.cell(), "stages/2/upheld");
  EXPECT_EQ(data.stages[1].percent_timely_cell, "stages/2/on_time_rate");
  EXPECT_EQ(data.customer_groups[2].complaints.cell(),
            "customer_groups/3/complaints");
  EXPECT_EQ(data.adr_saving_pence.cell(), "adr/1/adr_saving_gbp");
}

// Rows are counted as they come, a total before others too.
TEST(CollectTest, TotalsAreCountedAmongTheRows) {
  Document document = SampleReturn();
  Table& table = FindTable(document, "service_areas");
  std::swap(table.rows[0], table.rows[2]);
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data), IsEmpty());
  ASSERT_THAT(data.service_areas, SizeIs(2));
  EXPECT_EQ(data.service_areas[0].complaints.cell(),
            "service_areas/2/complaints");
  EXPECT_EQ(data.service_areas[1].complaints.cell(),
            "service_areas/3/complaints");
}

TEST(CollectTest, AnIdThatNamesNoFigureIsAProblem) {
  Document document = SampleReturn();
  FindTable(document, "adr").columns[2].id = "adr resolved";
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data),
              ElementsAre(HasSubstr("column \"adr resolved\"")));
}

TEST(CollectTest, NumbersBeyondTheReturnAreProblems) {
  Document document = SampleReturn();
  FindFigure(document, "stages", "Stage 1", "due").numerator = kMaxCount + 1;
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data),
              ElementsAre(HasSubstr("no whole number up to 999,999,999,999")));
}

TEST(CollectTest, WithoutAComparisonThereIsNoPriorFigure) {
  Document document = SampleReturn();
  document.periods.pop_back();
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data), IsEmpty());
  EXPECT_FALSE(FindKind(data, "complaint")->received_prior.has_value());
}

TEST(CollectTest, ListsEveryMissingPieceAtOnce) {
  Document document = SampleReturn();
  FindTable(document, "adr").id = "elsewhere";
  FindTable(document, "stages").rows.pop_back();
  FindTable(document, "ombudsman").columns[1].measure = "received";
  FindTable(document, "representations")
      .rows.erase(FindTable(document, "representations").rows.begin() + 4);
  ReturnData data;
  EXPECT_THAT(
      CollectFigures(document, data),
      ElementsAre("table representations has no row for mep_enquiry",
                  "table stages has no row for stage3",
                  "table ombudsman has no column for ombudsman_referred",
                  "table adr is missing"));
}

TEST(CollectTest, ASuppressedFigureCannotBeReturned) {
  Document document = SampleReturn();
  FindFigure(document, "customer_groups", "Child", "complaints").status = 'c';
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data),
              ElementsAre("table customer_groups has [c] as received_net of "
                          "Child; make the return under the profile internal"));
}

TEST(CollectTest, ACountIsWholeAndNotNegative) {
  Document document = SampleReturn();
  FindFigure(document, "stages", "Stage 1", "due").numerator = -1;
  FindFigure(document, "stages", "Stage 2", "late").denominator = 2;
  ReturnData data;
  const std::vector<std::string> problems = CollectFigures(document, data);
  EXPECT_THAT(problems, Contains(HasSubstr("due of Stage 1")));
  EXPECT_THAT(problems, Contains(HasSubstr("late of Stage 2")));
}

TEST(CollectTest, ARowThatStandsForAnEmptyTableIsNoLearning) {
  Document document = SampleReturn();
  Table& table = FindTable(document, "learning");
  table.rows.resize(1);
  table.rows[0].cells[2] = Cell();
  ReturnData data;
  EXPECT_THAT(CollectFigures(document, data), IsEmpty());
  EXPECT_THAT(data.learning, IsEmpty());
}

TEST(CollectTest, DocumentsWithoutPeriodsAreRefused) {
  ReturnData data;
  EXPECT_THAT(CollectFigures(Document{}, data),
              ElementsAre("the document has no period"));
}

TEST(ReturnDataTest, PercentagesRoundHalfAwayFromZero) {
  EXPECT_EQ(FormatPercent(4, 9), "44.4");
  EXPECT_EQ(FormatPercent(12, 23), "52.2");
  EXPECT_EQ(FormatPercent(1, 2000), "0.1");
  EXPECT_EQ(FormatPercent(1, 2001), "0.0");
  EXPECT_EQ(FormatPercent(9, 9), "100.0");
  EXPECT_EQ(FormatPercent(0, 9), "0.0");
  EXPECT_EQ(FormatPercent(0, 0), "z");
}

TEST(ReturnDataTest, FinancialYears) {
  const Day march{std::chrono::year{2020} / 3 / 31};
  const Day april{std::chrono::year{2020} / 4 / 1};
  EXPECT_EQ(FinancialYearEndYear(march), 2020);
  EXPECT_EQ(FinancialYearEndYear(april), 2021);
  EXPECT_EQ(FormatDay(FinancialYearStart(march)), "2019-04-01");
  EXPECT_EQ(FormatDay(FinancialYearStart(april)), "2020-04-01");
}

TEST(DocumentTest, DaysAreReadStrictly) {
  EXPECT_EQ(FormatDay(*ParseDay("2020-02-29")), "2020-02-29");
  for (const char* text : {"", "2020-2-29", "2019-02-29", "31/03/2020",
                           "2020-03-31 ", "0020-03-31", "2020-13-01"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace redress::statutory_return
