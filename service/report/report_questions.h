// The questions that a report asks.

#ifndef REDRESS_SERVICE_REPORT_REPORT_QUESTIONS_H_
#define REDRESS_SERVICE_REPORT_REPORT_QUESTIONS_H_

#include <cstdint>
#include <string>

#include "redress/v1/query.pb.h"
#include "redress/v1/report.pb.h"
#include "redress/v1/report_definition.pb.h"

namespace redress::report {

// The question that gives every figure of a definition for a selection, which
// also checks the selection's periods and filter. Labels are the figures'
// names.
v1::Query FiguresQuery(const v1::ReportDefinition& definition,
                       const v1::ReportSelection& selection);

// The label of what a figure is less by.
std::string LessLabel(const v1::ReportFigure& figure);

// A table's question for the selection's periods and filter.
v1::Query TableQuery(const v1::ReportTable& table,
                     const v1::ReportSelection& selection);

// The question of the cases behind a measure, in the selection's period.
v1::Query CasesQuery(const v1::ReportCases& cases,
                     const v1::ReportSelection& selection);

// `question` as it was answered: from that version and under that profile.
// Asked again, it gives the same figures; under a profile that keeps some back
// maybe more of them, since a report's tables are protected together.
v1::Query AsAnswered(v1::Query question, int64_t version,
                     const std::string& profile);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_REPORT_QUESTIONS_H_
