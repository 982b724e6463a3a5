#include "service/report/report_figures.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/report/conditions.h"
#include "service/report/report_questions.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

class ReportFiguresTest : public ::testing::Test {
 protected:
  ReportFiguresTest() : data_(engine::MakeColumnarExecutor()) {
    const auto definition = ParseReportDefinition(
        R"pb(
          id: "test"
          figures {
            name: "within"
            measure {
              measure: "closed"
              filter { members { dimension: "kind" values: "complaint" } }
            }
            less {
              measure: "closed_received_before"
              filter { members { dimension: "kind" values: "complaint" } }
            }
          }
          figures {
            name: "upheld_rate"
            measure { measure: "upheld_rate" }
          }
          figures {
            name: "panels"
            measure { measure: "ombudsman_decided" }
          }
        )pb",
        "test");
    EXPECT_TRUE(definition.ok()) << definition.status().message();
    definition_ = *definition;
    *selection_.mutable_period() = MakePeriod("2019-04-01", "2019-09-30");
    *selection_.add_comparisons() = MakePeriod("2018-04-01", "2018-09-30");
  }

  ReportFigures Ask() {
    const auto answer = query::RunQuery(FiguresQuery(definition_, selection_),
                                        data_.snapshot(), "report");
    EXPECT_TRUE(answer.ok()) << answer.status().message();
    if (!answer.ok()) return ReportFigures();
    const auto figures = ReadFigures(definition_, *answer, true);
    EXPECT_TRUE(figures.ok()) << figures.status().message();
    return figures.ok() ? *figures : ReportFigures();
  }

  const ExampleData data_;
  v1::ReportDefinition definition_;
  v1::ReportSelection selection_;
};

TEST_F(ReportFiguresTest, GivesEachFigureInItsThreeForms) {
  ReportFigures figures = Ask();
  EXPECT_EQ(figures.placeholders["within"], "8");
  EXPECT_EQ(figures.placeholders["within.comparison"], "23");
  EXPECT_EQ(figures.placeholders["within.difference"], "-15");
  EXPECT_EQ(figures.placeholders["upheld_rate"], "44%");
  EXPECT_EQ(figures.placeholders["upheld_rate.difference"], "-8");
  EXPECT_EQ(figures.placeholders["period"], "2019/20 H1");
  EXPECT_EQ(figures.placeholders["comparison.days"],
            "1 April 2018 to 30 September 2018");
  EXPECT_EQ(figures.data_version.version(), 1);
}

TEST_F(ReportFiguresTest, KeepsThePeriodsOwnLabel) {
  selection_.mutable_period()->set_label("this {half}");
  EXPECT_EQ(Ask().placeholders["period"], "this {half}");
}

TEST_F(ReportFiguresTest, HasNothingOfAComparisonThatIsNotThere) {
  selection_.clear_comparisons();
  ReportFigures figures = Ask();
  EXPECT_EQ(figures.placeholders["within"], "8");
  EXPECT_EQ(figures.placeholders["within.comparison"], "[x]");
  EXPECT_EQ(figures.placeholders.count("comparison"), 0u);
}

TEST_F(ReportFiguresTest, ChecksPeriodsWhereThereAreNoFigures) {
  definition_.clear_figures();
  EXPECT_EQ(Ask().placeholders["period"], "2019/20 H1");
  selection_.clear_period();
  EXPECT_FALSE(query::RunQuery(FiguresQuery(definition_, selection_),
                               data_.snapshot(), "report")
                   .ok());
}

// A sentence under a condition would say whether a hidden figure is 0.
TEST_F(ReportFiguresTest, DecidesNothingOnWhatMayBeZeroAndIsConfidential) {
  v1::Answer answer = *query::RunQuery(FiguresQuery(definition_, selection_),
                                       data_.snapshot(), "report");
  for (v1::Cell& cell : *answer.mutable_rows(0)->mutable_cells()) {
    cell.Clear();
    cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
  }
  v1::ReportText text;
  text.mutable_condition()->set_figure("panels");
  for (const bool zeros_are_shown : {false, true}) {
    const auto figures = ReadFigures(definition_, answer, zeros_are_shown);
    ASSERT_TRUE(figures.ok()) << figures.status();
    EXPECT_EQ(figures->placeholders.at("panels"), "[c]");
    text.mutable_condition()->set_is_zero(true);
    EXPECT_FALSE(Holds(text, *figures));
    text.mutable_condition()->set_is_zero(false);
    EXPECT_EQ(Holds(text, *figures), zeros_are_shown);
  }
}

TEST_F(ReportFiguresTest, DecidesConditions) {
  const ReportFigures figures = Ask();
  v1::ReportText text;
  EXPECT_TRUE(Holds(text, figures));
  text.mutable_condition()->set_figure("panels");
  EXPECT_FALSE(Holds(text, figures));
  text.mutable_condition()->set_is_zero(true);
  EXPECT_TRUE(Holds(text, figures));
  text.mutable_condition()->set_figure("within");
  EXPECT_FALSE(Holds(text, figures));
  text.mutable_condition()->set_figure("no such figure");
  EXPECT_FALSE(Holds(text, figures));
}

TEST_F(ReportFiguresTest, CountsARateOverNothingAsZero) {
  *selection_.mutable_period() = MakePeriod("2010-04-01", "2010-09-30");
  ReportFigures figures = Ask();
  EXPECT_EQ(figures.placeholders["upheld_rate"], "[z]");
  EXPECT_TRUE(figures.is_zero["upheld_rate"]);
}

}  // namespace
}  // namespace redress::report
