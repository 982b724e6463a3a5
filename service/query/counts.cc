#include "service/query/counts.h"

#include <algorithm>
#include <utility>

namespace redress::query {
namespace {

using engine::PartialRow;
using Histogram = std::vector<std::pair<int32_t, int64_t>>;

// The value of the `rank`-th smallest row, counted from 1.
int32_t ValueAt(const Histogram& histogram, int64_t rank) {
  int64_t seen = 0;
  for (const auto& [value, rows] : histogram) {
    seen += rows;
    if (seen >= rank) return value;
  }
  return histogram.empty() ? 0 : histogram.back().first;
}

Figure HistogramFigure(Shape shape, const Histogram& histogram) {
  int64_t rows = 0;
  int64_t sum = 0;
  for (const auto& [value, count] : histogram) {
    rows += count;
    sum += value * count;
  }
  if (rows == 0) return {};
  switch (shape) {
    case Shape::kMean:
      return {true, sum, rows, rows};
    case Shape::kMedian: {
      const int64_t upper = ValueAt(histogram, rows / 2 + 1);
      if (rows % 2 == 1) return {true, upper, 1, rows};
      return {true, ValueAt(histogram, rows / 2) + upper, 2, rows};
    }
    case Shape::kP90:
      // Rank ⌈9n/10⌉, without a product that could overflow.
      return {true, ValueAt(histogram, rows - rows / 10), 1, rows};
    default:
      return {true, ValueAt(histogram, rows), 1, rows};
  }
}

}  // namespace

void Settle(GroupList& groups) {
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
}

Counts::Counts(const std::vector<engine::Partials>& partials) {
  for (const engine::Partials& plan : partials) {
    std::vector<std::vector<PartialRows>>& accumulators = rows_.emplace_back();
    accumulators.reserve(plan.accumulators.size());
    for (const Rows& rows : plan.accumulators) {
      accumulators.push_back(Index(rows));
    }
  }
}

// The rows of a group follow one another, and groups are in order: mostly the
// next one here is the next one there.
std::vector<Counts::PartialRows> Counts::Index(const Rows& rows) {
  std::vector<PartialRows> by_group(groups_.size());
  auto next = groups_.begin();
  for (size_t begin = 0; begin < rows.size();) {
    const Members& members = rows[begin].members;
    size_t end = begin + 1;
    while (end < rows.size() && rows[end].members == members) ++end;
    if (next == groups_.end() || *next->first != members) {
      next = groups_.lower_bound(&members);
      if (next == groups_.end() || *next->first != members) {
        next = groups_.emplace_hint(next, &members, groups_.size());
      }
    }
    const size_t group = next->second;
    if (group >= by_group.size()) by_group.resize(groups_.size());
    by_group[group] = PartialRows(rows.data() + begin, end - begin);
    ++next;
    begin = end;
  }
  return by_group;
}

Counts::PartialRows Counts::RowsOf(const TermPlace& place, size_t group) const {
  const std::vector<PartialRows>& by_group =
      rows_[place.plan][place.accumulator];
  return group < by_group.size() ? by_group[group] : PartialRows();
}

void Counts::AddUp(const std::vector<TermPlace>& terms,
                   const PlannedFigure& figure, size_t group, size_t buckets,
                   Totals& totals) const {
  const bool stock = !figure.running.empty();
  const bool pounds = figure.shape == Shape::kPounds;
  const size_t size = stock ? figure.running.back() + 1 : buckets;
  totals.values.assign(size, 0);
  totals.units.assign(size, 0);
  for (const TermPlace& term : terms) {
    for (const PartialRow& row : RowsOf(term, group)) {
      const size_t bucket = row.bucket < 0 ? 0 : row.bucket;
      if (bucket >= size) continue;
      totals.values[bucket] += term.sign * (pounds ? row.sum : row.count);
      totals.units[bucket] += pounds ? row.nonzero : term.sign * row.count;
    }
  }
  if (!stock) return;
  for (size_t i = 1; i < size; ++i) totals.values[i] += totals.values[i - 1];
  std::vector<int64_t> stocks;
  stocks.reserve(figure.running.size());
  for (const size_t position : figure.running) {
    stocks.push_back(totals.values[position]);
  }
  totals.values = stocks;
  totals.units = std::move(stocks);
}

void Counts::AddDayFigures(const PlannedFigure& figure, size_t group,
                           size_t buckets, std::vector<Figure>& figures) const {
  figures.resize(buckets);
  for (const PartialRow& row : RowsOf(figure.terms.at(0), group)) {
    const size_t bucket = row.bucket < 0 ? 0 : row.bucket;
    if (bucket >= buckets) continue;
    figures[bucket] = HistogramFigure(figure.shape, row.histogram);
  }
}

const std::vector<Figure>& Counts::Figures(const PlannedFigure& figure,
                                           size_t group, size_t buckets,
                                           Workspace& workspace) const {
  std::vector<Figure>& figures = workspace.figures;
  figures.clear();
  switch (figure.shape) {
    case Shape::kMean:
    case Shape::kMedian:
    case Shape::kP90:
    case Shape::kMaximum:
      AddDayFigures(figure, group, buckets, figures);
      return figures;
    case Shape::kCount:
    case Shape::kPounds:
    case Shape::kRate:
      break;
  }
  const Totals& totals = workspace.terms;
  AddUp(figure.terms, figure, group, buckets, workspace.terms);
  if (figure.shape == Shape::kRate) {
    AddUp(figure.base, figure, group, buckets, workspace.base);
    const std::vector<int64_t>& bases = workspace.base.values;
    for (size_t i = 0; i < bases.size(); ++i) {
      figures.push_back(
          bases[i] == 0 ? Figure()
                        : Figure{true, totals.values[i], bases[i], bases[i]});
    }
    return figures;
  }
  const int64_t denominator = figure.shape == Shape::kPounds ? 100 : 1;
  for (size_t i = 0; i < totals.values.size(); ++i) {
    figures.push_back({true, totals.values[i], denominator, totals.units[i]});
  }
  return figures;
}

bool Counts::Occurs(const PlannedFigure& figure, size_t group) const {
  if (!figure.running.empty()) {
    Totals totals;
    AddUp(figure.terms, figure, group, figure.running.size(), totals);
    return std::any_of(totals.values.begin(), totals.values.end(),
                       [](int64_t stock) { return stock != 0; });
  }
  for (const auto* terms : {&figure.terms, &figure.base}) {
    for (const TermPlace& term : *terms) {
      if (!RowsOf(term, group).empty()) return true;
    }
  }
  return false;
}

}  // namespace redress::query
