// How far variables are proved to be able to move.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PROOFS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PROOFS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "service/query/disclosure/mover.h"
#include "service/query/disclosure/publication.h"

namespace redress::query::disclosure {

// Solutions in which some variables differ from the true one, and the range
// that they prove for each of these.
class Proofs {
 public:
  explicit Proofs(size_t variables) : ranges_(variables), by_(variables) {}

  // The furthest changes proved possible; not above 0, and not below.
  int64_t Low(int32_t v) const { return ranges_[v].low; }
  int64_t High(int32_t v) const { return ranges_[v].high; }
  int64_t Width(int32_t v) const { return High(v) - Low(v); }
  // How many solutions have moved it, whether or not they still hold.
  size_t CountOf(int32_t v) const { return by_[v].size(); }

  void Record(std::vector<Move> moves);

  struct Range {
    int64_t low = 0;
    int64_t high = 0;
    // What proves them.
    int32_t low_proof = kNone;
    int32_t high_proof = kNone;
  };
  struct Withdrawn {
    std::vector<int32_t> proofs;
    // As they were, of the variables that a withdrawn proof was needed for.
    std::map<int32_t, Range> ranges;
  };
  // Withdraws every solution that moves one of the variables.
  Withdrawn Withdraw(const std::vector<int32_t>& fixed);
  void Restore(const Withdrawn& withdrawn);

 private:
  struct Proof {
    std::vector<Move> moves;
    bool valid = true;
  };

  void Widen(const Move& move, int32_t proof);
  void Recompute(int32_t v);

  std::vector<Range> ranges_;             // By variable.
  std::vector<std::vector<int32_t>> by_;  // By variable its proofs.
  std::vector<Proof> proofs_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PROOFS_H_
