#include "tests/clients/verify/server_copy.h"

#include <variant>

namespace redress::verify {
namespace {

v1::Unit ToUnit(Unit unit) {
  switch (unit) {
    case Unit::kCount:
      return v1::UNIT_COUNT;
    case Unit::kPercent:
      return v1::UNIT_PERCENT;
    case Unit::kPercentagePoints:
      return v1::UNIT_PERCENTAGE_POINTS;
    case Unit::kWorkingDays:
      return v1::UNIT_WORKING_DAYS;
    case Unit::kGbp:
      return v1::UNIT_GBP;
    case Unit::kNone:
      break;
  }
  return v1::UNIT_UNSPECIFIED;
}

v1::ColumnRole ToRole(ColumnRole role) {
  switch (role) {
    case ColumnRole::kLabel:
      return v1::COLUMN_ROLE_LABEL;
    case ColumnRole::kFigure:
      return v1::COLUMN_ROLE_FIGURE;
    case ColumnRole::kText:
      return v1::COLUMN_ROLE_TEXT;
    case ColumnRole::kDate:
      return v1::COLUMN_ROLE_DATE;
  }
  return v1::COLUMN_ROLE_UNSPECIFIED;
}

v1::ColumnContent ToContent(ColumnContent content) {
  switch (content) {
    case ColumnContent::kFigure:
      return v1::COLUMN_CONTENT_FIGURE;
    case ColumnContent::kDifference:
      return v1::COLUMN_CONTENT_DIFFERENCE;
    case ColumnContent::kPercentChange:
      return v1::COLUMN_CONTENT_PERCENT_CHANGE;
    case ColumnContent::kNone:
      break;
  }
  return v1::COLUMN_CONTENT_UNSPECIFIED;
}

v1::CellStatus ToStatus(CellStatus status) {
  switch (status) {
    case CellStatus::kNotApplicable:
      return v1::CELL_STATUS_NOT_APPLICABLE;
    case CellStatus::kConfidential:
      return v1::CELL_STATUS_CONFIDENTIAL;
    case CellStatus::kNotAvailable:
      return v1::CELL_STATUS_NOT_AVAILABLE;
    case CellStatus::kNumber:
      break;
  }
  return v1::CELL_STATUS_UNSPECIFIED;
}

v1::TableCell ToCell(const testing::TestCell& from) {
  v1::TableCell cell;
  switch (from.kind) {
    case Cell::Kind::kText:
      cell.set_text(from.text);
      break;
    case Cell::Kind::kDate:
      cell.mutable_date()->set_year(from.date.year());
      cell.mutable_date()->set_month(from.date.month());
      cell.mutable_date()->set_day(from.date.day());
      break;
    case Cell::Kind::kFigure:
      cell.mutable_figure()->set_value(from.value);
      cell.mutable_figure()->set_numerator(from.numerator);
      cell.mutable_figure()->set_denominator(from.denominator);
      cell.mutable_figure()->set_status(ToStatus(from.status));
      cell.mutable_figure()->set_display(from.display);
      break;
    case Cell::Kind::kEmpty:
      break;
  }
  return cell;
}

ServerTable ToTable(const testing::TestTable& from) {
  ServerTable table;
  table.start.set_id(from.info.id);
  table.start.set_title(from.info.title);
  for (const std::string& note : from.info.notes) table.start.add_notes(note);
  for (const ColumnInfo& column : from.info.columns) {
    v1::TableColumn* to = table.start.add_columns();
    to->set_id(column.id);
    to->set_label(column.label);
    to->set_role(ToRole(column.role));
    to->set_unit(ToUnit(column.unit));
    to->set_content(ToContent(column.content));
    to->set_measure(column.measure);
    to->set_period_index(column.period);
    to->set_numerator_in_brackets(column.numerator_in_brackets);
  }
  for (const testing::TestRow& row : from.rows) {
    v1::TableRow& to = table.rows.emplace_back();
    to.set_type(row.type == RowType::kTotal ? v1::ROW_TYPE_TOTAL
                                            : v1::ROW_TYPE_MEMBERS);
    for (const testing::TestCell& cell : row.cells) {
      *to.add_cells() = ToCell(cell);
    }
  }
  return table;
}

v1::TextBlock ToText(const TextBlock& from) {
  v1::TextBlock text;
  text.set_style(from.style == TextStyle::kHeading ? v1::TEXT_STYLE_HEADING
                 : from.style == TextStyle::kNote  ? v1::TEXT_STYLE_NOTE
                                                   : v1::TEXT_STYLE_PARAGRAPH);
  text.set_text(from.text);
  for (const TextFigure& figure : from.figures) {
    v1::TextFigure* to = text.add_figures();
    to->set_begin(static_cast<int>(figure.begin));
    to->set_size(static_cast<int>(figure.size));
    to->set_name(figure.name);
  }
  return text;
}

}  // namespace

ServerDocument ServerCopy(const testing::TestDocument& document) {
  ServerDocument copy;
  copy.header.set_id(document.info.id);
  copy.header.set_title(document.info.title);
  copy.header.mutable_data_version()->set_version(document.info.data_version);
  for (const testing::TestPart& part : document.parts) {
    if (std::holds_alternative<TextBlock>(part)) {
      copy.texts.push_back(ToText(std::get<TextBlock>(part)));
    } else {
      copy.tables.push_back(ToTable(std::get<testing::TestTable>(part)));
    }
  }
  return copy;
}

}  // namespace redress::verify
