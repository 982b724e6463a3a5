// Chooses the figures to keep back.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/profile.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// Opens further variables until every open one is protected: the system has
// whole-number solutions that are far enough apart in it. Then closes what was
// opened in vain. What `stop` says where it ends the work.
absl::Status Suppress(const DisclosureRules& rules, const System& system,
                      const StopCheck& stop, Pattern& pattern);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_
