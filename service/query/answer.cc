#include "service/query/answer.h"

#include "absl/strings/str_cat.h"
#include "service/model/vocabulary.h"
#include "service/query/comparison.h"
#include "service/query/format.h"

namespace redress::query {
namespace {

void AddColumn(const QuestionMeasure& measure, size_t period,
               v1::ColumnContent content, v1::Answer& answer) {
  v1::Column* column = answer.add_columns();
  std::string id = absl::StrCat(measure.label, "/", period);
  v1::Unit unit = measure.measure->unit();
  if (content == v1::COLUMN_CONTENT_DIFFERENCE) {
    id += "/difference";
    unit = DifferenceUnit(unit);
  } else if (content == v1::COLUMN_CONTENT_PERCENT_CHANGE) {
    id += "/percent_change";
    unit = v1::UNIT_PERCENT;
  }
  column->set_id(id);
  column->set_label(measure.label);
  column->set_measure(measure.measure->name());
  column->set_period_index(static_cast<int32_t>(period));
  column->set_content(content);
  column->set_unit(unit);
}

void AddColumns(const Question& question, v1::Answer& answer) {
  for (const QuestionMeasure& measure : question.measures) {
    for (size_t p = 0; p < question.periods.size(); ++p) {
      AddColumn(measure, p, v1::COLUMN_CONTENT_FIGURE, answer);
      if (p > 0 && question.comparison_options.difference()) {
        AddColumn(measure, p, v1::COLUMN_CONTENT_DIFFERENCE, answer);
      }
      if (p > 0 && question.comparison_options.percent_change()) {
        AddColumn(measure, p, v1::COLUMN_CONTENT_PERCENT_CHANGE, answer);
      }
    }
  }
}

// The cells of a row, in the order of AddColumns.
void AddCells(const Question& question, const FigureRow& figures,
              v1::Row& row) {
  for (size_t m = 0; m < question.measures.size(); ++m) {
    const v1::Unit unit = question.measures[m].measure->unit();
    const Figure& current = figures.figures[FigureIndex(question, m, 0)];
    for (size_t p = 0; p < question.periods.size(); ++p) {
      const Figure& figure = figures.figures[FigureIndex(question, m, p)];
      *row.add_cells() = MakeCell(figure, unit, v1::COLUMN_CONTENT_FIGURE);
      if (p > 0 && question.comparison_options.difference()) {
        *row.add_cells() =
            MakeCell(Difference(current, figure, unit), DifferenceUnit(unit),
                     v1::COLUMN_CONTENT_DIFFERENCE);
      }
      if (p > 0 && question.comparison_options.percent_change()) {
        *row.add_cells() =
            MakeCell(PercentChange(current, figure), v1::UNIT_PERCENT,
                     v1::COLUMN_CONTENT_PERCENT_CHANGE);
      }
    }
  }
}

}  // namespace

v1::Cell MakeCell(const Figure& figure, v1::Unit unit,
                  v1::ColumnContent content) {
  v1::Cell cell;
  if (figure.confidential) {
    cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
  } else if (figure.applicable) {
    cell.set_value(static_cast<double>(figure.numerator) /
                   static_cast<double>(figure.denominator));
    cell.set_numerator(figure.numerator);
    cell.set_denominator(figure.denominator);
  } else {
    cell.set_status(v1::CELL_STATUS_NOT_APPLICABLE);
  }
  cell.set_display(FormatFigure(cell, unit, content));
  return cell;
}

v1::Row MakeRow(const Question& question, const FigureRow& figures) {
  v1::Row row;
  row.set_type(figures.type);
  row.set_other(figures.other);
  for (const std::string& member : figures.members) {
    row.add_members(member.empty() ? model::kNotRecorded : member);
  }
  row.set_partial_bucket(figures.partial_bucket);
  AddCells(question, figures, row);
  return row;
}

v1::Answer MakeHeader(const Question& question, const Snapshot& snapshot) {
  v1::Answer answer;
  answer.mutable_data_version()->set_version(snapshot.version);
  if (snapshot.data_date != model::kNoDay) {
    *answer.mutable_data_version()->mutable_data_date() =
        model::DayToProto(snapshot.data_date);
  }
  answer.mutable_data_version()->set_erased_records(snapshot.erased_records);
  for (const QuestionPeriod& period : question.periods) {
    v1::Period* added = answer.add_periods();
    *added->mutable_first_day() = model::DayToProto(period.span.first);
    *added->mutable_last_day() = model::DayToProto(period.span.last);
    added->set_label(period.label);
  }
  for (const QuestionDimension& dimension : question.dimensions) {
    v1::AnswerDimension* added = answer.add_dimensions();
    added->set_dimension(dimension.dimension->name());
    added->set_label(dimension.dimension->label());
    added->set_many_valued(dimension.dimension->many_valued());
  }
  AddColumns(question, answer);
  for (const std::string& warning : question.warnings) {
    answer.add_warnings(warning);
  }
  return answer;
}

}  // namespace redress::query
