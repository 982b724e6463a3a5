// The named figures of a report, which its texts and conditions use.

#ifndef REDRESS_SERVICE_REPORT_REPORT_FIGURES_H_
#define REDRESS_SERVICE_REPORT_REPORT_FIGURES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/query/query_engine.h"
#include "service/report/placeholders.h"

namespace redress::report {

// What a report knows before its first table.
struct ReportFigures {
  // Every placeholder that its texts may hold.
  PlaceholderValues placeholders;
  // For each figure, whether it is 0 or has no number in the current period.
  // Absent where it is confidential and may be 0: then no condition on it
  // holds, since a sentence would give it away.
  std::map<std::string, bool> is_zero;
  // Each figure in the current period and the first comparison.
  struct Pair {
    v1::Cell now;
    v1::Cell before;
    v1::Unit unit = v1::UNIT_COUNT;
  };
  std::map<std::string, Pair> figures;
  // The data, and the periods with their labels: the current one first.
  v1::DataVersion data_version;
  google::protobuf::RepeatedPtrField<v1::Period> periods;
};

// The figures, from the answer to FiguresQuery (report_questions.h).
// `zeros_are_shown`: what is confidential in it is not 0.
absl::StatusOr<ReportFigures> ReadFigures(
    const v1::ReportDefinition& definition, const v1::Answer& answer,
    bool zeros_are_shown);

// The names that the texts of a definition may use: figures in their three
// forms, and the periods.
PlaceholderValues PlaceholdersOf(const v1::ReportDefinition& definition);

// A placeholder stands for a period, and not for a figure.
bool NamesPeriod(const std::string& placeholder);

// A placeholder needs a comparison to stand for something.
bool NamesComparison(const std::string& placeholder);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_REPORT_FIGURES_H_
