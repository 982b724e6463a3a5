// Whether the named figures of a report definition hold.

#ifndef REDRESS_SERVICE_REPORT_FIGURE_CHECK_H_
#define REDRESS_SERVICE_REPORT_FIGURE_CHECK_H_

#include "redress/v1/report_definition.pb.h"
#include "service/report/definition_faults.h"

namespace redress::report {

// Adds what is wrong with them: their names, their measures, and what is taken
// away from them.
void CheckFigures(const v1::ReportDefinition& definition,
                  DefinitionFaults& faults);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_FIGURE_CHECK_H_
