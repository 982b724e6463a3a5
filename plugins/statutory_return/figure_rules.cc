#include "plugins/statutory_return/figure_rules.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "plugins/statutory_return/table_reader.h"
#include "plugins/text/utf8.h"

namespace redress::statutory_return {
namespace {

std::string Text(int64_t number) { return std::to_string(number); }

void AddError(std::vector<Finding>& findings, int code, std::string text,
              std::string brief) {
  findings.push_back({code, false, std::move(text), std::move(brief)});
}

void AddQuery(std::vector<Finding>& findings, int code, std::string text,
              std::string brief) {
  findings.push_back({code, true, std::move(text), std::move(brief)});
}

int64_t Sum(const std::vector<Group>& groups) {
  int64_t sum = 0;
  for (const Group& group : groups) sum += group.complaints;
  return sum;
}

const StageFigures* FindStage(const ReturnData& data, int number) {
  for (const StageFigures& stage : data.stages) {
    if (stage.number == number) return &stage;
  }
  return nullptr;
}

// The share is unknown to the council, in whatever words.
bool IsNotKnown(const std::string& name) {
  const std::string key = NormaliseName(name);
  return key == "notrecorded" || key == "notknown" || key == "unknown" ||
         key == "notstated" || key == "notobtained";
}

}  // namespace

bool IsAuthorityCode(const std::string& lea) {
  if (lea.size() != 3 ||
      lea.find_first_not_of("0123456789") != std::string::npos) {
    return false;
  }
  const int code = std::stoi(lea);
  return (code >= 201 && code <= 213) || (code >= 301 && code <= 395) ||
         code == 420 || code >= 800;
}

void CheckHeader(const ReturnData& data, std::vector<Finding>& findings) {
  using std::chrono::March;
  const Day year_end{std::chrono::year{data.year} / March / 31};
  if (data.reference_date != year_end && !data.interim_requested) {
    AddError(findings, 100,
             "reference date " + FormatDay(data.reference_date) + " is not " +
                 FormatDay(year_end) + " (interim=\"true\" allows another)",
             FormatDay(data.reference_date));
  }
  if (data.interim) {
    AddQuery(findings, 101,
             "interim: " + FormatDay(data.period_start) + " to " +
                 FormatDay(data.period_end) +
                 " instead of the financial year that ends " +
                 FormatDay(year_end),
             "interim");
  }
  const Day year_start = FinancialYearStart(year_end);
  if (data.period_start >= data.period_end || data.period_start < year_start ||
      data.period_end > year_end) {
    AddError(
        findings, 110,
        "period " + FormatDay(data.period_start) + " to " +
            FormatDay(data.period_end) +
            " does not lie in the financial year " + FormatDay(year_start) +
            " to " + FormatDay(year_end),
        FormatDay(data.period_start) + " to " + FormatDay(data.period_end));
  }
  if (data.data_date < data.period_end) {
    AddQuery(findings, 111,
             "the data end on " + FormatDay(data.data_date) +
                 ", before the period does on " + FormatDay(data.period_end),
             "data to " + FormatDay(data.data_date));
  }
  if (!IsAuthorityCode(data.lea)) {
    AddError(findings, 120,
             "LEA \"" + std::string(text::Utf8Prefix(data.lea, 12)) +
                 "\" is no code of an English authority (three digits, such "
                 "as 380)",
             "\"" + std::string(text::Utf8Prefix(data.lea, 12)) + "\"");
  }
}

void CheckStages(const ReturnData& data, std::vector<Finding>& findings) {
  for (const StageFigures& s : data.stages) {
    const std::string stage = "stage " + Text(s.number) + ": ";
    if (s.brought_forward + s.received - s.cancelled - s.closed !=
        s.carried_forward) {
      AddError(findings, 200,
               stage + "brought forward " + Text(s.brought_forward) +
                   " + received " + Text(s.received) + " - cancelled " +
                   Text(s.cancelled) + " - closed " + Text(s.closed) +
                   " is not carried forward " + Text(s.carried_forward),
               stage + Text(s.brought_forward) + " + " + Text(s.received) +
                   " - " + Text(s.cancelled) + " - " + Text(s.closed) +
                   " is not " + Text(s.carried_forward));
    }
    if (s.upheld + s.partially_upheld + s.not_upheld + s.no_finding !=
        s.closed) {
      AddError(findings, 210,
               stage + "upheld " + Text(s.upheld) + " + partially " +
                   Text(s.partially_upheld) + " + not " + Text(s.not_upheld) +
                   " + no finding " + Text(s.no_finding) + " is not closed " +
                   Text(s.closed) + "; " + Text(s.outcome_not_recorded) +
                   " have no outcome recorded",
               stage + Text(s.upheld) + " + " + Text(s.partially_upheld) +
                   " + " + Text(s.not_upheld) + " + " + Text(s.no_finding) +
                   " is not " + Text(s.closed));
    }
    if (s.within_standard_limit + s.within_agreed_extension + s.late != s.due) {
      AddError(findings, 220,
               stage + "standard " + Text(s.within_standard_limit) +
                   " + extended " + Text(s.within_agreed_extension) +
                   " + late " + Text(s.late) + " is not due " + Text(s.due),
               stage + Text(s.within_standard_limit) + " + " +
                   Text(s.within_agreed_extension) + " + " + Text(s.late) +
                   " is not " + Text(s.due));
    }
    const std::string upheld = FormatPercent(s.upheld, s.closed);
    if (s.percent_upheld != upheld) {
      AddError(findings, 230,
               stage + "upheld " + s.percent_upheld + "% is not " +
                   Text(s.upheld) + " of " + Text(s.closed) + ", " + upheld,
               stage + s.percent_upheld + ", not " + upheld);
    }
    const int64_t timely = s.within_standard_limit + s.within_agreed_extension;
    if (const std::string percent = FormatPercent(timely, s.due);
        s.percent_timely != percent) {
      AddError(findings, 230,
               stage + "timely " + s.percent_timely + "% is not " +
                   Text(timely) + " of " + Text(s.due) + ", " + percent,
               stage + s.percent_timely + ", not " + percent);
    }
  }
}

void CheckTotals(const ReturnData& data, std::vector<Finding>& findings) {
  const KindFigures* complaints = FindKind(data, "complaint");
  const StageFigures* stage1 = FindStage(data, 1);
  const StageFigures* stage2 = FindStage(data, 2);
  if (complaints == nullptr || stage1 == nullptr || stage2 == nullptr) return;
  if (stage1->received + data.direct_to_stage_2 != complaints->received) {
    AddError(findings, 240,
             "stage 1 received " + Text(stage1->received) +
                 " + direct to stage 2 " + Text(data.direct_to_stage_2) +
                 " is not complaints received " + Text(complaints->received) +
                 " (direct_to_stage_2=\"N\" notes them)",
             Text(stage1->received) + " + " + Text(data.direct_to_stage_2) +
                 " is not " + Text(complaints->received));
  }
  if (stage2->received > stage1->closed + stage1->brought_forward) {
    AddQuery(findings, 250,
             "stage 2 received " + Text(stage2->received) +
                 " exceeds stage 1 closed " + Text(stage1->closed) +
                 " + brought forward " + Text(stage1->brought_forward),
             Text(stage2->received) + " above " + Text(stage1->closed) + " + " +
                 Text(stage1->brought_forward));
  }
  const int64_t net = complaints->received_net;
  if (const int64_t sum = Sum(data.service_areas); sum != net) {
    AddError(findings, 260,
             "service areas sum to " + Text(sum) +
                 ", not to complaints received net of cancelled " + Text(net),
             "service areas " + Text(sum) + ", not " + Text(net));
  }
  if (const int64_t sum = Sum(data.customer_groups); sum != net) {
    AddError(findings, 260,
             "customer groups sum to " + Text(sum) +
                 ", not to complaints received net of cancelled " + Text(net),
             "customer groups " + Text(sum) + ", not " + Text(net));
  }
  // A complaint without a type is in the row "Not recorded", which would hide
  // what the rule looks for.
  int64_t typed = 0;
  for (const Group& group : data.complaint_types) {
    if (!IsNotKnown(group.name)) typed += group.complaints;
  }
  if (typed < net) {
    AddQuery(findings, 261,
             "complaint types sum to " + Text(typed) +
                 ", below complaints received net of cancelled " + Text(net),
             Text(typed) + " below " + Text(net));
  }
}

void CheckPlausibility(const ReturnData& data, std::vector<Finding>& findings) {
  const StageFigures* stage1 = FindStage(data, 1);
  if (stage1 != nullptr && stage1->due > 0) {
    const int64_t timely =
        stage1->within_standard_limit + stage1->within_agreed_extension;
    if (2 * timely < stage1->due) {
      AddQuery(findings, 300,
               "stage 1: " + Text(timely) + " of " + Text(stage1->due) +
                   " due were in time, " + FormatPercent(timely, stage1->due) +
                   "%",
               Text(timely) + " of " + Text(stage1->due));
    }
  }
  const KindFigures* complaints = FindKind(data, "complaint");
  if (complaints != nullptr && complaints->received_prior.has_value()) {
    const int64_t prior = *complaints->received_prior;
    const int64_t change = std::llabs(complaints->received - prior);
    if (4 * change > prior) {
      AddQuery(findings, 310,
               "complaints received " + Text(complaints->received) +
                   " against " + Text(prior) +
                   " in the comparison period, a change of more than 25%",
               Text(complaints->received) + " against " + Text(prior));
    }
  }
  std::string not_known;
  for (const Characteristic& characteristic : data.equalities) {
    int64_t unknown = 0;
    for (const Group& group : characteristic.groups) {
      if (IsNotKnown(group.name)) unknown += group.complaints;
    }
    const int64_t all = Sum(characteristic.groups);
    if (5 * unknown > all) {
      not_known += (not_known.empty() ? "" : ", ") + characteristic.name + " " +
                   Text(unknown) + " of " + Text(all);
    }
  }
  if (!not_known.empty()) {
    AddQuery(findings, 320, "not known: " + not_known, not_known);
  }
  int64_t from_children = 0;
  for (const Group& group : data.customer_groups) {
    const std::string key = NormaliseName(group.name);
    if (std::find(data.child_groups.begin(), data.child_groups.end(), key) !=
        data.child_groups.end()) {
      from_children += group.complaints;
    }
  }
  if (from_children == 0) {
    AddQuery(findings, 330,
             "no complaint of " + Text(Sum(data.customer_groups)) +
                 " came from a child or an advocate",
             "none of " + Text(Sum(data.customer_groups)));
  }
}

}  // namespace redress::statutory_return
