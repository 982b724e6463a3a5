#include "tests/disclosure/publish.h"

#include <cstddef>
#include <string>

#include "service/model/day.h"
#include "service/query/query_plan.h"

namespace redress::attack {
namespace {

using query::Figure;
using query::FigureRow;
using query::Question;
using query::QuestionDimension;
using query::QuestionMeasure;
using query::QuestionPeriod;

void AddColumns(const Question& question, v1::Answer& answer) {
  for (const QuestionMeasure& measure : question.measures) {
    for (size_t p = 0; p < question.periods.size(); ++p) {
      for (const bool difference : {false, true}) {
        if (difference &&
            (p == 0 || !question.comparison_options.difference())) {
          continue;
        }
        v1::Column* column = answer.add_columns();
        column->set_label(measure.label);
        column->set_measure(measure.measure->name());
        column->set_period_index(static_cast<int32_t>(p));
        column->set_content(difference ? v1::COLUMN_CONTENT_DIFFERENCE
                                       : v1::COLUMN_CONTENT_FIGURE);
        column->set_id(measure.label + (difference ? " difference" : ""));
      }
    }
  }
}

void AddRow(const Question& question, const FigureRow& row, v1::RowType type,
            v1::Answer& answer) {
  v1::Row* out = answer.add_rows();
  out->set_type(type);
  out->set_other(row.other);
  for (const std::string& member : row.members) {
    out->add_members(member.empty() ? kNotRecorded : member);
  }
  for (const v1::Column& column : answer.columns()) {
    const auto period = static_cast<size_t>(column.period_index());
    size_t measure = 0;
    while (question.measures[measure].label != column.label()) ++measure;
    const Figure& figure =
        row.figures[query::FigureIndex(question, measure, period)];
    const Figure& current =
        row.figures[query::FigureIndex(question, measure, 0)];
    v1::Cell* cell = out->add_cells();
    const bool difference = column.content() == v1::COLUMN_CONTENT_DIFFERENCE;
    if (figure.confidential || (difference && current.confidential)) {
      cell->set_status(v1::CELL_STATUS_CONFIDENTIAL);
    } else if (!figure.applicable || (difference && !current.applicable)) {
      cell->set_status(v1::CELL_STATUS_NOT_APPLICABLE);
    } else if (!difference) {
      cell->set_numerator(figure.numerator);
      cell->set_denominator(figure.denominator);
    }
  }
}

}  // namespace

Published Publish(const TrueTable& table, bool visible) {
  Published published;
  published.query = table.query;
  published.visible = visible;
  v1::Answer& answer = published.answer;
  *answer.mutable_data_version()->mutable_data_date() =
      model::DayToProto(table.question->data_date);
  for (const QuestionPeriod& period : table.question->periods) {
    v1::Period* added = answer.add_periods();
    *added->mutable_first_day() = model::DayToProto(period.span.first);
    *added->mutable_last_day() = model::DayToProto(period.span.last);
  }
  for (const QuestionDimension& dimension : table.question->dimensions) {
    answer.add_dimensions()->set_dimension(dimension.dimension->name());
  }
  AddColumns(*table.question, answer);
  for (const FigureRow& row : table.figures.rows) {
    AddRow(*table.question, row, row.type, answer);
  }
  if (table.figures.total.has_value()) {
    AddRow(*table.question, *table.figures.total, v1::ROW_TYPE_TOTAL, answer);
  }
  return published;
}

}  // namespace redress::attack
