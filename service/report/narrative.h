// The author's own words in a report.

#ifndef REDRESS_SERVICE_REPORT_NARRATIVE_H_
#define REDRESS_SERVICE_REPORT_NARRATIVE_H_

#include <string>
#include <vector>

#include "redress/v1/document_source.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/base/errors.h"

namespace redress::report {

// What is wrong with the words that came with a request: a slot that the report
// does not have, or that is there twice, a placeholder that there is not. More
// than 1,000 texts, or than 1 MiB in all, are not looked at any further. Of
// many faults the first ones.
std::vector<FieldViolation> CheckNarrative(
    const v1::ReportSelection& selection,
    const v1::ReportDefinition& definition);

// The paragraphs of a slot's text, of `empty_text` where there is none. Lines
// of one paragraph are joined; one that begins with "- " or "* " is a paragraph
// of its own, with a bullet.
std::vector<std::string> NarrativeParagraphs(
    const v1::ReportNarrative& slot, const v1::ReportSelection& selection);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_NARRATIVE_H_
