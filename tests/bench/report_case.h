// The Appendix 3 report, as what is asked for it.

#ifndef REDRESS_TESTS_BENCH_REPORT_CASE_H_
#define REDRESS_TESTS_BENCH_REPORT_CASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report.pb.h"
#include "service/engine/plan.h"
#include "service/model/reference.h"
#include "tests/bench/in_process.h"

namespace redress::bench {

// The report "childrens-representations" on 2022/23, compared with 2021/22.
v1::ReportSelection ReportSelection();

// What the semantic layer counts for the whole report: a plan for each table of
// the facts, question and level of rows (the rows, the total).
absl::StatusOr<std::vector<engine::Plan>> ReportPlans(
    const InProcess& redress, const model::Reference& reference);

// The generator's reference data with the report's definition.
const model::Reference& ReportReference();

// Makes the whole document; the bytes of its parts.
absl::StatusOr<int64_t> BuildWholeReport(const InProcess& redress,
                                         const model::Reference& reference);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_REPORT_CASE_H_
