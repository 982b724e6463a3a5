// Sends a table: its start, then its rows in batches.

#ifndef REDRESS_SERVICE_REPORT_TABLE_SENDER_H_
#define REDRESS_SERVICE_REPORT_TABLE_SENDER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "redress/v1/document.pb.h"
#include "service/report/report_builder.h"

namespace redress::report {

// The most rows that one part may hold, and the bytes from which on it takes no
// more: a message has at most 4 MiB.
inline constexpr int kMaxBatchRows = 4096;
inline constexpr size_t kFullBatchBytes = size_t{1} << 20;

// Sends one table. After an error every call returns it and sends nothing. Not
// thread-safe; `sink` must outlive it.
class TableSender {
 public:
  // Sends the start.
  TableSender(const v1::TableStart& start, const DocumentSink& sink);

  absl::Status Add(v1::TableRow row);

  // A row whose first cell is `text` and whose other cells are empty.
  absl::Status AddText(const std::string& text);

  // Sends what is left. No calls after it.
  absl::Status Finish();

 private:
  absl::Status SendBatch();

  const DocumentSink& sink_;
  const int columns_;
  absl::Status status_;
  v1::DocumentPart batch_;
  size_t batch_bytes_ = 0;
};

// A cell of text; an empty text is an empty cell.
v1::TableCell TextCell(const std::string& text);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_TABLE_SENDER_H_
