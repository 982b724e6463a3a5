#include "plugins/excel/table_sheet.h"

#include <algorithm>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/chart_sheet.h"
#include "plugins/excel/excel_table.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/text_sheet.h"
#include "redress/export/exporter.h"

namespace redress::excel {
namespace {

// An A4 page upright, in units of column width.
constexpr double kPageWidth = 95;

// Bold letters are wider.
constexpr double kBoldWidth = 1.1;

// Notes, and lines of them, that stand above a table.
constexpr size_t kMaxNotes = 15;
constexpr size_t kMaxNoteLines = 30;

// A title is on one line.
constexpr size_t kMaxTitleUnits = 1000;

std::vector<Cell> Views(const StoredRow& row) {
  std::vector<Cell> views;
  for (const StoredCell& cell : row.cells) views.push_back(cell.View());
  return views;
}

}  // namespace

TableSheet::TableSheet(SheetContext& context, const TableInfo& table)
    : context_(context),
      table_(table),
      headers_(UniqueHeaders(table.columns)),
      first_name_(context.names.SheetName(table.id)),
      writer_(context.workbook, context.long_texts, table_,
              [this](const char* what) { Warn(what); }) {}

void TableSheet::AddNote(const Note& note) {
  if (!streaming_ && notes_.size() < kMaxNotes) {
    notes_.push_back(note);
  } else {
    has_more_notes_ = true;
  }
}

void TableSheet::AddRows(const RowBatch& rows) {
  std::vector<Cell> cells(rows.column_count());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = 0; j < cells.size(); ++j) cells[j] = rows.at(i, j);
    if (streaming_) {
      WriteRow(rows.type(i), cells);
      continue;
    }
    StoredRow row;
    row.type = rows.type(i);
    for (const Cell& cell : cells) {
      kept_text_ += row.cells.emplace_back(cell).text_size();
    }
    kept_.push_back(std::move(row));
    if (IsTooLargeToKeep()) {
      StartSheet(true);
      WriteKept();
      kept_.clear();
    }
  }
}

bool TableSheet::IsTooLargeToKeep() const {
  const Limits& limits = context_.limits;
  const size_t cells = kept_.size() * headers_.size();
  return kept_.size() > limits.kept_rows || cells > limits.kept_cells ||
         kept_text_ > limits.kept_text ||
         context_.cells_in_memory + cells > limits.cells_in_memory ||
         context_.text_in_memory + kept_text_ > limits.text_in_memory;
}

void TableSheet::Finish() {
  if (!streaming_) {
    if (IsCharted()) chart_ = ChartColumns(table_, kept_, &why_no_chart_);
    StartSheet(false);
    WriteKept();
    context_.cells_in_memory += kept_.size() * headers_.size();
    context_.text_in_memory += kept_text_;
  }
  FinishSheet();
  AddChart();
  context_.provenance.AddTable(table_, parts_);
}

void TableSheet::WriteKept() {
  for (const StoredRow& row : kept_) WriteRow(row.type, Views(row));
}

bool TableSheet::IsCharted() const {
  return table_.chart.type != ChartType::kNone && context_.charts &&
         !kept_.empty();
}

void TableSheet::StartSheet(bool streamed) {
  streaming_ = streamed;
  SheetEntry entry;
  entry.name =
      sheets_.empty() ? first_name_ : context_.names.SheetName(table_.id);
  entry.title = Shorten(table_.title.empty() ? table_.id : table_.title, 300);
  if (!sheets_.empty()) {
    entry.title += " (part " + std::to_string(sheets_.size() + 1) + ")";
  }
  sheet_ = streamed ? context_.workbook.AddStreamedSheet(entry.name)
                    : context_.workbook.AddSheet(entry.name);
  sheets_.push_back(entry);
  if (chart_.has_value()) {
    chart_name_ = context_.names.SheetName(table_.id, " chart");
  }
  row_ = 0;
  SetWidths();
  WriteTitle();
  WritePreamble();
  WriteHeader();
  writer_.Begin(sheet_, entry.name, widths_);
}

void TableSheet::SetWidths() {
  if (widths_.empty()) {
    widths_ = ColumnWidths(table_.columns, headers_, kept_);
  }
  double total = 0;
  for (size_t i = 0; i < widths_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    Check(worksheet_set_column(sheet_, column, column, widths_[i], nullptr),
          "the width of a column");
    total += widths_[i];
  }
  worksheet_set_default_row(sheet_, RowHeight(1, Style().size), LXW_FALSE);
  if (total > kPageWidth) worksheet_set_landscape(sheet_);
}

void TableSheet::WriteTitle() {
  const std::string& whole = table_.title.empty() ? table_.id : table_.title;
  std::string title = CellText(whole);
  if (Utf16Size(title) > kMaxTitleUnits) {
    title = context_.long_texts.Keep(whole, sheets_.back().name, 0, 0,
                                     kMaxTitleUnits);
  }
  if (sheets_.size() > 1) {
    title += " (part " + std::to_string(sheets_.size()) + ")";
  }
  for (const Note& note : notes_) title += " " + NoteMark(note.number);
  Check(
      worksheet_set_row(sheet_, row_, RowHeight(1, TitleStyle().size), nullptr),
      "the height of a row");
  Check(worksheet_write_string(sheet_, row_++, 0, title.c_str(),
                               context_.workbook.Format(TitleStyle())),
        "a title");
}

void TableSheet::WritePreamble() {
  std::vector<std::string> lines;
  if (headers_.empty()) {
    lines.push_back("This worksheet contains no table: it has no columns.");
  } else if (sheets_.size() == 1) {
    lines.push_back("This worksheet contains one table.");
  } else {
    lines.push_back(
        "This worksheet contains one table. It goes on from the "
        "worksheet " +
        sheets_[sheets_.size() - 2].name + ", with row " +
        std::to_string(rows_ + 1) + ".");
  }
  lines.push_back(context_.source);
  if (!streaming_ && kept_.empty()) {
    lines.push_back(
        "The table has no rows: nothing was found for it. Its one row says so, "
        "and its other cells are empty.");
  }
  for (std::string& line : NoteLines(notes_, has_more_notes_, kMaxNoteLines)) {
    lines.push_back(CellText(line));
  }
  const CellFacts facts =
      streaming_ ? PossibleFacts(table_) : FactsOf(table_, kept_);
  for (std::string& line : Explanations(table_, facts)) {
    lines.push_back(std::move(line));
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    Style style;
    style.grey = i == 0;
    Check(worksheet_write_string(sheet_, row_++, 0, lines[i].c_str(),
                                 context_.workbook.Format(style)),
          "the lines above a table");
  }
  if (!notes_.empty() || streaming_) {
    WriteLink(context_.workbook, sheet_, row_++, 0, kNotesName,
              "Notes to the tables: worksheet Notes");
  }
  if (chart_.has_value()) {
    WriteLink(context_.workbook, sheet_, row_++, 0, chart_name_,
              "A chart of the table: worksheet " + chart_name_);
  }
  // Air before the headings, without an empty row.
  Check(worksheet_set_row(sheet_, row_, 1.6 * RowHeight(1, Style().size),
                          nullptr),
        "the height of a row");
  WriteLinkBack(context_.workbook, sheet_, row_++);
}

void TableSheet::WriteHeader() {
  header_row_ = row_++;
  int lines = 1;
  for (size_t i = 0; i < headers_.size(); ++i) {
    lines = std::max(
        lines, LineCount(headers_[i], widths_[i] / kBoldWidth, Style().size));
  }
  Check(worksheet_set_row(sheet_, header_row_, RowHeight(lines, Style().size),
                          nullptr),
        "the height of a row");
  for (size_t i = 0; i < headers_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    const ColumnInfo& info = table_.columns[i];
    if (!HoldsWholeLabel(info)) {
      context_.long_texts.Keep(info.label.empty() ? info.id : info.label,
                               sheets_.back().name, header_row_, column,
                               kMaxCellUnits);
    }
    Style style = HeadingStyle();
    Align(i, info.role, style);
    Check(
        worksheet_write_string(sheet_, header_row_, column, headers_[i].c_str(),
                               context_.workbook.Format(style)),
        "a heading");
  }
  Check(worksheet_repeat_rows(sheet_, header_row_, header_row_),
        "the heading to repeat");
}

void TableSheet::WriteRow(RowType type, const std::vector<Cell>& cells) {
  if (row_ >= context_.limits.sheet_rows) {
    FinishSheet();
    StartSheet(true);
  }
  writer_.Write(row_++, type, cells);
  ++rows_;
}

void TableSheet::WriteNoRows() {
  Style style;
  style.bottom = true;
  style.wrap = true;
  lxw_format* format = context_.workbook.Format(style);
  for (size_t i = 0; i < headers_.size(); ++i) {
    Check(worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i),
                                 i == 0 ? "No rows" : "", format),
          "a text");
  }
  ++row_;
}

void TableSheet::FinishSheet() {
  if (headers_.empty()) return;
  if (row_ == header_row_ + 1) {
    // A table has a row below its headings.
    WriteNoRows();
  } else {
    TablePart part;
    part.sheet_name = sheets_.back().name;
    part.first_row = header_row_ + 1;
    part.last_row = row_ - 1;
    part.number = rows_ - (part.last_row - part.first_row);
    parts_.push_back(part);
  }
  ExcelTable table;
  table.name = context_.names.TableName(table_.id);
  table.header_row = header_row_;
  table.last_row = row_ - 1;
  table.headers = headers_;
  AddExcelTable(sheet_, table);
}

void TableSheet::AddChart() {
  if (chart_.has_value()) {
    ChartSource source;
    source.sheet_name = first_name_;
    source.header_row = header_row_;
    source.headers = headers_;
    source.period_labels = context_.period_labels;
    WriteChartSheet(context_.workbook, chart_name_, table_, kept_, *chart_,
                    source);
    sheets_.push_back(
        {chart_name_, "Chart: " + Shorten(ChartTitle(table_), 300), true});
  } else if (streaming_ && table_.chart.type != ChartType::kNone &&
             context_.charts) {
    Warn("is streamed, so its chart is left out");
  } else if (IsCharted()) {
    Warn(why_no_chart_ + "; its chart is left out");
  }
}

void TableSheet::Warn(const std::string& what) {
  context_.messages.insert("Sheet \"" + first_name_ + "\" " + what + ".");
}

}  // namespace redress::excel
