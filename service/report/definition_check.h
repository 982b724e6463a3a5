// What is wrong with a report definition.

#ifndef REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_
#define REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_

#include <vector>

#include "redress/v1/report_definition.pb.h"
#include "service/base/errors.h"
#include "service/query/query_engine.h"

namespace redress::report {

// Every fault, in the definition's order, but for those of figures, which come
// first. Fields are paths in the definition.
std::vector<FieldViolation> FaultsOf(const v1::ReportDefinition& definition,
                                     const query::Snapshot& snapshot);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_DEFINITION_CHECK_H_
