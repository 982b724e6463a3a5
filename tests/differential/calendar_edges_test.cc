// The edges of the calendar, from records to answers: leap days, the ends of
// financial years, weekends, Easter and the holidays that were moved. Every
// figure is worked out by hand.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/differential/edge_case_testing.h"

namespace redress::differential {
namespace {

using testing::ElementsAre;

// A complaint under the children's procedure: stage 1 has 10 working days from
// receipt.
std::string Complaint(const std::string& reference, const std::string& received,
                      const std::string& more = "") {
  return "reference: '" + reference +
         "' kind: KIND_COMPLAINT received_on: " + received + " " + more;
}

std::string Responded(const std::string& day) {
  return "stage1 { responded_on: " + day + " } ";
}

std::string Period(const std::string& first, const std::string& last) {
  return " period { first_day: " + first + " last_day: " + last + " } ";
}

// The due days of stage 1 in a period, one row for each day.
std::vector<std::string> DueDays(const std::vector<std::string>& records,
                                 const std::string& first,
                                 const std::string& last) {
  std::vector<std::string> days;
  for (const std::string& line :
       Lines(Import(records),
             "measures { measure: 'due' } dimensions { dimension: 'day' }" +
                 Period(first, last),
             "2026-12-31")) {
    if (line.substr(line.size() - 3) != ": 0") days.push_back(line);
  }
  return days;
}

// The greatest response time of the only answer in the records.
std::vector<std::string> ResponseDays(const std::string& received,
                                      const std::string& responded) {
  return Lines(Import({Complaint("A", received, Responded(responded))}),
               "measures { measure: 'response_days_max' }" +
                   Period(responded, responded),
               "2026-12-31");
}

// 29 February 2020 is a Saturday. It counts as the day of receipt, and the
// clock starts on Monday 2 March: day 1 is 3 March, day 5 the 9th, day 10 the
// 16th.
TEST(LeapDay, ReceivedOnItStartsOnTheNextWorkingDay) {
  const std::vector<std::string> records = {Complaint("A", "2020-02-29")};
  EXPECT_THAT(
      Lines(Import(records),
            "measures { measure: 'received' } measures { measure: 'due' }" +
                Period("2020-02-29", "2020-02-29"),
            "2020-12-31"),
      ElementsAre(": 1 0"));
  EXPECT_THAT(DueDays(records, "2020-03-01", "2020-04-30"),
              ElementsAre("2020-03-16: 1"));
}

// February 2020 has 29 days: a period up to the 28th cuts it. Against February
// 2019 the third day of the bucket has no counterpart.
TEST(LeapDay, EndsAPeriodAndAMonth) {
  const Commit commit = Import({
      Complaint("A", "2020-01-06", "closed_on: 2020-02-28"),
      Complaint("B", "2020-01-07", "closed_on: 2020-02-29"),
      Complaint("C", "2020-01-08", "closed_on: 2020-03-01"),
      Complaint("D", "2019-01-08", "closed_on: 2019-02-28"),
  });
  const std::string closed = "measures { measure: 'closed' }";
  const std::string months = closed + "dimensions { dimension: 'month' }";
  EXPECT_THAT(
      Lines(commit, months + Period("2020-02-01", "2020-02-29"), "2020-12-31"),
      ElementsAre("2020-02: 2"));
  EXPECT_THAT(
      Lines(commit, months + Period("2020-02-01", "2020-02-28"), "2020-12-31"),
      ElementsAre("2020-02 (partial): 1"));
  EXPECT_THAT(
      Lines(commit,
            closed + "dimensions { dimension: 'day' }" +
                Period("2020-02-27", "2020-02-29") +
                "comparisons { first_day: 2019-02-27 last_day: 2019-02-28 }"
                "comparison_options { difference: true }",
            "2020-12-31"),
      ElementsAre("2020-02-27: 0 0 0", "2020-02-28: 1 1 0",
                  "2020-02-29: 1 [z] [z]"));
  // Open at the end of the leap day: C alone, which closed a day later; and
  // those received before it, of which A and B had closed.
  EXPECT_THAT(Lines(commit,
                    "measures { measure: 'open_at_start' }"
                    "measures { measure: 'open_at_end' }" +
                        Period("2020-02-29", "2020-02-29"),
                    "2020-12-31"),
              ElementsAre(": 2 1"));
}

// A day's difference is a year's: each bucket gets one of the two.
TEST(FinancialYear, EndsOn31March) {
  const Commit commit = Import({
      Complaint("A", "2019-03-31", "closed_on: 2019-04-01"),
      Complaint("B", "2019-04-01", "closed_on: 2019-04-02"),
      Complaint("C", "2020-03-31"),
      Complaint("D", "2020-04-01"),
  });
  const auto received = [&](const std::string& bucket, const std::string& first,
                            const std::string& last) {
    return Lines(commit,
                 "measures { measure: 'received' } dimensions { dimension: '" +
                     bucket + "' }" + Period(first, last),
                 "2020-12-31");
  };
  EXPECT_THAT(
      received("quarter", "2019-03-31", "2019-04-01"),
      ElementsAre("2018/19 Q4 (partial): 1", "2019/20 Q1 (partial): 1"));
  EXPECT_THAT(
      received("half", "2019-03-31", "2019-04-01"),
      ElementsAre("2018/19 H2 (partial): 1", "2019/20 H1 (partial): 1"));
  EXPECT_THAT(received("financial_year", "2019-03-31", "2019-04-01"),
              ElementsAre("2018/19 (partial): 1", "2019/20 (partial): 1"));
  EXPECT_THAT(received("financial_year", "2019-04-01", "2020-03-31"),
              ElementsAre("2019/20: 2"));
  EXPECT_THAT(received("half", "2019-04-01", "2020-03-31"),
              ElementsAre("2019/20 H1: 1", "2019/20 H2: 1"));
  EXPECT_THAT(received("quarter", "2019-04-01", "2020-03-31"),
              ElementsAre("2019/20 Q1: 1", "2019/20 Q2: 0", "2019/20 Q3: 0",
                          "2019/20 Q4: 1"));
}

// Of 2019/20: A was open at the start (received the day before), and closed
// as one received before the period; B was received in it. C is open at the
// end.
TEST(FinancialYear, CarriesOverFrom31March) {
  EXPECT_THAT(Lines(Import({
                        Complaint("A", "2019-03-31", "closed_on: 2019-04-01"),
                        Complaint("B", "2019-04-01", "closed_on: 2020-03-31"),
                        Complaint("C", "2020-03-31", "closed_on: 2020-04-01"),
                        Complaint("D", "2020-04-01"),
                    }),
                    "measures { measure: 'open_at_start' }"
                    "measures { measure: 'received' }"
                    "measures { measure: 'closed' }"
                    "measures { measure: 'closed_received_before' }"
                    "measures { measure: 'open_at_end' }" +
                        Period("2019-04-01", "2020-03-31"),
                    "2020-12-31"),
              ElementsAre(": 1 2 2 1 1"));
}

// Friday 31 May 2019 is day 0 itself, and day 10 is Friday 14 June. Saturday 1
// and Sunday 2 June move to Monday 3 June, and day 10 is Monday 17 June.
TEST(Weekend, ReceiptOnItMovesTheStart) {
  EXPECT_THAT(
      DueDays({Complaint("A", "2019-05-31")}, "2019-06-01", "2019-06-30"),
      ElementsAre("2019-06-14: 1"));
  EXPECT_THAT(
      DueDays({Complaint("B", "2019-06-01"), Complaint("C", "2019-06-02"),
               Complaint("D", "2019-06-03")},
              "2019-06-01", "2019-06-30"),
      ElementsAre("2019-06-17: 3"));
}

// An answer on Sunday 16 June counts the working days up to Friday 14 June: 10
// from Friday 31 May, 9 from Monday 3 June. It is late for a due day on Friday,
// and on time for one on Monday.
TEST(Weekend, AnswersOnItCountUpToFriday) {
  EXPECT_THAT(ResponseDays("2019-05-31", "2019-06-16"), ElementsAre(": 10"));
  EXPECT_THAT(ResponseDays("2019-06-01", "2019-06-16"), ElementsAre(": 9"));
  EXPECT_THAT(ResponseDays("2019-05-31", "2019-06-17"), ElementsAre(": 11"));
  EXPECT_THAT(
      Lines(Import({
                Complaint("A", "2019-05-31", Responded("2019-06-16")),
                Complaint("B", "2019-06-01", Responded("2019-06-16")),
            }),
            "measures { measure: 'due' } measures { measure: 'on_time' }"
            "measures { measure: 'late' } dimensions { dimension: 'day' }" +
                Period("2019-06-14", "2019-06-17"),
            "2019-06-30"),
      ElementsAre("2019-06-14: 1 0 1", "2019-06-15: 0 0 0", "2019-06-16: 0 0 0",
                  "2019-06-17: 1 1 0"));
}

// A recorded due day stays where it is, on a Saturday: an answer on that day is
// on time, and one on Sunday is late, though no working day lies between.
TEST(Weekend, RecordedDueDaysStay) {
  EXPECT_THAT(
      Lines(Import({
                Complaint("A", "2019-06-03",
                          "stage1 { due_on: 2019-06-15 "
                          "responded_on: 2019-06-15 }"),
                Complaint("B", "2019-06-03",
                          "stage1 { due_on: 2019-06-15 "
                          "responded_on: 2019-06-16 }"),
            }),
            "measures { measure: 'due' } measures { measure: 'on_time' }"
            "measures { measure: 'late' }"
            "measures { measure: 'response_days_max' }" +
                Period("2019-06-15", "2019-06-16"),
            "2019-06-30"),
      ElementsAre(": 2 1 1 9"));
}

// ISO weeks begin on Monday: Sunday 30 December 2018 is in week 52, Monday 31
// December in week 1 of 2019.
TEST(Weekend, DividesWeeks) {
  EXPECT_THAT(
      Lines(
          Import({Complaint("A", "2018-12-30"), Complaint("B", "2018-12-31"),
                  Complaint("C", "2019-01-06"), Complaint("D", "2019-01-07")}),
          "measures { measure: 'received' }"
          "dimensions { dimension: 'week' }" +
              Period("2018-12-30", "2019-01-07"),
          "2019-06-30"),
      ElementsAre("2018-W52 (partial): 1", "2019-W01: 2",
                  "2019-W02 (partial): 1"));
}

// Good Friday 19 and Easter Monday 22 April 2019. From Monday 15 April: 16, 17,
// 18, 23, 24, 25, 26, 29, 30 April, 1 May are days 1 to 10. Received on Good
// Friday, day 0 is Tuesday 23 April and day 10 is 8 May, with the early May
// holiday on the 6th.
TEST(Easter, Of2019) {
  EXPECT_THAT(
      DueDays({Complaint("A", "2019-04-15"), Complaint("B", "2019-04-19")},
              "2019-04-15", "2019-05-31"),
      ElementsAre("2019-05-01: 1", "2019-05-08: 1"));
  EXPECT_THAT(ResponseDays("2019-04-18", "2019-04-22"), ElementsAre(": 0"));
  EXPECT_THAT(ResponseDays("2019-04-18", "2019-04-23"), ElementsAre(": 1"));
  EXPECT_THAT(ResponseDays("2019-04-19", "2019-04-24"), ElementsAre(": 1"));
}

// Good Friday 2 and Easter Monday 5 April 2021. From Thursday 1 April: 6, 7, 8,
// 9, 12, 13, 14, 15, 16, 19 April.
TEST(Easter, Of2021) {
  EXPECT_THAT(
      DueDays({Complaint("A", "2021-04-01"), Complaint("B", "2021-04-05")},
              "2021-04-01", "2021-04-30"),
      ElementsAre("2021-04-19: 1", "2021-04-20: 1"));
  EXPECT_THAT(ResponseDays("2021-04-01", "2021-04-05"), ElementsAre(": 0"));
  EXPECT_THAT(ResponseDays("2021-04-01", "2021-04-06"), ElementsAre(": 1"));
}

// The early May holiday of 2020 was on Friday 8 May; Monday 4 May was worked.
// From Friday 1 May: 4, 5, 6, 7, 11 May are days 1 to 5. Received on 8 May, day
// 0 is Monday 11 May and day 10 is 26 May, with the spring holiday on the 25th.
TEST(MovedHolidays, EarlyMayOf2020) {
  EXPECT_THAT(ResponseDays("2020-05-01", "2020-05-04"), ElementsAre(": 1"));
  EXPECT_THAT(ResponseDays("2020-05-01", "2020-05-07"), ElementsAre(": 4"));
  EXPECT_THAT(ResponseDays("2020-05-01", "2020-05-08"), ElementsAre(": 4"));
  EXPECT_THAT(ResponseDays("2020-05-01", "2020-05-11"), ElementsAre(": 5"));
  EXPECT_THAT(
      DueDays({Complaint("A", "2020-05-01"), Complaint("B", "2020-05-08")},
              "2020-05-01", "2020-05-31"),
      ElementsAre("2020-05-18: 1", "2020-05-26: 1"));
}

// The spring holiday of 2022 was on Thursday 2 June, with Friday 3 June added;
// Monday 30 May was worked. From Wednesday 1 June: 6 to 10 and 13 to 17 June.
// From Friday 27 May: 30, 31 May, 1, 6, 7, 8, 9, 10, 13, 14 June.
TEST(MovedHolidays, JubileeOf2022) {
  EXPECT_THAT(ResponseDays("2022-05-27", "2022-05-30"), ElementsAre(": 1"));
  EXPECT_THAT(ResponseDays("2022-06-01", "2022-06-05"), ElementsAre(": 0"));
  EXPECT_THAT(ResponseDays("2022-06-01", "2022-06-06"), ElementsAre(": 1"));
  EXPECT_THAT(
      DueDays({Complaint("A", "2022-05-27"), Complaint("B", "2022-06-01"),
               Complaint("C", "2022-06-03")},
              "2022-05-27", "2022-06-30"),
      ElementsAre("2022-06-14: 1", "2022-06-17: 1", "2022-06-20: 1"));
}

// Monday 19 September 2022, the day of the Queen's funeral. From Friday 16
// September: 20 to 23 and 26 to 30 September are days 1 to 9, 3 October is day
// 10; from the 19th itself, which is moved to the 20th, 4 October.
TEST(MovedHolidays, FuneralOf2022) {
  EXPECT_THAT(ResponseDays("2022-09-16", "2022-09-19"), ElementsAre(": 0"));
  EXPECT_THAT(ResponseDays("2022-09-16", "2022-09-20"), ElementsAre(": 1"));
  EXPECT_THAT(ResponseDays("2022-09-19", "2022-09-20"), ElementsAre(": 0"));
  EXPECT_THAT(
      DueDays({Complaint("A", "2022-09-16"), Complaint("B", "2022-09-19")},
              "2022-09-16", "2022-10-31"),
      ElementsAre("2022-10-03: 1", "2022-10-04: 1"));
}

}  // namespace
}  // namespace redress::differential
