#include "service/query/figures.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/query/comparison.h"
#include "service/query/counts.h"

namespace redress::query {
namespace {

absl::Status TooLarge(const std::string& reason, const std::string& what) {
  return ErrorWithReason(
      absl::StatusCode::kResourceExhausted,
      absl::StrCat("the answer would have ", what,
                   "; ask for fewer dimensions, a longer time bucket or a "
                   "filter"),
      reason);
}

// The positions of the time buckets, over all periods; 1 without.
size_t BucketPositions(const Question& question) {
  size_t positions = 1;
  for (const QuestionPeriod& period : question.periods) {
    positions = std::max(positions, period.buckets.size());
  }
  return positions;
}

// Of groups that have a row in each time bucket.
absl::Status CheckGroups(const Question& question, size_t groups) {
  // Both factors are far below 2^32.
  return CheckRowCount(question, groups * BucketPositions(question));
}

// Adds the groups that the question wants shown though nothing occurs: every
// combination of the listed members with, of the other dimensions, those that
// occur. RESOURCE_EXHAUSTED: too many.
absl::Status AddListedGroups(const Question& question,
                             const std::vector<size_t>& grouping,
                             GroupList& groups) {
  const bool listed =
      std::any_of(grouping.begin(), grouping.end(), [&question](size_t at) {
        return !question.dimensions[at].members.empty();
      });
  if (!listed) return absl::OkStatus();
  std::vector<Members> choices(grouping.size());
  for (size_t i = 0; i < grouping.size(); ++i) {
    const QuestionDimension& dimension = question.dimensions[grouping[i]];
    if (!dimension.members.empty()) {
      choices[i] = dimension.members;
      continue;
    }
    std::set<std::string> occurring;
    for (const Members& group : groups) occurring.insert(group[i]);
    choices[i].assign(occurring.begin(), occurring.end());
  }
  std::vector<Members> combinations = {{}};
  for (const Members& choice : choices) {
    if (absl::Status status =
            CheckGroups(question, combinations.size() * choice.size());
        !status.ok()) {
      return status;
    }
    std::vector<Members> longer;
    for (const Members& combination : combinations) {
      for (const std::string& member : choice) {
        longer.push_back(combination);
        longer.back().push_back(member);
      }
    }
    combinations = std::move(longer);
  }
  std::move(combinations.begin(), combinations.end(),
            std::back_inserter(groups));
  Settle(groups);
  return absl::OkStatus();
}

// The members of a row: those of its group, with the time bucket's name and
// "All others" in their places.
Members MembersOf(const Question& question, const RowLevel& level,
                  const Members& group, const std::string& bucket_name) {
  Members members;
  members.reserve(level.depth);
  auto next = group.begin();
  for (size_t i = 0; i < level.depth; ++i) {
    if (question.dimensions[i].unit.has_value()) {
      members.push_back(bucket_name);
    } else if (level.others && i == question.top->dimension) {
      members.push_back(kAllOthers);
    } else {
      members.push_back(*next++);
    }
  }
  return members;
}

bool IsPartial(const Question& question, size_t bucket) {
  return std::any_of(question.periods.begin(), question.periods.end(),
                     [bucket](const QuestionPeriod& period) {
                       return bucket < period.buckets.size() &&
                              period.buckets[bucket].partial;
                     });
}

// The rows of one group, which has that number: one for each position of a time
// bucket.
void AddRows(const Question& question, const RowLevel& level,
             const QueryPlan& plan, const Counts& counts, const Members& group,
             size_t number, const std::vector<std::string>& bucket_names,
             Counts::Workspace& workspace, std::vector<FigureRow>& rows) {
  const bool buckets = HasBuckets(question, level);
  const size_t begin = rows.size();
  for (size_t i = 0; i < bucket_names.size(); ++i) {
    FigureRow& row = rows.emplace_back();
    if (level.depth < question.dimensions.size()) {
      row.type = level.depth == 0 ? v1::ROW_TYPE_TOTAL : v1::ROW_TYPE_SUBTOTAL;
    }
    row.members = MembersOf(question, level, group, bucket_names[i]);
    row.other = level.others;
    row.bucket = i;
    row.partial_bucket = buckets && IsPartial(question, i);
    row.figures.resize(plan.figures.size());
  }
  for (size_t measure = 0; measure < question.measures.size(); ++measure) {
    for (size_t p = 0; p < question.periods.size(); ++p) {
      const size_t index = FigureIndex(question, measure, p);
      const std::vector<Figure>& figures = counts.Figures(
          plan.figures[index], number,
          buckets ? question.periods[p].buckets.size() : 1, workspace);
      for (size_t i = 0; i < figures.size(); ++i) {
        rows[begin + i].figures[index] = figures[i];
      }
    }
  }
}

}  // namespace

size_t ColumnCount(const Question& question) {
  const size_t comparisons = question.periods.size() - 1;
  const size_t each = 1 + (question.comparison_options.difference() ? 1 : 0) +
                      (question.comparison_options.percent_change() ? 1 : 0);
  return question.measures.size() * (1 + comparisons * each);
}

absl::Status CheckRowCount(const Question& question, size_t rows) {
  if (rows > kMaxRows) {
    return TooLarge("TOO_MANY_ROWS", absl::StrCat(rows, " rows, and ", kMaxRows,
                                                  " is the most"));
  }
  if (rows * ColumnCount(question) > kMaxCells) {
    return TooLarge(
        "TOO_MANY_CELLS",
        absl::StrCat(rows, " rows of ", ColumnCount(question), " figures, and ",
                     kMaxCells, " figures are the most"));
  }
  return absl::OkStatus();
}

absl::Status CheckSize(const Question& question) {
  return CheckGroups(question, 1);
}

absl::StatusOr<GroupList> DetailGroups(const Question& question,
                                       const QueryPlan& plan,
                                       const Counts& counts) {
  const std::vector<size_t> grouping =
      GroupingOf(question, {question.dimensions.size(), false});
  // Without dimensions to group by there is one row, whatever is counted.
  if (grouping.empty()) return GroupList{{}};
  GroupList groups;
  for (const auto& [members, group] : counts.groups()) {
    const size_t number = group;
    if (std::any_of(plan.figures.begin(), plan.figures.end(),
                    [&](const PlannedFigure& figure) {
                      return counts.Occurs(figure, number);
                    })) {
      groups.push_back(*members);
    }
  }
  const absl::Status status = AddListedGroups(question, grouping, groups);
  if (!status.ok()) return status;
  return groups;
}

std::vector<FigureRow> MakeRows(const Question& question, const RowLevel& level,
                                const QueryPlan& plan, const Counts& counts,
                                const GroupList& groups) {
  std::vector<std::string> bucket_names = {""};
  if (HasBuckets(question, level)) {
    bucket_names =
        BucketNames(*question.dimensions[*question.bucket_dimension].unit,
                    question.periods[0].span, BucketPositions(question));
  }
  std::vector<FigureRow> rows;
  rows.reserve(groups.size() * bucket_names.size());
  Counts::Workspace workspace;
  // Both are in order: mostly the next one here is the next one there.
  auto next = counts.groups().begin();
  for (const Members& group : groups) {
    size_t number = Counts::kNoGroup;
    if (next != counts.groups().end() && *next->first == group) {
      number = next->second;
      ++next;
    } else {
      const auto found = counts.groups().find(&group);
      if (found != counts.groups().end()) {
        number = found->second;
        next = std::next(found);
      }
    }
    AddRows(question, level, plan, counts, group, number, bucket_names,
            workspace, rows);
  }
  return rows;
}

}  // namespace redress::query
