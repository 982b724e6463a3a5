// Builds a document from a report's definition, or from one question.

#ifndef REDRESS_SERVICE_REPORT_REPORT_BUILDER_H_
#define REDRESS_SERVICE_REPORT_REPORT_BUILDER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/report.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/query/query_engine.h"

namespace redress::report {

// Takes the parts of a document in order. An error stops the builder, which
// returns it.
using DocumentSink = std::function<absl::Status(const v1::DocumentPart&)>;

// Calls its argument with every learning action of the snapshot's version, by
// key. The builder keeps none of them beyond the table it makes.
using LearningSource = std::function<absl::Status(
    const std::function<absl::Status(const v1::LearningAction&)>&)>;

// The cases of some entries of a list, in their order, as they are in the
// snapshot's version; one that was erased since is an empty one.
using CaseSource =
    std::function<absl::StatusOr<std::vector<v1::Representation>>(
        const google::protobuf::RepeatedPtrField<v1::CaseEntry>&)>;

// How long a document will be, as far as it is known before it is made.
struct DocumentSize {
  // Tables.
  int64_t tables = 0;
  // Rows of all tables; none: not known.
  std::optional<int64_t> rows;
};

// Where a report's content comes from. Everything must stay valid during the
// call.
struct ReportInput {
  query::Snapshot snapshot;
  LearningSource learning;
  CaseSource cases;
  // "redress 0.1.0".
  std::string generator;
  // Where given, called once, before the first part is sent.
  std::function<void(const DocumentSize&)> on_size;
};

// Builds the report that `selection` names, from the definitions in the
// snapshot's reference data. INVALID_ARGUMENT: no such report (the nearest id
// is named), a period that is not valid, too few comparisons, a filter that is
// not valid, or words of the author's that do not fit. Nothing is sent to
// `sink` before the selection is known to be valid.
absl::Status BuildReport(const v1::ReportSelection& selection,
                         const ReportInput& input, const DocumentSink& sink);

// Builds a document of one table from one question.
absl::Status BuildQueryDocument(const v1::Query& query,
                                const ReportInput& input,
                                const DocumentSink& sink);

// Builds a document of one table: the cases, stages or learning actions behind
// a cell of an answer, as query::ListCases lists them and with its errors; and
// with those of CaseTable::Open, for its columns. Holds one page of entries and
// few records at a time, however long the list is.
absl::Status BuildCaseListDocument(const v1::CaseListSelection& selection,
                                   const ReportInput& input,
                                   const DocumentSink& sink);

// Builds the document that `source` asks for, by one of these three.
// INVALID_ARGUMENT: it asks for none.
absl::Status BuildDocument(const v1::DocumentSource& source,
                           const ReportInput& input, const DocumentSink& sink);

// Reads a definition written as textproto. INVALID_ARGUMENT names `name`, line
// and column.
absl::StatusOr<v1::ReportDefinition> ParseReportDefinition(
    const std::string& text, const std::string& name);

// Checks that a definition's questions, placeholders and ids hold; lists the
// violations, as many as a message holds.
absl::Status CheckReportDefinition(const v1::ReportDefinition& definition,
                                   const query::Snapshot& snapshot);

// Reads and checks a definition written as textproto. What is wrong is the
// answer, with the lines where it stands.
v1::CheckReportResponse CheckReportText(const std::string& text,
                                        const query::Snapshot& snapshot);

// Reads every *.textproto in a folder, by file name.
absl::StatusOr<std::vector<v1::ReportDefinition>> LoadReportDefinitions(
    const std::string& folder);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_REPORT_BUILDER_H_
