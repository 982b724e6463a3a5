// The definitions of the measures that a report uses.

#ifndef REDRESS_SERVICE_REPORT_MEASURE_NOTES_H_
#define REDRESS_SERVICE_REPORT_MEASURE_NOTES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/report_definition.pb.h"
#include "service/report/report_builder.h"

namespace redress::report {

// The names of the measures of a report's tables and figures, each once, in
// the order in which a reader meets them: tables first.
std::vector<std::string> MeasuresOf(const v1::ReportDefinition& definition);

// Sends a table with a row for each of these measures: its label, its
// definition, the date that puts a case into a period, and what it gives where
// there is nothing to count. Names that are no measure are left out.
absl::Status SendMeasureNotes(const v1::ReportMeasureNotes& block,
                              const std::vector<std::string>& measures,
                              const DocumentSink& sink);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_MEASURE_NOTES_H_
