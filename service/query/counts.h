// Looks up what was counted, by group and time bucket.

#ifndef REDRESS_SERVICE_QUERY_COUNTS_H_
#define REDRESS_SERVICE_QUERY_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "service/engine/plan.h"
#include "service/query/figure.h"
#include "service/query/query_plan.h"

namespace redress::query {

// The members of a group, without the time bucket.
using Members = std::vector<std::string>;

// Groups in order, each once.
using GroupList = std::vector<Members>;
// Puts groups in order, each once.
void Settle(GroupList& groups);

// An index over partial results, which must stay valid.
class Counts {
 public:
  explicit Counts(const std::vector<engine::Partials>& partials);

  struct ByMembers {
    bool operator()(const Members* a, const Members* b) const {
      return *a < *b;
    }
  };
  using Groups = std::map<const Members*, size_t, ByMembers>;
  // Every group in the partial results, with its number.
  const Groups& groups() const { return groups_; }

  // The number of a group that is nowhere.
  static constexpr size_t kNoGroup = static_cast<size_t>(-1);

  // By time bucket: what the terms come to, and the units behind it.
  struct Totals {
    std::vector<int64_t> values;
    std::vector<int64_t> units;
  };
  // Where figures are made, kept from group to group for its memory.
  struct Workspace {
    std::vector<Figure> figures;
    Totals terms;
    Totals base;
  };
  // The figures of a group in the time buckets 0 to buckets − 1; one without
  // time buckets. kNoGroup has figures too: counts of 0. Valid until the
  // workspace is used again.
  const std::vector<Figure>& Figures(const PlannedFigure& figure, size_t group,
                                     size_t buckets,
                                     Workspace& workspace) const;

  // True where something of the figure was counted in the group: for a stock,
  // where it is not 0 throughout.
  bool Occurs(const PlannedFigure& figure, size_t group) const;

 private:
  using PartialRows = absl::Span<const engine::PartialRow>;
  using Rows = std::vector<engine::PartialRow>;

  // Of one accumulator.
  std::vector<PartialRows> Index(const Rows& rows);
  PartialRows RowsOf(const TermPlace& place, size_t group) const;
  void AddUp(const std::vector<TermPlace>& terms, const PlannedFigure& figure,
             size_t group, size_t buckets, Totals& totals) const;
  void AddDayFigures(const PlannedFigure& figure, size_t group, size_t buckets,
                     std::vector<Figure>& figures) const;

  Groups groups_;
  // By plan, accumulator and group, of which the last ones may be missing.
  std::vector<std::vector<std::vector<PartialRows>>> rows_;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_COUNTS_H_
