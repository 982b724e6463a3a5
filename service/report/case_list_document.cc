// The cases behind a figure as a document.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/query/answer_cell.h"
#include "service/query/drill_through.h"
#include "service/query/format.h"
#include "service/query/publication.h"
#include "service/report/document_head.h"
#include "service/report/report_builder.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

constexpr int64_t kPenceInPound = 100;

// Which columns the list has.
struct Shape {
  bool stages = false;
  bool periods = false;
  bool numerators = false;
  // What the entries' values are; UNIT_UNSPECIFIED: they have none.
  v1::Unit value = v1::UNIT_UNSPECIFIED;
};

Shape ShapeOf(const v1::Answer& answer, const v1::Column& column,
              const v1::ListCasesResponse& page) {
  Shape shape;
  shape.stages = !page.entries().empty() && !page.entries(0).stage().empty();
  shape.periods = answer.periods_size() > 1;
  // A rate lists its base.
  shape.numerators = column.unit() == v1::UNIT_PERCENT ||
                     column.unit() == v1::UNIT_PERCENTAGE_POINTS;
  if (column.unit() == v1::UNIT_GBP || column.unit() == v1::UNIT_WORKING_DAYS) {
    shape.value = column.unit();
  }
  return shape;
}

void AddColumn(const std::string& id, const std::string& label,
               v1::ColumnRole role, v1::TableStart* table) {
  v1::TableColumn* column = table->add_columns();
  column->set_id(id);
  column->set_label(label);
  column->set_role(role);
}

v1::TableStart TableOf(const std::string& title, const Shape& shape) {
  v1::TableStart table;
  table.set_id("cases");
  table.set_title(title);
  AddColumn("authority", "Authority", v1::COLUMN_ROLE_LABEL, &table);
  AddColumn("reference", "Reference", v1::COLUMN_ROLE_LABEL, &table);
  if (shape.stages) {
    AddColumn("stage", "Stage", v1::COLUMN_ROLE_LABEL, &table);
  }
  if (shape.periods) {
    AddColumn("period", "Period", v1::COLUMN_ROLE_LABEL, &table);
  }
  if (shape.numerators) {
    AddColumn("in_numerator", "Counted in the numerator", v1::COLUMN_ROLE_TEXT,
              &table);
  }
  if (shape.value != v1::UNIT_UNSPECIFIED) {
    const bool days = shape.value == v1::UNIT_WORKING_DAYS;
    AddColumn("value", days ? "Working days" : "Pounds", v1::COLUMN_ROLE_FIGURE,
              &table);
    table.mutable_columns(table.columns_size() - 1)->set_unit(shape.value);
  }
  return table;
}

v1::TableCell ValueCell(int64_t value, v1::Unit unit) {
  v1::TableCell result;
  v1::Cell* cell = result.mutable_figure();
  const int64_t denominator = unit == v1::UNIT_GBP ? kPenceInPound : 1;
  cell->set_numerator(value);
  cell->set_denominator(denominator);
  cell->set_value(static_cast<double>(value) /
                  static_cast<double>(denominator));
  cell->set_display(
      query::FormatFigure(*cell, unit, v1::COLUMN_CONTENT_FIGURE));
  return result;
}

v1::TableRow RowOf(const v1::CaseEntry& entry, const Shape& shape,
                   const v1::Answer& answer) {
  v1::TableRow row;
  row.set_type(v1::ROW_TYPE_MEMBERS);
  *row.add_cells() = TextCell(entry.authority());
  *row.add_cells() = TextCell(entry.reference());
  if (shape.stages) *row.add_cells() = TextCell(entry.stage());
  if (shape.periods) {
    *row.add_cells() = TextCell(answer.periods(entry.period_index()).label());
  }
  if (shape.numerators) {
    *row.add_cells() = TextCell(entry.in_numerator() ? "Yes" : "No");
  }
  if (shape.value != v1::UNIT_UNSPECIFIED) {
    *row.add_cells() = ValueCell(entry.value(), shape.value);
  }
  return row;
}

// "Behind Closed, 2019/20 H1: Fostering, 2019-05".
std::string TitleOf(const v1::Answer& answer, const query::CellPlace& place) {
  const v1::Column& column = answer.columns(place.column);
  const v1::Row& row = answer.rows(place.row);
  std::string title = absl::StrCat("Behind ", column.label());
  if (column.period_index() < answer.periods_size()) {
    absl::StrAppend(&title, ", ",
                    answer.periods(column.period_index()).label());
  }
  if (row.members_size() > 0) {
    absl::StrAppend(&title, ": ", absl::StrJoin(row.members(), ", "));
  }
  return title;
}

}  // namespace

absl::Status BuildCaseListDocument(const v1::CaseListSelection& selection,
                                   const ReportInput& input,
                                   const DocumentSink& sink) {
  absl::StatusOr<query::CaseReader> reader =
      query::CaseReader::Open(selection, input.snapshot);
  if (!reader.ok()) return reader.status();
  const v1::Answer& answer = reader->answer();
  const query::CellPlace& place = reader->place();
  absl::StatusOr<v1::ListCasesResponse> page = reader->Next();
  if (!page.ok()) return page.status();
  const absl::StatusOr<query::DisclosureRules> rules =
      query::FindRules(*input.snapshot.reference, answer.disclosure_profile(),
                       "cases.query.disclosure_profile");
  if (!rules.ok()) return rules.status();

  const v1::Column& column = answer.columns(place.column);
  const Shape shape = ShapeOf(answer, column, *page);
  const std::string title = TitleOf(answer, place);
  if (input.on_size) input.on_size({1, page->total_size()});
  absl::Status status =
      SendHead(MakeHeader("cases", title, answer.data_version(),
                          answer.periods(), rules->name, input),
               *rules, sink);
  if (!status.ok()) return status;
  TableSender table(TableOf(title, shape), sink);
  for (;;) {
    for (const v1::CaseEntry& entry : page->entries()) {
      status = table.Add(RowOf(entry, shape, answer));
      if (!status.ok()) return status;
    }
    if (reader->done()) return table.Finish();
    page = reader->Next();
    if (!page.ok()) return page.status();
  }
}

}  // namespace redress::report
