// Chooses the figures to keep back.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_

#include <cstdint>

#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// How it went, for measuring.
struct SuppressionWork {
  int64_t programmes = 0;  // Linear programmes solved.
  int64_t coarse = 0;      // Times that everything tied together was opened.
  int64_t reclosed = 0;    // Variables that turned out not to be needed.
};

// Opens further variables until every open one is protected: the system has
// whole-number solutions that are far enough apart in it. Then closes what was
// opened in vain.
SuppressionWork Suppress(const System& system, Pattern& pattern);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_SUPPRESS_H_
