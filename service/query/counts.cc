#include "service/query/counts.h"

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

Counts::Counts(const std::vector<engine::Partials>& partials) {
  for (const engine::Partials& plan : partials) {
    std::vector<std::unordered_map<size_t, PartialRows>> accumulators;
    for (const std::vector<PartialRow>& rows : plan.accumulators) {
      std::unordered_map<size_t, PartialRows> by_group;
      for (const PartialRow& row : rows) {
        const auto group =
            groups_.emplace(row.members, groups_.size()).first->second;
        by_group[group].push_back(&row);
      }
      accumulators.push_back(std::move(by_group));
    }
    rows_.push_back(std::move(accumulators));
  }
}

size_t Counts::Find(const Members& members) const {
  const auto found = groups_.find(members);
  return found == groups_.end() ? kNoGroup : found->second;
}

const Counts::PartialRows& Counts::RowsOf(const TermPlace& place,
                                          size_t group) const {
  static const PartialRows* const kNone = new PartialRows();
  const auto& by_group = rows_[place.plan][place.accumulator];
  const auto found = by_group.find(group);
  return found == by_group.end() ? *kNone : found->second;
}

Counts::Totals Counts::TotalsOf(const std::vector<TermPlace>& terms,
                                const PlannedFigure& figure, size_t group,
                                size_t buckets) const {
  const bool stock = !figure.running.empty();
  const bool pounds = figure.shape == Shape::kPounds;
  const size_t size = stock ? figure.running.back() + 1 : buckets;
  Totals totals;
  totals.values.resize(size);
  totals.units.resize(size);
  for (const TermPlace& term : terms) {
    for (const PartialRow* row : RowsOf(term, group)) {
      const size_t bucket = row->bucket < 0 ? 0 : row->bucket;
      if (bucket >= size) continue;
      totals.values[bucket] += term.sign * (pounds ? row->sum : row->count);
      totals.units[bucket] += pounds ? row->nonzero : term.sign * row->count;
    }
  }
  if (!stock) return totals;
  for (size_t i = 1; i < size; ++i) totals.values[i] += totals.values[i - 1];
  Totals stocks;
  for (const size_t position : figure.running) {
    stocks.values.push_back(totals.values[position]);
  }
  stocks.units = stocks.values;
  return stocks;
}

std::vector<Figure> Counts::DayFigures(const PlannedFigure& figure,
                                       size_t group, size_t buckets) const {
  std::vector<Figure> figures(buckets);
  for (const PartialRow* row : RowsOf(figure.terms.at(0), group)) {
    const size_t bucket = row->bucket < 0 ? 0 : row->bucket;
    if (bucket >= buckets) continue;
    figures[bucket] = HistogramFigure(figure.shape, row->histogram);
  }
  return figures;
}

std::vector<Figure> Counts::Figures(const PlannedFigure& figure, size_t group,
                                    size_t buckets) const {
  switch (figure.shape) {
    case Shape::kMean:
    case Shape::kMedian:
    case Shape::kP90:
    case Shape::kMaximum:
      return DayFigures(figure, group, buckets);
    case Shape::kCount:
    case Shape::kPounds:
    case Shape::kRate:
      break;
  }
  std::vector<Figure> figures;
  const Totals totals = TotalsOf(figure.terms, figure, group, buckets);
  if (figure.shape == Shape::kRate) {
    const std::vector<int64_t> bases =
        TotalsOf(figure.base, figure, group, buckets).values;
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
    for (const int64_t stock :
         TotalsOf(figure.terms, figure, group, figure.running.size()).values) {
      if (stock != 0) return true;
    }
    return false;
  }
  for (const auto* terms : {&figure.terms, &figure.base}) {
    for (const TermPlace& term : *terms) {
      if (!RowsOf(term, group).empty()) return true;
    }
  }
  return false;
}

}  // namespace redress::query
