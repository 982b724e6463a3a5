#include "service/query/figures.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
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

absl::Status CheckRows(const Question& question, size_t groups) {
  // Both factors are far below 2^32.
  const size_t rows = groups * BucketPositions(question);
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

// The dimensions that group: all but the time bucket.
std::vector<const QuestionDimension*> Grouping(const Question& question) {
  std::vector<const QuestionDimension*> grouping;
  for (const QuestionDimension& dimension : question.dimensions) {
    if (!dimension.unit.has_value()) grouping.push_back(&dimension);
  }
  return grouping;
}

// Adds the groups that the question wants shown though nothing occurs: every
// combination of the listed members with, of the other dimensions, those that
// occur. RESOURCE_EXHAUSTED: too many.
absl::Status AddListedGroups(const Question& question,
                             std::set<Members>& groups) {
  const std::vector<const QuestionDimension*> grouping = Grouping(question);
  bool listed = false;
  std::vector<Members> choices(grouping.size());
  for (size_t i = 0; i < grouping.size(); ++i) {
    if (!grouping[i]->members.empty()) {
      listed = true;
      choices[i] = grouping[i]->members;
      continue;
    }
    std::set<std::string> occurring;
    for (const Members& group : groups) occurring.insert(group[i]);
    choices[i].assign(occurring.begin(), occurring.end());
  }
  if (!listed) return absl::OkStatus();
  std::vector<Members> combinations = {{}};
  for (const Members& choice : choices) {
    if (const absl::Status status =
            CheckRows(question, combinations.size() * choice.size());
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
  groups.insert(combinations.begin(), combinations.end());
  return absl::OkStatus();
}

// The groups that get rows.
absl::StatusOr<std::set<Members>> Groups(const Question& question,
                                         const QueryPlan& plan,
                                         const Counts& counts) {
  // Without dimensions to group by there is one row, whatever is counted.
  if (Grouping(question).empty()) return std::set<Members>{{}};
  std::set<Members> groups;
  for (const auto& [members, group] : counts.groups()) {
    const size_t number = group;
    if (std::any_of(plan.figures.begin(), plan.figures.end(),
                    [&](const PlannedFigure& figure) {
                      return counts.Occurs(figure, number);
                    })) {
      groups.insert(members);
    }
  }
  const absl::Status status = AddListedGroups(question, groups);
  if (!status.ok()) return status;
  return groups;
}

// Where a member stands in its dimension's own order: as listed in the
// question, then as in the vocabulary, then by name, at last "not recorded".
std::map<std::string, size_t> Ranks(const QuestionDimension& dimension,
                                    const std::set<std::string>& members) {
  std::map<std::string, size_t> ranks;
  const auto add = [&](const std::string& member) {
    if (members.count(member) > 0) ranks.emplace(member, ranks.size());
  };
  for (const std::string& member : dimension.members) add(member);
  for (const std::string& member : dimension.dimension.vocabulary()) {
    add(member);
  }
  for (const std::string& member : members) {
    if (!member.empty()) add(member);
  }
  add("");
  return ranks;
}

// Orders rows by the dimensions' own order or by a measure.
class RowOrder {
 public:
  RowOrder(const Question& question, const std::set<Members>& groups)
      : question_(question) {
    size_t column = 0;
    for (const QuestionDimension& dimension : question.dimensions) {
      if (dimension.unit.has_value()) {
        ranks_.emplace_back();
        continue;
      }
      std::set<std::string> members;
      for (const Members& group : groups) members.insert(group[column]);
      ranks_.push_back(Ranks(dimension, members));
      ++column;
    }
  }

  bool operator()(const FigureRow& a, const FigureRow& b) const {
    if (!question_.order_measure.has_value()) {
      return question_.descending ? CompareOwn(b, a) < 0 : CompareOwn(a, b) < 0;
    }
    const size_t index = FigureIndex(question_, *question_.order_measure, 0);
    const Figure& x = a.figures[index];
    const Figure& y = b.figures[index];
    // What has no figure comes last in either direction.
    if (x.applicable != y.applicable) return x.applicable;
    if (x.applicable) {
      const int order = Compare(x, y);
      if (order != 0) return question_.descending ? order > 0 : order < 0;
    }
    return CompareNames(a, b) < 0;
  }

 private:
  static int Sign(bool less, bool greater) {
    return less ? -1 : (greater ? 1 : 0);
  }

  int CompareOwn(const FigureRow& a, const FigureRow& b) const {
    for (size_t i = 0; i < question_.dimensions.size(); ++i) {
      size_t x = a.bucket;
      size_t y = b.bucket;
      if (!question_.dimensions[i].unit.has_value()) {
        x = ranks_[i].at(a.members[i]);
        y = ranks_[i].at(b.members[i]);
      }
      if (x != y) return Sign(x<y, x> y);
    }
    return 0;
  }

  int CompareNames(const FigureRow& a, const FigureRow& b) const {
    for (size_t i = 0; i < question_.dimensions.size(); ++i) {
      if (question_.dimensions[i].unit.has_value()) {
        if (a.bucket != b.bucket) return a.bucket < b.bucket ? -1 : 1;
        continue;
      }
      const std::string& x = a.members[i];
      const std::string& y = b.members[i];
      if (x == y) continue;
      if (x.empty() || y.empty()) return x.empty() ? 1 : -1;
      return x < y ? -1 : 1;
    }
    return 0;
  }

  const Question& question_;
  // By dimension; empty for the time bucket.
  std::vector<std::map<std::string, size_t>> ranks_;
};

// The rows of one group: one for each position of a time bucket.
void AddRows(const Question& question, const QueryPlan& plan,
             const Counts& counts, const Members& group,
             const std::vector<std::string>& bucket_names,
             std::vector<FigureRow>& rows) {
  const size_t positions = BucketPositions(question);
  const size_t begin = rows.size();
  for (size_t i = 0; i < positions; ++i) {
    FigureRow row;
    row.members = group;
    row.bucket = i;
    row.figures.resize(plan.figures.size());
    if (question.bucket_dimension.has_value()) {
      row.members.insert(row.members.begin() + *question.bucket_dimension,
                         bucket_names[i]);
      for (const QuestionPeriod& period : question.periods) {
        if (i < period.buckets.size() && period.buckets[i].partial) {
          row.partial_bucket = true;
        }
      }
    }
    rows.push_back(std::move(row));
  }
  const size_t number = counts.Find(group);
  for (size_t measure = 0; measure < question.measures.size(); ++measure) {
    for (size_t p = 0; p < question.periods.size(); ++p) {
      const size_t index = FigureIndex(question, measure, p);
      const size_t buckets = question.bucket_dimension.has_value()
                                 ? question.periods[p].buckets.size()
                                 : 1;
      const std::vector<Figure> figures =
          counts.Figures(plan.figures[index], number, buckets);
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

absl::Status CheckSize(const Question& question) {
  return CheckRows(question, 1);
}

absl::StatusOr<std::vector<FigureRow>> MakeRows(
    const Question& question, const QueryPlan& plan,
    const std::vector<engine::Partials>& partials) {
  const Counts counts(partials);
  const auto groups = Groups(question, plan, counts);
  if (!groups.ok()) return groups.status();
  const absl::Status status = CheckRows(question, groups->size());
  if (!status.ok()) return status;

  std::vector<std::string> bucket_names;
  if (question.bucket_dimension.has_value()) {
    bucket_names =
        BucketNames(*question.dimensions[*question.bucket_dimension].unit,
                    question.periods[0].span, BucketPositions(question));
  }
  std::vector<FigureRow> rows;
  for (const Members& group : *groups) {
    AddRows(question, plan, counts, group, bucket_names, rows);
  }
  // Rows are sorted by number: a row is large, and its comparison needs it
  // whole.
  const RowOrder before(question, *groups);
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return before(rows[a], rows[b]);
  });
  std::vector<FigureRow> sorted;
  sorted.reserve(rows.size());
  for (const size_t i : order) sorted.push_back(std::move(rows[i]));
  return sorted;
}

FigureRow MakeTotal(const QueryPlan& plan,
                    const std::vector<engine::Partials>& partials) {
  const Counts counts(partials);
  FigureRow total;
  total.figures.resize(plan.figures.size());
  const size_t group = counts.Find({});
  for (size_t i = 0; i < plan.figures.size(); ++i) {
    total.figures[i] = counts.Figures(plan.figures[i], group, 1).at(0);
  }
  return total;
}

}  // namespace redress::query
