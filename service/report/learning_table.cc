#include "service/report/learning_table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "redress/v1/record.pb.h"
#include "service/model/day.h"
#include "service/model/vocabulary.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

// An action as the table needs it.
struct Action {
  v1::LearningAction record;
  std::string root_cause;  // Canonical; "Not recorded" where there is none.
  model::Day raised = model::kNoDay;
};

// True, false, or nullopt where the condition is about something that actions
// do not have.
using Truth = std::optional<bool>;

Truth Matches(const v1::Filter& filter, const Action& action,
              const model::Reference& reference);

Truth MatchesMembers(const v1::MemberFilter& filter, const Action& action,
                     const model::Reference& reference) {
  std::string member;
  if (filter.dimension() == "authority") {
    member = action.record.authority();
  } else if (filter.dimension() == "root_cause") {
    member = action.root_cause;
  } else {
    return std::nullopt;
  }
  return std::any_of(filter.values().begin(), filter.values().end(),
                     [&](const std::string& value) {
                       return reference.ResolveMember(filter.dimension(),
                                                      value) == member;
                     });
}

// `deciding` is the value that settles the whole: false for all, true for any.
Truth MatchesList(const v1::FilterList& list, bool deciding,
                  const Action& action, const model::Reference& reference) {
  Truth result = !deciding;
  for (const v1::Filter& filter : list.filters()) {
    const Truth truth = Matches(filter, action, reference);
    if (truth == Truth(deciding)) return deciding;
    if (!truth.has_value()) result = std::nullopt;
  }
  return result;
}

Truth Matches(const v1::Filter& filter, const Action& action,
              const model::Reference& reference) {
  switch (filter.condition_case()) {
    case v1::Filter::kAllOf:
      return MatchesList(filter.all_of(), false, action, reference);
    case v1::Filter::kAnyOf:
      return MatchesList(filter.any_of(), true, action, reference);
    case v1::Filter::kNot: {
      const Truth truth = Matches(filter.not_(), action, reference);
      return truth.has_value() ? Truth(!*truth) : std::nullopt;
    }
    case v1::Filter::kMembers:
      return MatchesMembers(filter.members(), action, reference);
    default:
      return true;
  }
}

void AddColumn(const std::string& id, const std::string& label,
               v1::ColumnRole role, v1::TableStart& start) {
  v1::TableColumn* column = start.add_columns();
  column->set_id(id);
  column->set_label(label);
  column->set_role(role);
  if (id == "root_cause") column->set_dimension(id);
}

v1::TableCell DateCell(const v1::LearningAction& action) {
  v1::TableCell cell;
  if (action.has_implemented_on()) {
    *cell.mutable_date() = action.implemented_on();
  }
  return cell;
}

// Most actions first, then by name; of one cause as they came, by key.
void SortByCause(std::vector<Action>& actions) {
  std::map<std::string, int> counts;
  for (const Action& action : actions) ++counts[action.root_cause];
  std::stable_sort(
      actions.begin(), actions.end(),
      [&counts](const Action& a, const Action& b) {
        return std::make_tuple(-counts[a.root_cause], a.root_cause) <
               std::make_tuple(-counts[b.root_cause], b.root_cause);
      });
}

}  // namespace

absl::Status SendLearning(const v1::ReportLearning& block,
                          const std::vector<v1::Period>& periods,
                          const v1::Filter& filter, const ReportInput& input,
                          const DocumentSink& sink) {
  const model::Reference& reference = *input.snapshot.reference;
  std::vector<std::vector<Action>> by_period(periods.size());
  std::vector<std::pair<model::Day, model::Day>> spans;
  for (const v1::Period& period : periods) {
    const auto first = model::DayFromProto(period.first_day());
    const auto last = model::DayFromProto(period.last_day());
    if (!first.ok()) return first.status();
    if (!last.ok()) return last.status();
    spans.emplace_back(*first, *last);
  }
  bool is_unsettled = false;
  const auto visit = [&](const v1::LearningAction& record) -> absl::Status {
    Action action{record, "", model::kNoDay};
    const auto raised = model::DayFromProto(record.raised_on());
    if (!raised.ok()) return raised.status();
    action.raised = *raised;
    action.root_cause =
        reference.Canonical("root_cause", record.root_cause(), action.raised);
    if (action.root_cause.empty()) action.root_cause = model::kNotRecorded;
    const Truth truth = Matches(filter, action, reference);
    for (size_t p = 0; p < spans.size(); ++p) {
      if (action.raised < spans[p].first || action.raised > spans[p].second) {
        continue;
      }
      is_unsettled = is_unsettled || !truth.has_value();
      if (truth.value_or(true)) by_period[p].push_back(action);
    }
    return absl::OkStatus();
  };
  if (absl::Status status = input.learning(visit); !status.ok()) return status;

  v1::TableStart start;
  start.set_id(block.id());
  start.set_title(block.title());
  AddColumn("period", "Period", v1::COLUMN_ROLE_LABEL, start);
  AddColumn("root_cause", "Root cause", v1::COLUMN_ROLE_LABEL, start);
  AddColumn("learning", "Learning", v1::COLUMN_ROLE_TEXT, start);
  AddColumn("implemented_on", "Implemented on", v1::COLUMN_ROLE_DATE, start);
  AddColumn("not_implemented_reason", "Why not implemented",
            v1::COLUMN_ROLE_TEXT, start);
  if (is_unsettled) {
    start.add_notes(
        "The report is restricted by something that learning does not record: "
        "the table holds the learning from other cases too.");
  }
  TableSender sender(start, sink);
  bool is_empty = true;
  for (size_t p = 0; p < periods.size(); ++p) {
    SortByCause(by_period[p]);
    for (const Action& action : by_period[p]) {
      is_empty = false;
      v1::TableRow row;
      row.set_type(v1::ROW_TYPE_MEMBERS);
      *row.add_cells() = TextCell(periods[p].label());
      *row.add_cells() = TextCell(action.root_cause);
      *row.add_cells() = TextCell(action.record.text());
      *row.add_cells() = DateCell(action.record);
      *row.add_cells() = TextCell(action.record.not_implemented_reason());
      if (absl::Status status = sender.Add(std::move(row)); !status.ok()) {
        return status;
      }
    }
  }
  if (is_empty && !block.empty_text().empty()) {
    sender.AddText(block.empty_text()).IgnoreError();
  }
  return sender.Finish();
}

}  // namespace redress::report
