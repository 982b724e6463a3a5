#include "clients/cli/answer_view.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_writer.h"
#include "google/protobuf/util/json_util.h"

namespace redress::cli {
namespace {

constexpr char kTotal[] = "Total";

std::string PeriodLabel(const v1::Answer& answer, int index) {
  if (index < 0 || index >= answer.periods_size()) return "";
  const v1::Period& period = answer.periods(index);
  if (!period.label().empty()) return period.label();
  return absl::StrCat(DateText(period.first_day()), " to ",
                      DateText(period.last_day()));
}

// What a column holds beside its measure: "2019/20 H1", "Difference".
std::string ContentHeading(const v1::Answer& answer, const v1::Column& column) {
  const bool many = answer.periods_size() > 2;
  const std::string from =
      many ? absl::StrCat(" from ", PeriodLabel(answer, column.period_index()))
           : "";
  switch (column.content()) {
    case v1::COLUMN_CONTENT_DIFFERENCE:
      return absl::StrCat("Difference", from);
    case v1::COLUMN_CONTENT_PERCENT_CHANGE:
      return absl::StrCat("Change in %", from);
    default:
      return PeriodLabel(answer, column.period_index());
  }
}

// The unit, where a figure does not show it itself.
std::string UnitNote(const v1::Column& column) {
  if (column.unit() == v1::UNIT_PERCENTAGE_POINTS) return "\n(points)";
  return "";
}

std::vector<std::string> RowLabels(const v1::Answer& answer,
                                   const v1::Row& row) {
  std::vector<std::string> labels(answer.dimensions_size());
  if (row.type() == v1::ROW_TYPE_TOTAL) {
    if (!labels.empty()) labels[0] = kTotal;
    return labels;
  }
  for (int i = 0; i < row.members_size() && i < answer.dimensions_size(); ++i) {
    labels[i] = MemberText(row.members(i));
  }
  if (row.partial_bucket() && !labels.empty()) labels[0] += " (part)";
  return labels;
}

std::string MembersTable(const v1::Answer& answer, const TextStyle& style) {
  std::vector<TextColumn> columns;
  for (const v1::AnswerDimension& dimension : answer.dimensions()) {
    columns.push_back({dimension.label(), false, true});
  }
  for (const v1::Column& column : answer.columns()) {
    const bool one_period = answer.periods_size() < 2;
    columns.push_back(
        {absl::StrCat(column.label(), one_period ? "" : "\n",
                      one_period ? "" : ContentHeading(answer, column),
                      UnitNote(column)),
         true, false});
  }
  std::vector<TextRow> rows;
  for (const v1::Row& row : answer.rows()) {
    TextRow text{RowLabels(answer, row), row.type() == v1::ROW_TYPE_TOTAL};
    for (const v1::Cell& cell : row.cells()) {
      text.cells.push_back(cell.display());
    }
    rows.push_back(std::move(text));
  }
  return RenderTable(columns, rows, style);
}

// Without dimensions there is one row: its cells are laid out with the measures
// down and the periods across.
std::string MeasuresTable(const v1::Answer& answer, const TextStyle& style) {
  std::vector<TextColumn> columns = {{"Measure", false, true}};
  std::vector<TextRow> rows;
  std::map<std::string, size_t> row_of;
  std::map<std::string, size_t> column_of;
  const v1::Row none;
  const v1::Row& only = answer.rows().empty() ? none : answer.rows(0);
  for (int i = 0; i < answer.columns_size(); ++i) {
    const v1::Column& column = answer.columns(i);
    const std::string heading = ContentHeading(answer, column);
    const auto [at, is_new] = column_of.emplace(heading, columns.size());
    if (is_new) columns.push_back({heading, true, false});
    const auto [row_at, is_new_row] =
        row_of.emplace(column.label(), rows.size());
    if (is_new_row) rows.push_back({{column.label()}, false});
    TextRow& row = rows[row_at->second];
    if (row.cells.size() <= at->second) row.cells.resize(at->second + 1);
    if (i < only.cells_size()) {
      row.cells[at->second] =
          absl::StrCat(only.cells(i).display(),
                       only.cells(i).status() == v1::CELL_STATUS_UNSPECIFIED &&
                               column.unit() == v1::UNIT_PERCENTAGE_POINTS
                           ? " points"
                           : "");
    }
  }
  return RenderTable(columns, rows, style);
}

std::string CsvValue(const v1::Cell& cell) {
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED) return cell.display();
  return absl::StrFormat("%.15g", cell.value());
}

}  // namespace

std::string DateText(const v1::Date& date) {
  if (date.year() == 0) return "";
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

std::string DataVersionText(const v1::DataVersion& version) {
  const std::string date = DateText(version.data_date());
  return absl::StrCat("Data version ", version.version(),
                      date.empty() ? "" : " of ", date, ".");
}

std::string MemberText(const std::string& member) {
  return member.empty() ? "Not recorded" : member;
}

std::string AnswerAsTable(const v1::Answer& answer, const TextStyle& style) {
  std::string text = answer.dimensions().empty() ? MeasuresTable(answer, style)
                                                 : MembersTable(answer, style);
  if (answer.rows().empty()) text += "(no rows)\n";
  text += "\n";
  for (int i = 0; i < answer.periods_size(); ++i) {
    const v1::Period& period = answer.periods(i);
    const std::string days = absl::StrCat(DateText(period.first_day()), " to ",
                                          DateText(period.last_day()));
    const std::string label = PeriodLabel(answer, i);
    absl::StrAppend(&text,
                    i == 0 ? "Period: " : "Compared with: ", SafeText(label),
                    label == days ? "" : absl::StrCat(" (", days, ")"), "\n");
  }
  for (const std::string& warning : answer.warnings()) {
    for (const std::string& line :
         WrapText(SafeText("Note: " + warning), style.width)) {
      absl::StrAppend(&text, line, "\n");
    }
  }
  absl::StrAppend(&text, DataVersionText(answer.data_version()), "\n");
  return text;
}

std::string AnswerAsCsv(const v1::Answer& answer) {
  std::vector<std::string> cells;
  for (const v1::AnswerDimension& dimension : answer.dimensions()) {
    cells.push_back(client::SafeCsvText(SafeText(dimension.dimension())));
  }
  for (const v1::Column& column : answer.columns()) {
    cells.push_back(client::SafeCsvText(SafeText(
        absl::StrCat(column.label(), " ", ContentHeading(answer, column)))));
  }
  std::string text = client::CsvLine(cells);
  for (const v1::Row& row : answer.rows()) {
    cells.clear();
    for (const std::string& label : RowLabels(answer, row)) {
      cells.push_back(client::SafeCsvText(SafeText(label)));
    }
    for (const v1::Cell& cell : row.cells()) cells.push_back(CsvValue(cell));
    text += client::CsvLine(cells);
  }
  return text;
}

absl::StatusOr<std::string> AnswerAsJson(const v1::Answer& answer) {
  v1::RunQueryResponse response;
  *response.mutable_answer() = answer;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  // A count of 0 is an answer and shall not look like a missing one.
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(response, &json, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return json;
}

}  // namespace redress::cli
