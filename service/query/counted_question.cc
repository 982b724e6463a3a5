#include "service/query/counted_question.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/query/row_order.h"

namespace redress::query {
namespace {

// The question that ranks the members of the top's dimension.
Question RankingQuestion(const Question& question) {
  Question ranking;
  ranking.measures = {question.measures[question.top->measure]};
  ranking.dimensions = {question.dimensions[question.top->dimension]};
  ranking.periods = {question.periods[0]};
  ranking.periods[0].buckets.clear();
  ranking.data_date = question.data_date;
  ranking.upheld_decisions = question.upheld_decisions;
  return ranking;
}

}  // namespace

absl::StatusOr<CountedQuestion::Level> CountedQuestion::CountLevel(
    const Question& question, const RowLevel& level, const Snapshot& snapshot) {
  Level counted;
  counted.level = level;
  counted.plan = PlanLevel(question, level);
  auto partials = Execute(counted.plan, snapshot);
  if (!partials.ok()) return partials.status();
  counted.partials = std::make_unique<const std::vector<engine::Partials>>(
      *std::move(partials));
  counted.counts = std::make_unique<const Counts>(*counted.partials);
  return counted;
}

absl::StatusOr<CountedQuestion> CountedQuestion::Count(
    Question question, const Snapshot& snapshot) {
  absl::Status status = CheckSize(question);
  if (!status.ok()) return status;
  CountedQuestion counted(std::move(question), snapshot);
  const RowLevel detail = {counted.question_.dimensions.size(), false};
  absl::StatusOr<Level> level = CountLevel(counted.question_, detail, snapshot);
  if (!level.ok()) return level.status();
  counted.detail_ = *std::move(level);
  absl::StatusOr<GroupList> groups = DetailGroups(
      counted.question_, counted.detail_->plan, *counted.detail_->counts);
  if (!groups.ok()) return groups.status();
  counted.groups_ = *std::move(groups);
  if (counted.question_.top.has_value()) {
    status = counted.MakeRanking();
    if (!status.ok()) return status;
  }
  return counted;
}

absl::Status CountedQuestion::MakeRanking() {
  Ranking ranking;
  ranking.question = RankingQuestion(question_);
  const RowLevel by_member = {1, false};
  absl::StatusOr<Level> level =
      CountLevel(ranking.question, by_member, snapshot_);
  if (!level.ok()) return level.status();
  const std::vector<size_t> grouping = GroupingOf(question_, detail_->level);
  top_place_ = static_cast<size_t>(
      std::find(grouping.begin(), grouping.end(), question_.top->dimension) -
      grouping.begin());
  GroupList members;
  for (const Members& group : groups_) members.push_back({group[top_place_]});
  Settle(members);
  ranking.figures.rows = MakeRows(ranking.question, by_member, level->plan,
                                  *level->counts, members);
  ranking_ = std::move(ranking);
  return absl::OkStatus();
}

absl::StatusOr<bool> CountedQuestion::ChooseTop(const std::string& field) {
  QuestionTop& top = *question_.top;
  std::vector<const FigureRow*> members;
  for (const FigureRow& row : ranking_->figures.rows) {
    if (row.figures[0].confidential) unranked_.insert(row.members[0]);
    members.push_back(&row);
  }
  if (!members.empty() && unranked_.size() == members.size()) {
    const std::string& label = question_.measures[top.measure].label;
    return InvalidArgument(
        {{absl::StrCat(field, ".top.label"), "TOP_OF_SUPPRESSED_MEASURE",
          absl::StrCat("every figure of \"", label, "\" by ",
                       question_.dimensions[top.dimension].dimension->name(),
                       " is confidential under the disclosure profile, so that "
                       "their order cannot be told; rank by another measure, "
                       "or choose a longer period or a wider dimension")}});
  }
  std::sort(members.begin(), members.end(),
            [this](const FigureRow* a, const FigureRow* b) {
              const bool ranked = unranked_.count(a->members[0]) == 0;
              if (ranked != (unranked_.count(b->members[0]) == 0)) {
                return ranked;
              }
              const int order =
                  ranked ? CompareLargestFirst(a->figures[0], b->figures[0])
                         : 0;
              return order != 0
                         ? order < 0
                         : CompareMemberNames(a->members[0], b->members[0]) < 0;
            });
  std::set<std::string> kept;
  std::vector<std::string> left_out;
  for (const FigureRow* member : members) {
    if (kept.size() < top.count) {
      kept.insert(member->members[0]);
    } else {
      left_out.push_back(member->members[0]);
    }
  }
  std::sort(left_out.begin(), left_out.end());
  const bool changed = kept != top.kept || left_out != top.left_out;
  top.kept = std::move(kept);
  top.left_out = std::move(left_out);
  return changed;
}

absl::Status CountedQuestion::AddRows(const Level& level,
                                      const GroupList& groups) {
  std::vector<FigureRow> rows =
      MakeRows(question_, level.level, level.plan, *level.counts, groups);
  absl::Status status =
      CheckRowCount(question_, figures_.rows.size() + rows.size());
  if (!status.ok()) return status;
  if (figures_.rows.empty()) {
    figures_.rows = std::move(rows);
  } else {
    std::move(rows.begin(), rows.end(), std::back_inserter(figures_.rows));
  }
  return absl::OkStatus();
}

absl::Status CountedQuestion::AddOthers(const GroupList& groups) {
  const RowLevel others = {question_.dimensions.size(), true};
  const absl::StatusOr<Level> level = CountLevel(question_, others, snapshot_);
  if (!level.ok()) return level.status();
  return AddRows(*level, groups);
}

absl::Status CountedQuestion::AddSubtotals(size_t depth, bool others) {
  const RowLevel by_prefix = {depth, others};
  // One for each leading combination that the detail has.
  const std::vector<size_t> grouping = GroupingOf(question_, by_prefix);
  const bool splits =
      question_.top.has_value() && question_.top->dimension < depth;
  GroupList groups;
  for (const FigureRow& row : figures_.rows) {
    if (row.type != v1::ROW_TYPE_MEMBERS) continue;
    if (splits && row.other != others) continue;
    Members group;
    for (const size_t i : grouping) group.push_back(row.members[i]);
    groups.push_back(std::move(group));
  }
  if (groups.empty()) return absl::OkStatus();
  Settle(groups);
  const absl::StatusOr<Level> level =
      CountLevel(question_, by_prefix, snapshot_);
  if (!level.ok()) return level.status();
  return AddRows(*level, groups);
}

absl::Status CountedQuestion::MakeTable() {
  figures_ = FigureTable();
  // The rows of the members left out become rows of all of them together.
  GroupList left_out;
  const std::optional<QuestionTop>& top = question_.top;
  absl::Status status;
  if (top.has_value()) {
    GroupList kept;
    for (const Members& group : groups_) {
      if (top->kept.count(group[top_place_]) > 0) {
        kept.push_back(group);
      } else if (top->other) {
        Members others = group;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(top_place_));
        left_out.push_back(std::move(others));
      }
    }
    Settle(left_out);
    status = AddRows(*detail_, kept);
  } else {
    status = AddRows(*detail_, groups_);
  }
  const bool others = !left_out.empty();
  if (status.ok() && others) status = AddOthers(left_out);
  if (!status.ok()) return status;
  if (question_.subtotals) {
    for (size_t depth = 1; depth < question_.dimensions.size(); ++depth) {
      status = AddSubtotals(depth, false);
      if (status.ok() && others && top->dimension < depth) {
        status = AddSubtotals(depth, true);
      }
      if (!status.ok()) return status;
    }
  }
  if (!question_.total) return absl::OkStatus();
  // Without dimensions the detail has counted the whole.
  if (question_.dimensions.empty()) {
    figures_.total = figures_.rows.at(0);
    figures_.total->type = v1::ROW_TYPE_TOTAL;
    return absl::OkStatus();
  }
  const absl::StatusOr<Level> whole =
      CountLevel(question_, RowLevel(), snapshot_);
  if (!whole.ok()) return whole.status();
  figures_.total = MakeRows(question_, RowLevel(), whole->plan, *whole->counts,
                            GroupList{{}})
                       .at(0);
  return absl::OkStatus();
}

void CountedQuestion::Order() {
  const auto subtotals = std::stable_partition(
      figures_.rows.begin(), figures_.rows.end(),
      [](const FigureRow& row) { return row.type == v1::ROW_TYPE_MEMBERS; });
  std::vector<FigureRow> below(std::make_move_iterator(subtotals),
                               std::make_move_iterator(figures_.rows.end()));
  figures_.rows.erase(subtotals, figures_.rows.end());
  figures_.rows =
      OrderRows(question_, std::move(figures_.rows), std::move(below));
}

}  // namespace redress::query
