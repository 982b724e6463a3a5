// Rows of a table as the frames that a worker reads.

#ifndef REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_
#define REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "redress/v1/document.pb.h"
#include "service/worker/document_parts.h"
#include "service/worker/row_frame.h"

namespace redress::exporting {

// Days since 1970-01-01, or REDRESS_NO_DAY where `date` is none.
int32_t DayNumber(const v1::Date& date);

// What the row adds to a frame, in bytes, about.
size_t RowSize(const v1::TableRow& row);

// Gathers the rows of messages for a worker. One thread.
class RowFrames {
 public:
  // Of a table with these columns. Nothing of a table before is left.
  void Begin(const v1::TableStart& table);

  // Adds a row, whose cells must suit the columns; see CellSuits. A figure, or
  // a day, in a column of text becomes text.
  void Add(const v1::TableRow& row);

  int rows() const { return builder_.rows(); }

  // The frame of the rows added since the last one. REQUIRES: 1 to 4,096 rows.
  std::string Take() { return builder_.Take(); }

 private:
  struct Column {
    worker::ColumnRole role;
    v1::Unit unit;
  };

  std::vector<Column> columns_;
  worker::RowFrameBuilder builder_;
};

// The worker's word for a role.
worker::ColumnRole RoleOf(v1::ColumnRole role);

// A text in a column of figures, say, has no place in a batch.
bool CellSuits(const v1::TableCell& cell, v1::ColumnRole role);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_
