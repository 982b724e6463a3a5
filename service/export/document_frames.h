// A document as the frames that a worker reads.

#ifndef REDRESS_SERVICE_EXPORT_DOCUMENT_FRAMES_H_
#define REDRESS_SERVICE_EXPORT_DOCUMENT_FRAMES_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/document.pb.h"
#include "service/export/row_frames.h"

namespace redress::exporting {

// Takes the frames of one part at a time; each has its header. An error stops
// the encoder, which returns it.
using FrameSink = std::function<absl::Status(const std::string&)>;

// Turns parts into frames, and checks that they are in order and that cells
// suit their columns: what is not right is INTERNAL, reason BAD_DOCUMENT, for
// the document was made here. Rows go out in batches of at most 4,096 rows and
// about 1 MiB. One thread.
class DocumentEncoder {
 public:
  absl::Status Encode(const v1::DocumentPart& part, const FrameSink& sink);
  // After the last part.
  absl::Status Finish(const FrameSink& sink);

  // What was encoded so far.
  int64_t rows() const { return rows_; }
  int64_t tables() const { return tables_; }

 private:
  absl::Status EncodeHeader(const v1::DocumentHeader& header,
                            const FrameSink& sink);
  absl::Status EncodeText(const v1::TextBlock& text, const FrameSink& sink);
  absl::Status EncodeTable(const v1::TableStart& table, const FrameSink& sink);
  absl::Status EncodeRows(const v1::TableRows& rows, const FrameSink& sink);
  absl::Status EndTable(const FrameSink& sink);
  absl::Status CheckRow(const v1::TableRow& row) const;
  absl::Status BadDocument(const std::string& text) const;

  bool has_header_ = false;
  bool in_table_ = false;
  v1::TableStart table_;
  RowFrames rows_of_table_;
  std::set<std::string> table_ids_;
  int64_t rows_ = 0;
  int64_t tables_ = 0;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DOCUMENT_FRAMES_H_
