#include "tests/plugins/statutory_return/sample_parts.h"

#include <chrono>

namespace redress::testing {
namespace {

namespace sr = redress::statutory_return;

void SetDate(sr::Day day, v1::Date* date) {
  const std::chrono::year_month_day ymd{day};
  date->set_year(static_cast<int>(ymd.year()));
  date->set_month(static_cast<int>(static_cast<unsigned>(ymd.month())));
  date->set_day(static_cast<int>(static_cast<unsigned>(ymd.day())));
}

void SetCell(const sr::Cell& from, v1::TableCell* cell) {
  switch (from.kind) {
    case sr::Cell::Kind::kText:
      cell->set_text(from.text);
      break;
    case sr::Cell::Kind::kDay:
      SetDate(from.day, cell->mutable_date());
      break;
    case sr::Cell::Kind::kFigure:
      cell->mutable_figure()->set_numerator(from.numerator);
      cell->mutable_figure()->set_denominator(from.denominator);
      if (from.status != 0) {
        cell->mutable_figure()->set_status(v1::CELL_STATUS_NOT_APPLICABLE);
      }
      break;
    case sr::Cell::Kind::kEmpty:
      break;
  }
}

}  // namespace

std::vector<v1::DocumentPart> ToParts(const sr::Document& document) {
  std::vector<v1::DocumentPart> parts(1);
  v1::DocumentHeader* header = parts[0].mutable_header();
  header->set_id(document.id);
  header->set_generator(document.generator);
  header->mutable_data_version()->set_version(document.data_version);
  SetDate(document.data_date,
          header->mutable_data_version()->mutable_data_date());
  for (const sr::Period& period : document.periods) {
    v1::Period* to = header->add_periods();
    SetDate(period.first_day, to->mutable_first_day());
    SetDate(period.last_day, to->mutable_last_day());
  }
  for (const sr::Table& table : document.tables) {
    v1::TableStart* start = parts.emplace_back().mutable_table();
    start->set_id(table.id);
    for (const sr::Column& column : table.columns) {
      v1::TableColumn* to = start->add_columns();
      to->set_id(column.id);
      to->set_label(column.label);
      to->set_measure(column.measure);
      to->set_period_index(column.period_index);
      to->set_role(column.is_figure                ? v1::COLUMN_ROLE_FIGURE
                   : column.id == "implemented_on" ? v1::COLUMN_ROLE_DATE
                                                   : v1::COLUMN_ROLE_TEXT);
      if (column.is_figure) {
        to->set_content(v1::COLUMN_CONTENT_FIGURE);
        to->set_unit(v1::UNIT_COUNT);
      }
    }
    v1::TableRows* rows = parts.emplace_back().mutable_rows();
    for (const sr::Row& row : table.rows) {
      v1::TableRow* to = rows->add_rows();
      to->set_type(row.is_total ? v1::ROW_TYPE_TOTAL : v1::ROW_TYPE_MEMBERS);
      for (const sr::Cell& cell : row.cells) SetCell(cell, to->add_cells());
    }
  }
  return parts;
}

}  // namespace redress::testing
