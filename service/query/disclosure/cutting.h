// Cuts units into disjoint parts.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_

#include <vector>

#include "service/query/disclosure/family.h"
#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// States every item as the sum of parts that no item cuts further, and how the
// parts hang together. False: that would take too many parts, and nothing is
// said; only where the items are stated.
bool Cut(const Publication& publication, std::vector<Item> items,
         const CutOptions& options, System& system);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_CUTTING_H_
