#include "service/export/row_frames.h"

#include <vector>

#include "redress/export/abi.h"
#include "service/model/day.h"
#include "service/worker/protocol.h"

namespace redress::exporting {
namespace {

using worker::FrameType;
using worker::FrameWriter;

// Numbers as one Arrow buffer.
template <typename T>
void WriteBuffer(FrameWriter* writer, const std::vector<T>& values) {
  writer->Buffer(values.data(), values.size() * sizeof(T));
}

// Texts as offsets and bytes.
class TextColumn {
 public:
  void Add(const std::string& text) {
    bytes_ += text;
    offsets_.push_back(static_cast<int32_t>(bytes_.size()));
  }
  void Write(FrameWriter* writer) const {
    WriteBuffer(writer, offsets_);
    writer->Buffer(bytes_.data(), bytes_.size());
  }

 private:
  std::vector<int32_t> offsets_ = {0};
  std::string bytes_;
};

// The bits of the cells that are not empty.
class Validity {
 public:
  explicit Validity(int rows) : bits_((static_cast<size_t>(rows) + 7) / 8) {}

  void Add(bool valid) {
    if (valid) {
      bits_[row_ / 8] =
          static_cast<uint8_t>(bits_[row_ / 8] | (1 << (row_ % 8)));
    } else {
      any_empty_ = true;
    }
    ++row_;
  }
  void Write(FrameWriter* writer) const {
    WriteBuffer(writer, any_empty_ ? bits_ : std::vector<uint8_t>());
  }

 private:
  std::vector<uint8_t> bits_;
  size_t row_ = 0;
  bool any_empty_ = false;
};

bool IsEmpty(const v1::TableCell& cell) {
  return cell.value_case() == v1::TableCell::VALUE_NOT_SET;
}

std::string TextOf(const v1::TableCell& cell) {
  if (cell.has_figure()) return cell.figure().display();
  if (!cell.has_date()) return cell.text();
  return model::IsoDay(DayNumber(cell.date()));
}

// One column of some rows.
struct Range {
  const v1::TableRows& rows;
  int begin;
  int end;
  int column;

  template <typename Add>
  void ForEach(Add add) const {
    for (int row = begin; row < end; ++row) add(rows.rows(row).cells(column));
  }
  Validity ReadValidity() const {
    Validity validity(end - begin);
    ForEach([&](const v1::TableCell& cell) { validity.Add(!IsEmpty(cell)); });
    return validity;
  }
};

void WriteTexts(const Range& range, FrameWriter* writer) {
  TextColumn texts;
  range.ForEach([&](const v1::TableCell& cell) { texts.Add(TextOf(cell)); });
  range.ReadValidity().Write(writer);
  texts.Write(writer);
}

void WriteDates(const Range& range, FrameWriter* writer) {
  std::vector<int32_t> days;
  range.ForEach([&](const v1::TableCell& cell) {
    days.push_back(cell.has_date() ? DayNumber(cell.date()) : 0);
  });
  range.ReadValidity().Write(writer);
  WriteBuffer(writer, days);
}

void WriteFigures(const Range& range, v1::Unit column_unit,
                  FrameWriter* writer) {
  std::vector<double> values;
  std::vector<int8_t> statuses;
  std::vector<int64_t> numerators;
  std::vector<int64_t> denominators;
  TextColumn displays;
  std::vector<int8_t> units;
  range.ForEach([&](const v1::TableCell& cell) {
    const v1::Cell& figure = cell.figure();
    values.push_back(figure.value());
    statuses.push_back(static_cast<int8_t>(figure.status()));
    numerators.push_back(figure.numerator());
    denominators.push_back(figure.denominator());
    displays.Add(figure.display());
    units.push_back(static_cast<int8_t>(
        cell.unit() == v1::UNIT_UNSPECIFIED ? column_unit : cell.unit()));
  });
  range.ReadValidity().Write(writer);
  WriteBuffer(writer, values);
  WriteBuffer(writer, statuses);
  WriteBuffer(writer, numerators);
  WriteBuffer(writer, denominators);
  displays.Write(writer);
  WriteBuffer(writer, units);
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

std::string EncodeRowFrame(const v1::TableStart& table,
                           const v1::TableRows& rows, int begin, int end) {
  FrameWriter writer(FrameType::kRows);
  writer.U32(static_cast<uint32_t>(end - begin));
  std::vector<int8_t> types;
  for (int row = begin; row < end; ++row) {
    types.push_back(rows.rows(row).type() == v1::ROW_TYPE_TOTAL
                        ? REDRESS_ROW_TOTAL
                        : REDRESS_ROW_MEMBERS);
  }
  WriteBuffer(&writer, types);
  for (int column = 0; column < table.columns_size(); ++column) {
    const Range range = {rows, begin, end, column};
    switch (table.columns(column).role()) {
      case v1::COLUMN_ROLE_FIGURE:
        WriteFigures(range, table.columns(column).unit(), &writer);
        break;
      case v1::COLUMN_ROLE_DATE:
        WriteDates(range, &writer);
        break;
      default:
        WriteTexts(range, &writer);
        break;
    }
  }
  return writer.Take();
}

}  // namespace redress::exporting
