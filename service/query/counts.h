// Looks up what was counted, by group and time bucket.

#ifndef REDRESS_SERVICE_QUERY_COUNTS_H_
#define REDRESS_SERVICE_QUERY_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/engine/plan.h"
#include "service/query/figure.h"
#include "service/query/query_plan.h"

namespace redress::query {

// The members of a group, without the time bucket.
using Members = std::vector<std::string>;

// An index over partial results, which must stay valid.
class Counts {
 public:
  explicit Counts(const std::vector<engine::Partials>& partials);

  // Every group in the partial results, with its number.
  const std::map<Members, size_t>& groups() const { return groups_; }

  // The number of a group; kNoGroup where it is nowhere.
  static constexpr size_t kNoGroup = static_cast<size_t>(-1);
  size_t Find(const Members& members) const;

  // The figures of a group in the time buckets 0 to buckets − 1; one without
  // time buckets. kNoGroup has figures too: counts of 0.
  std::vector<Figure> Figures(const PlannedFigure& figure, size_t group,
                              size_t buckets) const;

  // True where something of the figure was counted in the group: for a stock,
  // where it is not 0 throughout.
  bool Occurs(const PlannedFigure& figure, size_t group) const;

 private:
  using PartialRows = std::vector<const engine::PartialRow*>;

  const PartialRows& RowsOf(const TermPlace& place, size_t group) const;
  // By time bucket: what the terms come to, and the units behind it.
  struct Totals {
    std::vector<int64_t> values;
    std::vector<int64_t> units;
  };
  Totals TotalsOf(const std::vector<TermPlace>& terms,
                  const PlannedFigure& figure, size_t group,
                  size_t buckets) const;
  std::vector<Figure> DayFigures(const PlannedFigure& figure, size_t group,
                                 size_t buckets) const;

  std::map<Members, size_t> groups_;
  // By plan, accumulator and group.
  std::vector<std::vector<std::unordered_map<size_t, PartialRows>>> rows_;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_COUNTS_H_
