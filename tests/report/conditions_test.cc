#include "service/report/conditions.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace redress::report {
namespace {

class ConditionsTest : public ::testing::Test {
 protected:
  ConditionsTest() {
    figures_.periods.Add();
    figures_.periods.Add();
    Set("rate", Number(1, 3, "33%"), Number(2, 6, "33%"), v1::UNIT_PERCENT);
    Set("close", Number(854, 1000, "85%"), Number(846, 1000, "85%"),
        v1::UNIT_PERCENT);
    Set("count", Number(10, 1, "10"), Number(12, 1, "12"), v1::UNIT_COUNT);
    Set("hidden", Status(v1::CELL_STATUS_CONFIDENTIAL), Number(4, 1, "4"),
        v1::UNIT_COUNT);
    Set("nothing", Status(v1::CELL_STATUS_NOT_APPLICABLE), Number(1, 2, "50%"),
        v1::UNIT_PERCENT);
  }

  static v1::Cell Number(int64_t numerator, int64_t denominator,
                         const std::string& display) {
    v1::Cell cell;
    cell.set_display(display);
    cell.set_numerator(numerator);
    cell.set_denominator(denominator);
    return cell;
  }

  static v1::Cell Status(v1::CellStatus status) {
    v1::Cell cell;
    cell.set_status(status);
    return cell;
  }

  void Set(const std::string& name, const v1::Cell& now, const v1::Cell& before,
           v1::Unit unit) {
    figures_.figures[name] = {now, before, unit};
  }

  bool Holds(const std::string& text) {
    v1::ReportText parsed;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &parsed))
        << text;
    return report::Holds(parsed, figures_);
  }

  ReportFigures figures_;
};

// No sentence says that something rose from 85% to 85%.
TEST_F(ConditionsTest, TrendsAreThoseOfWhatIsShown) {
  EXPECT_TRUE(
      Holds("condition { figure: 'close' trend: REPORT_TREND_UNCHANGED }"));
  EXPECT_FALSE(Holds("condition { figure: 'close' trend: REPORT_TREND_ROSE }"));
  // A target is met or not.
  EXPECT_TRUE(Holds("condition { figure: 'close' at_least: 85.4 }"));
  EXPECT_FALSE(Holds("condition { figure: 'close' at_least: 85.5 }"));
}

TEST_F(ConditionsTest, TrendsOfOthersAreExact) {
  EXPECT_TRUE(
      Holds("condition { figure: 'rate' trend: REPORT_TREND_UNCHANGED }"));
  EXPECT_FALSE(Holds("condition { figure: 'rate' trend: REPORT_TREND_ROSE }"));
  EXPECT_TRUE(Holds("condition { figure: 'count' trend: REPORT_TREND_FELL }"));
  EXPECT_FALSE(Holds("condition { figure: 'count' trend: REPORT_TREND_ROSE }"));
  EXPECT_FALSE(
      Holds("condition { figure: 'count' trend: REPORT_TREND_UNSPECIFIED }"));
}

TEST_F(ConditionsTest, NoTrendOfWhatHasNoNumberOrIsKeptBack) {
  for (const std::string trend : {"ROSE", "FELL", "UNCHANGED"}) {
    for (const std::string name : {"hidden", "nothing", "unknown"}) {
      EXPECT_FALSE(Holds("condition { figure: '" + name +
                         "' trend: REPORT_TREND_" + trend + " }"))
          << name << trend;
    }
  }
}

TEST_F(ConditionsTest, BoundsAreInTheFiguresUnit) {
  EXPECT_TRUE(Holds("condition { figure: 'rate' at_least: 33 }"));
  EXPECT_FALSE(Holds("condition { figure: 'rate' at_least: 34 }"));
  EXPECT_TRUE(Holds("condition { figure: 'rate' less_than: 34 }"));
  EXPECT_TRUE(Holds("condition { figure: 'count' at_least: 10 }"));
  EXPECT_FALSE(Holds("condition { figure: 'count' less_than: 10 }"));
  EXPECT_FALSE(Holds("condition { figure: 'hidden' at_least: 0 }"));
  EXPECT_FALSE(Holds("condition { figure: 'hidden' less_than: 1000 }"));
}

TEST_F(ConditionsTest, WantsAsManyComparisonsAsTheTextNeeds) {
  EXPECT_TRUE(Holds("min_comparisons: 1"));
  EXPECT_FALSE(Holds("min_comparisons: 2"));
}

}  // namespace
}  // namespace redress::report
