#include "service/report/case_table.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/model/facts.h"
#include "service/query/catalogue.h"
#include "service/query/disclosure/profile.h"
#include "service/report/case_columns.h"
#include "service/report/figure_cell.h"
#include "service/report/names.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

// Which columns the list has.
struct Shape {
  bool stages = false;
  bool periods = false;
  bool numerators = false;
  // What the entries' values are; UNIT_UNSPECIFIED: they have none.
  v1::Unit value = v1::UNIT_UNSPECIFIED;
};

v1::Grain GrainOf(const v1::Column& column) {
  const v1::Measure* measure = query::FindMeasure(column.measure());
  return measure == nullptr ? v1::GRAIN_UNSPECIFIED : measure->grain();
}

// Of the figure alone, so that a list has the same columns whatever is in it.
Shape ShapeOf(const v1::Answer& answer, const v1::Column& column) {
  Shape shape;
  shape.stages = GrainOf(column) == v1::GRAIN_STAGE;
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

void AddColumns(const Shape& shape, v1::TableStart* start) {
  v1::TableStart& table = *start;
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
    *row.add_cells() = shape.value == v1::UNIT_GBP ? PoundsCell(entry.value())
                                                   : DaysCell(entry.value());
  }
  return row;
}

// A column of every case undoes what a profile keeps back: it can be counted.
absl::Status CheckProfile(const v1::Query& query, const ReportInput& input) {
  const absl::StatusOr<query::DisclosureRules> rules =
      query::RulesOf(query, input.snapshot, "cases.query");
  if (!rules.ok()) return rules.status();
  if (rules->ShowsEverything()) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kPermissionDenied,
      absl::StrCat("cases.columns: the profile \"", rules->name,
                   "\" keeps figures back, and columns of single cases would "
                   "give them away; ask for none, or under the profile \"",
                   model::kInternalProfile, "\""),
      "COLUMNS_CONFIDENTIAL");
}

}  // namespace

absl::StatusOr<CaseTable> CaseTable::Open(
    const v1::CaseListSelection& selection, const ReportInput& input,
    query::Origin origin) {
  std::vector<FieldViolation> violations =
      CheckCaseColumns(selection.columns(),
                       input.snapshot.reference->settings(), "cases.columns");
  if (!violations.empty()) return InvalidArgument(violations);
  if (!selection.columns().empty()) {
    absl::Status status = CheckProfile(selection.query(), input);
    if (!status.ok()) return status;
  }
  absl::StatusOr<query::CaseReader> reader =
      query::CaseReader::Open(selection, input.snapshot, origin);
  if (!reader.ok()) return reader.status();
  if (!selection.columns().empty() &&
      GrainOf(reader->answer().columns(reader->place().column)) ==
          v1::GRAIN_ACTION) {
    return InvalidArgument(
        {{"cases.columns", "NO_CASES",
          "cases.columns: behind this figure are learning actions, which have "
          "no columns of cases"}});
  }
  absl::StatusOr<v1::ListCasesResponse> page = reader->Next();
  if (!page.ok()) return page.status();
  return CaseTable(*std::move(reader), *std::move(page),
                   {selection.columns().begin(), selection.columns().end()},
                   input);
}

absl::StatusOr<std::vector<v1::Representation>> CaseTable::Records(
    int begin, int end) const {
  if (columns_.empty()) return std::vector<v1::Representation>();
  const google::protobuf::RepeatedPtrField<v1::CaseEntry> entries(
      page_.entries().begin() + begin, page_.entries().begin() + end);
  return input_.cases(entries);
}

void CaseTable::AddCaseCells(const v1::Representation& record,
                             v1::TableRow& row) const {
  // Erased since it was listed: it has no values, nor those of a default.
  if (record.reference().empty()) {
    for (size_t i = 0; i < columns_.size(); ++i) row.add_cells();
    return;
  }
  const model::CaseFacts facts =
      model::DeriveFacts(record, *input_.snapshot.reference);
  for (const std::string& name : columns_) {
    *row.add_cells() = CaseCell(name, record, facts);
  }
}

absl::Status CaseTable::Send(v1::TableStart start,
                             const std::string& empty_text,
                             const DocumentSink& sink) {
  const Shape shape = ShapeOf(answer(), answer().columns(place().column));
  AddColumns(shape, &start);
  std::set<std::string> ids;
  for (const v1::TableColumn& column : start.columns()) ids.insert(column.id());
  for (const std::string& name : columns_) {
    v1::TableColumn* column = start.add_columns();
    *column = CaseColumn(name);
    column->set_id(UniqueId(column->id(), ids));
  }
  TableSender table(start, sink);
  if (page_.entries().empty() && !empty_text.empty()) {
    table.AddText(empty_text).IgnoreError();
  }
  for (;;) {
    for (int begin = 0; begin < page_.entries_size(); begin += kMaxBatchRows) {
      absl::Status status = CheckStop(input_.snapshot.stop);
      if (!status.ok()) return status;
      const int end = std::min(begin + kMaxBatchRows, page_.entries_size());
      const absl::StatusOr<std::vector<v1::Representation>> records =
          Records(begin, end);
      if (!records.ok()) return records.status();
      for (int i = begin; i < end; ++i) {
        v1::TableRow row = RowOf(page_.entries(i), shape, answer());
        if (!columns_.empty()) {
          AddCaseCells((*records)[static_cast<size_t>(i - begin)], row);
        }
        status = table.Add(std::move(row));
        if (!status.ok()) return status;
      }
    }
    if (reader_.done()) return table.Finish();
    absl::StatusOr<v1::ListCasesResponse> page = reader_.Next();
    if (!page.ok()) return page.status();
    page_ = *std::move(page);
  }
}

}  // namespace redress::report
