#include "plugins/sdk/conformance/document.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "service/worker/row_frame.h"

namespace redress::conformance {
namespace {

worker::FrameCell ToFrameCell(const CellValue& cell) {
  worker::FrameCell out;
  out.empty = cell.kind == Cell::Kind::kEmpty;
  out.text = cell.text;
  out.day = cell.kind == Cell::Kind::kDate ? cell.date.number() : 0;
  out.value = cell.value;
  out.status = static_cast<int8_t>(cell.status);
  out.numerator = cell.numerator;
  out.denominator = cell.denominator;
  out.unit = static_cast<int8_t>(cell.unit);
  return out;
}

}  // namespace

Batch ToBatch(std::string_view payload) {
  Batch batch;
  batch.size = payload.size();
  batch.payload = std::make_shared<uint64_t[]>(batch.size / 8 + 1);
  std::copy(payload.begin(), payload.end(),
            reinterpret_cast<char*>(batch.payload.get()));
  return batch;
}

worker::Column ToColumn(const ColumnInfo& info) {
  worker::Column column;
  // Both count label, figure, text, date.
  column.role = static_cast<worker::ColumnRole>(info.role);
  column.id = info.id;
  column.metadata = {"id",
                     info.id,
                     "label",
                     info.label,
                     "role",
                     RoleName(info.role),
                     "unit",
                     UnitName(info.unit),
                     "measure",
                     info.measure,
                     "period",
                     std::to_string(info.period),
                     "content",
                     ContentName(info.content),
                     "numerator_in_brackets",
                     info.numerator_in_brackets ? "true" : "false",
                     "dimension",
                     info.dimension,
                     "display_format",
                     info.display_format};
  return column;
}

std::string EncodeRows(const std::vector<worker::Column>& columns,
                       uint64_t begin, uint64_t end,
                       const std::function<RowValues(uint64_t)>& row) {
  std::vector<worker::ColumnRole> roles;
  for (const worker::Column& column : columns) roles.push_back(column.role);
  worker::RowFrameBuilder builder;
  builder.Begin(roles);
  for (uint64_t i = begin; i < end; ++i) {
    const RowValues values = row(i);
    builder.BeginRow(static_cast<int8_t>(values.type));
    for (size_t j = 0; j < columns.size(); ++j) {
      builder.Add(j, ToFrameCell(values.cells.at(j)));
    }
  }
  return builder.Take();
}

CellValue TextValue(std::string text) {
  CellValue cell;
  cell.kind = Cell::Kind::kText;
  cell.text = std::move(text);
  return cell;
}

CellValue DateValue(int32_t day) {
  CellValue cell;
  cell.kind = Cell::Kind::kDate;
  cell.date = Day(day);
  return cell;
}

CellValue FigureValue(int64_t numerator, int64_t denominator, Unit unit,
                      std::string display) {
  CellValue cell;
  cell.kind = Cell::Kind::kFigure;
  cell.value =
      static_cast<double>(numerator) / static_cast<double>(denominator);
  cell.numerator = numerator;
  cell.denominator = denominator;
  cell.unit = unit;
  cell.text = std::move(display);
  return cell;
}

CellValue StatusValue(CellStatus status, Unit unit) {
  CellValue cell;
  cell.kind = Cell::Kind::kFigure;
  cell.status = status;
  cell.unit = unit;
  cell.denominator = 0;
  cell.text = std::string("[") + StatusSymbol(status) + "]";
  return cell;
}

Table MakeTable(TableInfo info, uint64_t rows,
                std::function<RowValues(uint64_t)> row, uint64_t batch_rows) {
  Table table;
  for (const ColumnInfo& column : info.columns) {
    table.columns.push_back(ToColumn(column));
  }
  info.columns.clear();
  table.info = std::move(info);
  table.batch_count = (rows + batch_rows - 1) / batch_rows;
  table.batch = [columns = table.columns, rows, row = std::move(row),
                 batch_rows](uint64_t number) {
    const uint64_t begin = number * batch_rows;
    const std::string frame =
        EncodeRows(columns, begin, std::min(begin + batch_rows, rows), row);
    return ToBatch(std::string_view(frame).substr(worker::kFrameHeader));
  };
  return table;
}

}  // namespace redress::conformance
