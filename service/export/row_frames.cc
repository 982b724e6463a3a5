#include "service/export/row_frames.h"

#include "redress/export/abi.h"
#include "service/model/day.h"

namespace redress::exporting {
namespace {

using worker::FrameType;
using worker::FrameWriter;

// Numbers as one Arrow buffer.
template <typename T>
void WriteAndClear(std::vector<T>* values, FrameWriter* writer) {
  writer->Buffer(values->data(), values->size() * sizeof(T));
  values->clear();
}

bool IsEmpty(const v1::TableCell& cell) {
  return cell.value_case() == v1::TableCell::VALUE_NOT_SET;
}

}  // namespace

int32_t DayNumber(const v1::Date& date) {
  static_assert(model::kNoDay == REDRESS_NO_DAY);
  return model::DayFromProto(date).value_or(model::kNoDay);
}

size_t RowSize(const v1::TableRow& row) {
  size_t size = 1;
  for (const v1::TableCell& cell : row.cells()) {
    size += 40 + cell.text().size() + cell.figure().display().size();
  }
  return size;
}

bool CellSuits(const v1::TableCell& cell, v1::ColumnRole role) {
  switch (cell.value_case()) {
    case v1::TableCell::VALUE_NOT_SET:
      return true;
    case v1::TableCell::kFigure:
      return role != v1::COLUMN_ROLE_DATE &&
             v1::CellStatus_IsValid(cell.figure().status()) &&
             v1::Unit_IsValid(cell.unit());
    case v1::TableCell::kText:
      return role != v1::COLUMN_ROLE_DATE && role != v1::COLUMN_ROLE_FIGURE;
    case v1::TableCell::kDate:
      return role != v1::COLUMN_ROLE_FIGURE;
  }
  return false;
}

void RowFrameBuilder::Validity::Add(size_t row, bool valid) {
  if (row % 8 == 0) bits_.push_back(0);
  if (valid) {
    bits_.back() = static_cast<uint8_t>(bits_.back() | (1 << (row % 8)));
  } else {
    any_empty_ = true;
  }
}

void RowFrameBuilder::Validity::WriteAndClear(FrameWriter* writer) {
  writer->Buffer(bits_.data(), any_empty_ ? bits_.size() : 0);
  bits_.clear();
  any_empty_ = false;
}

void RowFrameBuilder::Texts::Add(const std::string& text) {
  bytes_ += text;
  offsets_.push_back(static_cast<int32_t>(bytes_.size()));
}

void RowFrameBuilder::Texts::WriteAndClear(FrameWriter* writer) {
  exporting::WriteAndClear(&offsets_, writer);
  offsets_.push_back(0);
  writer->Buffer(bytes_.data(), bytes_.size());
  bytes_.clear();
}

void RowFrameBuilder::Begin(const v1::TableStart& table) {
  types_.clear();
  columns_.clear();
  for (const v1::TableColumn& column : table.columns()) {
    columns_.emplace_back();
    columns_.back().role = column.role();
    columns_.back().unit = column.unit();
  }
}

void RowFrameBuilder::AddFigure(const v1::TableCell& cell, Column* column) {
  const v1::Cell& figure = cell.figure();
  column->values.push_back(figure.value());
  column->statuses.push_back(static_cast<int8_t>(figure.status()));
  column->numerators.push_back(figure.numerator());
  column->denominators.push_back(figure.denominator());
  column->texts.Add(figure.display());
  column->units.push_back(static_cast<int8_t>(
      cell.unit() == v1::UNIT_UNSPECIFIED ? column->unit : cell.unit()));
}

void RowFrameBuilder::Add(const v1::TableRow& row) {
  const size_t number = types_.size();
  types_.push_back(row.type() == v1::ROW_TYPE_TOTAL ? REDRESS_ROW_TOTAL
                                                    : REDRESS_ROW_MEMBERS);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const v1::TableCell& cell = row.cells(static_cast<int>(i));
    Column& column = columns_[i];
    column.validity.Add(number, !IsEmpty(cell));
    if (column.role == v1::COLUMN_ROLE_FIGURE) {
      AddFigure(cell, &column);
    } else if (column.role == v1::COLUMN_ROLE_DATE) {
      column.days.push_back(cell.has_date() ? DayNumber(cell.date()) : 0);
    } else if (cell.has_date()) {
      column.texts.Add(model::IsoDay(DayNumber(cell.date())));
    } else {
      column.texts.Add(cell.has_figure() ? cell.figure().display()
                                         : cell.text());
    }
  }
}

std::string RowFrameBuilder::Take() {
  FrameWriter writer(FrameType::kRows);
  // The next frame is likely as long as this one.
  writer.Reserve(frame_size_ + frame_size_ / 8);
  writer.U32(static_cast<uint32_t>(types_.size()));
  WriteAndClear(&types_, &writer);
  for (Column& column : columns_) {
    column.validity.WriteAndClear(&writer);
    switch (column.role) {
      case v1::COLUMN_ROLE_FIGURE:
        WriteAndClear(&column.values, &writer);
        WriteAndClear(&column.statuses, &writer);
        WriteAndClear(&column.numerators, &writer);
        WriteAndClear(&column.denominators, &writer);
        column.texts.WriteAndClear(&writer);
        WriteAndClear(&column.units, &writer);
        break;
      case v1::COLUMN_ROLE_DATE:
        WriteAndClear(&column.days, &writer);
        break;
      default:
        column.texts.WriteAndClear(&writer);
        break;
    }
  }
  std::string frame = writer.Take();
  frame_size_ = frame.size();
  return frame;
}

}  // namespace redress::exporting
