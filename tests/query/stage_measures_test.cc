// The measures that count stages, on facts small enough to count by hand. The
// period is 2019/20 H1 and the data end on 15 September 2019.

#include <string>

#include "gtest/gtest.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

constexpr char kFirst[] = "2019-04-01";
constexpr char kLast[] = "2019-09-30";

class StageMeasures : public testing::Test {
 protected:
  StageMeasures() {
    data_.set_data_date("2019-09-15");
    // Answered on its due day.
    Add({.stage = "stage1",
         .started = "2019-04-01",
         .due = "2019-04-15",
         .responded = "2019-04-15",
         .ended = "2019-04-15",
         .ended_by = "response",
         .response_days = 9});
    // Answered on its extended due day.
    Add({.stage = "stage1",
         .started = "2019-04-16",
         .due = "2019-05-01",
         .extended_to = "2019-05-15",
         .responded = "2019-05-15",
         .ended = "2019-05-15",
         .ended_by = "response",
         .response_days = 20});
    // Answered late.
    Add({.stage = "stage1",
         .started = "2019-05-17",
         .due = "2019-05-31",
         .responded = "2019-06-03",
         .ended = "2019-06-03",
         .ended_by = "response",
         .response_days = 11});
    // Never answered.
    Add({.stage = "stage1", .started = "2019-06-17", .due = "2019-07-01"});
    // Its case was cancelled on the due day, or on the day after it.
    Cancelled("2019-08-01");
    Cancelled("2019-08-02");
    // Its case was closed on the due day, without an answer and with one.
    Closed({.stage = "stage1",
            .started = "2019-07-20",
            .due = "2019-08-05",
            .ended = "2019-08-05",
            .ended_by = "closing"},
           "2019-08-05");
    Closed({.stage = "stage1",
            .started = "2019-07-20",
            .due = "2019-08-05",
            .responded = "2019-08-05",
            .ended = "2019-08-05",
            .ended_by = "response",
            .response_days = 10},
           "2019-08-05");
    // Due after the data date, and on it.
    Add({.stage = "stage1", .started = "2019-09-06", .due = "2019-09-20"});
    Add({.stage = "stage1", .started = "2019-09-02", .due = "2019-09-15"});
    // Due before the period, answered in it.
    Add({.stage = "stage1",
         .started = "2019-03-15",
         .due = "2019-03-31",
         .responded = "2019-04-02",
         .ended = "2019-04-02",
         .ended_by = "response",
         .response_days = 12});
    // Has a due day, but has not started.
    Add({.stage = "stage2", .due = "2019-06-10"});
    // Has no limit.
    Add({.stage = "response",
         .started = "2019-05-15",
         .responded = "2019-05-20",
         .ended = "2019-05-20",
         .ended_by = "response",
         .response_days = 3});
  }

  model::CaseFacts& Add(const StageText& stage) {
    model::CaseFacts& facts = data_.Add(Case("complaint", "2019-01-01"));
    facts.stages.push_back(Stage(stage));
    return facts;
  }

  void Cancelled(const std::string& day) {
    model::CaseFacts& facts = Add({.stage = "stage1",
                                   .started = "2019-07-18",
                                   .due = "2019-08-01",
                                   .ended = day,
                                   .ended_by = "cancelling"});
    facts.cancelled = facts.left = Iso(day);
  }

  void Closed(const StageText& stage, const std::string& day) {
    model::CaseFacts& facts = Add(stage);
    facts.closed = facts.left = Iso(day);
  }

  std::string Shown(const std::string& measure) {
    return data_.Shown(measure, kFirst, kLast);
  }

  Data data_;
};

TEST_F(StageMeasures, CountStartsAndEnds) {
  EXPECT_EQ(Shown("stage_started"), "11");
  EXPECT_EQ(Shown("stage_responded"), "6");
  EXPECT_EQ(Shown("stage_closed"), "7");
  EXPECT_EQ(Shown("stage_cancelled"), "2");
}

TEST_F(StageMeasures, CountWhatIsOpen) {
  // 1 + 11 started - 7 closed - 2 cancelled = 3.
  EXPECT_EQ(Shown("stage_open_at_start"), "1");
  EXPECT_EQ(Shown("stage_open_at_end"), "3");
}

TEST_F(StageMeasures, CountWhatIsDue) {
  EXPECT_EQ(Shown("due"), "8");
  EXPECT_EQ(Shown("not_yet_due"), "1");
}

TEST_F(StageMeasures, CountWhatIsOnTime) {
  EXPECT_EQ(Shown("on_time"), "3");
  EXPECT_EQ(Shown("on_time_standard"), "2");
  EXPECT_EQ(Shown("on_time_extended"), "1");
  EXPECT_EQ(Shown("late"), "5");
  const v1::Cell rate = data_.Figure("on_time_rate", kFirst, kLast);
  EXPECT_EQ(rate.numerator(), 3);
  EXPECT_EQ(rate.denominator(), 8);
  EXPECT_EQ(rate.display(), "38%");
}

TEST_F(StageMeasures, CountWhatIsOverdue) {
  EXPECT_EQ(Shown("overdue_at_end"), "2");
  // On 5 June the late one has been answered.
  EXPECT_EQ(data_.Shown("overdue_at_end", kFirst, "2019-06-02"), "1");
  EXPECT_EQ(data_.Shown("overdue_at_end", kFirst, "2019-06-03"), "0");
  // Cancelled a day after its due day.
  EXPECT_EQ(data_.Shown("overdue_at_end", kFirst, "2019-08-01"), "2");
  EXPECT_EQ(data_.Shown("overdue_at_end", kFirst, "2019-08-02"), "1");
}

TEST_F(StageMeasures, MeasureResponseTimes) {
  // 3, 9, 10, 11, 12, 20.
  const v1::Cell mean = data_.Figure("response_days_mean", kFirst, kLast);
  EXPECT_EQ(mean.numerator(), 65);
  EXPECT_EQ(mean.denominator(), 6);
  EXPECT_EQ(mean.display(), "10.8");
  const v1::Cell median = data_.Figure("response_days_median", kFirst, kLast);
  EXPECT_EQ(median.numerator(), 21);
  EXPECT_EQ(median.denominator(), 2);
  EXPECT_EQ(median.display(), "10.5");
  EXPECT_EQ(Shown("response_days_p90"), "20");
  EXPECT_EQ(Shown("response_days_max"), "20");
  // Without the 3: an odd number.
  const std::string complaints =
      "filter { members { dimension: 'stage' values: 'stage1' } }";
  EXPECT_EQ(data_.Shown("response_days_median", kFirst, kLast, complaints),
            "11");
}

TEST_F(StageMeasures, MeasureNothingAsNotApplicable) {
  for (const char* measure : {"response_days_mean", "response_days_median",
                              "response_days_p90", "response_days_max"}) {
    EXPECT_EQ(data_.Shown(measure, "2017-01-01", "2017-12-31"), "[z]");
  }
}

TEST(ResponseTimes, HaveTheNinthOfTenAs90thPercentile) {
  Data data;
  for (int days = 1; days <= 20; ++days) {
    model::CaseFacts& facts = data.Add(Case("complaint", "2019-04-01"));
    facts.stages.push_back(Stage({.stage = "stage1",
                                  .started = "2019-04-01",
                                  .responded = "2019-05-01",
                                  .ended = "2019-05-01",
                                  .ended_by = "response",
                                  .response_days = days}));
    // Rank ⌈9n/10⌉ of 1 to n.
    EXPECT_EQ(data.Figure("response_days_p90", kFirst, kLast).numerator(),
              (9 * days + 9) / 10);
  }
}

TEST(Escalated, CountsStages2And3) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
  facts.stages.push_back(Stage({.stage = "stage1", .started = "2019-04-01"}));
  facts.stages.push_back(Stage({.stage = "stage2", .started = "2019-05-01"}));
  facts.stages.push_back(Stage({.stage = "stage3", .started = "2019-09-30"}));
  model::CaseFacts& other = data.Add(Case("complaint", "2019-01-01"));
  other.stages.push_back(Stage({.stage = "stage2", .started = "2019-10-01"}));
  EXPECT_EQ(data.Shown("escalated", kFirst, kLast), "2");
}

TEST(Overdue, BeginsWithTheStartWhereThatIsLater) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
  facts.stages.push_back(Stage({.stage = "stage2",
                                .started = "2019-06-10",
                                .due = "2019-05-10",
                                .responded = "2019-07-10",
                                .ended = "2019-07-10",
                                .ended_by = "response",
                                .response_days = 22}));
  EXPECT_EQ(data.Rows("measures { measure: 'overdue_at_end' } "
                      "dimensions { dimension: 'month' } total: true " +
                      PeriodText("period", "2019-04-15", "2019-07-09")),
            (std::vector<std::string>{"2019-04 | 0 | partial", "2019-05 | 0",
                                      "2019-06 | 1", "2019-07 | 1 | partial",
                                      "total | 1"}));
}

// No valid record gives such facts; were there any, buckets and totals would
// still agree.
TEST(Overdue, IsNeverWhatEndedBeforeItBegan) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-06-01"));
  facts.left = facts.closed = Iso("2019-05-01");
  facts.stages.push_back(Stage({.stage = "stage2",
                                .started = "2019-06-10",
                                .due = "2019-05-10",
                                .ended = "2019-05-20",
                                .ended_by = "closing"}));
  EXPECT_EQ(
      data.Rows("measures { measure: 'overdue_at_end' } "
                "measures { measure: 'stage_open_at_end' } "
                "measures { measure: 'open_at_end' } "
                "dimensions { dimension: 'month' } total: true " +
                PeriodText("period", "2019-05-01", "2019-06-30")),
      (std::vector<std::string>{"2019-05 | 0 | 0 | 0", "2019-06 | 0 | 0 | 0",
                                "total | 0 | 0 | 0"}));
}

}  // namespace
}  // namespace redress::query
