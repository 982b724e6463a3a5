#include "tests/engine/naive.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/model/dimensions.h"

namespace redress::engine {
namespace {

using model::kNoDay;

// A row of a table: a case, a stage with its case, or an action.
struct Row {
  const model::CaseFacts* facts = nullptr;
  const model::StageFacts* stage = nullptr;
  const model::ActionFacts* action = nullptr;
};

std::vector<std::string> OrMissing(std::vector<std::string> values) {
  if (values.empty()) values.push_back("");
  return values;
}

std::string StatusOf(const model::CaseFacts& facts, Day day) {
  if (facts.cancelled != kNoDay && facts.cancelled <= day) return "cancelled";
  if (facts.closed != kNoDay && facts.closed <= day) return "closed";
  return "open";
}

std::vector<std::string> ValuesOf(const Row& row, const std::string& dimension,
                                  Day status_day) {
  if (row.action != nullptr) {
    return {dimension == "authority" ? row.action->authority
                                     : row.action->root_cause};
  }
  if (const auto one = model::CaseDimensionByName(dimension)) {
    return {row.facts->dimensions[static_cast<size_t>(*one)]};
  }
  if (const auto many = model::CaseManyDimensionByName(dimension)) {
    return OrMissing(row.facts->many[static_cast<size_t>(*many)]);
  }
  if (const auto stage = model::StageDimensionByName(dimension)) {
    return {row.stage->dimensions[static_cast<size_t>(*stage)]};
  }
  if (dimension == "status") return {StatusOf(*row.facts, status_day)};
  for (const auto& [name, value] : row.facts->attributes) {
    if ("attr:" + name == dimension) return {value};
  }
  return {""};
}

Day DateOf(const Row& row, DateColumn column) {
  switch (column) {
    case DateColumn::kReceived:
      return row.facts->received;
    case DateColumn::kClosed:
      return row.facts->closed;
    case DateColumn::kCancelled:
      return row.facts->cancelled;
    case DateColumn::kLeft:
      return row.facts->left;
    case DateColumn::kAdrOffered:
      return row.facts->adr_offered;
    case DateColumn::kOmbudsmanReferred:
      return row.facts->ombudsman_referred;
    case DateColumn::kOmbudsmanDecided:
      return row.facts->ombudsman_decided;
    case DateColumn::kStage1Started:
      return row.facts->stage1_started;
    case DateColumn::kStage2Started:
      return row.facts->stage2_started;
    case DateColumn::kStageStarted:
      return row.stage->started;
    case DateColumn::kStageDue:
      return row.stage->due;
    case DateColumn::kStageEffectiveDue:
      return row.stage->effective_due;
    case DateColumn::kStageResponded:
      return row.stage->responded;
    case DateColumn::kStageEnded:
      return row.stage->ended;
    case DateColumn::kActionRaised:
      return row.action->raised;
    case DateColumn::kActionImplemented:
      return row.action->implemented;
  }
  return kNoDay;
}

bool Holds(const Predicate& predicate, const Row& row, Day status_day) {
  const auto holds = [&](const Predicate& child) {
    return Holds(child, row, status_day);
  };
  const std::vector<Predicate>& children = predicate.children;
  switch (predicate.type) {
    case Predicate::Type::kAll:
      return std::all_of(children.begin(), children.end(), holds);
    case Predicate::Type::kAny:
      return std::any_of(children.begin(), children.end(), holds);
    case Predicate::Type::kNot:
      return !holds(children.front());
    case Predicate::Type::kMember:
      for (const std::string& value :
           ValuesOf(row, predicate.dimension, status_day)) {
        if (std::find(predicate.values.begin(), predicate.values.end(),
                      value) != predicate.values.end()) {
          return true;
        }
      }
      return false;
    case Predicate::Type::kDateIn: {
      const Day day = DateOf(row, predicate.date);
      return day != kNoDay && predicate.first <= day && day <= predicate.last;
    }
    case Predicate::Type::kDateOrder: {
      const Day day = DateOf(row, predicate.date);
      const Day other = DateOf(row, predicate.other);
      return day != kNoDay && other != kNoDay && day <= other;
    }
  }
  return false;
}

// What the row has in a value column; -1 where it has no response days.
int64_t ValueOf(const Row& row, ValueColumn column) {
  switch (column) {
    case ValueColumn::kAdrSavingPence:
      return row.facts->adr_saving_pence;
    case ValueColumn::kRemedyPence:
      return row.facts->remedy_pence;
    case ValueColumn::kResponseDays:
      return row.stage->response_days;
  }
  return 0;
}

using Groups =
    std::map<std::pair<std::vector<std::string>, int32_t>, PartialRow>;

void Count(const Plan& plan, const Accumulator& accumulator, const Row& row,
           Groups& groups) {
  if (!Holds(accumulator.where, row, plan.status_day)) return;
  int64_t value = 0;
  if (accumulator.aggregation != Aggregation::kCount) {
    value = ValueOf(row, accumulator.value);
    if (accumulator.value == ValueColumn::kResponseDays && value < 0) return;
  }
  int32_t bucket = -1;
  if (accumulator.buckets.has_value()) {
    const Day day = DateOf(row, accumulator.buckets->date);
    if (day == kNoDay) return;
    for (const Day edge : accumulator.buckets->edges) {
      if (edge <= day) ++bucket;
    }
    if (bucket < 0) return;
  }
  std::vector<std::vector<std::string>> keys = {{}};
  for (const std::string& dimension : plan.group_by) {
    std::vector<std::vector<std::string>> longer;
    for (const std::vector<std::string>& key : keys) {
      for (const std::string& member :
           ValuesOf(row, dimension, plan.status_day)) {
        longer.push_back(key);
        longer.back().push_back(member);
      }
    }
    keys = std::move(longer);
  }
  for (const std::vector<std::string>& key : keys) {
    PartialRow& group = groups[{key, bucket}];
    group.members = key;
    group.bucket = bucket;
    ++group.count;
    if (accumulator.aggregation == Aggregation::kSum) {
      group.sum += value;
      if (value != 0) ++group.nonzero;
    }
    if (accumulator.aggregation == Aggregation::kHistogram) {
      group.histogram.emplace_back(static_cast<int32_t>(value), 1);
    }
  }
}

void FinishHistogram(PartialRow& row) {
  std::map<int32_t, int64_t> rows_by_value;
  for (const auto& [value, rows] : row.histogram) rows_by_value[value] += rows;
  row.histogram.assign(rows_by_value.begin(), rows_by_value.end());
}

std::string ToText(const Predicate& predicate) {
  std::vector<std::string> children;
  for (const Predicate& child : predicate.children) {
    children.push_back(ToText(child));
  }
  const std::string list = absl::StrJoin(children, ", ");
  switch (predicate.type) {
    case Predicate::Type::kAll:
      return absl::StrCat("all(", list, ")");
    case Predicate::Type::kAny:
      return absl::StrCat("any(", list, ")");
    case Predicate::Type::kNot:
      return absl::StrCat("not(", list, ")");
    case Predicate::Type::kMember:
      return absl::StrCat(predicate.dimension, " in {",
                          absl::StrJoin(predicate.values, "|"), "}");
    case Predicate::Type::kDateIn:
      return absl::StrCat("date", static_cast<int>(predicate.date), " in [",
                          predicate.first, ", ", predicate.last, "]");
    case Predicate::Type::kDateOrder:
      return absl::StrCat("date", static_cast<int>(predicate.date), " <= date",
                          static_cast<int>(predicate.other));
  }
  return "";
}

}  // namespace

void NaiveFacts::Apply(const FactChanges& changes) {
  if (changes.replace_all) {
    cases_.clear();
    actions_.clear();
  }
  constexpr auto kAuthority =
      static_cast<size_t>(model::CaseDimension::kAuthority);
  for (const model::CaseFacts& facts : changes.cases) {
    cases_[{facts.dimensions[kAuthority], facts.reference}] = facts;
  }
  for (const model::ActionFacts& facts : changes.actions) {
    actions_[{facts.authority, facts.id}] = facts;
  }
  for (const FactKey& key : changes.removed_cases) {
    cases_.erase({key.authority, key.key});
  }
  for (const FactKey& key : changes.removed_actions) {
    actions_.erase({key.authority, key.key});
  }
}

Partials NaiveFacts::Aggregate(const Plan& plan) const {
  Partials partials;
  for (const Accumulator& accumulator : plan.accumulators) {
    Groups groups;
    switch (accumulator.table) {
      case Table::kCases:
        for (const auto& [key, facts] : cases_) {
          Count(plan, accumulator, {&facts, nullptr, nullptr}, groups);
        }
        break;
      case Table::kStages:
        for (const auto& [key, facts] : cases_) {
          for (const model::StageFacts& stage : facts.stages) {
            Count(plan, accumulator, {&facts, &stage, nullptr}, groups);
          }
        }
        break;
      case Table::kActions:
        for (const auto& [key, facts] : actions_) {
          Count(plan, accumulator, {nullptr, nullptr, &facts}, groups);
        }
        break;
    }
    std::vector<PartialRow>& rows = partials.accumulators.emplace_back();
    for (auto& [key, group] : groups) {
      FinishHistogram(group);
      rows.push_back(std::move(group));
    }
  }
  return partials;
}

RowList NaiveFacts::List(const ListPlan& plan) const {
  RowList list;
  const auto consider = [&](const RowKey& key, const Row& row) {
    if (!Holds(plan.where, row, plan.status_day)) return;
    ListedRow listed;
    listed.key = key;
    if (plan.value.has_value()) {
      listed.value = ValueOf(row, *plan.value);
      if (*plan.value == ValueColumn::kResponseDays && listed.value < 0) return;
    }
    listed.marked =
        !plan.marked.has_value() || Holds(*plan.marked, row, plan.status_day);
    ++list.total;
    if (listed.marked) ++list.marked;
    list.rows.push_back(listed);
  };
  if (plan.table == Table::kActions) {
    for (const auto& [key, facts] : actions_) {
      consider({key.first, key.second, ""}, {nullptr, nullptr, &facts});
    }
  } else {
    for (const auto& [key, facts] : cases_) {
      if (plan.table == Table::kCases) {
        consider({key.first, key.second, ""}, {&facts, nullptr, nullptr});
        continue;
      }
      for (const model::StageFacts& stage : facts.stages) {
        consider({key.first, key.second, stage.dimensions[0]},
                 {&facts, &stage, nullptr});
      }
    }
  }
  std::vector<ListedRow>& rows = list.rows;
  const auto key_of = [](const ListedRow& row) {
    return std::tie(row.key.authority, row.key.reference, row.key.stage);
  };
  std::sort(rows.begin(), rows.end(),
            [&](const ListedRow& a, const ListedRow& b) {
              return key_of(a) < key_of(b);
            });
  if (plan.after.has_value()) {
    ListedRow after;
    after.key = *plan.after;
    while (!rows.empty() && !(key_of(after) < key_of(rows.front()))) {
      rows.erase(rows.begin());
    }
  }
  if (rows.size() > plan.limit) rows.resize(plan.limit);
  return list;
}

std::string ToText(const RowList& list) {
  std::string text =
      absl::StrCat("total ", list.total, " marked ", list.marked, "\n");
  for (const ListedRow& row : list.rows) {
    absl::StrAppend(&text, "  ", row.key.authority, "|", row.key.reference, "|",
                    row.key.stage, " v", row.value, row.marked ? " m" : "",
                    "\n");
  }
  return text;
}

std::string ToText(const ListPlan& plan) {
  std::string text = absl::StrCat(
      "list of table ", static_cast<int>(plan.table), " status_day ",
      plan.status_day, " limit ", plan.limit, " where ", ToText(plan.where));
  if (plan.marked.has_value()) {
    absl::StrAppend(&text, " marked ", ToText(*plan.marked));
  }
  if (plan.value.has_value()) {
    absl::StrAppend(&text, " value ", static_cast<int>(*plan.value));
  }
  if (plan.after.has_value()) {
    absl::StrAppend(&text, " after ", plan.after->authority, "|",
                    plan.after->reference, "|", plan.after->stage);
  }
  return text;
}

std::string ToText(const Partials& partials) {
  std::string text;
  for (const std::vector<PartialRow>& rows : partials.accumulators) {
    absl::StrAppend(&text, "accumulator\n");
    for (const PartialRow& row : rows) {
      absl::StrAppend(&text, "  [", absl::StrJoin(row.members, "|"), "] b",
                      row.bucket, " n", row.count, " s", row.sum, " z",
                      row.nonzero);
      for (const auto& [value, count] : row.histogram) {
        absl::StrAppend(&text, " ", value, ":", count);
      }
      absl::StrAppend(&text, "\n");
    }
  }
  return text;
}

std::string ToText(const Plan& plan) {
  std::string text = absl::StrCat("by ", absl::StrJoin(plan.group_by, ","),
                                  " status_day ", plan.status_day, "\n");
  for (const Accumulator& accumulator : plan.accumulators) {
    absl::StrAppend(&text, "  table ", static_cast<int>(accumulator.table),
                    " aggregation ", static_cast<int>(accumulator.aggregation),
                    " value ", static_cast<int>(accumulator.value), " where ",
                    ToText(accumulator.where));
    if (accumulator.buckets.has_value()) {
      absl::StrAppend(&text, " buckets of date",
                      static_cast<int>(accumulator.buckets->date), " at ",
                      absl::StrJoin(accumulator.buckets->edges, ","));
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace redress::engine
