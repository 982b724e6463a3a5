// The answer to one question as a document.

#include <utility>

#include "service/query/disclosure/profile.h"
#include "service/query/query_engine.h"
#include "service/report/document_head.h"
#include "service/report/report_builder.h"
#include "service/report/report_questions.h"
#include "service/report/table_layout.h"

namespace redress::report {

absl::Status BuildQueryDocument(const v1::Query& query,
                                const ReportInput& input,
                                const DocumentSink& sink) {
  const absl::StatusOr<v1::Answer> answer =
      query::RunQuery(query, input.snapshot);
  if (!answer.ok()) return answer.status();
  const absl::StatusOr<query::DisclosureRules> rules =
      query::FindRules(*input.snapshot.reference, answer->disclosure_profile(),
                       "query.disclosure_profile");
  if (!rules.ok()) return rules.status();
  v1::ReportTable table;
  table.set_id("answer");
  table.set_layout(answer->dimensions().empty()
                       ? v1::TABLE_LAYOUT_MEASURES_AS_ROWS
                       : v1::TABLE_LAYOUT_MEMBERS_AS_ROWS);
  table.set_title(QueryTitle(*answer));
  if (input.on_size) {
    input.on_size({1, answer->dimensions().empty()
                          ? static_cast<int64_t>(LabelsOf(*answer).size())
                          : answer->rows_size()});
  }
  *table.mutable_query() =
      AsAnswered(query, answer->data_version().version(), rules->name);
  v1::DocumentSource source;
  *source.mutable_query() = query;
  absl::Status status = SendHead(
      MakeHeader("query", table.title(), answer->data_version(),
                 answer->periods(), rules->name, std::move(source), input),
      *rules, sink);
  if (!status.ok()) return status;
  return SendAnswer(table, *answer, MemberStyle::kNames, sink);
}

}  // namespace redress::report
