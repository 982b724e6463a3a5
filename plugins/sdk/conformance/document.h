// Documents to try a plugin with: what the service would send, in the worker's
// own encoding, so that a plugin meets the very Arrow structures of the worker.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENT_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "redress/export/document.h"
#include "service/worker/arrow.h"

namespace redress::conformance {

// A cell with a text of its own. Empty unless made by one of the functions.
struct CellValue {
  Cell::Kind kind = Cell::Kind::kEmpty;
  std::string text;  // of a text; of a figure, how it is shown
  double value = 0;
  CellStatus status = CellStatus::kNumber;
  int64_t numerator = 0;
  int64_t denominator = 1;
  Unit unit = Unit::kNone;
  Day date;
};
CellValue TextValue(std::string text);
CellValue DateValue(int32_t day);
CellValue FigureValue(int64_t numerator, int64_t denominator, Unit unit,
                      std::string display);
CellValue StatusValue(CellStatus status, Unit unit);

struct RowValues {
  RowType type = RowType::kMembers;
  std::vector<CellValue> cells;
};

// The payload of a ROWS frame.
struct Batch {
  worker::Payload payload;
  size_t size = 0;
};
Batch ToBatch(std::string_view payload);

// A column as a TABLE frame has it; and the ROWS frame, header and all, of the
// rows from `begin` to `end`.
worker::Column ToColumn(const ColumnInfo& info);
std::string EncodeRows(const std::vector<worker::Column>& columns,
                       uint64_t begin, uint64_t end,
                       const std::function<RowValues(uint64_t)>& row);

struct Table {
  TableInfo info;  // but for the columns
  std::vector<worker::Column> columns;
  uint64_t batch_count = 0;
  // Makes the batch with this number, which begins with 0. The same each time.
  std::function<Batch(uint64_t)> batch;
};

using Part = std::variant<TextBlock, Table>;

struct Document {
  DocumentInfo info;
  std::vector<Part> parts;
};

// A table whose rows come from `row`, in batches of at most `batch_rows`. Rows
// are made when they are sent, so that a million take no memory.
Table MakeTable(TableInfo info, uint64_t rows,
                std::function<RowValues(uint64_t)> row,
                uint64_t batch_rows = REDRESS_MAX_BATCH_ROWS);

// A document as the service sent it to a worker: its frames, from DOCUMENT to
// END, one after the other, as the exporter of recorder.cc writes them. False
// with the reason where the file is no such recording.
bool ReadRecording(const std::string& path, Document* document,
                   std::string* reason);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENT_H_
