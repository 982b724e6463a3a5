// Which figures are kept back, and what that leaves open.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PATTERN_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PATTERN_H_

#include <cstdint>
#include <vector>

#include "service/query/disclosure/profile.h"
#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// Figures are kept back by opening the variables that they state: every figure
// that states an open variable is kept back. The arguments must stay valid.
class Pattern {
 public:
  // Opens what the rules suppress in itself.
  Pattern(const DisclosureRules& rules, const Publication& publication,
          const System& system);

  // No figure that is shown states it, and the reader does not know it.
  bool IsFree(int32_t variable) const;
  // The least value that the reader has to reckon with.
  int64_t Least(int32_t variable) const;
  // The same once it is open.
  int64_t LeastIfOpen(int32_t variable) const;
  // It is stated, and a reader does not learn from its absence that it is 0.
  bool CanOpen(int32_t variable) const;
  // What opening it takes from the reader; 0 where nothing.
  double Cost(int32_t variable) const;
  // The same if no figure that states it were kept back for other reasons.
  double Weight(int32_t variable) const;
  // The distance between its lowest and highest value that must be left; 0: it
  // needs none.
  int64_t Need(int32_t variable) const { return need_[variable]; }
  // No figure states it, but it could be asked for. Which value it has is not
  // known either: it has one that fits the figures.
  bool IsUnasked(int32_t variable) const;
  // It needs its range, or none.
  void Require(int32_t variable, bool range);
  // The rules alone open it, or its value must be protected though no figure
  // states it.
  bool IsPrimary(int32_t variable) const { return primary_[variable]; }
  bool IsOpen(int32_t variable) const { return open_[variable]; }
  bool IsKeptBack(size_t cell) const { return kept_back_[cell]; }

  // Opens a variable. Variables that became free, itself among them, are added
  // to `freed`.
  void Open(int32_t variable, std::vector<int32_t>& freed);
  // Takes Open() back as far as other open variables and the rules let it.
  // Variables that are no longer free are added to `fixed`.
  void Close(int32_t variable, std::vector<int32_t>& fixed);

 private:
  void MarkPrimary();
  void NeedProtection(int32_t variable);
  void KeepBack(int32_t cell, std::vector<int32_t>& freed);
  void StatedBy(const Cell& cell, std::vector<int32_t>& variables) const;

  const DisclosureRules& rules_;
  const Publication& publication_;
  const System& system_;
  // By variable: the cells that state it; medians and the like over it.
  std::vector<std::vector<int32_t>> stating_;
  std::vector<std::vector<int32_t>> over_;
  std::vector<int32_t> shown_;  // How many of stating_ are shown.
  std::vector<bool> open_;
  std::vector<bool> primary_;
  std::vector<int64_t> need_;
  // By cell.
  std::vector<bool> kept_back_;
  std::vector<bool> by_rule_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PATTERN_H_
