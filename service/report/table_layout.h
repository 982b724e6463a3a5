// Lays an answer out as a table.

#ifndef REDRESS_SERVICE_REPORT_TABLE_LAYOUT_H_
#define REDRESS_SERVICE_REPORT_TABLE_LAYOUT_H_

#include "absl/status/status.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/report/report_builder.h"

namespace redress::report {

// How members of closed vocabularies are written.
enum class MemberStyle {
  kNames,  // As questions name them: "mp_enquiry".
  kWords,  // As readers want them: "MP enquiries".
};

// Sends `answer` in the layout that `table` asks for; its query is the question
// as it was answered. The texts of `table` must
// have no placeholders left, and its notes are sent as they are, conditions
// aside; the answer's warnings follow them.
//
// Column ids are made from labels, so that they are the same for any period:
// "received", "received_comparison", "received_comparison_2",
// "received_difference", "received_percent_change". A column or row is named
// by its measure's label, its period or both, as the layout needs. An absent
// label column of a total is an empty cell.
absl::Status SendAnswer(const v1::ReportTable& table, const v1::Answer& answer,
                        MemberStyle style, const DocumentSink& sink);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_TABLE_LAYOUT_H_
