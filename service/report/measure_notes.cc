#include "service/report/measure_notes.h"

#include <algorithm>
#include <utility>

#include "service/query/catalogue.h"
#include "service/report/table_sender.h"

namespace redress::report {

std::vector<std::string> MeasuresOf(const v1::ReportDefinition& definition) {
  std::vector<std::string> names;
  const auto add = [&names](const v1::MeasureSelection& selection) {
    const std::string& name = selection.measure();
    if (!name.empty() &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const v1::ReportSection& section : definition.sections()) {
    for (const v1::ReportBlock& block : section.blocks()) {
      for (const auto& measure : block.table().query().measures()) add(measure);
      add(block.cases().measure());
    }
  }
  for (const v1::ReportFigure& figure : definition.figures()) {
    add(figure.measure());
    add(figure.less());
  }
  return names;
}

absl::Status SendMeasureNotes(const v1::ReportMeasureNotes& block,
                              const std::vector<std::string>& measures,
                              const DocumentSink& sink) {
  v1::TableStart start;
  start.set_id(block.id());
  start.set_title(block.title());
  const auto add_column = [&start](const char* id, const char* label,
                                   v1::ColumnRole role) {
    v1::TableColumn* column = start.add_columns();
    column->set_id(id);
    column->set_label(label);
    column->set_role(role);
  };
  add_column("measure", "Measure", v1::COLUMN_ROLE_LABEL);
  add_column("definition", "Definition", v1::COLUMN_ROLE_TEXT);
  add_column("basis", "In the period by", v1::COLUMN_ROLE_TEXT);
  add_column("null_rule", "Where there is nothing to count",
             v1::COLUMN_ROLE_TEXT);
  TableSender sender(start, sink);
  for (const std::string& name : measures) {
    const v1::Measure* measure = query::FindMeasure(name);
    if (measure == nullptr) continue;
    v1::TableRow row;
    row.set_type(v1::ROW_TYPE_MEMBERS);
    *row.add_cells() = TextCell(measure->label());
    *row.add_cells() = TextCell(measure->definition());
    *row.add_cells() = TextCell(measure->basis());
    *row.add_cells() = TextCell(measure->null_rule());
    if (absl::Status status = sender.Add(std::move(row)); !status.ok()) {
      return status;
    }
  }
  return sender.Finish();
}

}  // namespace redress::report
