// The cells of a case table by libxlsxwriter alone: what an Excel export cannot
// be quicker than, where it uses that library.

#ifndef REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_
#define REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_

#include <xlsxwriter.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace redress::bench {

// A workbook of one sheet in constant memory, with the formats of the
// exporter's texts: its first column stands apart from the others.
class BareWorkbook {
 public:
  // Writes to `path`; temporary files go to `folder`. Both must outlive it.
  BareWorkbook(const std::string& path, const std::string& folder);

  // False where there is none; nothing else may be called then.
  bool ok() const { return workbook_ != nullptr; }
  lxw_worksheet* sheet() { return sheet_; }
  lxw_format* label() { return label_; }
  lxw_format* text() { return text_; }
  lxw_format* AddNumberFormat(const char* format);

  // Writes the file. Nothing may follow.
  absl::Status Close();

 private:
  lxw_workbook* workbook_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* label_ = nullptr;
  lxw_format* text_ = nullptr;
};

// Writes `rows` rows of case_table.h to `path`, a row at a time, in constant
// memory; temporary files go to `folder`.
absl::Status WriteBareWorkbook(int64_t rows, const std::string& path,
                               const std::string& folder);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_BARE_WORKBOOK_H_
