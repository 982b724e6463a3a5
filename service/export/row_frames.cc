#include "service/export/row_frames.h"

#include "redress/export/abi.h"
#include "service/model/day.h"

namespace redress::exporting {

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

worker::ColumnRole RoleOf(v1::ColumnRole role) {
  switch (role) {
    case v1::COLUMN_ROLE_LABEL:
      return worker::ColumnRole::kLabel;
    case v1::COLUMN_ROLE_FIGURE:
      return worker::ColumnRole::kFigure;
    case v1::COLUMN_ROLE_DATE:
      return worker::ColumnRole::kDate;
    default:
      return worker::ColumnRole::kText;
  }
}

void RowFrames::Begin(const v1::TableStart& table) {
  columns_.clear();
  std::vector<worker::ColumnRole> roles;
  for (const v1::TableColumn& column : table.columns()) {
    roles.push_back(RoleOf(column.role()));
    columns_.push_back({roles.back(), column.unit()});
  }
  builder_.Begin(roles);
}

void RowFrames::Add(const v1::TableRow& row) {
  builder_.BeginRow(row.type() == v1::ROW_TYPE_TOTAL ? REDRESS_ROW_TOTAL
                                                     : REDRESS_ROW_MEMBERS);
  for (size_t i = 0; i < columns_.size(); ++i) {
    const v1::TableCell& cell = row.cells(static_cast<int>(i));
    const Column& column = columns_[i];
    worker::FrameCell out;
    std::string day;
    out.empty = cell.value_case() == v1::TableCell::VALUE_NOT_SET;
    if (column.role == worker::ColumnRole::kFigure) {
      const v1::Cell& figure = cell.figure();
      out.text = figure.display();
      out.value = figure.value();
      out.status = static_cast<int8_t>(figure.status());
      out.numerator = figure.numerator();
      out.denominator = figure.denominator();
      out.unit = static_cast<int8_t>(
          cell.unit() == v1::UNIT_UNSPECIFIED ? column.unit : cell.unit());
    } else if (column.role == worker::ColumnRole::kDate) {
      out.day = cell.has_date() ? DayNumber(cell.date()) : 0;
    } else if (cell.has_date()) {
      day = model::IsoDay(DayNumber(cell.date()));
      out.text = day;
    } else {
      out.text = cell.has_figure() ? cell.figure().display() : cell.text();
    }
    builder_.Add(i, out);
  }
}

}  // namespace redress::exporting
