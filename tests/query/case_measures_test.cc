// The measures that count cases, complaints and learning actions, on facts
// small enough to count by hand. The period is 2019/20 H1.

#include <string>

#include "gtest/gtest.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using model::CaseDimension;

constexpr char kFirst[] = "2019-04-01";
constexpr char kLast[] = "2019-09-30";

void Close(model::CaseFacts& facts, const std::string& day,
           const std::string& outcome = "") {
  facts.closed = facts.left = Iso(day);
  Set(facts, CaseDimension::kOutcome, outcome);
}

void Cancel(model::CaseFacts& facts, const std::string& day) {
  facts.cancelled = facts.left = Iso(day);
}

class CaseMeasures : public testing::Test {
 protected:
  CaseMeasures() {
    // Received on the first day, closed on the last.
    Close(data_.Add(Case("complaint", "2019-04-01")), "2019-09-30", "upheld");
    // Received on the last day.
    data_.Add(Case("complaint", "2019-09-30"));
    // Received on the day before, closed on the first day.
    Close(data_.Add(Case("complaint", "2019-03-31")), "2019-04-01",
          "partially_upheld");
    // Received on the day after.
    data_.Add(Case("complaint", "2019-10-01"));
    // Cancelled in the period, and after it.
    Cancel(data_.Add(Case("complaint", "2019-05-01")), "2019-05-10");
    Cancel(data_.Add(Case("complaint", "2019-06-01")), "2019-10-01");
    // No complaint.
    Close(data_.Add(Case("mp_enquiry", "2019-07-01")), "2019-07-20");
    // Over before the period.
    Close(data_.Add(Case("complaint", "2018-12-01")), "2019-03-31", "upheld");
    // Closed in the period, without an outcome.
    Close(data_.Add(Case("complaint", "2019-01-10")), "2019-08-01");
    // Open throughout.
    data_.Add(Case("complaint", "2019-02-01"));
  }

  std::string Shown(const std::string& measure) {
    return data_.Shown(measure, kFirst, kLast);
  }

  Data data_;
};

TEST_F(CaseMeasures, CountWhatComes) {
  EXPECT_EQ(Shown("received"), "5");
  EXPECT_EQ(Shown("received_net"), "4");
  EXPECT_EQ(Shown("cancelled"), "1");
}

TEST_F(CaseMeasures, CountWhatGoes) {
  EXPECT_EQ(Shown("closed"), "4");
  EXPECT_EQ(Shown("closed_received_before"), "2");
}

TEST_F(CaseMeasures, CountWhatIsThere) {
  // 3 + 5 received - 4 closed - 1 cancelled = 3.
  EXPECT_EQ(Shown("open_at_start"), "3");
  EXPECT_EQ(Shown("open_at_end"), "3");
}

// On Monday 30 September 2019 the tenth working day before was Monday 16, the
// twentieth Monday 2, the sixty-fifth Friday 28 June.
TEST(OpenFor, CountsWorkingDaysFromTheDayAfterReceipt) {
  Data data;
  for (const char* day :
       {"2019-09-30", "2019-09-29", "2019-09-14", "2019-09-13", "2019-09-02",
        "2019-08-31", "2019-08-30", "2019-06-28", "2019-06-27", "2018-01-01",
        "2019-10-01"}) {
    data.Add(Case("complaint", day));
  }
  Close(data.Add(Case("complaint", "2019-06-03")), "2019-09-30");
  Close(data.Add(Case("mp_enquiry", "2019-09-20")), "2019-10-01");
  const auto shown = [&data](const std::string& measure) {
    return data.Shown(measure, kFirst, kLast);
  };
  EXPECT_EQ(shown("open_at_end"), "11");
  EXPECT_EQ(shown("open_up_to_10_days"), "4");
  EXPECT_EQ(shown("open_11_to_20_days"), "3");
  EXPECT_EQ(shown("open_21_to_65_days"), "2");
  EXPECT_EQ(shown("open_over_65_days"), "2");
}

// The council works on the August bank holiday, and the data end before the
// period does.
TEST(OpenFor, GoesByTheCouncilsCalendarAndTheDataDate) {
  v1::Calendar calendar;
  *calendar.add_worked_days() = model::DayToProto(Iso("2019-08-26"));
  Data data({}, {}, {}, calendar);
  data.Add(Case("complaint", "2019-08-16"));
  data.set_data_date("2019-08-30");
  EXPECT_EQ(data.Shown("open_up_to_10_days", kFirst, kLast), "1");
  data.set_data_date("2019-09-01");
  EXPECT_EQ(data.Shown("open_up_to_10_days", kFirst, kLast), "1");
  data.set_data_date("2019-09-02");
  EXPECT_EQ(data.Shown("open_up_to_10_days", kFirst, kLast), "0");
  EXPECT_EQ(data.Shown("open_11_to_20_days", kFirst, kLast), "1");
}

TEST_F(CaseMeasures, LookNoFurtherThanTheDataDate) {
  data_.set_data_date("2019-04-30");
  // Those of the start, less the one closed on 1 April, and the one received
  // on that day; what the facts say of later days does not count.
  EXPECT_EQ(Shown("open_at_end"), "3");
  EXPECT_EQ(data_.Shown("open_at_start", "2019-05-02", "2019-05-31"), "3");
  data_.set_data_date("2019-05-05");
  EXPECT_EQ(Shown("open_at_end"), "4");
  EXPECT_EQ(Shown("received_net"), "5");
}

TEST_F(CaseMeasures, CountComplaintsByOutcome) {
  EXPECT_EQ(Shown("upheld"), "1");
  EXPECT_EQ(Shown("partially_upheld"), "1");
  EXPECT_EQ(Shown("not_upheld"), "0");
  EXPECT_EQ(Shown("no_finding"), "0");
  EXPECT_EQ(Shown("outcome_not_recorded"), "1");
}

TEST_F(CaseMeasures, ShareComplaintsByOutcome) {
  const v1::Cell upheld = data_.Figure("upheld_rate", kFirst, kLast);
  EXPECT_EQ(upheld.numerator(), 1);
  EXPECT_EQ(upheld.denominator(), 3);
  EXPECT_DOUBLE_EQ(upheld.value(), 1.0 / 3);
  EXPECT_EQ(upheld.display(), "33%");
  EXPECT_EQ(Shown("upheld_or_partially_rate"), "67%");
}

TEST_F(CaseMeasures, HaveNoRateOverNothing) {
  const v1::Cell cell = data_.Figure("upheld_rate", "2017-04-01", "2017-09-30");
  EXPECT_EQ(cell.status(), v1::CELL_STATUS_NOT_APPLICABLE);
  EXPECT_EQ(cell.numerator(), 0);
  EXPECT_EQ(cell.denominator(), 0);
  EXPECT_EQ(cell.value(), 0);
  EXPECT_EQ(cell.display(), "[z]");
}

TEST(CohortMeasure, FollowsTheStartsOfStage1) {
  Data data;
  const auto add = [&](const std::string& stage1, const std::string& stage2) {
    model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
    facts.stage1_started = Iso(stage1);
    facts.stage2_started = Iso(stage2);
  };
  add("2019-04-01", "2019-12-01");  // Escalated after the period.
  add("2019-09-30", "");
  add("2019-05-01", "2020-02-02");
  add("2019-03-31", "2019-05-01");  // Another cohort.
  EXPECT_EQ(data.Shown("escalation_rate_cohort", kFirst, kLast), "67%");
  data.set_data_date("2020-02-01");
  const v1::Cell cell = data.Figure("escalation_rate_cohort", kFirst, kLast);
  EXPECT_EQ(cell.numerator(), 1);
  EXPECT_EQ(cell.denominator(), 3);
}

TEST(CohortMeasure, CountsCancelledCases) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-04-01"));
  facts.stage1_started = Iso("2019-04-01");
  Cancel(facts, "2019-04-02");
  EXPECT_EQ(data.Shown("escalation_rate_cohort", kFirst, kLast), "0%");
}

TEST(AdrMeasures, GoByTheDayOfTheOffer) {
  Data data;
  const auto add = [&](const std::string& offered, const std::string& outcome,
                       int64_t pence) {
    model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
    facts.adr_offered = Iso(offered);
    facts.adr_saving_pence = pence;
    Set(facts, CaseDimension::kAdrOutcome, outcome);
  };
  add("2019-04-01", "resolved", 180000);
  add("2019-09-30", "resolved", 180050);
  add("2019-06-01", "declined", 0);
  add("2019-10-01", "resolved", 500);
  add("", "", 0);
  EXPECT_EQ(data.Shown("adr_cases", kFirst, kLast), "3");
  EXPECT_EQ(data.Shown("adr_resolved", kFirst, kLast), "2");
  const v1::Cell saving = data.Figure("adr_saving_gbp", kFirst, kLast);
  EXPECT_EQ(saving.numerator(), 360050);
  EXPECT_EQ(saving.denominator(), 100);
  EXPECT_DOUBLE_EQ(saving.value(), 3600.50);
  EXPECT_EQ(saving.display(), "£3,600.50");
  EXPECT_EQ(data.Shown("adr_saving_gbp", "2018-04-01", "2018-09-30"), "£0");
}

TEST(OmbudsmanMeasures, GoByReferralAndDecision) {
  v1::Settings settings;
  settings.add_ombudsman_upheld_decisions("Upheld");
  settings.add_ombudsman_upheld_decisions("Upheld - early resolution");
  Data data(settings);
  const auto add = [&](const std::string& referred, const std::string& decided,
                       const std::string& decision) {
    model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
    facts.ombudsman_referred = Iso(referred);
    facts.ombudsman_decided = Iso(decided);
    Set(facts, CaseDimension::kOmbudsmanDecision, decision);
  };
  add("2019-03-01", "2019-04-01", "Upheld");
  add("2019-04-01", "2019-09-30", "UPHELD - early resolution");
  add("2019-05-01", "2019-09-30", "Not upheld");
  add("2019-06-01", "2019-10-01", "Upheld");
  add("2019-09-30", "", "");
  EXPECT_EQ(data.Shown("ombudsman_referred", kFirst, kLast), "4");
  EXPECT_EQ(data.Shown("ombudsman_decided", kFirst, kLast), "3");
  EXPECT_EQ(data.Shown("ombudsman_upheld", kFirst, kLast), "2");
}

TEST(OmbudsmanMeasures, NeedDecisionsThatCountAsUpheld) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
  facts.ombudsman_decided = Iso("2019-05-01");
  Set(facts, CaseDimension::kOmbudsmanDecision, "Upheld");
  EXPECT_EQ(data.Shown("ombudsman_upheld", kFirst, kLast), "0");
}

TEST(RemedyMeasure, SumsOverClosedCases) {
  Data data;
  const auto add = [&](const std::string& closed, int64_t pence) {
    model::CaseFacts& facts = data.Add(Case("complaint", "2019-01-01"));
    facts.remedy_pence = pence;
    if (!closed.empty()) Close(facts, closed, "upheld");
  };
  add("2019-04-01", 10000);
  add("2019-09-30", 2550);
  add("2019-10-01", 99);
  add("", 7);
  EXPECT_EQ(data.Shown("remedy_gbp", kFirst, kLast), "£125.50");
}

TEST(LearningMeasures, CountActions) {
  Data data;
  data.Add(Action("L1", "Delay", "2019-04-01", "2019-09-30"));
  data.Add(Action("L2", "Delay", "2019-09-30", "2019-10-01"));
  data.Add(Action("L3", "Staff", "2019-03-31", "2019-04-01"));
  data.Add(Action("L4", "", "2019-05-01", ""));
  EXPECT_EQ(data.Shown("learning_raised", kFirst, kLast), "3");
  EXPECT_EQ(data.Shown("learning_implemented", kFirst, kLast), "2");
  EXPECT_EQ(data.Shown("learning_raised", kFirst, kLast,
                       "filter { members { dimension: 'root_cause' values: "
                       "'Delay' } }"),
            "2");
}

TEST(EmptyStore, HasAnAnswer) {
  Data data;
  data.set_data_date("");
  EXPECT_EQ(data.Shown("received", kFirst, kLast), "0");
  EXPECT_EQ(data.Shown("open_at_end", kFirst, kLast), "0");
  EXPECT_EQ(data.Shown("not_yet_due", kFirst, kLast), "0");
  EXPECT_EQ(data.Shown("overdue_at_end", kFirst, kLast), "0");
  EXPECT_EQ(data.Shown("on_time_rate", kFirst, kLast), "[z]");
  EXPECT_EQ(data.Shown("response_days_median", kFirst, kLast), "[z]");
}

}  // namespace
}  // namespace redress::query
