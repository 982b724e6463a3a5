#include "service/report/table_sender.h"

#include <utility>

namespace redress::report {

TableSender::TableSender(const v1::TableStart& start, const DocumentSink& sink)
    : sink_(sink), columns_(start.columns_size()) {
  v1::DocumentPart part;
  *part.mutable_table() = start;
  status_ = sink_(part);
}

absl::Status TableSender::Add(v1::TableRow row) {
  if (!status_.ok()) return status_;
  batch_bytes_ += row.ByteSizeLong();
  *batch_.mutable_rows()->add_rows() = std::move(row);
  const bool is_full = batch_.rows().rows_size() == kMaxBatchRows ||
                       batch_bytes_ >= kFullBatchBytes;
  return is_full ? SendBatch() : status_;
}

absl::Status TableSender::AddText(const std::string& text) {
  v1::TableRow row;
  row.set_type(v1::ROW_TYPE_MEMBERS);
  *row.add_cells() = TextCell(text);
  while (row.cells_size() < columns_) row.add_cells();
  return Add(std::move(row));
}

absl::Status TableSender::Finish() {
  if (status_.ok() && batch_.has_rows()) SendBatch().IgnoreError();
  return status_;
}

absl::Status TableSender::SendBatch() {
  status_ = sink_(batch_);
  batch_.Clear();
  batch_bytes_ = 0;
  return status_;
}

v1::TableCell TextCell(const std::string& text) {
  v1::TableCell cell;
  if (!text.empty()) cell.set_text(text);
  return cell;
}

}  // namespace redress::report
