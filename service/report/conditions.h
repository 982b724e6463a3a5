// Whether a text of a report is shown.

#ifndef REDRESS_SERVICE_REPORT_CONDITIONS_H_
#define REDRESS_SERVICE_REPORT_CONDITIONS_H_

#include "redress/v1/report_definition.pb.h"
#include "service/report/report_figures.h"

namespace redress::report {

// The report has the comparisons that the text needs, and its condition holds.
// An absent condition does. One on a figure that is kept back does not, so that
// the text does not give it away; save that it is not 0 (`is_zero: false`)
// where the profile shows zeros (ReportFigures::is_zero). A trend is that of
// the figures as they are shown, a bound of the exact one.
bool Holds(const v1::ReportText& text, const ReportFigures& figures);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_CONDITIONS_H_
