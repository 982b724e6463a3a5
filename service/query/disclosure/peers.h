// Variables that can be exchanged for one another.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PEERS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PEERS_H_

#include <cstdint>
#include <vector>

#include "service/query/disclosure/mover.h"
#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// Variables with the same place in every equation can be exchanged freely: each
// can take what the others can spare. One with the opposite place, as a total
// has to its parts, grows with it without bound.
class Peers {
 public:
  // All of them must stay valid.
  Peers(const System& system, const Pattern& pattern, const Mover& mover);

  // No equation says anything of the variable.
  bool IsUntied(int32_t v) const { return group_of_[v] == kNone; }
  // Those like it, or opposite to it, leave a free variable the range that it
  // needs.
  bool Protect(int32_t v);
  // Call it for every variable that is now free, or no longer so.
  void Change(int32_t v);
  // Adds the variables that have a range by `v`, itself among them.
  void AddTo(int32_t v, std::vector<int32_t>& variables) const;

 private:
  // Variables with the same factors in the same equations.
  struct Group {
    std::vector<int32_t> members;
    // The group with the opposite factors; kNone: there is none.
    int32_t opposite = kNone;
    // Of the free ones, where it is `fresh`: their number, and what they can
    // spare.
    int64_t free = 0;
    int64_t room = 0;
    bool fresh = false;
  };

  const Group& Refreshed(int32_t number);

  const System& system_;
  const Pattern& pattern_;
  std::vector<int32_t> group_of_;  // By variable.
  std::vector<Group> groups_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PEERS_H_
