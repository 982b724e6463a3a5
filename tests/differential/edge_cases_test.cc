// Edge cases of answers, from records to answers, worked out by hand: answers
// on the day and before the clock starts, due days to come, answers of no row,
// one row and many rows.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/differential/edge_case_testing.h"

namespace redress::differential {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::string ResponseMeasures() {
  return "measures { measure: 'stage_responded' }"
         "measures { measure: 'response_days_mean' }"
         "measures { measure: 'response_days_median' }"
         "measures { measure: 'response_days_p90' }"
         "measures { measure: 'response_days_max' }";
}

// Tuesday 4 June 2019: answered on the day of receipt, that is 0 days.
TEST(SameDayAnswer, TakesNoDays) {
  const std::string period =
      "period { first_day: 2019-06-04 last_day: 2019-06-04 }";
  const std::string same_day =
      "kind: KIND_MP_ENQUIRY received_on: 2019-06-04 "
      "response { responded_on: 2019-06-04 }";
  EXPECT_THAT(Lines(Import({"reference: 'A' " + same_day}),
                    ResponseMeasures() + period, "2019-06-30"),
              ElementsAre(": 1 0 0 0 0"));
  // With one of the day before, which took 1 day: mean and median ½, shown as
  // 0.5; of two the 90th percentile is the second.
  EXPECT_THAT(Lines(Import({"reference: 'A' " + same_day,
                            "reference: 'B' kind: KIND_MP_ENQUIRY "
                            "received_on: 2019-06-03 "
                            "response { responded_on: 2019-06-04 }"}),
                    ResponseMeasures() + period, "2019-06-30"),
              ElementsAre(": 2 0.5 0.5 1 1"));
}

// The clock of a complaint of Saturday 1 June 2019 starts on Monday 3 June,
// that of one of Good Friday 19 April on Tuesday 23 April. Answers until then,
// and on that day, take 0 days and never fewer.
TEST(AnswerBeforeTheMovedStart, TakesNoDays) {
  const auto complaint = [](const std::string& reference,
                            const std::string& received,
                            const std::string& responded) {
    return "reference: '" + reference +
           "' kind: KIND_COMPLAINT received_on: " + received +
           " stage1 { responded_on: " + responded + " }";
  };
  EXPECT_THAT(Lines(Import({
                        complaint("A", "2019-06-01", "2019-06-01"),
                        complaint("B", "2019-06-01", "2019-06-02"),
                        complaint("C", "2019-06-01", "2019-06-03"),
                        complaint("D", "2019-04-19", "2019-04-20"),
                        complaint("E", "2019-06-01", "2019-06-04"),
                    }),
                    ResponseMeasures() +
                        "period { first_day: 2019-04-01 last_day: 2019-06-30 }",
                    "2019-06-30"),
              // 0, 0, 0, 0 and 1: a mean of 0.2, and the fifth of five is the
              // 90th percentile.
              ElementsAre(": 5 0.2 0 1 1"));
}

// A stage's own start is moved alike: stage 2 from Sunday 2 June 2019.
TEST(AnswerBeforeTheMovedStart, TakesNoDaysAtStage2) {
  EXPECT_THAT(
      Lines(Import({"reference: 'A' kind: KIND_COMPLAINT "
                    "received_on: 2019-05-01 stage1 { "
                    "responded_on: 2019-05-10 } stage2 { "
                    "started_on: 2019-06-02 responded_on: 2019-06-02 }"}),
            ResponseMeasures() +
                "period { first_day: 2019-06-01 last_day: 2019-06-30 }",
            "2019-06-30"),
      ElementsAre(": 1 0 0 0 0"));
}

// Received on Friday 31 May 2019, due on Friday 14 June. A is open, B was
// answered on 4 June, C was cancelled before, D was closed unanswered. E was
// due on 13 June, by its record, and is open.
Commit DueInJune() {
  const std::string start =
      "kind: KIND_COMPLAINT received_on: 2019-05-31 reference: ";
  return Import({
      start + "'A'",
      start + "'B' stage1 { responded_on: 2019-06-04 }",
      start + "'C' cancelled_on: 2019-06-05",
      start + "'D' closed_on: 2019-06-05",
      start + "'E' stage1 { due_on: 2019-06-13 }",
  });
}

std::string DueMeasures() {
  return "measures { measure: 'due' } measures { measure: 'on_time' }"
         "measures { measure: 'late' } measures { measure: 'on_time_rate' }"
         "measures { measure: 'not_yet_due' }"
         "measures { measure: 'overdue_at_end' }"
         "period { first_day: 2019-06-01 last_day: 2019-06-30 }";
}

TEST(FutureDueDays, AreNotYetDueUntilTheDataDate) {
  // The data end before any is due: A, B and E are to come; B counts as one,
  // answered though it is.
  EXPECT_THAT(Lines(DueInJune(), DueMeasures(), "2019-06-12"),
              ElementsAre(": 0 0 0 [z] 3 0"));
  // On 13 June E is due, late and overdue.
  EXPECT_THAT(Lines(DueInJune(), DueMeasures(), "2019-06-13"),
              ElementsAre(": 1 0 1 0% 2 1"));
  // On 14 June so are A and B, of which B was answered in time: 1 of 3.
  EXPECT_THAT(Lines(DueInJune(), DueMeasures(), "2019-06-14"),
              ElementsAre(": 3 1 2 33% 0 2"));
}

// A period that ends before the data: what is due after it is in no column.
TEST(FutureDueDays, AreOutsideOfAPeriodThatEndsBefore) {
  const std::string query =
      "measures { measure: 'due' } measures { measure: 'not_yet_due' }"
      "measures { measure: 'overdue_at_end' }"
      "period { first_day: 2019-06-01 last_day: 2019-06-13 }";
  EXPECT_THAT(Lines(DueInJune(), query, "2019-06-30"), ElementsAre(": 1 0 1"));
  EXPECT_THAT(Lines(DueInJune(), query, "2019-06-12"), ElementsAre(": 0 1 0"));
}

TEST(EmptyAnswer, HasFiguresWithoutDimensions) {
  EXPECT_THAT(
      Lines(
          {},
          "measures { measure: 'received' } measures { measure: 'open_at_end' }"
          "measures { measure: 'upheld_rate' }"
          "measures { measure: 'response_days_median' }"
          "measures { measure: 'remedy_gbp' }"
          "measures { measure: 'learning_raised' }"
          "period { first_day: 2019-04-01 last_day: 2020-03-31 }",
          "2020-06-30"),
      ElementsAre(": 0 0 [z] [z] £0 0"));
}

TEST(EmptyAnswer, HasNoRowsByDimensions) {
  const std::string query =
      "measures { measure: 'received' } dimensions { dimension: 'team' }"
      "dimensions { dimension: 'kind' }"
      "period { first_day: 2019-04-01 last_day: 2020-03-31 }";
  EXPECT_THAT(Lines({}, query, "2020-06-30"), ElementsAre());
  EXPECT_THAT(Lines({}, query + "subtotals: true top { count: 3 other: true }",
                    "2020-06-30"),
              ElementsAre());
  EXPECT_THAT(Lines({},
                    query + "total: true comparisons { first_day: 2018-04-01 "
                            "last_day: 2019-03-31 } comparison_options { "
                            "difference: true percent_change: true }",
                    "2020-06-30"),
              ElementsAre("total: 0 0 0 [z]"));
}

// A filter that nothing passes, though there are records.
TEST(EmptyAnswer, OfAFilterThatNothingPasses) {
  EXPECT_THAT(
      Lines(Import({"reference: 'A' kind: KIND_COMPLAINT "
                    "received_on: 2019-06-03 team: 'East'"}),
            "measures { measure: 'received' } dimensions { dimension: 'team' }"
            "filter { members { dimension: 'team' values: 'West' } }"
            "period { first_day: 2019-04-01 last_day: 2020-03-31 } total: true",
            "2020-06-30"),
      ElementsAre("total: 0"));
}

TEST(OneRowAnswer, IsTheTotalToo) {
  const Commit commit =
      Import({"reference: 'A' kind: KIND_COMPLAINT received_on: 2019-06-03 "
              "closed_on: 2019-06-10 outcome: OUTCOME_UPHELD team: 'East'"});
  const std::string query =
      "measures { measure: 'closed' } measures { measure: 'upheld_rate' }"
      "dimensions { dimension: 'team' }"
      "period { first_day: 2019-06-10 last_day: 2019-06-10 } total: true ";
  EXPECT_THAT(Lines(commit, query, "2019-06-30"),
              ElementsAre("East: 1 100%", "total: 1 100%"));
  EXPECT_THAT(
      Lines(commit, query + "top { count: 1 other: true }", "2019-06-30"),
      ElementsAre("East: 1 100%", "total: 1 100%"));
  EXPECT_THAT(
      Lines(commit, query + "dimensions { dimension: 'kind' } subtotals: true",
            "2019-06-30"),
      ElementsAre("East, complaint: 1 100%", "subtotal East: 1 100%",
                  "total: 1 100%"));
}

// Team 1 to team 10000 with a case each, team 7 with a second and a third one,
// team 42 with a second one, and one case without a team.
Commit TenThousandTeams() {
  Commit commit;
  const auto add = [&](const std::string& reference, const std::string& team) {
    v1::Representation record =
        CaseFrom("kind: KIND_COMPLIMENT received_on: 2019-06-03");
    record.set_reference(reference);
    record.set_team(team);
    commit.push_back(CaseStep(record));
  };
  for (int i = 1; i <= 10000; ++i) {
    const std::string number = std::to_string(i);
    add(number, "team " + number);
  }
  add("A", "team 7");
  add("B", "team 7");
  add("C", "team 42");
  add("D", "");
  return commit;
}

TEST(TenThousandTeams, HaveTheirRowsByName) {
  const std::vector<std::string> lines =
      Lines(TenThousandTeams(),
            "measures { measure: 'received' } dimensions { dimension: 'team' }"
            "period { first_day: 2019-06-01 last_day: 2019-06-30 } total: true",
            "2019-06-30");
  ASSERT_THAT(lines, SizeIs(10002));
  EXPECT_EQ(lines[0], "team 1: 1");
  EXPECT_EQ(lines[1], "team 10: 1");
  EXPECT_EQ(lines[4], "team 10000: 1");
  EXPECT_EQ(lines[5], "team 1001: 1");
  EXPECT_EQ(lines[9999], "team 9999: 1");
  EXPECT_EQ(lines[10000], "Not recorded: 1");
  EXPECT_EQ(lines[10001], "total: 10,004");
}

// What is equal comes by name, what is not recorded last: team 1 and team 10
// make up the top four, and the others are 10,004 less 3 + 2 + 1 + 1.
TEST(TenThousandTeams, HaveATopAndOthers) {
  const std::string query =
      "measures { measure: 'received' } dimensions { dimension: 'team' }"
      "period { first_day: 2019-06-01 last_day: 2019-06-30 }"
      "order_by { label: 'Received' descending: true } total: true ";
  EXPECT_THAT(Lines(TenThousandTeams(), query + "top { count: 4 other: true }",
                    "2019-06-30"),
              ElementsAre("team 7: 3", "team 42: 2", "team 1: 1", "team 10: 1",
                          "All others (other): 9,997", "total: 10,004"));
  const std::vector<std::string> all =
      Lines(TenThousandTeams(), query, "2019-06-30");
  ASSERT_THAT(all, SizeIs(10002));
  EXPECT_EQ(all[0], "team 7: 3");
  EXPECT_EQ(all[1], "team 42: 2");
  EXPECT_EQ(all[10000], "Not recorded: 1");
}

}  // namespace
}  // namespace redress::differential
