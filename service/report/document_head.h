// What stands before the tables of a document.

#ifndef REDRESS_SERVICE_REPORT_DOCUMENT_HEAD_H_
#define REDRESS_SERVICE_REPORT_DOCUMENT_HEAD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/query.pb.h"
#include "service/query/disclosure/profile.h"
#include "service/report/placeholders.h"
#include "service/report/report_builder.h"

namespace redress::report {

// `source` is what was asked for; the header has it as it was answered, from
// that version and under that profile.
v1::DocumentHeader MakeHeader(
    const std::string& id, const std::string& title,
    const v1::DataVersion& version,
    const google::protobuf::RepeatedPtrField<v1::Period>& periods,
    const std::string& disclosure_profile, v1::DocumentSource source,
    const ReportInput& input);

absl::Status SendText(v1::TextStyle style, const std::string& text,
                      const DocumentSink& sink);

// Sends a text, and which of its values are figures.
absl::Status SendText(v1::TextStyle style, const ExpandedText& text,
                      const DocumentSink& sink);

// The header, and what readers are to know of what is kept back.
absl::Status SendHead(v1::DocumentHeader header,
                      const query::DisclosureRules& rules,
                      const DocumentSink& sink);

// The labels of an answer's measures, each once.
std::vector<std::string> LabelsOf(const v1::Answer& answer);

// "Received, closed by team, 2019/20 H1".
std::string QueryTitle(const v1::Answer& answer);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_DOCUMENT_HEAD_H_
