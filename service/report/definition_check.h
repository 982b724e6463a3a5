// What is wrong with a report definition.

#ifndef REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_
#define REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_

#include <vector>

#include "redress/v1/report_definition.pb.h"
#include "service/base/errors.h"
#include "service/query/query_engine.h"

namespace redress::report {

// The faults in the definition's order, but for those of figures, which come
// first; of more than 200 the first ones. Where it has more of anything than an
// import takes, or longer texts, only that. Fields are paths in the definition.
// Asks `snapshot.stop` now and then, and gives what it has where that says so.
std::vector<FieldViolation> FaultsOf(const v1::ReportDefinition& definition,
                                     const query::Snapshot& snapshot);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_
