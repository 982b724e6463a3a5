#include "clients/cli/answer_view.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/terminal_text.h"
#include "google/protobuf/util/json_util.h"

namespace redress::cli {
namespace {

// The unit, where a figure does not show it itself.
std::string UnitNote(const v1::Column& column) {
  if (column.unit() == v1::UNIT_PERCENTAGE_POINTS) return "\n(points)";
  return "";
}

std::set<v1::CellStatus> Statuses(const v1::Answer& answer) {
  std::set<v1::CellStatus> statuses;
  for (const v1::Row& row : answer.rows()) {
    for (const v1::Cell& cell : row.cells()) statuses.insert(cell.status());
  }
  return statuses;
}

// What the rows "All others" are; "" where there are none.
std::string OthersNote(const v1::Answer& answer) {
  for (const v1::Row& row : answer.rows()) {
    if (!row.other()) continue;
    return "All others: what is outside the top ones, counted anew. A case "
           "counts once in it.";
  }
  return "";
}

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message,
                                   bool add_whitespace, bool with_empty) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = add_whitespace;
  options.always_print_primitive_fields = with_empty;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return json;
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
    TextRow text{TableLabels(answer, row), row.type() == v1::ROW_TYPE_TOTAL};
    text.ends_group =
        row.type() == v1::ROW_TYPE_SUBTOTAL && row.members_size() == 1;
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

void AddLines(const std::string& text, const TextStyle& style,
              std::string& lines) {
  if (text.empty()) return;
  for (const std::string& line : WrapText(SafeText(text), style.width)) {
    absl::StrAppend(&lines, line, "\n");
  }
}

}  // namespace

std::string AnswerNotes(const v1::Answer& answer, const TextStyle& style) {
  std::string text;
  for (int i = 0; i < answer.periods_size(); ++i) {
    AddLines(PeriodLine(answer.periods(i), i), style, text);
  }
  for (const std::string& warning : answer.warnings()) {
    AddLines("Note: " + warning, style, text);
  }
  AddLines(ProfileText(answer.disclosure_profile()), style, text);
  AddLines(DataVersionText(answer.data_version()), style, text);
  AddLines(ErasedText(answer.data_version()), style, text);
  return text;
}

std::string AnswerAsTable(const v1::Answer& answer, const TextStyle& style) {
  std::string text = answer.dimensions().empty() ? MeasuresTable(answer, style)
                                                 : MembersTable(answer, style);
  if (answer.rows().empty()) text += "(no rows)\n";
  text += "\n";
  for (const std::string& note : SymbolNotes(Statuses(answer))) {
    AddLines(note, style, text);
  }
  AddLines(OthersNote(answer), style, text);
  return text + AnswerNotes(answer, style);
}

absl::StatusOr<std::string> AsJson(const google::protobuf::Message& response) {
  return ToJson(response, /*add_whitespace=*/true, /*with_empty=*/true);
}

absl::StatusOr<std::string> AsJsonWithoutEmpty(
    const google::protobuf::Message& response) {
  return ToJson(response, /*add_whitespace=*/true, /*with_empty=*/false);
}

absl::StatusOr<std::string> AsJsonLine(const google::protobuf::Message& part) {
  absl::StatusOr<std::string> json =
      ToJson(part, /*add_whitespace=*/false, /*with_empty=*/true);
  if (json.ok()) *json += "\n";
  return json;
}

}  // namespace redress::cli
