// A long table of made-up cases, as the parts of a document and as plain cells:
// the same for the exporter platform and for those it is compared with.

#ifndef REDRESS_TESTS_BENCH_CASE_TABLE_H_
#define REDRESS_TESTS_BENCH_CASE_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/export/export_job.h"

namespace redress::bench {

// A row: four texts, two days and two figures.
struct CaseCells {
  std::string reference;
  int32_t received;  // days since 1970-01-01
  int32_t closed;
  std::string team;
  std::string category;
  std::string outcome;
  int64_t response_days;
  int64_t remedy_pence;
};

// Row number `row`; rows repeat after kDistinctRows.
inline constexpr int64_t kDistinctRows = 8 * 4096;
const CaseCells& CaseRow(int64_t row);

// The columns' headings.
const std::vector<std::string>& CaseHeadings();

// Sends a document of one table of `rows` rows; what is sent is made once.
exporting::DocumentSource CaseDocument(int64_t rows);

// The bytes that `rows` rows take in Arrow buffers: values, statuses, offsets
// and texts.
int64_t ArrowBytes(int64_t rows);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_CASE_TABLE_H_
