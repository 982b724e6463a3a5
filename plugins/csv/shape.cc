#include "plugins/csv/shape.h"

#include <algorithm>
#include <initializer_list>

#include "plugins/csv/csv_text.h"
#include "plugins/csv/names.h"
#include "redress/export/exporter.h"

namespace redress::csv {
namespace {

// Lines are gathered up to this before they are handed on.
constexpr size_t kPieceSize = size_t{64} << 10;

bool HasNumber(const Cell& cell) {
  if (cell.kind != Cell::Kind::kFigure || cell.status != CellStatus::kNumber) {
    return false;
  }
  if (cell.denominator == 0) {
    throw Refused("A figure has the denominator 0, which is no number.");
  }
  return true;
}

FileColumn FromTable(const ColumnInfo& column, FieldType type) {
  FileColumn from;
  from.type = type;
  from.source = &column;
  return from;
}

// A column that every file of its shape has.
FileColumn Fixed(const char* name, FieldType type) {
  FileColumn column;
  column.name = name;
  column.heading = name;
  column.type = type;
  return column;
}

FieldType LabelType(const ColumnInfo& column) {
  return column.role == ColumnRole::kDate ? FieldType::kDay : FieldType::kText;
}

class TidyShape : public Shape {
 public:
  TidyShape(const std::vector<ColumnInfo>& from,
            const std::vector<PeriodInfo>& periods)
      : Shape(from, /*is_tidy=*/true), periods_(periods) {
    std::vector<FileColumn> columns;
    for (const ColumnInfo& column : from) {
      if (column.role == ColumnRole::kFigure) continue;
      columns.push_back(FromTable(column, LabelType(column)));
    }
    for (const auto& [name, type] :
         std::initializer_list<std::pair<const char*, FieldType>>{
             {"measure", FieldType::kText},
             {"heading", FieldType::kText},
             {"period", FieldType::kText},
             {"content", FieldType::kContent},
             {"value", FieldType::kDecimal},
             {"status", FieldType::kStatus},
             {"unit", FieldType::kUnit},
             {"numerator", FieldType::kInteger},
             {"denominator", FieldType::kInteger},
             {"row_type", FieldType::kRowType},
             {"row", FieldType::kRowNumber},
             {"column", FieldType::kText}}) {
      columns.push_back(Fixed(name, type));
    }
    SetColumns(std::move(columns));
  }

  void WriteRow(const RowBatch& batch, size_t row, int64_t number,
                LineWriter* lines) const override {
    for (size_t figure = 0; figure < from_.size(); ++figure) {
      if (from_[figure].role != ColumnRole::kFigure) continue;
      for (size_t i = 0; i < from_.size(); ++i) {
        if (from_[i].role == ColumnRole::kFigure) continue;
        AddLabelField(batch, row, i, lines);
      }
      AddFigure(from_[figure], batch.at(row, figure), lines);
      lines->Add(RowTypeName(batch.type(row)));
      lines->Add(std::to_string(number));
      lines->AddText(from_[figure].id);
      lines->EndLine();
    }
  }

 private:
  void AddFigure(const ColumnInfo& column, const Cell& cell,
                 LineWriter* lines) const {
    lines->AddText(column.measure);
    lines->AddText(column.label.empty() ? column.id : column.label);
    const auto period = static_cast<size_t>(column.period);
    lines->AddText(period < periods_.size() ? periods_[period].label : "");
    lines->Add(ContentName(column.content));
    const bool has_number = HasNumber(cell);
    lines->Add(has_number ? Decimal(cell.numerator, cell.denominator) : "");
    lines->Add(StatusSymbol(cell.status));
    lines->Add(ValueUnitName(cell.unit));
    lines->Add(has_number ? std::to_string(cell.numerator) : "");
    lines->Add(has_number ? std::to_string(cell.denominator) : "");
  }

  const std::vector<PeriodInfo>& periods_;
};

class ShownShape : public Shape {
 public:
  explicit ShownShape(const std::vector<ColumnInfo>& from)
      : Shape(from, /*is_tidy=*/false) {
    std::vector<FileColumn> columns;
    for (const ColumnInfo& column : from) {
      const bool is_figure = column.role == ColumnRole::kFigure;
      columns.push_back(
          FromTable(column, is_figure ? FieldType::kShown : LabelType(column)));
      if (is_figure) columns.push_back(FromTable(column, FieldType::kStatus));
    }
    columns.push_back(Fixed("row_type", FieldType::kRowType));
    columns.push_back(Fixed("row", FieldType::kRowNumber));
    SetColumns(std::move(columns));
  }

  void WriteRow(const RowBatch& batch, size_t row, int64_t number,
                LineWriter* lines) const override {
    for (size_t i = 0; i < from_.size(); ++i) {
      if (from_[i].role != ColumnRole::kFigure) {
        AddLabelField(batch, row, i, lines);
        continue;
      }
      const Cell cell = batch.at(row, i);
      lines->AddShown(HasNumber(cell) ? batch.Display(row, i) : "");
      lines->Add(StatusSymbol(cell.status));
    }
    lines->Add(RowTypeName(batch.type(row)));
    lines->Add(std::to_string(number));
    lines->EndLine();
  }
};

}  // namespace

void LineWriter::AddText(std::string_view text) {
  Add(guard_ ? Guard(text) : std::string(text));
}

void LineWriter::AddShown(std::string_view shown) {
  Add(guard_ ? GuardShown(shown) : std::string(shown));
}

void LineWriter::Add(std::string_view field) {
  // An empty first field must not look like none.
  if (!line_begun_ && field.empty()) {
    lines_ += "\"\"";
  } else {
    if (line_begun_) lines_ += ',';
    lines_ += Quote(field);
  }
  line_begun_ = true;
}

void LineWriter::EndLine() {
  lines_ += line_end_;
  line_begun_ = false;
  if (lines_.size() >= kPieceSize) Flush();
}

void LineWriter::Flush() {
  if (!lines_.empty()) sink_(lines_);
  lines_.clear();
}

void Shape::SetColumns(std::vector<FileColumn> columns) {
  UniqueNames headings;
  UniqueNames names;
  for (const FileColumn& column : columns) {
    if (column.source != nullptr) continue;
    headings.Add(column.heading, "", "");
    names.Add(column.name, "", "");
  }
  // A status stands behind its figure, and is called after it.
  std::string heading;
  std::string name;
  for (FileColumn& column : columns) {
    if (column.source == nullptr) continue;
    const ColumnInfo& source = *column.source;
    if (column.type == FieldType::kStatus) {
      heading += " [status]";
      name += "_status";
    } else {
      heading = source.label.empty() ? source.id : source.label;
      name = ColumnName(source.id);
    }
    heading = headings.Add(heading, " (", ")");
    name = names.Add(name, "_", "");
    column.heading = heading;
    column.name = name;
  }
  columns_ = std::move(columns);
}

void Shape::WriteHeadings(LineWriter* lines) const {
  for (const FileColumn& column : columns_) lines->AddText(column.heading);
  lines->EndLine();
}

void Shape::AddLabelField(const RowBatch& batch, size_t row, size_t column,
                          LineWriter* lines) const {
  const Cell cell = batch.at(row, column);
  if (cell.kind == Cell::Kind::kDate) {
    lines->Add(cell.date.ToString());
  } else {
    lines->AddText(cell.text);
  }
}

std::unique_ptr<Shape> MakeTidyShape(const std::vector<ColumnInfo>& columns,
                                     const std::vector<PeriodInfo>& periods) {
  const bool has_figures =
      std::any_of(columns.begin(), columns.end(), [](const ColumnInfo& column) {
        return column.role == ColumnRole::kFigure;
      });
  if (!has_figures) return MakeShownShape(columns);
  return std::make_unique<TidyShape>(columns, periods);
}

std::unique_ptr<Shape> MakeShownShape(const std::vector<ColumnInfo>& columns) {
  return std::make_unique<ShownShape>(columns);
}

}  // namespace redress::csv
