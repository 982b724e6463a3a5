// The author's own words for a report, as a file.

#ifndef REDRESS_CLIENTS_CLI_NARRATIVE_FILE_H_
#define REDRESS_CLIENTS_CLI_NARRATIVE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/document_source.pb.h"
#include "redress/v1/report.pb.h"

namespace redress::cli {

// Reads the words for each slot of a report:
//
//   # A comment: left out.
//   [effectiveness]
//   Complaints were answered faster than last year.
//
//   [next_year]
//   - Train new team managers.
//
// A line "[slot]" begins a slot; what follows is its text, with an empty line
// between paragraphs. A line that begins with "\" is text without it, so that
// a text may begin with "#" or "[". INVALID_ARGUMENT names the line.
absl::StatusOr<std::vector<v1::NarrativeText>> ParseNarrative(
    const std::string& text);

// Such a file without words: every slot of a report, with what is asked for as
// a comment.
std::string NarrativeTemplate(const v1::ReportSummary& report);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_NARRATIVE_FILE_H_
