// The table of what was learnt.

#ifndef REDRESS_SERVICE_REPORT_LEARNING_TABLE_H_
#define REDRESS_SERVICE_REPORT_LEARNING_TABLE_H_

#include <vector>

#include "absl/status/status.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/report/report_builder.h"

namespace redress::report {

// Sends the learning actions raised in each of `periods`, in their order, with
// the columns period, root_cause, learning, implemented_on and
// not_implemented_reason. Within a period the root cause with the most actions
// comes first, then by name; the actions of one are in the order of their ids.
//
// An action has an authority and a root cause and nothing else that a filter
// could look at: the rest of `filter` is left aside, and a note says so.
absl::Status SendLearning(const v1::ReportLearning& block,
                          const std::vector<v1::Period>& periods,
                          const v1::Filter& filter, const ReportInput& input,
                          const DocumentSink& sink);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_LEARNING_TABLE_H_
