// The cases behind a figure as a document.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/query/answer_cell.h"
#include "service/query/publication.h"
#include "service/report/case_table.h"
#include "service/report/document_head.h"
#include "service/report/report_builder.h"
#include "service/report/report_questions.h"

namespace redress::report {
namespace {

// "Behind Closed, 2019/20 H1: Fostering, 2019-05".
std::string TitleOf(const v1::Answer& answer, const query::CellPlace& place) {
  const v1::Column& column = answer.columns(place.column);
  const v1::Row& row = answer.rows(place.row);
  std::string title = absl::StrCat("Behind ", column.label());
  if (column.period_index() < answer.periods_size()) {
    absl::StrAppend(&title, ", ",
                    answer.periods(column.period_index()).label());
  }
  if (row.members_size() > 0) {
    absl::StrAppend(&title, ": ", absl::StrJoin(row.members(), ", "));
  }
  return title;
}

}  // namespace

absl::Status BuildCaseListDocument(const v1::CaseListSelection& selection,
                                   const ReportInput& input,
                                   const DocumentSink& sink) {
  absl::StatusOr<CaseTable> cases = CaseTable::Open(selection, input);
  if (!cases.ok()) return cases.status();
  const v1::Answer& answer = cases->answer();
  const absl::StatusOr<query::DisclosureRules> rules =
      query::FindRules(*input.snapshot.reference, answer.disclosure_profile(),
                       "cases.query.disclosure_profile");
  if (!rules.ok()) return rules.status();

  v1::TableStart table;
  table.set_id("cases");
  table.set_title(TitleOf(answer, cases->place()));
  *table.mutable_question() = AsAnswered(
      selection.query(), answer.data_version().version(), rules->name);
  v1::DocumentSource source;
  *source.mutable_cases() = selection;
  if (input.on_size) input.on_size({1, cases->total()});
  absl::Status status = SendHead(
      MakeHeader("cases", table.title(), answer.data_version(),
                 answer.periods(), rules->name, std::move(source), input),
      *rules, sink);
  if (!status.ok()) return status;
  return cases->Send(std::move(table), /*empty_text=*/"", sink);
}

}  // namespace redress::report
