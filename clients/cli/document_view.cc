#include "clients/cli/document_view.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

std::string FigureText(const v1::Cell& figure, const v1::TableColumn& column) {
  const bool in_brackets = column.numerator_in_brackets() &&
                           figure.status() == v1::CELL_STATUS_UNSPECIFIED;
  if (!in_brackets) return figure.display();
  return absl::StrCat(figure.display(), " (", figure.numerator(), ")");
}

std::string CellText(const v1::TableCell& cell, const v1::TableColumn& column) {
  switch (cell.value_case()) {
    case v1::TableCell::kFigure:
      return FigureText(cell.figure(), column);
    case v1::TableCell::kText:
      return cell.text();
    case v1::TableCell::kDate:
      return DateText(cell.date());
    case v1::TableCell::VALUE_NOT_SET:
      break;
  }
  return "";
}

}  // namespace

void DocumentView::Take(const v1::DocumentPart& part) {
  if (part.part_case() == v1::DocumentPart::kRows) {
    rows_.insert(rows_.end(), part.rows().rows().begin(),
                 part.rows().rows().end());
    return;
  }
  WriteTable();
  switch (part.part_case()) {
    case v1::DocumentPart::kHeader:
      WriteHeader(part.header());
      break;
    case v1::DocumentPart::kText:
      WriteText(part.text());
      break;
    case v1::DocumentPart::kTable:
      table_ = part.table();
      break;
    default:
      // A part that a newer server knows of.
      break;
  }
}

void DocumentView::Finish() {
  WriteTable();
  out_ << "\n";
  for (const std::string& note : SymbolNotes(statuses_)) WriteLines(note);
  WriteLastLine(ProfileText(disclosure_profile_));
  WriteLastLine(DataVersionText(data_version_));
  WriteLastLine(ErasedText(data_version_));
}

void DocumentView::WriteLastLine(const std::string& text) {
  if (!text.empty()) WriteLines(text);
}

void DocumentView::WriteLines(const std::string& text) {
  for (const std::string& line :
       WrapText(SafeText(text, /*keep_lines=*/true), style_.width)) {
    out_ << line << "\n";
  }
}

void DocumentView::WriteHeader(const v1::DocumentHeader& header) {
  data_version_ = header.data_version();
  disclosure_profile_ = header.disclosure_profile();
  WriteLines(header.title());
  out_ << Rule(std::min(DisplayWidth(SafeText(header.title())), style_.width),
               style_)
       << "\n";
  if (!header.authority().empty()) WriteLines(header.authority());
  for (int i = 0; i < header.periods_size(); ++i) {
    WriteLines(PeriodLine(header.periods(i), i));
  }
}

void DocumentView::WriteText(const v1::TextBlock& text) {
  // A note belongs to the table before it: no blank line between.
  if (text.style() != v1::TEXT_STYLE_NOTE) out_ << "\n";
  WriteLines(text.text());
  if (text.style() == v1::TEXT_STYLE_HEADING) {
    out_ << Rule(std::min(DisplayWidth(SafeText(text.text())), style_.width),
                 style_)
         << "\n";
  }
}

void DocumentView::WriteTable() {
  if (!table_.has_value()) return;
  const v1::TableStart table = *std::exchange(table_, std::nullopt);
  const std::vector<v1::TableRow> rows = std::exchange(rows_, {});
  out_ << "\n";
  if (!table.title().empty()) {
    WriteLines(table.title());
    out_ << "\n";
  }
  std::vector<TextColumn> columns;
  for (const v1::TableColumn& column : table.columns()) {
    columns.push_back({column.label(), column.role() == v1::COLUMN_ROLE_FIGURE,
                       column.role() == v1::COLUMN_ROLE_LABEL});
  }
  std::vector<TextRow> text_rows;
  for (const v1::TableRow& row : rows) {
    TextRow text_row;
    text_row.is_total = row.type() == v1::ROW_TYPE_TOTAL;
    text_row.ends_group = row.type() == v1::ROW_TYPE_SUBTOTAL;
    for (int i = 0; i < row.cells_size() && i < table.columns_size(); ++i) {
      text_row.cells.push_back(CellText(row.cells(i), table.columns(i)));
      if (row.cells(i).has_figure()) {
        statuses_.insert(row.cells(i).figure().status());
      }
    }
    text_rows.push_back(std::move(text_row));
  }
  out_ << RenderTable(columns, text_rows, style_);
  for (const std::string& note : table.notes()) WriteLines(note);
}

}  // namespace redress::cli
