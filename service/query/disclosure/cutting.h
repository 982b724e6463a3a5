// Cuts units into disjoint parts.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_

#include <cstdint>
#include <set>
#include <vector>

#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// A quantity and which units it counts.
struct Item {
  int32_t quantity = 0;
  std::vector<Restriction> box;
  // Of the quantity's condition; must stay valid.
  const std::vector<Tree>* trees = nullptr;
};

using Dimensions = std::set<int32_t>;

struct CutOptions {
  // The dimension that says whether a response has a response time.
  int32_t has_days = kNone;
  // The items have variables, and get no others.
  bool stated = false;
  // The dimensions of the pieces of time in which units come in, and in which
  // and how they leave (way · pieces + piece); kNone: none.
  int32_t came = kNone;
  int32_t went = kNone;
  int32_t pieces = 1;
};

// States every item as the sum of parts that no item cuts further, and how the
// parts hang together. False: that would take too many parts, and nothing is
// said; only where the items are stated.
bool Cut(const Publication& publication, std::vector<Item> items,
         const CutOptions& options, System& system);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_
