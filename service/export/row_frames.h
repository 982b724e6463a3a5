// Rows of a table as ROWS frames: columns of Arrow buffers.

#ifndef REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_
#define REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "redress/v1/document.pb.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// Days since 1970-01-01, or REDRESS_NO_DAY where `date` is none.
int32_t DayNumber(const v1::Date& date);

// What the row adds to a frame, in bytes, about.
size_t RowSize(const v1::TableRow& row);

// Gathers rows and makes a frame of them; the memory is used again for the next
// frame. One thread.
class RowFrameBuilder {
 public:
  // Of a table with these columns. Nothing of a table before is left.
  void Begin(const v1::TableStart& table);

  // Adds a row, whose cells must suit the columns; see CellSuits. A figure, or
  // a day, in a column of text becomes text.
  void Add(const v1::TableRow& row);

  int rows() const { return static_cast<int>(types_.size()); }

  // The frame of the rows added since the last one. REQUIRES: 1 to 4,096 rows.
  std::string Take();

 private:
  // The bits of the cells that are not empty.
  class Validity {
   public:
    void Add(size_t row, bool valid);
    void WriteAndClear(worker::FrameWriter* writer);

   private:
    std::vector<uint8_t> bits_;
    bool any_empty_ = false;
  };

  // Texts as offsets and bytes.
  class Texts {
   public:
    void Add(const std::string& text);
    void WriteAndClear(worker::FrameWriter* writer);

   private:
    std::vector<int32_t> offsets_ = {0};
    std::string bytes_;
  };

  struct Column {
    v1::ColumnRole role = v1::COLUMN_ROLE_UNSPECIFIED;
    v1::Unit unit = v1::UNIT_UNSPECIFIED;
    Validity validity;
    Texts texts;  // of a figure what it is shown as
    std::vector<int32_t> days;
    std::vector<double> values;
    std::vector<int8_t> statuses;
    std::vector<int64_t> numerators;
    std::vector<int64_t> denominators;
    std::vector<int8_t> units;
  };

  static void AddFigure(const v1::TableCell& cell, Column* column);

  std::vector<int8_t> types_;
  std::vector<Column> columns_;
  // Of the last frame.
  size_t frame_size_ = 0;
};

// A text in a column of figures, say, has no place in a batch.
bool CellSuits(const v1::TableCell& cell, v1::ColumnRole role);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_
