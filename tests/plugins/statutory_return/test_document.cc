#include "tests/plugins/statutory_return/test_document.h"

namespace redress::testing {
namespace {

namespace sr = redress::statutory_return;

Cell::Kind ToKind(sr::Cell::Kind kind) {
  switch (kind) {
    case sr::Cell::Kind::kText:
      return Cell::Kind::kText;
    case sr::Cell::Kind::kFigure:
      return Cell::Kind::kFigure;
    case sr::Cell::Kind::kDay:
      return Cell::Kind::kDate;
    case sr::Cell::Kind::kEmpty:
      break;
  }
  return Cell::Kind::kEmpty;
}

CellStatus ToStatus(char status) {
  if (status == 'z') return CellStatus::kNotApplicable;
  if (status == 'c') return CellStatus::kConfidential;
  if (status == 'x') return CellStatus::kNotAvailable;
  return CellStatus::kNumber;
}

}  // namespace

TestDocument ToTestDocument(const sr::Document& from) {
  TestDocument document;
  document.info.id = from.id;
  document.info.title = "Return";
  document.info.generator = from.generator;
  document.info.source = from.source;
  document.info.disclosure_profile = "internal";
  document.info.data_version = from.data_version;
  const auto day = [](sr::Day value) {
    return Day(static_cast<int32_t>(value.time_since_epoch().count()));
  };
  document.info.data_date = day(from.data_date);
  for (const sr::Period& period : from.periods) {
    document.info.periods.push_back(
        {day(period.first_day), day(period.last_day), "a year"});
  }
  for (const sr::Table& table : from.tables) {
    TestTable to;
    to.info.id = table.id;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const sr::Column& column = table.columns[i];
      ColumnInfo info =
          column.is_figure ? FigureColumn(column.id, column.label, Unit::kCount,
                                          column.measure, column.period_index)
                           : LabelColumn(column.id, column.label);
      if (column.id == "implemented_on") info.role = ColumnRole::kDate;
      to.info.columns.push_back(info);
    }
    for (const sr::Row& row : table.rows) {
      TestRow test_row;
      test_row.type = row.is_total ? RowType::kTotal : RowType::kMembers;
      for (const sr::Cell& cell : row.cells) {
        TestCell test_cell;
        test_cell.kind = ToKind(cell.kind);
        test_cell.text = cell.text;
        test_cell.numerator = cell.numerator;
        test_cell.denominator = cell.denominator;
        test_cell.status = ToStatus(cell.status);
        test_cell.date = day(cell.day);
        test_row.cells.push_back(test_cell);
      }
      to.rows.push_back(test_row);
    }
    document.parts.push_back(to);
  }
  return document;
}

}  // namespace redress::testing
