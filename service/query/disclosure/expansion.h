// Which members of many-valued dimensions are told apart.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_EXPANSION_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_EXPANSION_H_

#include <vector>

#include "service/query/disclosure/condition.h"
#include "service/query/disclosure/protect.h"

namespace redress::query::disclosure {

// Those that filters name, as they count in rows of other members too; and
// where there are few, all.
Expansions FindExpansions(const std::vector<PublishedTable>& tables);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_EXPANSION_H_
