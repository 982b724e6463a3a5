#include "plugins/statutory_return/collect.h"

#include <array>
#include <cstdint>
#include <optional>

#include "plugins/statutory_return/table_reader.h"

namespace redress::statutory_return {
namespace {

using Problems = std::vector<std::string>;

constexpr std::array<const char*, 6> kKinds = {
    "initial_feedback", "complaint",   "member_enquiry",
    "mp_enquiry",       "mep_enquiry", "compliment"};

void CollectRepresentations(const Document& document, ReturnData& data,
                            Problems& problems) {
  const TableReader table(document, "representations", problems);
  const bool compare = document.periods.size() > 1;
  for (const char* kind : kKinds) {
    const Row* row = table.FindRow(kind);
    if (row == nullptr) continue;
    KindFigures figures;
    figures.kind = kind;
    figures.received = table.Count(*row, {"received"});
    figures.received_net = table.Count(*row, {"received_net"});
    if (compare) {
      figures.received_prior = table.Count(*row, {"received", "", 1});
    }
    data.representations.push_back(figures);
  }
}

void CollectStages(const Document& document, ReturnData& data,
                   Problems& problems) {
  const TableReader table(document, "stages", problems);
  for (int number = 1; number <= 3; ++number) {
    const Row* row = table.FindRow("stage" + std::to_string(number));
    if (row == nullptr) continue;
    StageFigures stage;
    stage.number = number;
    stage.brought_forward = table.Count(*row, {"stage_open_at_start"});
    stage.received = table.Count(*row, {"stage_started"});
    stage.cancelled = table.Count(*row, {"stage_cancelled"});
    stage.closed = table.Count(*row, {"stage_closed"});
    stage.carried_forward = table.Count(*row, {"stage_open_at_end"});
    stage.upheld = table.Count(*row, {"stage_closed", "Upheld"});
    stage.partially_upheld =
        table.Count(*row, {"stage_closed", "Partially upheld"});
    stage.not_upheld = table.Count(*row, {"stage_closed", "Not upheld"});
    stage.no_finding = table.Count(*row, {"stage_closed", "No finding"});
    stage.outcome_not_recorded =
        table.Count(*row, {"stage_closed", "Outcome not recorded"});
    stage.percent_upheld = FormatPercent(stage.upheld, stage.closed);
    stage.due = table.Count(*row, {"due"});
    stage.within_standard_limit = table.Count(*row, {"on_time_standard"});
    stage.within_agreed_extension = table.Count(*row, {"on_time_extended"});
    stage.late = table.Count(*row, {"late"});
    stage.percent_timely =
        table.Percent(*row, {"on_time_rate"}, &stage.percent_timely_cell);
    data.stages.push_back(stage);
  }
}

std::vector<Group> CollectGroups(const Document& document,
                                 const std::string& id, Problems& problems) {
  const TableReader table(document, id, problems);
  std::vector<Group> groups;
  for (const Row* row : table.MemberRows()) {
    Group group;
    group.name = table.RowName(*row);
    group.complaints = table.Count(*row, {"received_net"});
    groups.push_back(group);
  }
  return groups;
}

void CollectSingleFigures(const Document& document, ReturnData& data,
                          Problems& problems) {
  const TableReader ombudsman(document, "ombudsman", problems);
  if (const Row* row = ombudsman.FirstRow(); row != nullptr) {
    data.ombudsman_referred = ombudsman.Count(*row, {"ombudsman_referred"});
    data.ombudsman_decided = ombudsman.Count(*row, {"ombudsman_decided"});
    data.ombudsman_upheld = ombudsman.Count(*row, {"ombudsman_upheld"});
  }
  const TableReader adr(document, "adr", problems);
  if (const Row* row = adr.FirstRow(); row != nullptr) {
    data.adr_cases = adr.Count(*row, {"adr_cases"});
    data.adr_resolved = adr.Count(*row, {"adr_resolved"});
    data.adr_saving_pence = adr.Pence(*row, {"adr_saving_gbp"});
  }
}

void CollectEqualities(const Document& document, ReturnData& data,
                       Problems& problems) {
  static constexpr std::array<std::array<const char*, 2>, 5> kCharacteristics{
      {{"AgeBand", "equalities_age_band"},
       {"Gender", "equalities_gender"},
       {"Ethnicity", "equalities_ethnicity"},
       {"Disability", "equalities_disability"},
       {"SexualOrientation", "equalities_sexual_orientation"}}};
  for (const auto& [name, id] : kCharacteristics) {
    data.equalities.push_back({name, CollectGroups(document, id, problems)});
  }
}

// The columns are known by their order: period, root cause, learning,
// implemented on, reason not implemented.
void CollectLearning(const Document& document, ReturnData& data,
                     Problems& problems) {
  const TableReader table(document, "learning", problems);
  if (!table.found()) return;
  if (table.ColumnCount() < 5) {
    problems.push_back("table learning has fewer than 5 columns");
    return;
  }
  for (const Row* row : table.MemberRows()) {
    const Cell& text = row->cells[2];
    if (text.kind != Cell::Kind::kText || text.text.empty()) continue;
    LearningAction action;
    action.root_cause = row->cells[1].text;
    action.text = text.text;
    if (row->cells[3].kind == Cell::Kind::kDay) {
      action.implemented_on = row->cells[3].day;
    }
    action.not_implemented_reason = row->cells[4].text;
    data.learning.push_back(action);
  }
}

}  // namespace

std::vector<std::string> CollectFigures(const Document& document,
                                        ReturnData& data) {
  Problems problems;
  if (document.periods.empty()) {
    problems.push_back("the document has no period");
    return problems;
  }
  data.period_start = document.periods[0].first_day;
  data.period_end = document.periods[0].last_day;
  data.data_date = document.data_date;
  data.data_version = document.data_version;
  data.document_source = document.source;
  CollectRepresentations(document, data, problems);
  CollectStages(document, data, problems);
  CollectSingleFigures(document, data, problems);
  data.customer_groups = CollectGroups(document, "customer_groups", problems);
  data.complaint_types = CollectGroups(document, "complaint_types", problems);
  data.service_areas = CollectGroups(document, "service_areas", problems);
  data.advocacy = CollectGroups(document, "advocacy", problems);
  CollectEqualities(document, data, problems);
  CollectLearning(document, data, problems);
  return problems;
}

}  // namespace redress::statutory_return
