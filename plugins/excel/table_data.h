// Rows kept until their sheet is written.

#ifndef REDRESS_PLUGINS_EXCEL_TABLE_DATA_H_
#define REDRESS_PLUGINS_EXCEL_TABLE_DATA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redress/export/document.h"

namespace redress::excel {

// A cell with text of its own; the SDK's is valid during one call only.
struct StoredCell {
  explicit StoredCell(const Cell& cell)
      : cell_(cell),
        text_(cell.kind == Cell::Kind::kFigure ? cell.display : cell.text) {}

  size_t text_size() const { return text_.size(); }

  // Valid as long as this is.
  Cell View() const {
    Cell cell = cell_;
    if (cell.kind == Cell::Kind::kFigure) {
      cell.display = text_;
    } else {
      cell.text = text_;
    }
    return cell;
  }

 private:
  Cell cell_;
  std::string text_;
};

struct StoredRow {
  RowType type = RowType::kMembers;
  std::vector<StoredCell> cells;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_TABLE_DATA_H_
