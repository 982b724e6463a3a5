#include "plugins/sdk/conformance/document.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "service/worker/protocol.h"

namespace redress::conformance {
namespace {

using worker::FrameWriter;

const char* RoleName(ColumnRole role) {
  constexpr const char* kNames[] = {"label", "figure", "text", "date"};
  return kNames[static_cast<size_t>(role)];
}

const char* UnitName(Unit unit) {
  constexpr const char* kNames[] = {
      "", "count", "percent", "percentage_points", "working_days", "gbp"};
  return kNames[static_cast<size_t>(unit)];
}

const char* ContentName(ColumnContent content) {
  constexpr const char* kNames[] = {"", "figure", "difference",
                                    "percent_change"};
  return kNames[static_cast<size_t>(content)];
}

template <typename T>
void WriteBuffer(FrameWriter* writer, const std::vector<T>& values) {
  writer->Buffer(values.data(), values.size() * sizeof(T));
}

// One column of a batch.
class ColumnBuffers {
 public:
  void Add(const CellValue& cell) {
    valid_.push_back(cell.kind != Cell::Kind::kEmpty);
    values_.push_back(cell.value);
    statuses_.push_back(static_cast<int8_t>(cell.status));
    numerators_.push_back(cell.numerator);
    denominators_.push_back(cell.denominator);
    units_.push_back(static_cast<int8_t>(cell.unit));
    days_.push_back(cell.kind == Cell::Kind::kDate ? cell.date.number() : 0);
    texts_ += cell.text;
    offsets_.push_back(static_cast<int32_t>(texts_.size()));
  }

  void Write(worker::ColumnRole role, FrameWriter* writer) const {
    WriteValidity(writer);
    switch (role) {
      case worker::ColumnRole::kFigure:
        WriteBuffer(writer, values_);
        WriteBuffer(writer, statuses_);
        WriteBuffer(writer, numerators_);
        WriteBuffer(writer, denominators_);
        WriteTexts(writer);
        WriteBuffer(writer, units_);
        return;
      case worker::ColumnRole::kDate:
        WriteBuffer(writer, days_);
        return;
      case worker::ColumnRole::kLabel:
      case worker::ColumnRole::kText:
        WriteTexts(writer);
        return;
    }
  }

 private:
  void WriteValidity(FrameWriter* writer) const {
    std::vector<uint8_t> bits;
    if (std::find(valid_.begin(), valid_.end(), false) != valid_.end()) {
      bits.resize((valid_.size() + 7) / 8);
      for (size_t i = 0; i < valid_.size(); ++i) {
        if (valid_[i]) bits[i / 8] |= static_cast<uint8_t>(1u << (i % 8));
      }
    }
    WriteBuffer(writer, bits);
  }
  void WriteTexts(FrameWriter* writer) const {
    WriteBuffer(writer, offsets_);
    writer->Buffer(texts_.data(), texts_.size());
  }

  std::vector<bool> valid_;
  std::vector<double> values_;
  std::vector<int8_t> statuses_;
  std::vector<int64_t> numerators_;
  std::vector<int64_t> denominators_;
  std::vector<int8_t> units_;
  std::vector<int32_t> days_;
  std::vector<int32_t> offsets_ = {0};
  std::string texts_;
};

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
  std::vector<int8_t> types;
  std::vector<ColumnBuffers> buffers(columns.size());
  for (uint64_t i = begin; i < end; ++i) {
    const RowValues values = row(i);
    types.push_back(static_cast<int8_t>(values.type));
    for (size_t j = 0; j < columns.size(); ++j) {
      buffers[j].Add(values.cells.at(j));
    }
  }
  FrameWriter writer(worker::FrameType::kRows);
  writer.U32(static_cast<uint32_t>(end - begin));
  WriteBuffer(&writer, types);
  for (size_t j = 0; j < columns.size(); ++j) {
    buffers[j].Write(columns[j].role, &writer);
  }
  return writer.Take();
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
