#include "clients/cli/answer_csv.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/csv_writer.h"

namespace redress::cli {
namespace {

std::string TextCell(const std::string& text) {
  return client::SafeCsvText(SafeText(text));
}

std::string FigureCell(const v1::Cell& cell) {
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED) return cell.display();
  return absl::StrFormat("%.15g", cell.value());
}

const char* RowWord(const v1::Row& row) {
  if (row.type() == v1::ROW_TYPE_SUBTOTAL) return "subtotal";
  return row.type() == v1::ROW_TYPE_TOTAL ? "total" : "members";
}

}  // namespace

std::string AnswerCsv::Heading() const {
  std::vector<std::string> cells;
  if (says_row_) cells = {"row", "other"};
  for (const v1::AnswerDimension& dimension : header_.dimensions()) {
    cells.push_back(TextCell(dimension.dimension()));
  }
  for (const v1::Column& column : header_.columns()) {
    cells.push_back(TextCell(
        absl::StrCat(column.label(), " ", ContentHeading(header_, column))));
  }
  return client::CsvLine(cells);
}

std::string AnswerCsv::Line(const v1::Row& row) const {
  std::vector<std::string> cells;
  if (says_row_) cells = {RowWord(row), row.other() ? "yes" : ""};
  for (const std::string& label : CsvLabels(header_, row)) {
    cells.push_back(TextCell(label));
  }
  for (const v1::Cell& cell : row.cells()) cells.push_back(FigureCell(cell));
  return client::CsvLine(cells);
}

std::string AnswerCsv::Whole(const v1::Query& query, const v1::Answer& answer) {
  const AnswerCsv csv(query, answer);
  std::string text = csv.Heading();
  for (const v1::Row& row : answer.rows()) text += csv.Line(row);
  return text;
}

}  // namespace redress::cli
