// The cells of a case table by libxlsxwriter alone: what an Excel export cannot
// be quicker than, where it uses that library.

#ifndef REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_
#define REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace redress::bench {

// Writes `rows` rows of case_table.h to `path`, a row at a time, in constant
// memory; temporary files go to `folder`.
absl::Status WriteBareWorkbook(int64_t rows, const std::string& path,
                               const std::string& folder);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_
