#include "tests/plugins/statutory_return/rule_samples.h"

#include <chrono>

namespace redress::testing {
namespace {

using statutory_return::Day;
using statutory_return::kNotRecorded;
using statutory_return::ReturnData;
using statutory_return::StageFigures;

Day MakeReturnDay(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / std::chrono::month{month} /
             std::chrono::day{day}};
}

StageFigures& Stage(ReturnData& data, int number) {
  return data.stages[static_cast<size_t>(number - 1)];
}

std::vector<RuleSample> HeaderSamples() {
  return {
      {"100", "ReferenceDate", "2019-09-30 is not 2020-03-31",
       [](ReturnData& d) { d.reference_date = MakeReturnDay(2019, 9, 30); }},
      {"100", "ReferenceDateOfAnotherYear", nullptr,
       [](ReturnData& d) {
         d.year = 2021;
         d.period_start = MakeReturnDay(2020, 4, 1);
         d.period_end = MakeReturnDay(2021, 3, 31);
         d.reference_date = MakeReturnDay(2021, 3, 31);
         d.data_date = MakeReturnDay(2021, 4, 20);
       }},
      {"100",
       "AnyReferenceDateOfAnInterimReturn",
       nullptr,
       [](ReturnData& d) {
         d.reference_date = MakeReturnDay(2019, 9, 30);
         d.interim_requested = true;
         d.interim = true;
       },
       {"101Q"}},
      {"101Q", "Interim", "2019-04-01 to 2019-09-30",
       [](ReturnData& d) {
         d.period_end = MakeReturnDay(2019, 9, 30);
         d.interim = true;
       }},
      {"101Q", "WholeYear", nullptr,
       [](ReturnData& d) {
         d.period_start = MakeReturnDay(2019, 4, 1);
         d.period_end = MakeReturnDay(2020, 3, 31);
       }},
      {"110",
       "PeriodOverTwoYears",
       "2019-03-31 to 2020-03-31",
       [](ReturnData& d) {
         d.period_start = MakeReturnDay(2019, 3, 31);
         d.interim = true;
       },
       {"101Q"}},
      {"110",
       "PeriodOfOneDay",
       "2020-03-31 to 2020-03-31",
       [](ReturnData& d) {
         d.period_start = d.period_end;
         d.interim = true;
       },
       {"101Q"}},
      {"110",
       "PeriodOfTwoDays",
       nullptr,
       [](ReturnData& d) {
         d.period_start = MakeReturnDay(2020, 3, 30);
         d.interim = true;
       },
       {"101Q"}},
      {"111Q", "DataTooOld", "2020-03-30, before",
       [](ReturnData& d) { d.data_date = MakeReturnDay(2020, 3, 30); }},
      {"111Q", "DataOfTheLastDay", nullptr,
       [](ReturnData& d) { d.data_date = MakeReturnDay(2020, 3, 31); }},
      {"120", "Lea", "LEA \"660\"", [](ReturnData& d) { d.lea = "660"; }},
      {"120", "LeaOfItsOwnRange", nullptr,
       [](ReturnData& d) { d.lea = "420"; }},
  };
}

std::vector<RuleSample> StageSamples() {
  return {
      {"200", "Flow",
       "stage 1: brought forward 1 + received 12 - cancelled 2 - closed 9 is "
       "not carried forward 3",
       [](ReturnData& d) { Stage(d, 1).carried_forward = 3; }},
      {"200", "FlowOfStageTwo",
       "stage 2: brought forward 2 + received 1 - cancelled 0 - closed 1 is "
       "not carried forward 0",
       [](ReturnData& d) { Stage(d, 2).brought_forward = 2; }},
      {"200", "MoreBroughtForward", nullptr,
       [](ReturnData& d) {
         Stage(d, 1).brought_forward = 5;
         Stage(d, 1).carried_forward = 6;
       }},
      {"210", "Outcomes",
       "stage 1: upheld 4 + partially 1 + not 2 + no finding 1 is not closed "
       "9; 1 have no outcome recorded",
       [](ReturnData& d) {
         Stage(d, 1).not_upheld = 2;
         Stage(d, 1).outcome_not_recorded = 1;
       }},
      {"210", "OtherOutcomes", nullptr,
       [](ReturnData& d) {
         Stage(d, 1).not_upheld = 4;
         Stage(d, 1).no_finding = 0;
       }},
      {"220", "Due", "stage 1: standard 5 + extended 1 + late 2 is not due 9",
       [](ReturnData& d) { Stage(d, 1).late = 2; }},
      {"220", "NoneLate", nullptr,
       [](ReturnData& d) {
         Stage(d, 1).within_standard_limit = 8;
         Stage(d, 1).late = 0;
         Stage(d, 1).percent_timely = "100.0";
       }},
      {"230", "PercentUpheld", "stage 1: upheld 44.5% is not 4 of 9, 44.4",
       [](ReturnData& d) { Stage(d, 1).percent_upheld = "44.5"; }},
      {"230", "PercentOfNothing", "stage 3: timely 0.0% is not 0 of 0, z",
       [](ReturnData& d) { Stage(d, 3).percent_timely = "0.0"; }},
      {"230", "NoPercentOfSomething", "stage 2: timely z% is not 1 of 1, 100.0",
       [](ReturnData& d) { Stage(d, 2).percent_timely = "z"; }},
      {"230", "NothingClosed", nullptr,
       [](ReturnData& d) {
         StageFigures& stage = Stage(d, 2);
         stage.closed = 0;
         stage.partially_upheld = 0;
         stage.carried_forward = 1;
         stage.percent_upheld = "z";
       }},
  };
}

std::vector<RuleSample> TotalSamples() {
  return {
      {"240", "StageOneReceived",
       "stage 1 received 12 + direct to stage 2 1 is not complaints received "
       "12",
       [](ReturnData& d) { d.direct_to_stage_2 = 1; }},
      {"240", "OneBeganAtStageTwo", nullptr,
       [](ReturnData& d) {
         d.representations[1].received = 13;
         d.direct_to_stage_2 = 1;
       }},
      {"250Q", "StageTwoReceived",
       "stage 2 received 11 exceeds stage 1 closed 9 + brought forward 1",
       [](ReturnData& d) {
         Stage(d, 2).received = 11;
         Stage(d, 2).carried_forward = 10;
       }},
      {"250Q", "AllGoOnToStageTwo", nullptr,
       [](ReturnData& d) {
         Stage(d, 2).received = 10;
         Stage(d, 2).carried_forward = 9;
       }},
      {"260", "ServiceAreas",
       "service areas sum to 9, not to complaints received net of cancelled "
       "10",
       [](ReturnData& d) { d.service_areas[0].complaints = 3; }},
      {"260", "CustomerGroups", "customer groups sum to 11",
       [](ReturnData& d) { d.customer_groups[0].complaints = 3; }},
      {"260", "OtherGroups", nullptr,
       [](ReturnData& d) {
         d.service_areas = {{"Fostering", {5, "service_areas/1/complaints"}},
                            {"Adoption", {5, "service_areas/2/complaints"}}};
       }},
      {"261Q", "ComplaintTypes", "complaint types sum to 9, below",
       [](ReturnData& d) {
         d.complaint_types[0].complaints = 4;
         d.complaint_types.push_back(
             {kNotRecorded, {1, "complaint_types/3/complaints"}});
       }},
      {"261Q", "EachComplaintHasOneType", nullptr,
       [](ReturnData& d) { d.complaint_types[0].complaints = 5; }},
      {"300Q", "Timeliness", "4 of 9 due were in time, 44.4%",
       [](ReturnData& d) {
         Stage(d, 1).within_standard_limit = 3;
         Stage(d, 1).late = 5;
         Stage(d, 1).percent_timely = "44.4";
       }},
      {"300Q", "HalfInTime", nullptr,
       [](ReturnData& d) {
         Stage(d, 1).within_standard_limit = 3;
         Stage(d, 1).late = 4;
         Stage(d, 1).due = 8;
         Stage(d, 1).percent_timely = "50.0";
       }},
      {"310Q", "Change", "received 12 against 25",
       [](ReturnData& d) { d.representations[1].received_prior = 25; }},
      {"310Q", "ChangeFromNothing", "received 12 against 0",
       [](ReturnData& d) { d.representations[1].received_prior = 0; }},
      {"310Q", "AQuarterLess", nullptr,
       [](ReturnData& d) { d.representations[1].received_prior = 16; }},
      {"310Q", "NoComparison", nullptr,
       [](ReturnData& d) {
         for (auto& kind : d.representations) kind.received_prior.reset();
       }},
      {"320Q", "Equalities", "not known: Ethnicity 3 of 10",
       [](ReturnData& d) {
         d.equalities[2].groups = {
             {"White British", {7, "equalities_ethnicity/1/complaints"}},
             {"Unknown", {3, "equalities_ethnicity/2/complaints"}}};
       }},
      {"320Q", "AFifthNotKnown", nullptr,
       [](ReturnData& d) {
         d.equalities[0].groups = {
             {"0-9", {8, "equalities_age_band/1/complaints"}},
             {kNotRecorded, {2, "equalities_age_band/2/complaints"}}};
       }},
      {"330Q", "NoChild", "no complaint of 10",
       [](ReturnData& d) {
         d.customer_groups = {
             {"Parent of child", {10, "customer_groups/1/complaints"}}};
       }},
      {"330Q", "AnAdvocate", nullptr,
       [](ReturnData& d) {
         d.customer_groups = {
             {"Parent", {9, "customer_groups/1/complaints"}},
             {"Advocate", {1, "customer_groups/2/complaints"}}};
       }},
  };
}

std::vector<RuleSample> TextSamples() {
  return {
      {"340", "Learning", "learning action 2 (Savings)",
       [](ReturnData& d) { d.learning[1].not_implemented_reason.clear(); }},
      {"340", "LearningThatWaits", nullptr,
       [](ReturnData& d) {
         d.learning[0].implemented_on.reset();
         d.learning[0].not_implemented_reason = "It waits for a budget.";
       }},
      {"350Q",
       "NothingLearned",
       "6 upheld or partially upheld, but no learning action was raised",
       [](ReturnData& d) { d.learning.clear(); },
       {"360Q"}},
      {"350Q",
       "NothingUpheld",
       nullptr,
       [](ReturnData& d) {
         d.learning.clear();
         Stage(d, 1).not_upheld = 8;
         Stage(d, 1).upheld = 0;
         Stage(d, 1).partially_upheld = 0;
         Stage(d, 1).percent_upheld = "0.0";
         Stage(d, 2).partially_upheld = 0;
         Stage(d, 2).not_upheld = 1;
       },
       {"360Q"}},
      {"360Q", "Section", "empty: advocacy, effectiveness review",
       [](ReturnData& d) {
         d.advocacy = {{kNotRecorded, {10, "advocacy/1/complaints"}}};
         d.effectiveness_review.clear();
       }},
      {"360Q", "ShortSections", nullptr,
       [](ReturnData& d) {
         d.advocacy = {{"no", {10, "advocacy/1/complaints"}}};
         d.effectiveness_review = "Good.";
       }},
      {"400", "PersonalData",
       "learning action 1 seems to hold a telephone number",
       [](ReturnData& d) { d.learning[0].text = "Ring 020 7946 0018."; }},
      {"400", "NumbersOfOtherKinds", nullptr,
       [](ReturnData& d) {
         d.learning[0].text =
             "From 2019-04-01, calls of 10 minutes: £3,600.00.";
       }},
  };
}

}  // namespace

std::vector<RuleSample> RuleSamples() {
  std::vector<RuleSample> samples;
  for (auto* part :
       {&HeaderSamples, &StageSamples, &TotalSamples, &TextSamples}) {
    for (const RuleSample& sample : (*part)()) samples.push_back(sample);
  }
  return samples;
}

}  // namespace redress::testing
