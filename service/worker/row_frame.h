// Rows of a table as ROWS frames: columns of Arrow buffers. Depends on the
// standard library only.

#ifndef REDRESS_SERVICE_WORKER_ROW_FRAME_H_
#define REDRESS_SERVICE_WORKER_ROW_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "service/worker/document_parts.h"
#include "service/worker/protocol.h"

namespace redress::worker {

// A cell as a column of its role takes it; what the role has no use for is left
// alone.
struct FrameCell {
  bool empty = false;
  std::string_view text;  // of a figure, how it is shown
  int32_t day = 0;
  double value = 0;
  int8_t status = 0;
  int64_t numerator = 0;
  int64_t denominator = 0;
  int8_t unit = 0;
};

// Gathers rows and makes a frame of them; the memory is used again for the next
// frame. One thread.
class RowFrameBuilder {
 public:
  // Of a table with columns of these roles. Nothing of a table before is left.
  void Begin(const std::vector<ColumnRole>& roles);

  // Begins a row of the type REDRESS_ROW_...; then one Add for each column, in
  // any order.
  void BeginRow(int8_t type) { types_.push_back(type); }
  void Add(size_t column, const FrameCell& cell) {
    columns_[column].Add(types_.size() - 1, cell);
  }

  int rows() const { return static_cast<int>(types_.size()); }

  // The frame of the rows added since the last one. REQUIRES: at least one.
  std::string Take();

 private:
  // The bits of the cells that are not empty.
  class Validity {
   public:
    void Add(size_t row, bool valid) {
      if (row % 8 == 0) bits_.push_back(0);
      if (valid) {
        bits_.back() = static_cast<uint8_t>(bits_.back() | (1 << (row % 8)));
      } else {
        any_empty_ = true;
      }
    }
    void WriteAndClear(FrameWriter* writer);

   private:
    std::vector<uint8_t> bits_;
    bool any_empty_ = false;
  };

  // Texts as offsets and bytes.
  class Texts {
   public:
    void Add(std::string_view text) {
      bytes_ += text;
      offsets_.push_back(static_cast<int32_t>(bytes_.size()));
    }
    void WriteAndClear(FrameWriter* writer);

   private:
    std::vector<int32_t> offsets_ = {0};
    std::string bytes_;
  };

  class ColumnBuffers {
   public:
    explicit ColumnBuffers(ColumnRole role) : role_(role) {}
    void Add(size_t row, const FrameCell& cell) {
      validity_.Add(row, !cell.empty);
      if (role_ == ColumnRole::kDate) {
        days_.push_back(cell.day);
        return;
      }
      texts_.Add(cell.text);
      if (role_ != ColumnRole::kFigure) return;
      values_.push_back(cell.value);
      statuses_.push_back(cell.status);
      numerators_.push_back(cell.numerator);
      denominators_.push_back(cell.denominator);
      units_.push_back(cell.unit);
    }
    void WriteAndClear(FrameWriter* writer);

   private:
    const ColumnRole role_;
    Validity validity_;
    Texts texts_;
    std::vector<int32_t> days_;
    std::vector<double> values_;
    std::vector<int8_t> statuses_;
    std::vector<int64_t> numerators_;
    std::vector<int64_t> denominators_;
    std::vector<int8_t> units_;
  };

  std::vector<int8_t> types_;
  std::vector<ColumnBuffers> columns_;
  // Of the last frame.
  size_t frame_size_ = 0;
};

}  // namespace redress::worker

#endif  // REDRESS_SERVICE_WORKER_ROW_FRAME_H_
