#include "service/query/catalogue.h"

#include <map>

namespace redress::query {
namespace {

constexpr v1::Unit kCount = v1::UNIT_COUNT;
constexpr v1::Unit kPercent = v1::UNIT_PERCENT;
constexpr v1::Unit kDays = v1::UNIT_WORKING_DAYS;
constexpr v1::Unit kPounds = v1::UNIT_GBP;
constexpr v1::Grain kCase = v1::GRAIN_CASE;
constexpr v1::Grain kComplaint = v1::GRAIN_COMPLAINT;
constexpr v1::Grain kStage = v1::GRAIN_STAGE;
constexpr v1::Grain kAction = v1::GRAIN_ACTION;
constexpr v1::Additivity kAdds = v1::ADDITIVITY_ADDITIVE;
constexpr v1::Additivity kAddsOverMembers = v1::ADDITIVITY_SEMI_ADDITIVE;
constexpr v1::Additivity kNeverAdds = v1::ADDITIVITY_NON_ADDITIVE;

constexpr char kZero[] = "0 where there is nothing to count.";

struct Row {
  const char* name;
  const char* label;
  v1::Grain grain;
  v1::Unit unit;
  v1::Additivity additivity;
  const char* basis;
  const char* null_rule;
  const char* definition;
};

// How each is counted is in measure_plan.cc.
constexpr Row kMeasures[] = {
    {"received", "Received", kCase, kCount, kAdds, "received", kZero,
     "Cases received in the period."},
    {"received_net", "Received, net of cancelled", kCase, kCount,
     kAddsOverMembers, "received", kZero,
     "Cases received in the period and not cancelled by its last day."},
    {"cancelled", "Cancelled", kCase, kCount, kAdds, "cancelled", kZero,
     "Cases cancelled in the period, whenever they were received."},
    {"closed", "Closed", kCase, kCount, kAdds, "closed", kZero,
     "Cases closed in the period, whenever they were received. Cancelled cases "
     "are not counted."},
    {"closed_received_before", "Closed, received before the period", kCase,
     kCount, kAddsOverMembers, "closed", kZero,
     "Cases closed in the period that had been received before its first day. "
     "Cancelled cases are not counted."},
    {"open_at_start", "Open at start", kCase, kCount, kAddsOverMembers,
     kAsAtStart, kZero,
     "Cases that were open at the end of the day before the period: received "
     "by then and neither closed nor cancelled by then. No later than the data "
     "date."},
    {"open_at_end", "Open at end", kCase, kCount, kAddsOverMembers, kAsAtEnd,
     kZero,
     "Cases that were open at the end of the period's last day: received by "
     "then and neither closed nor cancelled by then. No later than the data "
     "date."},
    {"open_up_to_10_days", "Open up to 10 working days", kCase, kCount,
     kAddsOverMembers, kAsAtEnd, kZero,
     "Of the cases open at the end of the period's last day, those received no "
     "more than 10 working days before. Working days are counted from the day "
     "after the day of receipt, or after the next working day where that is "
     "none. No later than the data date. Not by time bucket."},
    {"open_11_to_20_days", "Open 11 to 20 working days", kCase, kCount,
     kAddsOverMembers, kAsAtEnd, kZero,
     "Of the cases open at the end of the period's last day, those received 11 "
     "to 20 working days before. Working days are counted from the day after "
     "the day of receipt, or after the next working day where that is none. No "
     "later than the data date. Not by time bucket."},
    {"open_21_to_65_days", "Open 21 to 65 working days", kCase, kCount,
     kAddsOverMembers, kAsAtEnd, kZero,
     "Of the cases open at the end of the period's last day, those received 21 "
     "to 65 working days before. Working days are counted from the day after "
     "the day of receipt, or after the next working day where that is none. No "
     "later than the data date. Not by time bucket."},
    {"open_over_65_days", "Open over 65 working days", kCase, kCount,
     kAddsOverMembers, kAsAtEnd, kZero,
     "Of the cases open at the end of the period's last day, those received "
     "more than 65 working days before. Working days are counted from the day "
     "after the day of receipt, or after the next working day where that is "
     "none. No later than the data date. Not by time bucket."},
    {"upheld", "Upheld", kComplaint, kCount, kAdds, "closed", kZero,
     "Complaints closed in the period whose outcome is upheld."},
    {"partially_upheld", "Partially upheld", kComplaint, kCount, kAdds,
     "closed", kZero,
     "Complaints closed in the period whose outcome is partially upheld."},
    {"not_upheld", "Not upheld", kComplaint, kCount, kAdds, "closed", kZero,
     "Complaints closed in the period whose outcome is not upheld."},
    {"no_finding", "No finding", kComplaint, kCount, kAdds, "closed", kZero,
     "Complaints closed in the period on which no finding could be made."},
    {"outcome_not_recorded", "Outcome not recorded", kComplaint, kCount, kAdds,
     "closed", kZero,
     "Complaints closed in the period without a recorded outcome."},
    {"upheld_rate", "% upheld", kComplaint, kPercent, kNeverAdds, "closed",
     "[z] where no complaint was closed.",
     "Of the complaints closed in the period, the share whose outcome is "
     "upheld."},
    {"upheld_or_partially_rate", "% upheld or partially upheld", kComplaint,
     kPercent, kNeverAdds, "closed", "[z] where no complaint was closed.",
     "Of the complaints closed in the period, the share whose outcome is "
     "upheld or partially upheld."},
    {"stage_started", "Stages started", kStage, kCount, kAdds, "stage started",
     kZero, "Stages whose clock started in the period."},
    {"stage_responded", "Stages responded", kStage, kCount, kAdds,
     "stage responded", kZero, "Stages responded to in the period."},
    {"stage_closed", "Stages closed", kStage, kCount, kAdds, "stage ended",
     kZero,
     "Stages that ended in the period by a response or by the closing of their "
     "case."},
    {"stage_cancelled", "Stages cancelled", kStage, kCount, kAdds,
     "stage ended", kZero,
     "Stages that ended in the period by the cancelling of their case."},
    {"stage_open_at_start", "Stages open at start", kStage, kCount,
     kAddsOverMembers, kAsAtStart, kZero,
     "Stages that were open at the end of the day before the period: started "
     "by then and not ended by then. No later than the data date."},
    {"stage_open_at_end", "Stages open at end", kStage, kCount,
     kAddsOverMembers, kAsAtEnd, kZero,
     "Stages that were open at the end of the period's last day: started by "
     "then and not ended by then. No later than the data date."},
    {"due", "Due", kStage, kCount, kAdds, kEffectiveDue, kZero,
     "Stages whose response fell due in the period, on the extended day where "
     "there is one, up to the data date. Left out are stages whose case was "
     "cancelled, or closed without a response to the stage, on or before that "
     "day."},
    {"on_time", "On time", kStage, kCount, kAdds, kEffectiveDue, kZero,
     "Of the stages due in the period, those responded to on or before their "
     "due day, extended where it was."},
    {"on_time_standard", "On time within the standard limit", kStage, kCount,
     kAdds, kEffectiveDue, kZero,
     "Of the stages due in the period, those responded to on or before their "
     "original due day."},
    {"on_time_extended", "On time within an extension", kStage, kCount, kAdds,
     kEffectiveDue, kZero,
     "Of the stages due in the period, those responded to after their original "
     "due day and on or before the extended one."},
    {"late", "Late", kStage, kCount, kAdds, kEffectiveDue, kZero,
     "Of the stages due in the period, those not responded to on or before "
     "their due day, extended where it was."},
    {"on_time_rate", "% on time", kStage, kPercent, kNeverAdds, kEffectiveDue,
     "[z] where nothing was due.",
     "Of the stages due in the period, the share responded to on or before "
     "their due day, extended where it was."},
    {"not_yet_due", "Not yet due", kStage, kCount, kAdds, kEffectiveDue, kZero,
     "Stages whose due day, extended where it was, is in the period but after "
     "the data date. Left out are stages whose case was cancelled, or closed "
     "without a response to the stage, on or before that day."},
    {"overdue_at_end", "Overdue at end", kStage, kCount, kAddsOverMembers,
     kAsAtEnd, kZero,
     "Stages that had started and reached their due day, extended where it "
     "was, by the period's last day and had not ended by then. No later than "
     "the data date."},
    {"response_days_mean", "Mean response time", kStage, kDays, kNeverAdds,
     "stage responded", "[z] where nothing was responded to.",
     "Mean of the working days from start to response, over the stages "
     "responded to in the period."},
    {"response_days_median", "Median response time", kStage, kDays, kNeverAdds,
     "stage responded", "[z] where nothing was responded to.",
     "Median of the working days from start to response, over the stages "
     "responded to in the period; the mean of the middle two where their "
     "number is even."},
    {"response_days_p90", "90th percentile of response time", kStage, kDays,
     kNeverAdds, "stage responded", "[z] where nothing was responded to.",
     "The working days from start to response within which nine of ten of the "
     "stages responded to in the period were answered."},
    {"response_days_max", "Longest response time", kStage, kDays, kNeverAdds,
     "stage responded", "[z] where nothing was responded to.",
     "The most working days from start to response among the stages responded "
     "to in the period."},
    {"escalated", "Escalated", kStage, kCount, kAdds, "stage started", kZero,
     "Stages 2 and 3 whose clock started in the period."},
    {"escalation_rate_cohort", "% escalated to stage 2", kCase, kPercent,
     kNeverAdds, "stage 1 started", "[z] where no stage 1 started.",
     "Of the cases whose stage 1 started in the period, the share whose stage "
     "2 had started by the data date. Cancelled cases are counted."},
    {"adr_cases", "ADR offered", kCase, kCount, kAdds, "ADR offered", kZero,
     "Cases in which alternative dispute resolution was offered in the "
     "period."},
    {"adr_resolved", "Resolved by ADR", kCase, kCount, kAdds, "ADR offered",
     kZero,
     "Of the cases in which alternative dispute resolution was offered in the "
     "period, those that it resolved."},
    {"adr_saving_gbp", "Saved by ADR", kCase, kPounds, kAdds, "ADR offered",
     kZero,
     "Estimated savings of the cases in which alternative dispute resolution "
     "was offered in the period, in pounds."},
    {"ombudsman_referred", "Referred to the Ombudsman", kCase, kCount, kAdds,
     "referred", kZero, "Cases referred to the Ombudsman in the period."},
    {"ombudsman_decided", "Decided by the Ombudsman", kCase, kCount, kAdds,
     "decided", kZero, "Cases that the Ombudsman decided in the period."},
    {"ombudsman_upheld", "Upheld by the Ombudsman", kCase, kCount, kAdds,
     "decided", kZero,
     "Cases that the Ombudsman decided in the period with a decision that "
     "counts as upheld."},
    {"remedy_gbp", "Remedies paid", kCase, kPounds, kAdds, "closed", kZero,
     "Money remedies of the cases closed in the period, in pounds."},
    {"learning_raised", "Learning actions raised", kAction, kCount, kAdds,
     "raised", kZero, "Learning actions raised in the period."},
    {"learning_implemented", "Learning actions implemented", kAction, kCount,
     kAdds, "implemented", kZero,
     "Learning actions implemented in the period."},
};

std::vector<v1::Measure> MakeMeasures() {
  std::vector<v1::Measure> measures;
  for (const Row& row : kMeasures) {
    v1::Measure measure;
    measure.set_name(row.name);
    measure.set_label(row.label);
    measure.set_definition(row.definition);
    measure.set_unit(row.unit);
    measure.set_basis(row.basis);
    measure.set_grain(row.grain);
    measure.set_additivity(row.additivity);
    measure.set_null_rule(row.null_rule);
    measures.push_back(std::move(measure));
  }
  return measures;
}

std::map<std::string, const v1::Measure*> IndexMeasures() {
  std::map<std::string, const v1::Measure*> index;
  for (const v1::Measure& measure : Measures()) {
    index[measure.name()] = &measure;
  }
  return index;
}

}  // namespace

const std::vector<v1::Measure>& Measures() {
  static const auto* const kAll = new std::vector<v1::Measure>(MakeMeasures());
  return *kAll;
}

const v1::Measure* FindMeasure(const std::string& name) {
  static const auto* const kIndex =
      new std::map<std::string, const v1::Measure*>(IndexMeasures());
  const auto found = kIndex->find(name);
  return found == kIndex->end() ? nullptr : found->second;
}

}  // namespace redress::query
